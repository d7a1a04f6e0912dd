/** The core at work without anything around it: an engine, its bytes in a map, and a clock that the test moves. */
import { Engine, type PendingDelivery, type PendingNotice } from '../../server/core/engine.ts'
import type { SandboxEvent } from '../../server/core/events.ts'
import { measure } from '../../server/core/intake.ts'
import type { LocalResult, MtaInput } from '../../server/core/mta.ts'
import type { RuleRecord } from '../../server/core/rule.ts'
import { emptyState } from '../../server/core/state.ts'
import type { Envelope, HeaderField, Instant, Notify } from '../../server/core/types.ts'
import { headerSummary, scanHeader } from '../../server/mail/header.ts'
import { createMta } from '../../server/mta/mta.ts'
import { rebuildState } from '../../server/sandbox/rebuild.ts'

export const START: Instant = Date.UTC(2026, 0, 5, 9)

export interface Sending {
  from: string
  to: (string | { address: string; notify?: Notify[] })[]
  raw?: string
  ret?: 'FULL' | 'HDRS'
}

export class World {
  engine: Engine
  readonly input: MtaInput
  readonly seed: number
  readonly bytes = new Map<string, Uint8Array>()
  readonly events: SandboxEvent[] = []

  constructor(input: MtaInput, rules: RuleRecord[] = [], seed = 1) {
    this.input = input
    this.seed = seed
    const clock = { mode: 'virtual', speed: 1, anchorAt: START, anchorWall: START } as const
    const state = emptyState({ now: START, seed, timezone: 'UTC', clock, mta: input })
    this.engine = new Engine(state, createMta(input, { timezone: 'UTC' }))
    if (rules.length > 0) this.engine.emit({ type: 'scenario.applied', name: 'test', rules, sessionRules: [] })
    this.#collect()
  }

  /** @returns the message's id */
  send({ from, to, raw = 'Subject: hello\r\n\r\nHello.\r\n', ret }: Sending): string {
    const recipients = to.map((r) =>
      typeof r === 'string'
        ? { forwardPath: r }
        : { forwardPath: r.address, ...(r.notify ? { notify: r.notify } : {}) },
    )
    const envelope: Envelope = { reversePath: from, recipients, ...(ret ? { ret } : {}) }
    const bytes = new TextEncoder().encode(raw)
    const fields = scanHeader(bytes)
    const header = headerSummary(fields)
    const message = this.engine.accept({
      origin: { type: 'local', uid: 0 },
      envelope,
      header,
      fields,
      ...measure(bytes),
    })
    this.bytes.set(message.id, bytes)
    this.#collect()
    return message.id
  }

  /** Does something with the engine and keeps what it wrote. */
  act(run: (engine: Engine) => void): void {
    run(this.engine)
    this.settle()
    this.#collect()
  }

  /** Does everything that is due at the present instant. */
  settle(): void {
    while ((this.engine.nextDue() ?? Number.POSITIVE_INFINITY) <= this.engine.state.now) this.step()
  }

  /** One wave and the notices that come of it. */
  step(): void {
    const pending = this.engine.step((delivery) => this.#deliver(delivery))
    for (const { id, raw } of this.engine.takeForwarded()) this.bytes.set(id, raw)
    if (pending) this.engine.settle(pending.map((notice) => this.#enter(notice)))
    this.#collect()
  }

  advanceTo(target: Instant): void {
    this.settle()
    for (let due = this.engine.nextDue(); due !== null && due <= target; due = this.engine.nextDue()) {
      this.engine.setNow(due)
      this.settle()
    }
    this.engine.setNow(target)
  }

  advance(seconds: number): void {
    this.advanceTo(this.engine.state.now + seconds * 1000)
  }

  /** Moves until nothing is due any more. */
  run(): void {
    this.settle()
    for (let due = this.engine.nextDue(); due !== null; due = this.engine.nextDue()) this.advanceTo(due)
  }

  /** As after a crash: the state is rebuilt from what was written. */
  restart(): void {
    const { epoch, seq, now, startedAt, seed, timezone, clock, counters, ruleUses } = this.engine.state
    const open = new Set(this.engine.state.traces.keys())
    const live = this.events.filter((event) => !('rootId' in event) || open.has(event.rootId))
    const record = {
      ...{ name: 'w', epoch, seq, now, startedAt, seed, timezone, clock, counters, ruleUses },
      ...{ start: { mta: this.input, clock: { mode: 'virtual', speed: 1, start: START }, seed, timezone } },
      ...{ scenario: null, pruned: 0 },
    }
    // Through JSON, as a store would.
    const state = rebuildState(JSON.parse(JSON.stringify(record)), JSON.parse(JSON.stringify(live)))
    const fields = new Map<string, HeaderField[]>()
    for (const id of state.messages.keys()) fields.set(id, scanHeader(this.bytes.get(id) as Uint8Array))
    this.engine = new Engine(state, createMta(state.mta, { timezone: 'UTC' }))
    this.engine.restore(fields)
  }

  text(id: string): string {
    return new TextDecoder().decode(this.bytes.get(id))
  }

  /** Short lines such as `+0s m1 failed nobody@x 5.1.1`, for tests that tell a life. */
  story(): string[] {
    return this.events.flatMap((event) => {
      const at = `+${(event.at - START) / 1000}s`
      if (event.type === 'message.accepted') {
        const to = event.envelope.recipients.map((r) => r.forwardPath).join(' ')
        return [`${at} ${event.messageId} ${event.kind} <${event.envelope.reversePath}> → ${to}`]
      }
      if (event.type === 'notice.suppressed') return [`${at} ${event.messageId} no ${event.kind}: ${event.reason}`]
      if (event.type === 'message.discarded') return [`${at} ${event.messageId} discarded`]
      const ended = /^recipient\.(delivered|deferred|failed|expired|held|discarded)$/.exec(event.type)
      if (!ended || !('index' in event)) return []
      const status = 'status' in event ? ` ${event.status}` : ''
      return [`${at} ${event.messageId} ${ended[1]} ${event.recipient}${status}`]
    })
  }

  #deliver({ message, recipient, startedAt }: PendingDelivery): LocalResult {
    const raw = this.bytes.get(message.id) as Uint8Array
    const step = this.engine.mta.deliverMessage?.(message, recipient, raw, startedAt).next()
    if (!step?.done) throw new Error(`${message.id} wants a command that runs outside`)
    return step.value
  }

  #enter(notice: PendingNotice) {
    const raw = this.bytes.get(notice.messageId) as Uint8Array
    const composed = this.engine.mta.compose(this.engine.composeInput(notice, raw))
    this.bytes.set(notice.noticeId, composed.raw)
    return this.engine.enter(notice, composed)
  }

  #collect(): void {
    this.events.push(...this.engine.takeEvents())
    this.engine.takeTouched()
  }
}

let ruleNumber = 0

/** A rule with an id of its own. */
export const ruleOf = (rule: Omit<RuleRecord, 'id'>): RuleRecord => ({ ...rule, id: `r${++ruleNumber}` })

export const QMAIL: MtaInput = {
  type: 'qmail',
  control: { me: 'mail.example.com' },
  users: { alice: [] },
}

export const IMTA: MtaInput = { type: 'imta', host: 'mta.example.com', users: ['alice'] }
