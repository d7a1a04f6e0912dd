/** imta's settings in force, sorted as the page shows them. Pure. */
import type { NoticeTable, ShownSetting } from '../../../server/core/mta.ts'

export interface ChannelPart {
  name: string
  host: string
  rows: ShownSetting[]
  /** How many keywords its own block or the defaults block gives it. */
  given: number
}

/** The other parts, in the order in which they are listed. */
export const PARTS = ['settings', 'options', 'domains', 'smtp'] as const
export type PartName = (typeof PARTS)[number]

export interface Parts extends Record<PartName, ShownSetting[]> {
  channels: ChannelPart[]
}

export function partsOf(settings: readonly ShownSetting[], tables: readonly NoticeTable[]): Parts {
  const names = new Set(tables.map(({ channel }) => channel))
  const of = (part: PartName) => settings.filter((setting) => partOf(setting.name, names) === part)
  return {
    settings: of('settings'),
    options: of('options'),
    domains: of('domains'),
    smtp: of('smtp'),
    channels: [...names].map((name) => channelPart(name, settings)),
  }
}

function channelPart(name: string, settings: readonly ShownSetting[]): ChannelPart {
  const own = settings
    .filter((setting) => setting.name.startsWith(`${name} `))
    .map((setting) => ({ ...setting, name: setting.name.slice(name.length + 1) }))
  const rows = own.filter((setting) => setting.name !== 'host')
  const host = own.find((setting) => setting.name === 'host')?.value ?? ''
  return { name, host, rows, given: rows.filter(isGiven).length }
}

function partOf(name: string, channels: ReadonlySet<string>): PartName | null {
  if (/^(?:rule |alias |channels\.)|^local$/.test(name)) return 'domains'
  if (name.startsWith('option ')) return 'options'
  if (/^(?:smtp|dns)\./.test(name)) return 'smtp'
  return channels.has(name.split(' ')[0] ?? '') ? null : 'settings'
}

/** Whether a file or the configuration gives it, and no default. */
export const isGiven = ({ source, isDefault, value, default: initial }: ShownSetting): boolean =>
  source !== undefined || (isDefault === undefined && value !== initial)

/** Keywords of which one is in force. */
const CHOICES: readonly (readonly string[])[] = [
  ['sendpost', 'copysendpost', 'errsendpost', 'nosendpost'],
  ['warnpost', 'copywarnpost', 'errwarnpost', 'nowarnpost'],
  ['postheadbody', 'postheadonly'],
  ['includefinal', 'suppressfinal', 'useintermediate'],
]

/** All keywords that could stand in this one's place; none where it takes a value. */
export const choicesOf = ({ name }: ShownSetting): readonly string[] =>
  CHOICES.find((each) => each.includes(name)) ?? []

export const GROUPS = ['failure', 'delay', 'when', 'content', 'name', 'rest', 'unplayed'] as const
export type GroupName = (typeof GROUPS)[number]

function groupOf({ name, played }: ShownSetting): GroupName {
  if (played === false) return 'unplayed'
  if (name === 'sendpost') return 'failure'
  if (name === 'warnpost') return 'delay'
  if (/(?:notices|backoff)$/.test(name)) return 'when'
  if (/^posthead|final$|^useintermediate$/.test(name)) return 'content'
  return /^return/.test(name) ? 'name' : 'rest'
}

/** The rows by what they are about, groups without rows left out. */
export const grouped = (rows: readonly ShownSetting[]): { group: GroupName; rows: ShownSetting[] }[] =>
  GROUPS.map((group) => ({ group, rows: rows.filter((row) => groupOf(row) === group) })).filter(
    (each) => each.rows.length > 0,
  )
