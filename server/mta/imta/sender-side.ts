/** The sender's half of a decision: told, or not told and why. */
import type { NoticeCause, NoticeDecision } from '../../core/mta.ts'
import type { MessageState } from '../../core/state.ts'
import type { NoticeKind, Notify, Why } from '../../core/types.ts'
import type { Channel } from './channels.ts'
import type { ImtaConfig } from './config.ts'
import { ageUnit, counted, noticesOf, priorityOf } from './schedule.ts'

/** Recipients that one notice can report: they wait in one channel's queue and met the same fate. */
export interface Group {
  channel: Channel
  cause: NoticeCause
  indexes: number[]
}

/** RFC 3461 section 5.2: a notice asks for no notice about itself. */
export const NEVER: Notify[] = ['NEVER']

export interface SenderSide {
  told: number[]
  untold: number[]
  decisions: NoticeDecision[]
}

export function senderSide(
  config: ImtaConfig,
  message: MessageState,
  group: Group,
  kind: NoticeKind,
  age?: number,
): SenderSide {
  const { indexes, cause } = group
  const header = cause === 'delayed' ? 'Warnings-to' : 'Errors-to'
  if (isBlankHeader(message, header)) {
    const why: Why = { by: 'default', text: `A blank ${header}: header suppresses the notice.` }
    return {
      told: [],
      untold: indexes,
      decisions: [{ type: 'suppress', kind, reason: 'errors-to-blank', indexes, why }],
    }
  }
  const told = indexes.filter((index) => wants(notifyOf(message, index), cause))
  const untold = indexes.filter((index) => !told.includes(index))
  const decisions: NoticeDecision[] = []
  if (told.length > 0) {
    decisions.push(send(kind, cause, message.envelope.reversePath, told, whyTold(config, message, group, age), age))
  }
  if (untold.length > 0) {
    const value = notifyOf(message, untold[0] as number)?.join(',') ?? ''
    const text = `NOTIFY=${value} asks for no ${kind === 'warning' ? 'warning' : 'failure notice'}.`
    const why: Why = { by: 'setting', setting: 'NOTIFY', value, text }
    decisions.push({ type: 'suppress', kind, reason: 'notify', indexes: untold, why })
  }
  return { told, untold, decisions }
}

function isBlankHeader(message: MessageState, header: 'Errors-to' | 'Warnings-to'): boolean {
  const value = header === 'Errors-to' ? message.errorsTo : message.warningsTo
  return value !== undefined && value.trim() === ''
}

export const notifyOf = (message: MessageState, index: number): Notify[] | undefined => {
  const notify = message.recipients[index]?.path.notify
  return notify && notify.length > 0 ? notify : undefined
}

/** RFC 3461 section 4.1: without NOTIFY failures are told, and delays are left to the MTA, which tells them too. */
function wants(notify: Notify[] | undefined, cause: NoticeCause): boolean {
  return notify === undefined || notify.includes(cause === 'delayed' ? 'DELAY' : 'FAILURE')
}

function whyTold(config: ImtaConfig, message: MessageState, { channel, cause }: Group, age?: number): Why {
  if (cause === 'returned') return { by: 'operator', text: 'The message was returned by hand.' }
  if (cause === 'failed') return { by: 'default', text: 'The failure is permanent, so the sender is told at once.' }
  const priority = priorityOf(message)
  const inForce = channel.notices[priority]
  const ages = noticesOf(channel, message)
  const attained = counted(age ?? (ages.at(-1) as number), ageUnit(config))
  const does = cause === 'delayed' ? 'a warning is due' : 'the last of the ages, the message is returned'
  return {
    by: 'setting',
    setting: inForce.keyword ?? 'notices',
    value: ages.join(' '),
    ...(inForce.source ? { source: inForce.source } : {}),
    text: `notices ${ages.join(' ')} on channel ${channel.name}, ${priority} priority: at ${attained} ${does}.`,
  }
}

export const send = (
  kind: NoticeKind,
  cause: NoticeCause,
  to: string,
  indexes: number[],
  why: Why,
  age?: number,
): NoticeDecision => ({
  type: 'send',
  plan: { kind, cause, reversePath: '', to, notify: NEVER, indexes, why, ...(age === undefined ? {} : { age }) },
})
