/** Plays a message in the core with qmail as its MTA, until nothing is due, and gathers what came of it. */
import { Engine } from '../../../server/core/engine.ts'
import type { EventOf, SandboxEvent } from '../../../server/core/events.ts'
import { measure } from '../../../server/core/intake.ts'
import type { Mta, MtaInput } from '../../../server/core/mta.ts'
import type { RuleRecord } from '../../../server/core/rule.ts'
import { type Counters, emptyState, type MessageState } from '../../../server/core/state.ts'
import type { Envelope, Instant, Origin } from '../../../server/core/types.ts'
import { concat, toCrlf, toLf, utf8 } from '../../../server/mail/bytes.ts'
import { headerSummary, scanHeader } from '../../../server/mail/header.ts'
import { createQmail } from '../../../server/mta/qmail/qmail.ts'

export interface Play {
  input: MtaInput
  rules?: RuleRecord[]
  start: Instant
  counters?: Partial<Counters>
  origin?: Origin
  envelope: Envelope
  raw: Uint8Array
}

/** What left the queue: a message on the wire, or in a mailbox here. */
export interface Output {
  via: 'smtp' | 'maildir'
  from: string
  to: string
  bytes: Uint8Array
}

export interface Played {
  events: SandboxEvent[]
  outputs: Output[]
  /** Every bounce and double bounce as it goes on the wire, the lost ones too. */
  notices: Uint8Array[]
  log: string[]
}

export function play({ input, rules = [], start, counters = {}, origin, envelope, raw }: Play): Played {
  const mta = createQmail(input)
  const clock = { mode: 'virtual', speed: 1, anchorAt: start, anchorWall: start } as const
  const state = emptyState({ now: start, seed: 1, timezone: 'UTC', clock, mta: input })
  Object.assign(state.counters, counters)
  const engine = new Engine(state, mta)
  engine.emit({ type: 'scenario.applied', name: null, rules, sessionRules: [] })
  const bytes = new Map<string, Uint8Array>()
  const messages = new Map<string, MessageState>()
  const fields = scanHeader(raw)
  const intake = {
    origin: origin ?? { type: 'local', uid: 0 },
    envelope,
    header: headerSummary(fields),
    fields,
  } as const
  const first = engine.accept({ ...intake, ...measure(raw) })
  messages.set(first.id, first)
  bytes.set(first.id, raw)
  for (let due = engine.nextDue(); due !== null; due = engine.nextDue()) {
    engine.setNow(due)
    const notices = engine.step(({ message, recipient, startedAt }) => {
      const raw = bytes.get(message.id) as Uint8Array
      const step = mta.deliverMessage?.(message, recipient, raw, startedAt).next()
      if (!step?.done) throw new Error('a command ran outside')
      return step.value
    })
    for (const { id, raw } of engine.takeForwarded()) {
      messages.set(id, engine.state.messages.get(id) as MessageState)
      bytes.set(id, raw)
    }
    const entered = (notices ?? []).map((pending) => {
      const composed = mta.compose(engine.composeInput(pending, bytes.get(pending.messageId) as Uint8Array))
      const message = engine.enter(pending, composed)
      messages.set(message.id, message)
      bytes.set(message.id, composed.raw)
      return message
    })
    engine.settle(entered)
  }
  const events = engine.takeEvents()
  const log = mta.createLog(1)
  const outputs = events.flatMap((event) =>
    event.type === 'recipient.delivered' ? output(event, mta, messages, bytes) : [],
  )
  const notices = events.flatMap((event) =>
    event.type === 'notice.sent' ? [bytes.get(event.noticeId) as Uint8Array] : [],
  )
  return { events, outputs, notices, log: events.flatMap((event) => log.lines(event)) }
}

function output(
  event: EventOf<'recipient.delivered'>,
  mta: Mta,
  messages: Map<string, MessageState>,
  bytes: Map<string, Uint8Array>,
): Output[] {
  const message = messages.get(event.messageId) as MessageState
  const recipient = message.recipients[event.index] as MessageState['recipients'][number]
  const queueForm = concat(utf8(message.trace), toLf(bytes.get(message.id) as Uint8Array))
  const address = { from: message.envelope.reversePath, to: recipient.routed }
  if (event.outcome.type !== 'delivered') throw new Error(`delivered by ${event.outcome.type}`)
  if (event.outcome.by === 'remote') return [{ via: 'smtp', ...address, bytes: toCrlf(queueForm) }]
  if (event.outcome.by !== 'mailbox') return []
  return [{ via: 'maildir', ...address, bytes: mta.deliveredForm(message, recipient, queueForm) }]
}
