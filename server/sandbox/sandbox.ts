/** One isolated world: engine, clock, rules and MTA behind one door. */
import type { ClockState } from '../core/clock.ts'
import { Engine } from '../core/engine.ts'
import type { EventBody, EventOf, PruneLimits, SandboxEvent } from '../core/events.ts'
import { type HandoffEnd, serverText } from '../core/handoff.ts'
import type { MtaInput } from '../core/mta.ts'
import { operate } from '../core/operator.ts'
import type { RuleRecord, SessionRuleRecord } from '../core/rule.ts'
import type { SearchTerm } from '../core/search.ts'
import type { SmtpQueued } from '../core/smtp-dialect.ts'
import { emptyState, type MessageState } from '../core/state.ts'
import { type Summary, summaryOf } from '../core/summary.ts'
import type { HeaderField, Instant } from '../core/types.ts'
import type { HandoffState, WebhookRecord, WebhookTarget } from '../core/webhook.ts'
import { SandboxError } from '../errors.ts'
import { scanHeader } from '../mail/header.ts'
import { createMta, type MtaSettings } from '../mta/mta.ts'
import type { SandboxRecord, SandboxStart, SessionRecord, Store, StoredMessage } from '../store/store.ts'
import type { ChangedWebhook } from '../webhooks/change.ts'
import type { SendPost } from '../webhooks/outbox.ts'
import { poster } from '../webhooks/poster.ts'
import type { ClockCommand, Moved } from './clock-moves.ts'
import { Indexer } from './indexer.ts'
import type { IntakeInput, LateInput } from './intake.ts'
import type { Committed, Listener } from './journal.ts'
import { Pump, type PumpOwner, type Surroundings } from './pump.ts'
import { rebuildState } from './rebuild.ts'
import { findMessages, readSearch } from './search.ts'
import { allSummaries } from './views.ts'
import { candidateTraces, nextDueFor, type WaitQuery, type WaitResult } from './wait.ts'
import { Waiters } from './waiters.ts'

type NewRule = Omit<RuleRecord, 'id'>
type NewSessionRule = Omit<SessionRuleRecord, 'id'>

/** Hand-offs by hand that can be made once more without the password being given anew. */
const MOST_PASSWORDS = 1000

export class Sandbox implements PumpOwner {
  readonly name: string
  readonly #surroundings: Surroundings
  readonly #waiters: Waiters
  /** Every rule of this epoch by id, the retired ones too: old events name them. */
  readonly #ruleBook = new Map<string, RuleRecord | SessionRuleRecord>()
  readonly #pump: Pump
  readonly #indexer: Indexer
  readonly #closing = new AbortController()
  /** Makes and sends one post to a webhook. */
  readonly post: SendPost
  #start: SandboxStart
  #scenario: unknown = null
  #pruned = 0
  #committedSeq = 0
  #uidValidity: number
  /** Servers with their passwords, which are not journaled, by the events of the hand-offs to them. */
  readonly #withPassword = new Map<number, string>()

  private constructor(name: string, start: SandboxStart, surroundings: Surroundings, epoch: number) {
    this.name = name
    this.#start = start
    this.#surroundings = surroundings
    this.#waiters = new Waiters((search, ids) => this.#meeting(search, ids), surroundings.onFault)
    this.#indexer = new Indexer(name, surroundings.store, surroundings.onFault)
    this.#uidValidity = Math.floor(surroundings.wall() / 1000)
    this.#rememberRoutes()
    const { store, handoffs } = surroundings
    this.post = poster({
      archive: {
        name,
        traceEvents: (rootId) => store.traceEvents(name, rootId),
        raw: (id) => store.raw(name, id),
      },
      allowed: handoffs.allowed,
      baseUrl: () => this.urlBase(handoffs.baseUrl),
      isConfirmed: (id) => this.engine.state.confirmed.has(id),
      targetOf: (handoff) => this.#webhookOf(handoff),
      now: () => this.engine.state.now,
      wall: surroundings.wall,
      seed: () => this.engine.state.seed,
    })
    this.#pump = new Pump(firstEngine(start, surroundings, epoch), this, surroundings)
  }

  /** A new sandbox, stored before anybody can use it. */
  static async create(name: string, start: SandboxStart, surroundings: Surroundings): Promise<Sandbox> {
    const sandbox = new Sandbox(name, start, surroundings, 1)
    await sandbox.#pump.commit(true)
    return sandbox
  }

  /** Goes on where the stored sandbox stood: overdue work runs once, in order. */
  static async restore(record: SandboxRecord, surroundings: Surroundings): Promise<Sandbox> {
    const sandbox = new Sandbox(record.name, record.start, surroundings, record.epoch)
    sandbox.#pump.engine = await sandbox.#load(record)
    sandbox.#pump.wake()
    return sandbox
  }

  get engine(): Engine {
    return this.#pump.engine
  }

  get store(): Store {
    return this.#surroundings.store
  }

  get lastMove(): Moved | null {
    return this.#pump.clock.lastMove
  }

  get isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  /** How many messages retention has taken in this epoch. */
  get pruned(): number {
    return this.#pruned
  }

  /** The last event that is stored; nobody has heard of a later one. */
  get committedSeq(): number {
    return this.#committedSeq
  }

  /** Of its mailboxes: another one in each epoch, and for each sandbox of this name (RFC 9051 section 2.3.1.1). */
  get uidValidity(): number {
    return this.#uidValidity
  }

  /** The scenario in force as it was given. */
  get scenario(): unknown {
    return this.#scenario
  }

  /** The MTA at the start of the epoch. */
  get firstMta(): MtaInput {
    return this.#start.mta
  }

  /** Where this sandbox is under the server's own address; both end with a slash. */
  urlBase(server: string): string {
    return this.name === 'default' ? server : `${server}s/${this.name}/`
  }

  get ruleBook(): ReadonlyMap<string, RuleRecord | SessionRuleRecord> {
    return this.#ruleBook
  }

  now(): Instant {
    return this.#pump.clock.now()
  }

  /** Tells of every commit from now on. @returns a function that ends it */
  subscribe(listener: Listener): () => void {
    return this.#pump.subscribe(listener)
  }

  /** Takes a message in. Resolves when it is stored; only then may anybody be told that it was accepted. */
  accept(input: IntakeInput | LateInput): Promise<SmtpQueued> {
    return this.#pump.accept(input)
  }

  /** Runs a change of the engine in its turn; resolves with its result when that is stored. */
  change<T>(run: (engine: Engine) => T | Promise<T>): Promise<T> {
    return this.#pump.command(() => run(this.engine), { afterMove: false })
  }

  /** Writes an event that changes nothing in the queue (sessions). */
  note(body: EventBody): void {
    this.#pump.note(body)
  }

  addSession(record: SessionRecord): void {
    this.#pump.addSession(record)
  }

  /** A new summary of a message that is not in motion; only inside change(). */
  addUpdate(update: StoredMessage): void {
    this.#pump.addUpdate(update)
  }

  /** A transaction runs from MAIL to its final reply; the auto clock stands still meanwhile. */
  beginTransaction(): void {
    this.#pump.beginTransaction()
  }

  endTransaction(): void {
    this.#pump.endTransaction()
  }

  /**
   * Moves or sets the clock; resolves when everything that fell due on the way has ended and is stored.
   * @throws SandboxError E_CLOCK_PAST
   */
  moveClock(command: ClockCommand): Promise<Moved> {
    return this.#pump.moveClock(command)
  }

  /** Ends a move of the clock where it stands; who asked for it is told so. */
  stopMove(): void {
    this.#pump.clock.fail(
      new SandboxError('E_CONFLICT', 'The move of the clock was cut short.', { hint: 'Move it again.' }),
    )
  }

  /** @throws SandboxError E_INVALID where the configuration cannot be played; the old one then stays */
  async setMta(input: MtaInput): Promise<void> {
    const mta = createMta(input, mtaSettings(this.engine.state.timezone, this.#surroundings))
    await this.change((engine) => {
      engine.setMta(mta)
      engine.emit({ type: 'mta.changed', mta: input })
    })
  }

  /**
   * Puts a scenario's rules in place of the present ones; overrides and messages stay.
   * @param start what the next epoch begins with, where it differs from the start of this one
   */
  applyScenario(
    name: string | null,
    rules: NewRule[],
    sessionRules: NewSessionRule[],
    given: unknown,
    start: Partial<SandboxStart> = {},
  ): Promise<void> {
    return this.change(() => {
      this.#scenario = given
      this.#start = { ...this.#start, ...start }
      this.#emitScenario(name, rules, sessionRules)
    })
  }

  /**
   * Puts webhooks in place of the present ones; posts that are on their way go on, and those that wait for one that is
   * gone say so.
   * @throws SandboxError E_INVALID for a secret that the format cannot use, or an id that is none or stands twice;
   *   E_RELAY_NOT_ALLOWED
   */
  async setWebhooks(given: ChangedWebhook[]): Promise<WebhookRecord[]> {
    const [{ complete }, { changed, numbered, refuseTwins }] = await Promise.all([
      import('../webhooks/complete.ts'),
      import('../webhooks/change.ts'),
    ])
    const { allowed } = this.#surroundings.handoffs
    refuseTwins(given)
    const present = this.engine.state.webhooks
    const former = await this.#formerWebhooks()
    const webhooks = await Promise.all(given.map((webhook) => complete(changed(present, former, webhook), allowed)))
    const ids = given.map(({ id }) => id)
    return this.change((engine) => {
      const before = engine.state.webhooks
      const placed = numbered(before, webhooks, ids, former)
      engine.emit({ type: 'webhooks.changed', webhooks: placed })
      const gone = before.filter(({ id }) => !placed.some((each) => each.id === id))
      for (const { id } of gone) engine.posts.withdraw(id)
      return placed
    })
  }

  /** Webhooks that are in force no longer, as their posts tell of them. */
  async #formerWebhooks(): Promise<Map<string, EventOf<'handoff.queued'>>> {
    const former = new Map<string, EventOf<'handoff.queued'>>()
    for (const event of await this.store.posts(this.name))
      if (event.type === 'handoff.queued' && !this.#webhookOf(event)) former.set(event.by, event)
    return former
  }

  /** The application has agreed to be told; what waited for it is posted. */
  confirmWebhook(id: string): Promise<void> {
    return this.change((engine) => engine.posts.confirm(id))
  }

  /**
   * Makes a post that has ended once more.
   * @returns whether it was there
   * @throws SandboxError E_CONFLICT where its webhook is in force no longer
   */
  sendAgain(id: string): Promise<boolean> {
    return this.change(async (engine) => {
      if (engine.state.handoffs.has(id)) return false
      const queued = (await this.store.posts(this.name)).find(
        (event): event is EventOf<'handoff.queued'> => event.type === 'handoff.queued' && event.handoffId === id,
      )
      if (!queued) return false
      if (!this.#webhookOf(queued)) {
        const { by, target } = queued
        const hint = `Put a webhook with "id": "${by}" in force with PUT …/webhooks, then send it again.`
        throw new SandboxError('E_CONFLICT', `The webhook ${by} of this post, to ${target}, is in force no longer.`, {
          hint,
        })
      }
      engine.posts.queue(queued)
      return true
    })
  }

  /** Rules in front of all others, until reset. @returns them with their ids */
  use(rules: NewRule[], sessionRules: NewSessionRule[] = []): Promise<RuleRecord[]> {
    return this.change((engine) => {
      const { overrides, sessionOverrides } = engine.state
      const added = this.#numbered(rules)
      const addedSession = this.#numbered(sessionRules, added.length)
      this.#emitRules([...added, ...overrides], [...addedSession, ...sessionOverrides])
      return added
    })
  }

  /** Takes a rule away, an override or one of the scenario's. @returns whether it was there */
  removeRule(id: string): Promise<boolean> {
    return this.change((engine) => {
      const { overrides, sessionOverrides, rules, sessionRules, scenarioName: name } = engine.state
      const without = <R extends { id: string }>(list: R[]) => list.filter((rule) => rule.id !== id)
      if ([...overrides, ...sessionOverrides].some((rule) => rule.id === id)) {
        this.#emitRules(without(overrides), without(sessionOverrides))
        return true
      }
      if (![...rules, ...sessionRules].some((rule) => rule.id === id)) return false
      const left = { rules: without(rules), sessionRules: without(sessionRules) }
      engine.emit({ type: 'scenario.applied', name, ...left })
      return true
    })
  }

  /** Takes all overrides away. */
  resetRules(): Promise<void> {
    return this.change(() => this.#emitRules([], []))
  }

  /**
   * Removes messages with their bytes; what is queued of them is given up silently.
   * @returns the ids that were there
   */
  removeMessages(ids: readonly string[]): Promise<string[]> {
    return this.change(async (engine) => {
      const roots = new Map<string, string>()
      for (const id of ids) {
        const stored = await this.store.message(this.name, id)
        if (stored) roots.set(id, stored.summary.rootId)
        giveUpQuietly(engine, id)
      }
      await this.#pump.work()
      const removed = await this.store.remove(this.name, ids)
      for (const messageId of removed) {
        engine.emit({ type: 'message.deleted', messageId, rootId: roots.get(messageId) ?? messageId })
      }
      return removed
    })
  }

  /**
   * Removes the oldest traces that have ended until both limits hold. What posts to webhooks are made of, and what
   * somebody has found who waits for more, stays until that is over.
   */
  prune(limits: PruneLimits): Promise<void> {
    return this.change(async (engine) => {
      const needed = [...engine.state.handoffs.values()].map(({ rootId }) => rootId)
      const keep = [...new Set([...needed, ...this.#waiters.foundRoots()])]
      const surplus = await this.store.surplus(this.name, { ...limits, keep })
      if (surplus.length === 0) return
      const messageIds = await this.store.remove(this.name, surplus)
      this.#pruned += messageIds.length
      engine.emit({ type: 'messages.pruned', messageIds, limits })
    })
  }

  /**
   * Sends a copy to a real server; the message's own state stays as it is.
   * @throws SandboxError E_INVALID, E_RELAY_NOT_ALLOWED
   */
  async relay(message: MessageState, to: string, raw: Uint8Array, server: string): Promise<HandoffEnd> {
    const { handoffs } = this.#surroundings
    const target = handoffs.check(server)
    const { id: messageId, rootId } = message
    const handed = { messageId, rootId, protocol: target.protocol, target: serverText(target), recipient: to }
    const { seq } = await this.change((engine) => engine.emit({ type: 'handoff.attempted', ...handed }))
    if (target.password !== undefined) this.#withPassword.set(seq, server)
    const [oldest] = this.#withPassword.size > MOST_PASSWORDS ? this.#withPassword.keys() : []
    if (oldest !== undefined) this.#withPassword.delete(oldest)
    const { ok, reply, dialogue } = await handoffs.copy(message.envelope, to, raw, server, this.#closing.signal)
    const type = ok ? 'handoff.delivered' : 'handoff.failed'
    await this.change((engine) => engine.emit({ type, ...handed, reply, dialogue }))
    return { ok, reply, dialogue }
  }

  /**
   * What was handed over by hand, as it can be handed over once more.
   * @param seq of the event with which it began
   * @returns null where there was no such hand-off
   */
  async relayed(message: MessageState, seq: number): Promise<{ to: string; server: string; isWhole: boolean } | null> {
    const events = await this.store.traceEvents(this.name, message.rootId)
    const begun = events.find(
      (event): event is EventOf<'handoff.attempted'> =>
        event.seq === seq && event.type === 'handoff.attempted' && event.messageId === message.id,
    )
    // Of an attempt, or a post to a webhook.
    if (!begun || begun.index !== undefined || begun.handoffId !== undefined) return null
    const server = this.#withPassword.get(seq)
    const isWhole = server !== undefined || !begun.target.includes('@')
    return { to: begun.recipient, server: server ?? begun.target, isWhole }
  }

  /**
   * Waits for messages that match; the auto clock skips ahead for it while they can still come.
   * @param timeout real milliseconds
   * @param signal ends the wait as its timeout would
   */
  async waitFor(query: WaitQuery, timeout: number, signal?: AbortSignal): Promise<WaitResult> {
    const search = readSearch(query.q ?? '', this.now())
    const result = this.#waiters.add(query, timeout, signal, search)
    // Registered first, looked up second: nothing that arrives between the two is missed.
    for await (const summaries of allSummaries(this, query)) this.#waiters.offer(summaries)
    this.#pump.wake()
    return result
  }

  /** Begins a new epoch: messages, queue, overrides and clock as at the start; the scenario stays. */
  reset(start?: SandboxStart): Promise<void> {
    const begin = async () => {
      const hint = 'Move it again.'
      this.#pump.clock.fail(new SandboxError('E_CONFLICT', 'The sandbox was reset while its clock moved.', { hint }))
      const { rules, sessionRules, scenarioName, mta, epoch, webhooks } = this.engine.state
      this.#uidValidity = Math.max(this.#uidValidity + 1, Math.floor(this.#surroundings.wall() / 1000))
      this.engine.emit({ type: 'sandbox.reset' })
      await this.#pump.commit()
      this.#start = start ?? { ...this.#start, mta }
      this.#pump.engine = firstEngine(this.#start, this.#surroundings, epoch + 1)
      this.#pump.clock.lastMove = null
      this.#pruned = 0
      this.#committedSeq = 0
      this.#ruleBook.clear()
      this.#withPassword.clear()
      this.#rememberRoutes()
      this.#waiters.restart()
      if (rules.length + sessionRules.length > 0) this.#emitScenario(scenarioName, rules, sessionRules)
      if (webhooks.length > 0) this.engine.emit({ type: 'webhooks.changed', webhooks })
      await this.#pump.commit(true)
    }
    return this.#pump.command(begin, { afterMove: false })
  }

  /** Resolves when every stored message can be found by its text. */
  indexed(): Promise<void> {
    return this.#indexer.finish()
  }

  /** Resolves when nothing is left to do at the present instant. */
  settled(): Promise<void> {
    return this.#pump.settled()
  }

  /** Stops; what was accepted is stored already. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#pump.close()
    await this.#indexer.close()
    this.#waiters.close()
  }

  // ── What the pump asks for ──────────────────────────────────────────────────────────────────────────────────

  record(): SandboxRecord {
    const { epoch, seq, now, startedAt, seed, timezone, clock } = this.engine.state
    // Copies: the store may write them later, when the live ones have gone on.
    const counters = { ...this.engine.state.counters }
    const ruleUses = { ...this.engine.state.ruleUses }
    const state = { epoch, seq, now, startedAt, seed, timezone, clock, counters, ruleUses }
    const own = { start: this.#start, scenario: this.#scenario, pruned: this.#pruned, uidValidity: this.#uidValidity }
    return { name: this.name, ...state, ...own }
  }

  committed({ events, summaries }: Committed): void {
    this.#committedSeq = events.at(-1)?.seq ?? this.#committedSeq
    this.#rememberRules(events)
    this.#waiters.offer(summaries)
    if (this.#waiters.isAnybodyThere) this.#waiters.offer(this.#deferred(events))
    if (summaries.length > 0) this.#indexer.noticed()
  }

  /** A deferral changes nothing that is stored, but whoever waits for its status must see it. */
  #deferred(events: readonly SandboxEvent[]): Summary[] {
    const ids = new Set(events.flatMap((event) => (event.type === 'recipient.deferred' ? [event.messageId] : [])))
    return [...ids].flatMap((id) => {
      const message = this.engine.state.messages.get(id)
      return message ? [summaryOf(message)] : []
    })
  }

  async skipTo(): Promise<Instant | null> {
    await this.#waiters.searched()
    this.#waiters.giveUp((query) => candidateTraces(this.engine, query).length === 0)
    if (this.engine.state.clock.mode !== 'auto') return null
    const dues = this.#waiters
      .forNotices()
      .map((query) => nextDueFor(this.engine, query))
      .filter((due) => due !== null)
    return dues.length > 0 ? Math.min(...dues) : null
  }

  /** Which of these messages a search finds. */
  async #meeting(search: readonly SearchTerm[], ids: readonly string[]): Promise<string[]> {
    const { messages } = await findMessages(this, search, { ids, limit: ids.length })
    return messages.map(({ id }) => id)
  }

  async reload(): Promise<Engine> {
    const records = await this.store.sandboxes()
    const record = records.find(({ name }) => name === this.name)
    return record ? this.#load(record) : this.engine
  }

  async #load(record: SandboxRecord): Promise<Engine> {
    const events = await this.store.liveEvents(this.name)
    const state = rebuildState(record, events)
    // The store keeps no functions: where this very process wrote the rules, they have theirs again.
    const known = <R extends { id: string }>(rules: R[]) =>
      rules.map((each) => (this.#ruleBook.get(each.id) as R | undefined) ?? each)
    state.rules = known(state.rules)
    state.overrides = known(state.overrides)
    state.sessionRules = known(state.sessionRules)
    state.sessionOverrides = known(state.sessionOverrides)
    const fields = new Map<string, HeaderField[]>()
    for (const id of state.messages.keys()) {
      const raw = await this.store.raw(this.name, id)
      if (raw) fields.set(id, scanHeader(raw))
    }
    const engine = new Engine(
      state,
      createMta(state.mta, mtaSettings(state.timezone, this.#surroundings)),
      this.#surroundings.routes,
    )
    engine.restore(fields)
    this.#scenario = record.scenario
    this.#pruned = record.pruned
    this.#committedSeq = record.seq
    this.#uidValidity = record.uidValidity ?? record.epoch
    this.#rememberRules(events)
    return engine
  }

  // ── Webhooks ────────────────────────────────────────────────────────────────────────────────────────────────

  #webhookOf({ by }: Pick<HandoffState, 'by'>): WebhookTarget | undefined {
    const standing = this.engine.state.webhooks.find(({ id }) => id === by)
    if (standing) return standing
    const rule = this.#ruleBook.get(by)
    const outcomes = rule && 'then' in rule && Array.isArray(rule.then) ? rule.then : []
    return outcomes.find((outcome) => outcome.do === 'webhook')
  }

  // ── Rules ───────────────────────────────────────────────────────────────────────────────────────────────────

  #numbered<R extends object>(rules: R[], after = 0): (R & { id: string })[] {
    const { rule } = this.engine.state.counters
    return rules.map((r, i) => ({ ...r, id: `r${rule + after + i + 1}` }))
  }

  #emitScenario(name: string | null, rules: NewRule[], sessionRules: NewSessionRule[]): void {
    const numbered = this.#numbered(rules)
    const numberedSession = this.#numbered(sessionRules, numbered.length)
    this.engine.emit({ type: 'scenario.applied', name, rules: numbered, sessionRules: numberedSession })
  }

  #emitRules(overrides: RuleRecord[], sessionOverrides: SessionRuleRecord[]): void {
    this.engine.emit({ type: 'rules.changed', overrides, sessionOverrides })
  }

  #rememberRoutes(): void {
    for (const rule of this.#surroundings.routes ?? []) this.#ruleBook.set(rule.id, rule)
  }

  #rememberRules(events: readonly SandboxEvent[]): void {
    for (const event of events) {
      const lists =
        event.type === 'rules.changed'
          ? [event.overrides, event.sessionOverrides]
          : event.type === 'scenario.applied'
            ? [event.rules, event.sessionRules]
            : []
      for (const rule of lists.flat()) if (!this.#ruleBook.has(rule.id)) this.#ruleBook.set(rule.id, rule)
    }
  }
}

/** Nothing of a message that is to go may stay in the queue. */
function giveUpQuietly(engine: Engine, id: string): void {
  const message = engine.state.messages.get(id)
  if (!message) return
  for (const recipient of message.recipients) {
    engine.cutShort(message, recipient)
    operate(engine, 'discard', id, recipient.index)
  }
}

/** A virtual or auto clock begins at its start; a real one now. */
function firstEngine({ mta, seed, timezone, clock }: SandboxStart, surroundings: Surroundings, epoch: number): Engine {
  const wall = surroundings.wall()
  const now = clock.start ?? wall
  const state: ClockState = { mode: clock.mode, speed: clock.speed, anchorAt: now, anchorWall: wall }
  const first = emptyState({ epoch, now, seed, timezone, clock: state, mta })
  return new Engine(first, createMta(mta, mtaSettings(timezone, surroundings)), surroundings.routes)
}

const mtaSettings = (timezone: string, { commands }: Surroundings): MtaSettings => ({
  timezone,
  commands: commands !== undefined,
})
