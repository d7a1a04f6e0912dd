/** Everything that came of one original message, as a tree: a fold over its trace's events. Times are ISO 8601. */
import type { EventOf, SandboxEvent } from './events.ts'
import type { HandoffLine } from './handoff.ts'
import { isoTime } from './iso-time.ts'
import { messageStatus } from './state.ts'
import type {
  Channel,
  Envelope,
  HeaderSummary,
  MessageKind,
  MessageStatus,
  NoticeKind,
  Origin,
  Outcome,
  RecipientStatus,
  Why,
} from './types.ts'
import type { Telling, WebhookFormatName } from './webhook.ts'

/** A message handed to a real server, or a URL told of what became of one. */
export interface TraceHandoff {
  /** Of a post to a webhook: its id, of what it tells, and in whose format. */
  id?: string
  tells?: Telling
  format?: WebhookFormatName
  at: string
  seq: number
  protocol: string
  target: string
  recipient: string
  attempts: number
  nextAttemptAt: string | null
  /** Null while it is under way, or to be tried again. */
  endedAt: string | null
  /** Whether the last attempt was taken. */
  ok: boolean | null
  /** What the other side said last, or what went wrong. */
  reply: string | null
  dialogue: HandoffLine[]
}

export interface TraceAttempt {
  number: number
  seq: number
  at: string
  /** Null while it is under way. */
  endedAt: string | null
  result: 'delivered' | 'deferred' | 'failed' | 'expired' | 'held' | null
  status: string | null
  diagnostic: string | null
  /** The MTA's own words. */
  report: string | null
  outcome: Outcome | null
  decidedBy: Why
  nextAttemptAt: string | null
  /** The real server whose reply it was. */
  handoff?: TraceHandoff
}

export interface TraceRecipient {
  address: string
  index: number
  channel: Channel
  routed: string
  state: RecipientStatus
  attempts: TraceAttempt[]
  nextAttemptAt: string | null
  /** When the state became final. */
  endedAt: string | null
  /** What ended it where no attempt did. */
  endedBy?: 'age' | 'operator'
  status: string | null
  diagnostic: string | null
  routedBecause?: Why
}

export interface TraceSuppressed {
  at: string
  seq: number
  kind: NoticeKind
  reason: string
  recipients: string[]
  why: Why
}

export interface TraceNode {
  id: string
  kind: MessageKind
  parentId: string | null
  reversePath: string
  envelope: Envelope
  header: HeaderSummary
  origin: Origin
  acceptedAt: string
  state: MessageStatus
  endedAt: string | null
  recipients: TraceRecipient[]
  /** Notices and forwards that came of it, in order. */
  children: TraceNode[]
  /** For notices: when, about whom and why it was sent. */
  cause?: { at: string; seq: number; recipients: string[]; why: Why; age?: number }
  suppressed: TraceSuppressed[]
  discarded?: { at: string; reason: string }
  /** Hand-offs by hand, in order; those of attempts stand with them. */
  handoffs: TraceHandoff[]
}

/** @returns null where the events do not begin with an accepted message */
export function buildTrace(events: readonly SandboxEvent[]): TraceNode | null {
  const nodes = new Map<string, TraceNode>()
  const causes = new Map<string, EventOf<'notice.sent'>>()
  let root: TraceNode | null = null
  for (const event of events) {
    if (event.type === 'message.accepted') {
      const node = newNode(event)
      const parent = nodes.get(event.parentId ?? '')
      const cause = causes.get(node.id)
      if (cause && parent) node.cause = causeOf(cause, parent)
      nodes.set(node.id, node)
      if (parent) parent.children.push(node)
      else root ??= node
    } else if (event.type === 'notice.sent') causes.set(event.noticeId, event)
    else if ('messageId' in event) {
      const node = nodes.get(event.messageId)
      if (node) apply(node, event)
    }
  }
  return root
}

function newNode(event: EventOf<'message.accepted'>): TraceNode {
  return {
    id: event.messageId,
    kind: event.kind,
    parentId: event.parentId,
    reversePath: event.envelope.reversePath,
    envelope: event.envelope,
    header: event.header,
    origin: event.origin,
    acceptedAt: isoTime(event.at),
    state: 'queued',
    endedAt: null,
    recipients: (event.recipients ?? event.envelope.recipients).map(({ forwardPath, expandsTo }, index) => ({
      address: forwardPath,
      index,
      channel: 'remote',
      routed: expandsTo ?? forwardPath,
      state: 'queued',
      attempts: [],
      nextAttemptAt: null,
      endedAt: null,
      status: null,
      diagnostic: null,
    })),
    children: [],
    suppressed: [],
    handoffs: [],
  }
}

const causeOf = (event: EventOf<'notice.sent'>, parent: TraceNode): NonNullable<TraceNode['cause']> => ({
  at: isoTime(event.at),
  seq: event.seq,
  recipients: addresses(parent, event.indexes),
  why: event.why,
  ...(event.age === undefined ? {} : { age: event.age }),
})

const addresses = (node: TraceNode, indexes: readonly number[]): string[] =>
  indexes.map((index) => node.recipients[index]?.address ?? '')

function apply(node: TraceNode, event: SandboxEvent): void {
  const at = isoTime(event.at)
  if (event.type === 'message.ended') node.endedAt = at
  else if (event.type === 'message.discarded') node.discarded = { at, reason: event.reason }
  else if (event.type === 'notice.suppressed') {
    const { seq, kind, reason, indexes, why } = event
    node.suppressed.push({ at, seq, kind, reason, recipients: addresses(node, indexes), why })
  } else if (isHandoff(event)) applyHandoff(node, event, at)
  else if ('index' in event) applyToRecipient(node, event, at)
}

type HandoffEvent = Extract<SandboxEvent, { type: `handoff.${string}` }>

const isHandoff = (event: SandboxEvent): event is HandoffEvent => event.type.startsWith('handoff.')

function applyHandoff(node: TraceNode, event: HandoffEvent, at: string): void {
  const { seq, protocol, target, recipient, index, handoffId } = event
  const attempt = index === undefined ? undefined : node.recipients[index]?.attempts.at(-1)
  const known = handoffId === undefined ? undefined : node.handoffs.find((each) => each.id === handoffId)
  if (event.type === 'handoff.queued' || event.type === 'handoff.attempted') {
    if (known) {
      known.attempts++
      known.nextAttemptAt = null
      return
    }
    const begun: TraceHandoff = {
      ...(event.type === 'handoff.queued' ? { id: event.handoffId, tells: event.tells, format: event.format } : {}),
      at,
      seq,
      protocol,
      target,
      recipient,
      attempts: event.type === 'handoff.queued' ? 0 : 1,
      nextAttemptAt: event.type === 'handoff.queued' ? isoTime(event.nextAttemptAt) : null,
      endedAt: null,
      ok: null,
      reply: null,
      dialogue: [],
    }
    if (attempt) attempt.handoff = begun
    else node.handoffs.push(begun)
    return
  }
  const open =
    known ?? attempt?.handoff ?? node.handoffs.findLast((each) => each.endedAt === null && each.target === target)
  if (!open) return
  const again = event.type === 'handoff.failed' ? event.nextAttemptAt : undefined
  open.nextAttemptAt = again === undefined ? null : isoTime(again)
  open.endedAt = again === undefined ? at : null
  open.ok = event.type === 'handoff.delivered'
  open.reply = event.reply
  open.dialogue = event.dialogue
}

type RecipientEvent = Exclude<Extract<SandboxEvent, { index: number }>, HandoffEvent>

function applyToRecipient(node: TraceNode, event: RecipientEvent, at: string): void {
  const recipient = node.recipients[event.index]
  if (!recipient) return
  if (event.type === 'recipient.queued') {
    // An attempt without an outcome before the next one: bouncelab was stopped while its command ran.
    const last = recipient.attempts.at(-1)
    if (last && last.endedAt === null) last.endedAt = at
    recipient.state = 'queued'
    recipient.channel = event.channel
    recipient.routed = event.routed
    recipient.nextAttemptAt = isoTime(event.nextAttemptAt)
    if (event.why) recipient.routedBecause = event.why
  } else if (event.type === 'recipient.attempted') {
    recipient.nextAttemptAt = null
    recipient.attempts.push({
      number: event.attempt,
      seq: event.seq,
      at,
      endedAt: null,
      result: null,
      status: null,
      diagnostic: null,
      report: null,
      outcome: null,
      decidedBy: event.decidedBy,
      nextAttemptAt: null,
    })
  } else endOf(recipient, event, at)
  node.state = messageStatus(node.recipients)
}

type EndEvent = Exclude<RecipientEvent, { type: 'recipient.queued' | 'recipient.attempted' }>

function endOf(recipient: TraceRecipient, event: EndEvent, at: string): void {
  const result = event.type.slice('recipient.'.length) as
    | 'delivered'
    | 'deferred'
    | 'failed'
    | 'expired'
    | 'held'
    | 'discarded'
  recipient.state = result === 'deferred' ? 'queued' : result
  if (result !== 'deferred' && result !== 'held') recipient.endedAt = at
  recipient.nextAttemptAt = null
  if ('status' in event) {
    recipient.status = event.status
    recipient.diagnostic = event.diagnostic
  }
  const attempt = recipient.attempts.at(-1)
  const byAttempt = 'outcome' in event || (event.type === 'recipient.held' && event.by === 'rule')
  if (!byAttempt || !attempt) {
    if ('by' in event && event.by !== 'rule' && event.by !== 'mta') recipient.endedBy = event.by
    return
  }
  attempt.endedAt = at
  attempt.result = result === 'discarded' ? null : result
  if (!('outcome' in event)) return
  attempt.status = event.status
  attempt.diagnostic = event.diagnostic
  attempt.report = event.report
  attempt.outcome = event.outcome
  if (event.type === 'recipient.deferred') attempt.nextAttemptAt = isoTime(event.nextAttemptAt)
}
