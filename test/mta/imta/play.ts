/** Plays messages in the core with imta as its MTA, and tells what came of them in short lines. */
import { Engine, type PendingDelivery } from '../../../server/core/engine.ts'
import type { EventOf, SandboxEvent } from '../../../server/core/events.ts'
import { measure } from '../../../server/core/intake.ts'
import type { LocalResult, Mta, MtaInput } from '../../../server/core/mta.ts'
import type { OutcomeSpec, RuleRecord } from '../../../server/core/rule.ts'
import { emptyState, type MessageState } from '../../../server/core/state.ts'
import type { Envelope, Instant, Origin, RecipientPath } from '../../../server/core/types.ts'
import { headerSummary, scanHeader } from '../../../server/mail/header.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'

export const START: Instant = Date.UTC(2026, 0, 5, 9)
export const SENDER = 'app@client.test'

const CLIENT: Origin = {
  type: 'smtp',
  sessionId: 's1',
  client: { ip: '127.0.0.1', helo: 'client.test', tls: false, esmtp: true },
}

export const ORIGINAL = [
  'Message-ID: <1@client.test>',
  'Date: Mon, 05 Jan 2026 09:00:00 +0000',
  'From: App <app@client.test>',
  'To: bob@example.net',
  'Subject: hello',
  '',
  ...Array.from({ length: 30 }, (_, i) => `line ${i + 1}`),
  '',
].join('\r\n')

export interface Sent {
  from?: string
  to?: (string | RecipientPath)[]
  raw?: string
  ret?: 'FULL' | 'HDRS'
  envid?: string
  priority?: string
  /** What the core will put into the message's state from its header. */
  state?: Partial<MessageState> & { errorsTo?: string; warningsTo?: string }
}

export interface Notice {
  id: string
  kind: string
  to: string
  from: string
  text: string
  bytes: Buffer
  at: Instant
  report: unknown
}

export interface PlayOptions {
  mta?: Partial<MtaInput>
  /** Recipient pattern to what happens. */
  world?: Record<string, OutcomeSpec | OutcomeSpec[]>
  timezone?: string
  start?: Instant
  seed?: number
}

export class Play {
  readonly mta: Mta
  readonly engine: Engine
  readonly events: SandboxEvent[] = []
  readonly notices: Notice[] = []
  /** What mailing lists sent on. */
  readonly forwards: string[] = []
  readonly start: Instant
  readonly #bytes = new Map<string, Uint8Array>()

  constructor({ mta = {}, world = {}, timezone = 'UTC', start = START, seed = 1 }: PlayOptions = {}) {
    this.start = start
    const input: MtaInput = { type: 'imta', host: 'mta.example.com', ...mta }
    this.mta = createImta(input, { timezone })
    const clock = { mode: 'virtual', speed: 1, anchorAt: start, anchorWall: start } as const
    this.engine = new Engine(emptyState({ now: start, seed, timezone, clock, mta: input }), this.mta)
    const rules: RuleRecord[] = Object.entries(world).map(([recipient, then], i) => {
      return { id: `r${i + 1}`, when: { recipient }, then: Array.isArray(then) ? then : [then] }
    })
    this.engine.emit({ type: 'scenario.applied', name: null, rules, sessionRules: [] })
  }

  send({
    from = SENDER,
    to = ['bob@example.net'],
    raw = ORIGINAL,
    ret,
    envid,
    priority,
    state,
  }: Sent = {}): MessageState {
    const bytes = new TextEncoder().encode(raw)
    const fields = scanHeader(bytes)
    const recipients = to.map((each) => (typeof each === 'string' ? { forwardPath: each } : each))
    const envelope: Envelope = { reversePath: from, recipients, ...(ret ? { ret } : {}), ...(envid ? { envid } : {}) }
    const intake = { origin: CLIENT, envelope, header: headerSummary(fields), fields, ...measure(bytes) }
    const message = this.engine.accept({ ...intake, ...(priority ? { priority } : {}) })
    Object.assign(message, state)
    this.#bytes.set(message.id, bytes)
    return message
  }

  /** Until nothing is due, or up to an instant. */
  run(until = Number.POSITIVE_INFINITY): this {
    for (let due = this.engine.nextDue(); due !== null && due <= until; due = this.engine.nextDue()) {
      this.engine.setNow(due)
      const pending = this.engine.step((each) => this.#distribute(each)) ?? []
      for (const { id, raw } of this.engine.takeForwarded()) this.#forwarded(id, raw)
      this.engine.settle(
        pending.map((notice) => {
          const raw = this.#bytes.get(notice.messageId) as Uint8Array
          const composed = this.mta.compose(this.engine.composeInput(notice, raw))
          const { kind, to, reversePath } = notice.plan
          this.#bytes.set(notice.noticeId, composed.raw)
          const text = new TextDecoder().decode(composed.raw)
          const bytes = Buffer.from(composed.raw)
          const at = this.engine.state.now
          this.notices.push({
            id: notice.noticeId,
            kind,
            to,
            from: reversePath,
            text,
            bytes,
            at,
            report: composed.report,
          })
          return this.engine.enter(notice, composed)
        }),
      )
    }
    this.events.push(...this.engine.takeEvents())
    return this
  }

  #distribute({ message, recipient }: PendingDelivery): LocalResult {
    const raw = this.#bytes.get(message.id) as Uint8Array
    const steps = this.mta.deliverMessage?.(message, recipient, raw, this.engine.state.now)
    return steps?.next().value as LocalResult
  }

  #forwarded(id: string, raw: Uint8Array): void {
    this.#bytes.set(id, raw)
    this.forwards.push(new TextDecoder().decode(raw))
  }

  /** `+3d15h30m warning → app@client.test`: notices, what was not sent, and the ends of recipients. */
  story(): string[] {
    return this.events.flatMap((event) => {
      const line = (text: string) => [`${since(event.at - this.start)} ${text}`]
      if (event.type === 'notice.sent') return line(`${event.kind} → ${event.to}`)
      if (event.type === 'notice.suppressed') return line(`no ${event.kind}: ${event.reason}`)
      if (event.type === 'recipient.failed' || event.type === 'recipient.expired') {
        return line(`${event.type.slice('recipient.'.length)} ${event.recipient} ${event.status}`)
      }
      return []
    })
  }

  /** The envelope that a message came in with. */
  envelopeOf(id: string): Envelope {
    const accepted = this.events.find((event) => event.type === 'message.accepted' && event.messageId === id)
    return (accepted as EventOf<'message.accepted'>).envelope
  }

  attempts(): string[] {
    return this.events.flatMap((event) => (event.type === 'recipient.attempted' ? [since(event.at - this.start)] : []))
  }

  whys(): unknown[] {
    return this.events.flatMap((e) => (e.type === 'notice.sent' || e.type === 'notice.suppressed' ? [e.why] : []))
  }
}

/** Days, hours and minutes; seconds do not matter here. */
function since(length: number): string {
  const minutes = Math.round(length / 60_000)
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'm'],
  ] as const
  return `+${parts.map(([n, unit]) => (n ? `${n}${unit}` : '')).join('') || '0'}`
}

export const UNKNOWN: OutcomeSpec = {
  do: 'reply',
  at: 'rcpt',
  reply: '550 5.1.1 <bob@example.net>... User Unknown',
  host: 'mx.example.net[192.0.2.25]',
}
export const DOWN: OutcomeSpec = { do: 'connect', result: 'timeout' }

/** A channel block for all remote mail. */
export const remote = (keywords: string): Partial<MtaInput> => ({ config: `tcp_local smtp ${keywords}\ntcp-daemon\n` })
