/** Who is told what (bounce.8; notify_classes). */
import { isNullReversePath } from '../../core/address.ts'
import type { NoticeCause, NoticeChange, NoticeDecision, NoticePlan } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { NoticeKind } from '../../core/types.ts'
import { wantsDelay, wantsFailure, wantsNothing, wantsSuccess } from '../common/dsn-requests.ts'
import { hostOf, offers } from '../common/remote-host.ts'
import type { PostfixConfig } from './config.ts'
import type { NotifyClass, ParameterName } from './parameters.ts'
import { shownSender } from './trace.ts'

export function decideNotices(
  config: PostfixConfig,
  message: MessageState,
  { cause, indexes }: NoticeChange,
): NoticeDecision[] {
  if (cause !== 'ended') return delays(config, message, indexes)
  const at = (index: number) => message.recipients[index] as RecipientState
  const sorted = inQueueOrder(message, indexes)
  const failed = sorted.filter((index) => at(index).state === 'failed' || at(index).state === 'expired')
  const delivered = sorted.filter((index) => at(index).state === 'delivered')
  return [...failures(config, message, failed), ...successes(config, message, delivered)]
}

/** The address that notices to the postmaster come from: when such a notice fails in its turn, it is thrown away. */
export const doubleBounceSender = (config: PostfixConfig): string => {
  const sender = config.value('double_bounce_sender')
  return sender.includes('@') ? sender : `${sender}@${config.host}`
}

const isToPostmaster = (config: PostfixConfig, { envelope }: MessageState): boolean =>
  envelope.reversePath.toLowerCase() === doubleBounceSender(config).toLowerCase()

function failures(config: PostfixConfig, message: MessageState, indexes: number[]): NoticeDecision[] {
  if (indexes.length === 0) return []
  const { reversePath } = message.envelope
  const cause: NoticeCause = 'failed'
  if (isToPostmaster(config, message)) {
    const text = 'A notice to the postmaster that cannot be delivered is thrown away.'
    return [
      {
        type: 'suppress',
        kind: 'double-bounce',
        reason: 'triple-bounce',
        indexes,
        why: { by: 'default', text },
        discard: true,
      },
    ]
  }
  if (isNullReversePath(reversePath)) return [doubleBounce(config, message, indexes)]
  const wanted = indexes.filter((index) => wantsFailure(pathOf(message, index)))
  const kept = indexes.filter((index) => !wanted.includes(index))
  return [
    ...(kept.length > 0 ? [notAsked('bounce', kept)] : []),
    ...(wanted.length > 0 ? toSender(config, message, wanted) : []),
    // NOTIFY binds what the sender is told: the postmaster hears of all of them (bounce_notify_service.c).
    ...copy(config, 'bounce', 'bounce_notice_recipient', 'postmaster-copy', cause, indexes),
  ]
}

/** One notice for all, or with XVERP one for each recipient, to the address that was made for it. */
function toSender(config: PostfixConfig, message: MessageState, indexes: number[]): NoticeDecision[] {
  const why = { by: 'default', text: 'The sender is told of failures.' } as const
  const to = shownSender(config, message)
  const about = { kind: 'bounce', cause: 'failed', reversePath: '', why } as const
  const { verp } = message.envelope
  if (verp === undefined) return [send({ ...about, to, indexes })]
  return indexes.map((index) =>
    send({ ...about, to: verpAddress(to, pathOf(message, index).forwardPath, verp), indexes: [index] }),
  )
}

/** @example verpAddress('list@a.test', 'bob@b.test', '+=') // 'list+bob=b.test@a.test' */
function verpAddress(sender: string, recipient: string, [first, second]: string): string {
  const at = sender.lastIndexOf('@')
  const cut = recipient.lastIndexOf('@')
  return `${sender.slice(0, at)}${first}${recipient.slice(0, cut)}${second}${recipient.slice(cut + 1)}${sender.slice(at)}`
}

/** The class bounce asks for double bounces too (ANY_BOUNCE in bounce_notify_service.c). */
function doubleBounce(config: PostfixConfig, message: MessageState, indexes: number[]): NoticeDecision {
  const className = config.notifyClasses.has('2bounce') ? '2bounce' : 'bounce'
  const [decision] = copy(config, className, '2bounce_notice_recipient', 'double-bounce', 'failed', indexes)
  if (decision) return decision
  const text =
    'notify_classes lacks 2bounce and bounce, so that nobody is told of mail from the null sender that failed.'
  return {
    type: 'suppress',
    kind: 'double-bounce',
    reason: 'no-postmaster-copy',
    indexes,
    why: config.why('notify_classes', text),
    discard: message.kind !== 'mail',
  }
}

/** One notice of delay for a message, at the first deferral after its age. */
function delays(config: PostfixConfig, message: MessageState, indexes: number[]): NoticeDecision[] {
  const wait = config.time('delay_warning_time')
  const late = message.recipients.filter(({ state }) => state === 'queued')
  const age =
    Math.max(...indexes.map((index) => (message.recipients[index] as RecipientState).passAt)) - message.acceptedAt
  if (wait === 0 || age < wait || isToPostmaster(config, message)) return []
  if (message.recipients.some(({ warnedAge }) => warnedAge > 0)) return []
  const all = inQueueOrder(
    message,
    late.map(({ index }) => index),
  )
  const wanted = all.filter((index) => wantsDelay(pathOf(message, index)))
  const why = config.why('delay_warning_time', `It has waited for more than ${config.value('delay_warning_time')}.`)
  const about = { cause: 'delayed', reversePath: '', why, age: Math.max(1, Math.round(age / 1000)) } as const
  const copies = copy(config, 'delay', 'delay_notice_recipient', 'postmaster-copy', 'delayed', all, about.age)
  if (isNullReversePath(message.envelope.reversePath)) {
    if (copies.length === 0) return []
    const text = 'Of mail from the null sender nobody but the postmaster is told.'
    const none = { kind: 'warning', reason: 'null-reverse-path', why: { by: 'default', text } } as const
    return [{ type: 'suppress', ...none, indexes, age: about.age }, ...copies]
  }
  return [
    wanted.length === 0
      ? { type: 'suppress', kind: 'warning', reason: 'notify', indexes, why: asked, age: about.age }
      : send({ kind: 'warning', ...about, to: shownSender(config, message), indexes: wanted }),
    ...copies,
  ]
}

/** Reports of success where they were asked for, unless the next host writes them (RFC 3461 section 5.2). */
function successes(config: PostfixConfig, message: MessageState, indexes: number[]): NoticeDecision[] {
  if (isNullReversePath(message.envelope.reversePath)) return []
  const wasLate = config.isOn('confirm_delay_cleared')
  const wanted = indexes.filter((index) => {
    const { path, warningsSent } = message.recipients[index] as RecipientState
    return wantsSuccess(path) || (wasLate && warningsSent > 0 && !wantsNothing(path))
  })
  const passedOn = wanted.filter((index) => isPassedOn(config, message.recipients[index] as RecipientState))
  const here = wanted.filter((index) => !passedOn.includes(index))
  const decisions: NoticeDecision[] = []
  if (passedOn.length > 0) {
    const text = 'The next host offers DSN, so that the request went on to it.'
    decisions.push({
      type: 'suppress',
      kind: 'delivery-report',
      reason: 'passed-on',
      indexes: passedOn,
      why: { by: 'default', text },
    })
  }
  if (here.length > 0) {
    const why = { by: 'default', text: 'The sender asked to be told of success (NOTIFY=SUCCESS).' } as const
    decisions.push(
      send({
        kind: 'delivery-report',
        cause: 'delivered',
        reversePath: '',
        to: shownSender(config, message),
        indexes: here,
        why,
      }),
    )
  }
  return decisions
}

const isPassedOn = (config: PostfixConfig, { lastOutcome, channel }: RecipientState): boolean =>
  channel === 'remote' && offers(hostOf(lastOutcome), 'DSN', config.remoteDsn)

/** What goes to the postmaster where the class is on. */
function copy(
  config: PostfixConfig,
  className: NotifyClass,
  recipient: ParameterName,
  kind: NoticeKind,
  cause: NoticeCause,
  indexes: number[],
  age?: number,
): NoticeDecision[] {
  if (!config.notifyClasses.has(className)) return []
  const why = config.why('notify_classes', `The class ${className} is on.`)
  const to = config.value(recipient)
  const late = age === undefined ? {} : { age }
  return [send({ kind, cause, reversePath: doubleBounceSender(config), to, indexes, why, ...late })]
}

/** The queue manager sorts recipients by domain and address (qmgr_message.c), whatever order they came in. */
function inQueueOrder(message: MessageState, indexes: readonly number[]): number[] {
  const key = (index: number) => {
    const { routed } = message.recipients[index] as RecipientState
    const at = routed.lastIndexOf('@')
    return `${routed.slice(at + 1)} ${routed.slice(0, at)}`.toLowerCase()
  }
  return [...indexes].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b))
}

const send = (plan: NoticePlan): NoticeDecision => ({ type: 'send', plan })

const asked = { by: 'default', text: 'The sender asked not to be told of it (NOTIFY).' } as const

const notAsked = (kind: NoticeKind, indexes: number[]): NoticeDecision => ({
  type: 'suppress',
  kind,
  reason: 'notify',
  indexes,
  why: asked,
})

const pathOf = (message: MessageState, index: number) => (message.recipients[index] as RecipientState).path
