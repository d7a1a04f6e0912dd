/** The sender's half of a decision: told, or not told and why. */
import type { NoticeCause, NoticeDecision } from '../../../core/mta.ts'
import type { MessageState } from '../../../core/state.ts'
import type { NoticeKind, Notify, Why } from '../../../core/types.ts'
import type { Channel } from '../config/channels.ts'
import type { ImtaConfig } from '../config.ts'
import type { HeaderReturn } from './header-return.ts'
import { noticeSender } from './return-envelope.ts'
import { whyTold } from './why-sent.ts'

/** Recipients that one notice can report: they wait in one channel's queue and met the same fate. */
export interface Group {
  channel: Channel
  cause: NoticeCause
  indexes: number[]
}

/** A change that notices are decided about. */
export interface About {
  config: ImtaConfig
  message: MessageState
  group: Group
  /** For warnings: the age in the MTA's units. */
  age?: number | undefined
}

export interface SenderSide {
  told: number[]
  untold: number[]
  /** Whom the notices went to. */
  to: string[]
  decisions: NoticeDecision[]
}

/** @param sender the message's sender in force */
export function senderSide(about: About, kind: NoticeKind, sender: string, header: HeaderReturn): SenderSide {
  const { config, message, group } = about
  const { indexes, cause } = group
  if (header.type === 'nobody') {
    const decision = suppress(about, kind, 'errors-to-blank', indexes, header.why)
    return { told: [], untold: indexes, to: [], decisions: [decision] }
  }
  const told = indexes.filter((index) => wants(notifyOf(message, index), cause))
  const untold = indexes.filter((index) => !told.includes(index))
  const to = header.type === 'addresses' ? header.to : [sender]
  const why =
    header.type === 'addresses' ? header.why : whyTold(config, message, { ...group, indexes: told }, about.age)
  return {
    told,
    untold,
    to,
    decisions: [
      ...(told.length > 0 ? to.map((address) => send(about, kind, address, told, why)) : []),
      ...untoldDecisions(about, kind, untold),
    ],
  }
}

/** One for each value of NOTIFY that asked for no notice. */
function untoldDecisions(about: About, kind: NoticeKind, untold: readonly number[]): NoticeDecision[] {
  const byValue = new Map<string, number[]>()
  for (const index of untold) {
    const value = notifyOf(about.message, index)?.join(',') ?? ''
    byValue.set(value, [...(byValue.get(value) ?? []), index])
  }
  return [...byValue].map(([value, indexes]) => {
    const what = kind === 'warning' ? 'warning' : 'failure notice'
    const text = `NOTIFY=${value} asks for no ${what}, so channel ${about.group.channel.name} sends none.`
    return suppress(about, kind, 'notify', indexes, { by: 'setting', setting: 'NOTIFY', value, text })
  })
}

export const notifyOf = (message: MessageState, index: number): Notify[] | undefined => {
  const notify = message.recipients[index]?.path.notify
  return notify && notify.length > 0 ? notify : undefined
}

/**
 * RFC 3461 section 4.1: without NOTIFY failures are told, and delays are left to the MTA, which tells them too. NEVER
 * may not stand with others; where it does all the same, it is believed.
 */
function wants(notify: Notify[] | undefined, cause: NoticeCause): boolean {
  if (notify?.includes('NEVER')) return false
  return notify === undefined || notify.includes(cause === 'delayed' ? 'DELAY' : 'FAILURE')
}

/** RFC 3461 section 5.2: a notice asks for no notice about itself; one that comes from the postmaster may. */
export function send(about: About, kind: NoticeKind, to: string, indexes: number[], why: Why): NoticeDecision {
  const { config, message, group, age } = about
  const from = noticeSender(config, group.channel, message, to)
  return {
    type: 'send',
    plan: {
      kind,
      cause: group.cause,
      reversePath: from.address,
      to,
      ...(from.address === '' ? { notify: ['NEVER'] as Notify[] } : {}),
      indexes,
      why: from.by ? { ...why, text: `${textOf(why)} It comes from <${from.address}>: ${placed(from.by)}.` } : why,
      ...(age === undefined ? {} : { age }),
    },
  } as NoticeDecision
}

const textOf = (why: Why): string => ('text' in why ? why.text : '')

/** A second setting that decided, with its place, in one phrase. */
export const placed = ({ text, source }: { text: string; source?: { file: string; line?: number } }): string =>
  source ? `${text} (${source.file}${source.line === undefined ? '' : `:${source.line}`})` : text

type Reason = Extract<NoticeDecision, { type: 'suppress' }>['reason']

export const suppress = (
  { age }: About,
  kind: NoticeKind,
  reason: Reason,
  indexes: number[],
  why: Why,
): NoticeDecision => ({ type: 'suppress', kind, reason, indexes, why, ...(age === undefined ? {} : { age }) })
