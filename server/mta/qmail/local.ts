/** Local delivery as qmail-lspawn and qmail-local do it, where no rule decides: whose file, and what decides it at once. */
import { localPartOf } from '../../core/address.ts'
import type { HeaderField, Outcome, Why } from '../../core/types.ts'
import type { QmailConfig } from './config.ts'
import { asciiLower } from './control.ts'
import type { DotQmail, Instruction } from './dot-qmail.ts'
import { TEXT } from './text.ts'
import { type DotQmailFiles, findFile, type Home, homeOf } from './users.ts'

export interface LocalDelivery {
  /** Null where the message decides, or a command. */
  outcome: Outcome | null
  why: Why
}

// What bouncelab gives to qmail-start as the default delivery.
const DEFAULT_DELIVERY: Instruction[] = [{ do: 'mailbox', path: './Maildir/' }]

/**
 * @param routed the address after qmail-send's rewriting, with a virtual domain's user
 * @param fields the message's header
 */
export function deliverLocally(config: QmailConfig, routed: string, fields: readonly HeaderField[]): LocalDelivery {
  const local = localPartOf(routed)
  if (local === '') {
    const text = 'qmail-lspawn takes an empty local part for done: nothing is delivered and nothing is said.'
    return { outcome: { type: 'delivered', by: 'nobody', output: '' }, why: { by: 'default', text } }
  }
  if (fields.some((field) => field.name === 'Delivered-To' && field.value === routed.trim())) {
    const text = `The header holds Delivered-To: ${routed} already, so the message has been here before (qmail-local.8).`
    return { outcome: null, why: { by: 'default', text } }
  }
  const found = findDelivery(config, local)
  return found ? { outcome: atOnce(found.file), why: found.why } : noMailbox(config, local)
}

/** What mailboxes alone bring; null where a line forwards or runs a command. */
function atOnce(file: DotQmail | null): Outcome | null {
  if (file?.blankFirstLine) return { type: 'mta', temporary: true, text: TEXT.blankFirstLine }
  const instructions = instructionsOf(file)
  if (!instructions.every((instruction) => instruction.do === 'mailbox')) return null
  const files = instructions.length
  return { type: 'delivered', by: files > 0 ? 'mailbox' : 'nobody', output: TEXT.did(files, 0, 0) }
}

export interface FoundDelivery {
  home: Home
  /** Null for the default delivery. */
  file: DotQmail | null
  /** Where in the extension the part begins that a `-default` file stands for. */
  defaultAt: number | null
  why: Why
}

/** @returns null where no mailbox is known by that name */
export function findDelivery(config: QmailConfig, local: string): FoundDelivery | null {
  const home = homeOf(config, local)
  const { user, files, extension } = home
  const chosen = extension === null ? bareFile(files) : findFile(files, extension)
  if (chosen) {
    const { file, defaultAt } = chosen
    return { home, file, defaultAt, why: whyFile(config, user, chosen) }
  }
  const without = (text: string): FoundDelivery => ({ home, file: null, defaultAt: null, why: { by: 'default', text } })
  if (extension === null) return without(`${user} has no .qmail file, so the default delivery takes it.`)
  if (!config.users) return without('No users are listed, so every local part has a mailbox.')
  if (config.postmaster && asciiLower(local) === 'postmaster') {
    return without('postmaster has a mailbox unless it is switched off.')
  }
  return null
}

function bareFile(files: DotQmailFiles): { name: string; file: DotQmail; defaultAt: null } | null {
  const file = files.get('')
  return file ? { name: '', file, defaultAt: null } : null
}

function whyFile(config: QmailConfig, user: string, { name, file }: { name: string; file: DotQmail }): Why {
  const setting = `~${user}/.qmail${name === '' ? '' : `-${name}`}`
  const paths =
    user === 'alias'
      ? [`alias.${name}`, `alias.${name.replaceAll(':', '.')}`]
      : [`users.${user}-${name}`, `users.${user}`]
  const source = paths.map((path) => config.places[path]).find((place) => place !== undefined)
  const value = file.content.trim()
  const text =
    value === '' ? `${setting} is empty, so the default delivery takes it.` : `${setting} says what becomes of it.`
  return { by: 'setting', setting, value, ...(source ? { source } : {}), text }
}

function noMailbox(config: QmailConfig, local: string): LocalDelivery {
  const known = [...(config.users?.keys() ?? [])].join(', ') || 'nobody'
  const text = `No user, no .qmail file and no alias answers to ${local}; the users are: ${known}.`
  const source = config.places.users
  const why: Why = { by: 'setting', setting: 'users', value: known, ...(source ? { source } : {}), text }
  return { outcome: { type: 'mailbox', result: 'unknown' }, why }
}

export const instructionsOf = (file: DotQmail | null): Instruction[] =>
  !file || file.empty ? DEFAULT_DELIVERY : file.instructions

/** The mailbox that a local delivery writes to first. */
export function mailboxOf(config: QmailConfig, routed: string): string {
  const instructions = instructionsOf(findDelivery(config, localPartOf(routed))?.file ?? null)
  const mailbox = instructions.find((each) => each.do === 'mailbox') ?? DEFAULT_DELIVERY[0]
  return mailbox?.do === 'mailbox' ? mailbox.path : ''
}
