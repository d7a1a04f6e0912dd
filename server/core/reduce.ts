/** The one fold: live state = reduce over the journal. The engine itself changes its state through this and nothing else. */
import type { EventOf, SandboxEvent } from './events.ts'
import { isFinal, type MessageState, type RecipientState, type SandboxState } from './state.ts'
import type { Instant, RecipientStatus } from './types.ts'

/** An age is dealt with by a warning, and by the decision that nobody is warned. */
function dealtWith({ recipients }: MessageState, { age, indexes }: { age?: number; indexes: number[] }): void {
  if (age === undefined) return
  for (const index of indexes) {
    const recipient = recipients[index] as RecipientState
    recipient.warnedAge = Math.max(recipient.warnedAge, age)
  }
}

/** Applies one event to the state, in place. */
export function reduce(state: SandboxState, event: SandboxEvent): void {
  state.epoch = event.epoch
  state.seq = event.seq
  state.now = Math.max(state.now, event.at)
  const apply = HANDLERS[event.type] as ((state: SandboxState, event: SandboxEvent) => void) | undefined
  apply?.(state, event)
}

type Handlers = { [T in SandboxEvent['type']]?: (state: SandboxState, event: EventOf<T>) => void }

const HANDLERS: Handlers = {
  'session.opened': (state, event) => {
    state.counters.session = Math.max(state.counters.session, Number(event.sessionId.slice(1)))
  },
  'session.refused': (state, event) => countUse(state.ruleUses, event.ruleId),
  'session.closed': (state, event) => countUses(state, event.ruleUses ?? {}),
  'message.accepted': accepted,
  'message.ended': ended,
  'message.tagged': (state, event) => {
    const message = state.messages.get(event.messageId)
    if (message) message.tags = event.tags
  },
  'recipient.queued': queued,
  'recipient.attempted': attempted,
  'recipient.delivered': (state, event) => settled(state, event, 'delivered'),
  'recipient.deferred': (state, event) => {
    const recipient = settled(state, event, 'queued')
    if (!recipient) return
    recipient.nextAttemptAt = event.nextAttemptAt
    if (event.frozen || recipient.frozen) recipient.frozen = event.frozen === true
  },
  'recipient.failed': (state, event) => settled(state, event, 'failed'),
  'recipient.expired': (state, event) => settled(state, event, 'expired'),
  'recipient.held': (state, event) => {
    moved(state, event, 'held')
    if (event.running) state.running = event.running
  },
  'recipient.discarded': (state, event) => moved(state, event, 'discarded'),
  'notice.sent': (state, event) => {
    const message = state.messages.get(event.messageId)
    if (!message || event.kind !== 'warning') return
    for (const index of event.indexes) (message.recipients[index] as RecipientState).warningsSent++
    dealtWith(message, event)
  },
  'notice.suppressed': (state, event) => {
    const message = state.messages.get(event.messageId)
    if (message) dealtWith(message, event)
  },
  'clock.moved': (state, event) => {
    state.clock.mode = event.mode
    state.clock.speed = event.speed
  },
  'rules.changed': (state, event) => {
    state.overrides = event.overrides
    state.sessionOverrides = event.sessionOverrides
    countRules(state, [...event.overrides, ...event.sessionOverrides])
  },
  'scenario.applied': (state, event) => {
    state.scenarioName = event.name
    state.rules = event.rules
    state.sessionRules = event.sessionRules
    countRules(state, [...event.rules, ...event.sessionRules])
  },
  'webhooks.changed': (state, event) => {
    state.webhooks = event.webhooks
  },
  'webhook.confirmed': (state, event) => void state.confirmed.add(event.webhookId),
  'handoff.queued': (state, event) => {
    const { handoffId: id, messageId, rootId, by, target, format, tells, eventSeq, recipient, nextAttemptAt } = event
    state.counters.handoff = Math.max(state.counters.handoff, Number(id.slice(1)))
    const handoff = {
      id,
      messageId,
      rootId,
      by,
      target,
      format,
      tells,
      eventSeq,
      recipient,
      attempts: 0,
      nextAttemptAt,
    }
    state.handoffs.set(id, handoff)
  },
  'handoff.attempted': (state, event) => {
    const handoff = state.handoffs.get(event.handoffId ?? '')
    if (!handoff) return
    handoff.attempts++
    handoff.nextAttemptAt = null
  },
  'handoff.delivered': (state, event) => void state.handoffs.delete(event.handoffId ?? ''),
  'handoff.failed': (state, event) => {
    const handoff = state.handoffs.get(event.handoffId ?? '')
    if (handoff && event.nextAttemptAt !== undefined) handoff.nextAttemptAt = event.nextAttemptAt
    else state.handoffs.delete(event.handoffId ?? '')
  },
  'mta.changed': (state, event) => {
    state.mta = event.mta as SandboxState['mta']
  },
}

function accepted(state: SandboxState, event: EventOf<'message.accepted'>): void {
  const { counters } = state
  counters.message = Math.max(counters.message, Number(event.messageId.slice(1)))
  counters.processId = Math.max(counters.processId, event.processId)
  counters.queueNumber = Math.max(counters.queueNumber, event.queueNumber)
  const message: MessageState = {
    id: event.messageId,
    number: Number(event.messageId.slice(1)),
    rootId: event.rootId,
    parentId: event.parentId,
    kind: event.kind,
    origin: event.origin,
    envelope: event.envelope,
    header: event.header,
    size: event.size,
    queueSize: event.queueSize,
    partialLastLine: event.partialLastLine,
    trace: event.trace,
    newline: event.newline,
    processId: event.processId,
    queueNumber: event.queueNumber,
    priority: event.priority,
    errorsTo: event.errorsTo,
    warningsTo: event.warningsTo,
    acceptedAt: event.at,
    recipients: (event.recipients ?? event.envelope.recipients).map(newRecipient),
    report: event.report ?? [],
    about: event.about ?? [],
    tags: [],
    ended: false,
    passes: {},
  }
  state.messages.set(message.id, message)
  const trace = state.traces.get(message.rootId)
  if (trace) {
    trace.ids.push(message.id)
    trace.open++
  } else state.traces.set(message.rootId, { ids: [message.id], open: 1 })
}

function newRecipient(path: RecipientState['path'], index: number): RecipientState {
  return {
    index,
    path,
    channel: 'remote',
    routed: path.expandsTo ?? path.forwardPath,
    state: 'queued',
    attempts: 0,
    nextAttemptAt: null,
    queuedSeq: 0,
    passAt: 0,
    underWay: null,
    status: null,
    statusSource: null,
    diagnostic: null,
    report: '',
    lastOutcome: null,
    ruleUses: {},
    warningsSent: 0,
    warnedAge: 0,
    endedBy: null,
    endedSeq: null,
    history: [],
    remembered: 0,
  }
}

/** A trace whose messages have all ended leaves the live state; the store still has it. */
function ended(state: SandboxState, event: EventOf<'message.ended'>): void {
  const message = state.messages.get(event.messageId)
  const trace = state.traces.get(event.rootId)
  if (!message || !trace || message.ended) return
  message.ended = true
  if (--trace.open > 0) return
  for (const id of trace.ids) state.messages.delete(id)
  state.traces.delete(event.rootId)
}

function queued(state: SandboxState, event: EventOf<'recipient.queued'>): void {
  const recipient = recipientOf(state, event)
  if (!recipient) return
  recipient.state = 'queued'
  recipient.channel = event.channel
  recipient.routed = event.routed
  recipient.nextAttemptAt = event.nextAttemptAt
  recipient.queuedSeq = event.seq
}

function attempted(state: SandboxState, event: EventOf<'recipient.attempted'>): void {
  state.counters.delivery = Math.max(state.counters.delivery, event.deliveryNumber)
  state.running = event.running
  countUse(state.ruleUses, event.ruleId)
  const message = state.messages.get(event.messageId)
  const recipient = message?.recipients[event.index]
  if (!message || !recipient) return
  const { channel, nextAttemptAt: due } = recipient
  let pass = message.passes[channel]
  if (!pass || pass.due !== due) {
    pass = { due, at: event.at }
    message.passes[channel] = pass
  }
  recipient.passAt = pass.at
  recipient.attempts = event.attempt
  recipient.nextAttemptAt = null
  recipient.queuedSeq = event.seq
  const { endsAt, deliveryNumber, ruleId, outcome } = event
  recipient.underWay =
    endsAt === undefined || !outcome
      ? null
      : { startedAt: event.at, endsAt, deliveryNumber, outcome, ...(ruleId ? { ruleId } : {}) }
  countUse(recipient.ruleUses, event.ruleId)
}

type Settling = EventOf<'recipient.delivered' | 'recipient.deferred' | 'recipient.failed' | 'recipient.expired'>

function settled(state: SandboxState, event: Settling, next: RecipientStatus): RecipientState | undefined {
  const recipient = moved(state, event, next)
  if (!recipient) return
  recipient.status = event.status
  recipient.statusSource = event.statusSource
  recipient.diagnostic = event.diagnostic
  recipient.report = event.report
  if (!('outcome' in event)) {
    recipient.endedBy = event.by
    return recipient
  }
  state.running = event.running
  recipient.lastOutcome = event.outcome
  remember(recipient, event.at, event.report)
  return recipient
}

/** Notices tell of at most so many attempts (imta's HISTORY_TO_RETURN), so no more are kept. */
const MOST_REMEMBERED = 200

function remember(recipient: RecipientState, at: Instant, report: string): void {
  // Attempts mostly fail alike: one entry serves them all, or a long queue would fill the memory.
  const { history } = recipient
  const last = history.at(-1)
  if (last?.report === report) last.at.push(at)
  else history.push({ at: [at], report })
  if (++recipient.remembered <= MOST_REMEMBERED) return
  recipient.remembered--
  history[0]?.at.shift()
  if (history[0]?.at.length === 0) history.shift()
}

function moved(
  state: SandboxState,
  event: { messageId: string; index: number; seq: number },
  next: RecipientStatus,
): RecipientState | undefined {
  const recipient = recipientOf(state, event)
  if (!recipient) return undefined
  recipient.state = next
  recipient.nextAttemptAt = null
  recipient.underWay = null
  recipient.endedSeq = isFinal(next) ? event.seq : null
  return recipient
}

const recipientOf = (state: SandboxState, event: { messageId: string; index: number }): RecipientState | undefined =>
  state.messages.get(event.messageId)?.recipients[event.index]

function countUses(state: SandboxState, uses: Record<string, number>): void {
  for (const [id, count] of Object.entries(uses)) state.ruleUses[id] = (state.ruleUses[id] ?? 0) + count
}

function countUse(uses: Record<string, number>, id: string | undefined): void {
  if (id !== undefined) uses[id] = (uses[id] ?? 0) + 1
}

function countRules(state: SandboxState, rules: { id: string }[]): void {
  for (const { id } of rules) {
    const number = Number(id.slice(1))
    if (Number.isInteger(number)) state.counters.rule = Math.max(state.counters.rule, number)
  }
}
