/** What the trace says in sentences: of a mark, of a message, of all that came of it. */
import type { TraceNode, TraceRecipient } from '../../../server/core/trace.ts'
import { hasText, language, t } from '../i18n/t.svelte.ts'
import type { TraceAnswer } from '../lib/api-types.ts'
import { formatDuration, formatMinute, formatMoment } from '../lib/format.ts'
import { isQuiet, type Lane, type Mark } from './model.ts'
import { kindInSentence, reasonWords, statusWords } from './words.ts'

/** What happened at one mark. */
export function sayMark(lane: Lane, mark: Mark, now: number): string {
  const { locale } = language
  const { node, recipient } = lane
  if (mark.state === 'wouldDiscard') return t('say.wouldDiscard')
  if (lane.suppressed)
    return t('then.suppressed', {
      kind: kindInSentence(lane.suppressed.kind),
      why: reasonWords(lane.suppressed.reason),
    })
  if (mark.type === 'ahead')
    return t('say.next', { time: formatMoment(mark.at, locale), t: formatDuration(mark.at - now, locale) })
  if (mark.type === 'accepted') {
    if (node.origin.type === 'answer') return t('say.answer', { from: node.origin.recipient, id: node.origin.parentId })
    if (node.parentId) return t('say.notice', { id: node.parentId })
    return t('say.accepted', { n: t('trace.recipients', { n: node.recipients.length }) })
  }
  const age = formatDuration(mark.at - Date.parse(node.acceptedAt), locale)
  if (mark.type === 'warning') return t('say.warning', { t: age })
  const host = recipient ? hostOf(recipient, mark.attempt) : ''
  const n = mark.attempt?.number ?? recipient?.attempts.length ?? 0
  switch (mark.state) {
    case 'delivered':
      return t('say.delivered', { host, n })
    case 'deferred':
      return t('say.deferred.once', { host })
    case 'failed':
      return t('say.failed', { why: statusWords(mark.attempt?.status ?? recipient?.status ?? null) })
    case 'expired':
      return t('say.expired', { host, t: age, n: t('message.attempts', { n }) })
    case 'held':
      return t('say.held', { who: t(mark.type === 'end' ? 'say.held.you' : 'say.held.rule') })
    case 'discarded':
      return t('say.discarded')
    default:
      return ''
  }
}

/** The host that an outcome names, else the recipient's domain. */
export function hostOf(recipient: TraceRecipient, attempt = recipient.attempts.at(-1)): string {
  const outcome = attempt?.outcome
  if (outcome && 'host' in outcome && outcome.host) return outcome.host.name
  if (outcome?.type === 'delivered' && outcome.by === 'forward') return t('say.forwarder')
  if (outcome?.type === 'delivered' && outcome.by === 'program') return t('say.program')
  if (recipient.channel === 'local') return t('say.local')
  return recipient.routed.split('@').at(-1) ?? recipient.routed
}

export interface Sentence {
  lead: string
  rest: string
}

/** The plain sentences over a trace. */
export function say(trace: TraceAnswer, now: number): Sentence {
  return { lead: sayMessage(trace.root, trace, now), rest: sayThen(trace.root) }
}

/** What became of one message. */
export function sayMessage(node: TraceNode, trace: TraceAnswer, now: number): string {
  const [only] = node.recipients
  if (only && node.recipients.length === 1) return sayRecipient(node, only, trace, now)
  const in_ = (...states: string[]) => node.recipients.filter(({ state }) => states.includes(state)).length
  const waiting = in_('queued', 'held')
  if (waiting > 0) return t('say.waitingSome', { a: waiting, b: node.recipients.length - waiting })
  return t('say.mixed', { a: in_('delivered'), b: in_('failed', 'expired', 'discarded') })
}

function sayRecipient(node: TraceNode, recipient: TraceRecipient, trace: TraceAnswer, now: number): string {
  const { locale } = language
  const host = hostOf(recipient)
  const tries = t('message.attempts', { n: recipient.attempts.length })
  switch (recipient.state) {
    case 'delivered':
      return t('say.delivered', { host, n: recipient.attempts.length })
    case 'failed':
      return t('say.failed', { why: statusWords(recipient.status) })
    case 'expired':
      return t('say.expired', { host, t: formatDuration(span(node, recipient), locale), n: tries })
    case 'held':
      return t('say.held', { who: t(recipient.endedBy === 'operator' ? 'say.held.you' : 'say.held.rule') })
    case 'discarded':
      return t('say.discarded')
    case 'queued':
      return sayQueued(node, recipient, trace, now)
  }
}

const span = (node: TraceNode, { endedAt }: TraceRecipient): number =>
  Date.parse(endedAt ?? node.acceptedAt) - Date.parse(node.acceptedAt)

function sayQueued(node: TraceNode, recipient: TraceRecipient, trace: TraceAnswer, now: number): string {
  const { locale } = language
  const next = recipient.nextAttemptAt
  if (!next) return t('say.queued')
  const wait = formatDuration(Date.parse(next) - now, locale)
  if (recipient.attempts.length === 0) return t('say.queued.in', { t: wait })
  if (node.children.some(({ kind }) => kind === 'warning')) {
    return t('say.warning', { t: formatDuration(now - Date.parse(node.acceptedAt), locale) })
  }
  const last = trace.ahead[`${node.id}/${recipient.index}`]?.last
  const host = hostOf(recipient)
  if (!last) return t('say.deferred.open', { host, t: wait })
  return t('say.deferred', { host, t: wait, date: formatMinute(Date.parse(last), locale) })
}

/** What came of it: who was told, or why nobody was. */
function sayThen(root: TraceNode): string {
  const warnings = root.children.filter(({ kind }) => kind === 'warning').length
  const bounce = root.children.find(({ kind }) => kind === 'bounce' || kind === 'double-bounce')
  const double = bounce?.children.find(({ kind }) => kind === 'double-bounce')
  const words = [
    warnings > 0 ? t('then.warnings', { n: warnings }) : '',
    bounce ? thenOf(bounce) : '',
    double ? thenOf(double) : '',
    root.children.some(({ kind }) => kind === 'postmaster-copy') ? t('then.copy') : '',
    ...root.children.flatMap(({ origin }) => (origin.type === 'answer' ? t(`then.answer.${origin.answer}`) : [])),
    ...suppressions(root),
  ]
  return words.filter(Boolean).join(language.locale === 'en' ? ' ' : '')
}

function thenOf(node: TraceNode): string {
  const group = node.kind === 'double-bounce' ? 'double' : 'bounce'
  const tried = node.recipients.some(({ attempts }) => attempts.length > 0)
  const state = node.state === 'queued' && tried ? 'deferred' : node.state
  const key = `then.${group}.${state}`
  return hasText(key) ? t(key as 'then.copy') : t(`then.${group}.failed`)
}

function suppressions(node: TraceNode): string[] {
  const own = node.suppressed
    .filter((each) => !isQuiet(each))
    .map(({ kind, reason }) =>
      reason === 'triple-bounce'
        ? t('then.discarded')
        : t('then.suppressed', { kind: kindInSentence(kind), why: reasonWords(reason) }),
    )
  return [...own, ...node.children.flatMap(suppressions)]
}
