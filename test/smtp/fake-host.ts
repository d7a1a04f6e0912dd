/** The sandboxes' side of the SMTP listener in memory: everything that it was told, and promises for what it will be. */
import type {
  ActingRule,
  RuleContext,
  RuleRecord,
  SessionAction,
  SessionPoint,
  SessionRuleRecord,
  When,
} from '../../server/core/rule.ts'
import { RuleStack } from '../../server/core/rule-stack.ts'
import { simulateSession } from '../../server/core/simulator.ts'
import type { SmtpDialect, SmtpQueued } from '../../server/core/smtp-dialect.ts'
import type { ClientInfo, Envelope } from '../../server/core/types.ts'
import type { Refusal, SmtpHost, SmtpSandbox } from '../../server/smtp/host.ts'
import type { SessionRecord } from '../../server/store/store.ts'

export interface Accepted {
  sessionId: string
  client: ClientInfo
  envelope: Envelope
  raw: Uint8Array
}

export class FakeSandbox implements SmtpSandbox {
  readonly name: string
  opened: { id: string; client: ClientInfo }[] = []
  refusals: Refusal[] = []
  closed: (SessionRecord & { ruleUses: Record<string, number> })[] = []
  messages: Accepted[] = []
  /** MAIL without its end yet. */
  transactions = 0
  /** Goes on by a millisecond whenever somebody looks. */
  time = Date.parse('2026-01-05T09:00:00Z')
  asked: { at: SessionPoint; context: RuleContext; key: string }[] = []
  uses: Record<string, number> = {}
  /** Comes before a message is stored; a test may hold it up or let it fail. */
  storing: () => Promise<void> = async () => undefined
  /** How its MTA speaks; a test may set it at any time. */
  speaks: SmtpDialect | undefined
  #stack = new RuleStack()
  #waiting: { ready: () => boolean; resolve: () => void }[] = []

  constructor(name: string) {
    this.name = name
  }

  /** Rules for attempts: what recipients will meet. */
  attempts: RuleRecord[] = []

  rules(...rules: (Pick<SessionRuleRecord, 'at'> & { do: SessionAction; when?: When; times?: number })[]): void {
    this.#stack.set(
      this.attempts,
      rules.map(({ do: then, when = {}, ...rest }, i) => ({ id: `r${i + 1}`, when, ...rest, then })),
    )
  }

  /** Resolves as soon as this holds of what the sandbox has been told. */
  async until(ready: () => boolean): Promise<void> {
    if (!ready()) await new Promise<void>((resolve) => this.#waiting.push({ ready, resolve }))
  }

  dialect(): SmtpDialect | undefined {
    return this.speaks
  }

  now(): number {
    return this.#told(this.time++)
  }

  openSession(client: ClientInfo): string {
    const id = `s${this.opened.length + 1}`
    this.opened.push({ id, client })
    return this.#told(id)
  }

  refuse(refusal: Refusal): void {
    this.refusals.push(refusal)
    this.#told(undefined)
  }

  closeSession(record: SessionRecord, ruleUses: Record<string, number>): void {
    this.closed.push({ ...record, ruleUses })
    this.#told(undefined)
  }

  hasSessionRules(): boolean {
    return true
  }

  sessionRules(at: SessionPoint, context: RuleContext, key: string): ActingRule[] {
    this.asked.push({ at, context, key })
    const acting = this.#stack.decideSession(at, context, { uses: this.uses, sinceStart: 0, seed: 1, key: () => key })
    for (const { id } of acting) this.uses[id] = (this.uses[id] ?? 0) + 1
    return this.#told(acting)
  }

  isNamedByRule(context: RuleContext): boolean {
    return this.#stack.names(context, { uses: this.uses, sinceStart: 0 })
  }

  ruledDns(address: string) {
    return this.#stack.dnsOf(address, { uses: this.uses, sinceStart: 0 })
  }

  simulate(recipient: string) {
    return simulateSession(recipient)
  }

  async accept(input: Accepted): Promise<SmtpQueued> {
    await this.storing()
    const number = this.messages.push(input)
    return this.#told({
      messageId: `m${number}`,
      processId: 480 + number,
      at: Date.parse('2026-11-22T01:00:28Z'),
      seed: 1,
    })
  }

  beginTransaction(): void {
    this.transactions++
    this.#told(undefined)
  }

  endTransaction(): void {
    this.transactions--
    this.#told(undefined)
  }

  #told<T>(value: T): T {
    const ready = this.#waiting.filter((each) => each.ready())
    this.#waiting = this.#waiting.filter((each) => !ready.includes(each))
    for (const each of ready) each.resolve()
    return value
  }
}

export class FakeHost implements SmtpHost {
  readonly sandboxes = new Map<string, FakeSandbox>()

  get default(): FakeSandbox {
    return this.sandbox('default')
  }

  sandbox(name: string): FakeSandbox {
    const sandbox = this.sandboxes.get(name) ?? new FakeSandbox(name)
    this.sandboxes.set(name, sandbox)
    return sandbox
  }

  async sandboxFor(user: string | undefined): Promise<FakeSandbox> {
    return this.sandbox(user !== undefined && /^[a-z0-9][a-z0-9-]{0,62}$/.test(user) ? user : 'default')
  }
}
