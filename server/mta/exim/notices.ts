/** Who is told what (spec chapters 32 and 51): bounces, warnings, frozen mail, reports of success. */
import { domainOf, isNullReversePath } from '../../core/address.ts'
import type { NoticeChange, NoticeDecision, NoticePlan } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { HeaderField, NoticeKind, Why } from '../../core/types.ts'
import { fieldValue } from '../../mail/header.ts'
import { wantsDelay, wantsFailure, wantsSuccess } from '../common/dsn-requests.ts'
import { hostOf, offers } from '../common/remote-host.ts'
import type { EximConfig } from './config.ts'
import { failureOrder, warningOrder } from './order.ts'
import { leafOf, qualifiedSender } from './recipient.ts'

const at = (message: MessageState, index: number) => message.recipients[index] as RecipientState

/** Where bounces of a recipient go: the router's errors_to, or the sender. '' for nobody. */
export function bounceRecipient(config: EximConfig, message: MessageState, recipient: RecipientState): string {
  const sender = qualifiedSender(config, message.envelope.queuedAs ?? message.envelope.reversePath)
  return isNullReversePath(sender) ? sender : (leafOf(config, recipient.path).errorsTo ?? sender)
}

export function decideNotices(
  config: EximConfig,
  message: MessageState,
  { cause, indexes }: NoticeChange,
  fields: readonly HeaderField[],
): NoticeDecision[] {
  if (cause !== 'ended') {
    const frozen = indexes.filter((index) => at(message, index).frozen)
    return [...tellOfFreezing(config, message, frozen), ...warnings(config, message, indexes, fields)]
  }
  const failed = indexes.filter((index) => ['failed', 'expired'].includes(at(message, index).state))
  const delivered = indexes.filter((index) => at(message, index).state === 'delivered')
  return [...successes(config, message, delivered), ...failures(config, message, failed)]
}

function failures(config: EximConfig, message: MessageState, indexes: number[]): NoticeDecision[] {
  const told = new Map<string, number[]>()
  const decisions: NoticeDecision[] = []
  for (const index of indexes) {
    const recipient = at(message, index)
    const to = bounceRecipient(config, message, recipient)
    if (isNullReversePath(to)) decisions.push(ignored(config, index))
    // Behind one that asked for a bounce, the bounce names it all the same.
    else told.set(to, [...(told.get(to) ?? []), index])
  }
  for (const [to, all] of told) {
    const ordered = failureOrder(config, message, all)
    const first = ordered.findIndex((index) => wantsFailure(at(message, index).path))
    const unasked = first < 0 ? ordered : ordered.slice(0, first)
    if (unasked.length > 0)
      decisions.push({ type: 'suppress', kind: 'bounce', reason: 'notify', indexes: unasked, why: ASKED })
    if (first >= 0) decisions.push(bounce(config, message, to, ordered.slice(first)))
  }
  return decisions
}

function bounce(config: EximConfig, message: MessageState, to: string, indexes: number[]): NoticeDecision {
  const copies = errorsCopies(config, to)
  const isSender = to === qualifiedSender(config, message.envelope.reversePath)
  const source = leafOf(config, at(message, indexes[0] as number).path)
  const why: Why = isSender ? { by: 'default', text: 'The sender is told of failures.' } : source.why
  return send({
    kind: 'bounce',
    cause: 'failed',
    reversePath: '',
    to,
    ...(copies.length > 0 ? { alsoTo: copies } : {}),
    indexes,
    why,
  })
}

const ignored = (config: EximConfig, index: number): NoticeDecision => ({
  type: 'suppress',
  kind: 'double-bounce',
  reason: 'null-reverse-path',
  indexes: [index],
  why: config.why('ignore_bounce_errors_after', 'Mail from the null sender that fails is thrown away in the end.'),
})

/** `pattern addresses : pattern addresses`: who gets blind copies of the bounces to somebody. */
export function errorsCopies(config: EximConfig, to: string): string[] {
  for (const item of config.value('errors_copy').split(/\s*:\s*/)) {
    const [pattern = '', ...addresses] = item.trim().split(/[\s,]+/)
    if (pattern !== '' && isLike(to, pattern)) return addresses.map((each) => qualifiedSender(config, each))
  }
  return []
}

function isLike(address: string, pattern: string): boolean {
  const [local = '', domain = ''] = pattern.toLowerCase().includes('@')
    ? pattern.toLowerCase().split('@')
    : ['*', pattern.toLowerCase()]
  const fits = (text: string, form: string) => form === text || (form.startsWith('*') && text.endsWith(form.slice(1)))
  return fits(address.toLowerCase().slice(0, address.lastIndexOf('@')), local) && fits(domainOf(address), domain)
}

/** Whoever freeze_tell names, unless the frozen message is a notice of this very host. */
function tellOfFreezing(config: EximConfig, message: MessageState, indexes: number[]): NoticeDecision[] {
  if (indexes.length === 0) return []
  const [to, ...alsoTo] = config
    .value('freeze_tell')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((each) => qualifiedSender(config, each))
  const isOwn = message.origin.type === 'notice'
  if (to === undefined || isOwn) {
    const text = isOwn ? 'Nobody is told when a notice of this host is frozen.' : 'freeze_tell names nobody.'
    const why = isOwn ? ({ by: 'default', text } as const) : config.why('freeze_tell', text)
    return [{ type: 'suppress', kind: 'postmaster-copy', reason: 'no-postmaster-copy', indexes, why }]
  }
  const why = config.why('freeze_tell', 'It is told of frozen mail.')
  const also = alsoTo.length > 0 ? { alsoTo } : {}
  return [send({ kind: 'postmaster-copy', cause: 'frozen', reversePath: '', to, ...also, indexes, why })]
}

/** At the first deferral after each age; behind the last one its interval repeats. */
function warnings(
  config: EximConfig,
  message: MessageState,
  indexes: number[],
  fields: readonly HeaderField[],
): NoticeDecision[] {
  const now = Math.max(...indexes.map((index) => at(message, index).passAt))
  const age = attained(config, now - message.acceptedAt)
  if (age === null || isNullReversePath(message.envelope.reversePath)) return []
  const late = message.recipients.filter(({ state, frozen }) => state === 'queued' && !frozen)
  if (!late.some(({ warnedAge }) => warnedAge < age)) return []
  const all = warningOrder(
    config,
    message,
    late.map(({ index }) => index),
  )
  const stop = (kind: 'notify' | 'no-sender-copy', why: Why): NoticeDecision[] => [
    { type: 'suppress', kind: 'warning', reason: kind, indexes: all, why, age },
  ]
  if (!isForPeople(config, message, fields)) {
    return stop('no-sender-copy', config.why('delay_warning_condition', 'The condition does not hold for its header.'))
  }
  // What the first of them asked for decides for all (deliver.c looks at no other).
  if (!wantsDelay(at(message, all[0] as number).path)) return stop('notify', ASKED)
  const why = config.why('delay_warning', `It has waited for more than ${config.value('delay_warning')}.`)
  const [to, ...others] = [...new Set(all.map((index) => bounceRecipient(config, message, at(message, index))))].filter(
    Boolean,
  )
  if (to === undefined) return stop('no-sender-copy', ASKED)
  const also = others.length > 0 ? { alsoTo: others } : {}
  return [send({ kind: 'warning', cause: 'delayed', reversePath: '', to, ...also, indexes: all, why, age })]
}

/** The age of which a warning tells, in seconds; null where none is due. */
function attained(config: EximConfig, age: number): number | null {
  const times = config.times('delay_warning').filter((time) => time > 0)
  const passed = times.filter((time) => time <= age)
  const last = passed.at(-1)
  if (last === undefined) return null
  if (passed.length < times.length) return last / 1000
  const gap = last - (passed.at(-2) ?? 0)
  return (last + gap * Math.floor((age - last) / gap)) / 1000
}

function isForPeople(config: EximConfig, message: MessageState, fields: readonly HeaderField[]): boolean {
  const verdict = config.expanded('delay_warning_condition', {
    variable: (name) => {
      if (name === 'sender_address') return message.envelope.reversePath
      return name === 'message_size' ? String(message.queueSize) : undefined
    },
    header: (name) => fieldValue(fields, name.toLowerCase()) ?? '',
  })
  return !['', '0', 'no', 'false'].includes(verdict.trim().toLowerCase())
}

/** Where they were asked for, unless the next host writes them (RFC 3461 section 5.2). */
function successes(config: EximConfig, message: MessageState, indexes: number[]): NoticeDecision[] {
  const to = qualifiedSender(config, message.envelope.reversePath)
  if (isNullReversePath(to)) return []
  const wanted = indexes.filter((index) => wantsSuccess(at(message, index).path))
  const isPassedOn = (index: number) => {
    const { channel, lastOutcome } = at(message, index)
    return channel === 'remote' && offers(hostOf(lastOutcome), 'DSN', config.remoteDsn)
  }
  const kind: NoticeKind = 'delivery-report'
  const passedOn = wanted.filter(isPassedOn)
  const here = [...wanted.filter((index) => !isPassedOn(index))].sort(
    (a, b) => rank(message, a) - rank(message, b) || a - b,
  )
  const decisions: NoticeDecision[] = []
  if (passedOn.length > 0) {
    const why = { by: 'default', text: 'The next host offers DSN, so that the request went on to it.' } as const
    decisions.push({ type: 'suppress', kind, reason: 'passed-on', indexes: passedOn, why })
  }
  if (here.length > 0) {
    const why = { by: 'default', text: 'The sender asked to be told of success (NOTIFY=SUCCESS).' } as const
    decisions.push(send({ kind, cause: 'delivered', reversePath: '', to, indexes: here, why }))
  }
  return decisions
}

/** Local deliveries come before remote ones. */
const rank = (message: MessageState, index: number): number => (at(message, index).channel === 'local' ? 0 : 1)

const send = (plan: NoticePlan): NoticeDecision => ({ type: 'send', plan })

const ASKED = { by: 'default', text: 'The sender asked not to be told of it (NOTIFY).' } as const
