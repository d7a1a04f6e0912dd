/** Plays a message in the core with any MTA, and gathers what left the queue. */
import { Engine } from '../../../server/core/engine.ts'
import type { EventOf, SandboxEvent } from '../../../server/core/events.ts'
import { measure } from '../../../server/core/intake.ts'
import type { Mta, MtaInput } from '../../../server/core/mta.ts'
import { retryAll } from '../../../server/core/operator.ts'
import type { RuleRecord } from '../../../server/core/rule.ts'
import { type Counters, emptyState, type MessageState } from '../../../server/core/state.ts'
import type { Envelope, Instant, Origin, RecipientPath } from '../../../server/core/types.ts'
import { concat, toCrlf, toLf, utf8 } from '../../../server/mail/bytes.ts'
import { headerSummary, scanHeader } from '../../../server/mail/header.ts'
import { createMta } from '../../../server/mta/mta.ts'

/** The submitting client of the recordings. */
export const CLIENT = {
  type: 'smtp',
  sessionId: 's1',
  client: { ip: '192.0.2.50', port: 40_000, helo: 'app.sandbox.example', tls: false, esmtp: true },
} as const satisfies Origin

export interface Play {
  input: MtaInput
  rules?: RuleRecord[]
  envelope: Envelope
  raw: Uint8Array
  origin?: Origin
  start?: Instant
  /** Where ids and process numbers begin. */
  counters?: Partial<Counters>
  seed?: number
  timezone?: string
  /** Seconds after the start at which the whole queue is tried, as by `postqueue -f`. */
  runs?: readonly number[]
  /** Seconds after the start at which it ends; by default when nothing is due. */
  until?: number
}

/** What left the queue: a message on the wire, or in a mailbox here. */
export interface Output {
  via: 'smtp' | 'mailbox'
  kind: string
  from: string
  to: string
  recipient: RecipientPath
  at: Instant
  bytes: Uint8Array
  /** Of a message on the wire: as the MTA says that it arrived, which shows fields that it writes anew. */
  arrived?: Uint8Array
}

export interface Played {
  events: SandboxEvent[]
  outputs: Output[]
  /** Every notice as composed, the refused ones too. */
  notices: { kind: string; from: string; to: string; at: Instant; bytes: Uint8Array }[]
  log: string[]
}

const DEFAULT_START = Date.UTC(2026, 10, 22, 2, 0, 0)

export function play(options: Play): Played {
  const { input, rules = [], envelope, raw, origin = CLIENT, start = DEFAULT_START, seed = 1 } = options
  const { timezone = 'UTC', runs = [], until, counters = {} } = options
  const mta = createMta(input, { timezone })
  const clock = { mode: 'virtual', speed: 1, anchorAt: start, anchorWall: start } as const
  const state = emptyState({ now: start, seed, timezone, clock, mta: input })
  Object.assign(state.counters, counters)
  const engine = new Engine(state, mta)
  engine.emit({ type: 'scenario.applied', name: null, rules, sessionRules: [] })
  const bytes = new Map<string, Uint8Array>()
  const messages = new Map<string, MessageState>()
  const fields = scanHeader(raw)
  const first = engine.accept({ origin, envelope, header: headerSummary(fields), fields, ...measure(raw) })
  messages.set(first.id, first)
  bytes.set(first.id, raw)
  for (const second of runs) {
    runUntil(engine, mta, bytes, messages, start + second * 1000)
    engine.setNow(start + second * 1000)
    retryAll(engine)
  }
  runUntil(engine, mta, bytes, messages, until === undefined ? Number.POSITIVE_INFINITY : start + until * 1000)
  const events = engine.takeEvents()
  const log = mta.createLog(seed)
  return {
    events,
    outputs: events.flatMap((event) =>
      event.type === 'recipient.delivered' ? output(event, mta, messages, bytes) : [],
    ),
    notices: events.flatMap((event) =>
      event.type === 'notice.sent'
        ? [
            {
              kind: event.kind,
              from: event.reversePath,
              to: event.to,
              at: event.at,
              bytes: bytes.get(event.noticeId) as Uint8Array,
            },
          ]
        : [],
    ),
    log: events.flatMap((event) => log.lines(event)),
  }
}

function runUntil(
  engine: Engine,
  mta: Mta,
  bytes: Map<string, Uint8Array>,
  messages: Map<string, MessageState>,
  until: Instant,
): void {
  for (let due = engine.nextDue(); due !== null && due <= until; due = engine.nextDue()) {
    engine.setNow(due)
    const pending = engine.step(({ message, recipient, startedAt }) => {
      const step = mta.deliverMessage?.(message, recipient, bytes.get(message.id) as Uint8Array, startedAt).next()
      if (!step?.done) throw new Error('a command ran outside')
      return step.value
    })
    for (const { id, raw } of engine.takeForwarded()) {
      messages.set(id, engine.state.messages.get(id) as MessageState)
      bytes.set(id, raw)
    }
    const entered = (pending ?? []).map((notice) => {
      const composed = mta.compose(engine.composeInput(notice, bytes.get(notice.messageId) as Uint8Array))
      const message = engine.enter(notice, composed)
      messages.set(message.id, message)
      bytes.set(message.id, composed.raw)
      return message
    })
    engine.settle(entered)
  }
}

function output(
  event: EventOf<'recipient.delivered'>,
  mta: Mta,
  messages: Map<string, MessageState>,
  bytes: Map<string, Uint8Array>,
): Output[] {
  const message = messages.get(event.messageId) as MessageState
  const recipient = message.recipients[event.index] as MessageState['recipients'][number]
  const raw = bytes.get(message.id) as Uint8Array
  const queueForm = concat(utf8(message.trace), message.newline === 'lf' ? toLf(raw) : raw)
  const { from = message.envelope.reversePath, to = recipient.routed } = mta.onTheWire?.(message, recipient) ?? {}
  const about = {
    kind: message.kind,
    from,
    to,
    recipient: recipient.path,
    at: event.at,
  }
  if (event.outcome.type !== 'delivered') return []
  if (event.outcome.by === 'remote') {
    const arrived = mta.deliveredForm(message, recipient, queueForm)
    return [{ via: 'smtp', ...about, bytes: toCrlf(queueForm), arrived }]
  }
  if (event.outcome.by !== 'mailbox') return []
  return [{ via: 'mailbox', ...about, bytes: mta.deliveredForm(message, recipient, queueForm) }]
}
