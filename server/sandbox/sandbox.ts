/**
 * One isolated world: engine, clock, rules, MTA and journal behind one door.
 * Everything that changes it goes through the pump, one thing at a time: messages that arrived, then work that is due,
 * then a move of the clock, then the next command. So each commit holds whole steps and each event its own instant.
 */
import { type ClockState, clockAt, wallUntil } from '../core/clock.ts'
import { Engine, type Intake, measure } from '../core/engine.ts'
import type { ClockMode, EventBody, SandboxEvent } from '../core/events.ts'
import type { MtaInput } from '../core/mta.ts'
import type { RuleRecord, SessionRuleRecord } from '../core/rule.ts'
import { emptyState } from '../core/state.ts'
import type { Envelope, HeaderField, Instant, Origin } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import { headerSummary, scanHeader } from '../mail/header.ts'
import { createMta } from '../mta/mta.ts'
import type { SandboxRecord, SessionRecord, Store } from '../store/store.ts'
import { type ClockCommand, LONGEST_RUN, type Move, type Moved, planMove, tally } from './clock-moves.ts'
import { Journal } from './journal.ts'
import { rebuildState } from './rebuild.ts'
import { allSummaries } from './views.ts'
import { candidateTraces, nextDueFor, type WaitQuery, type WaitResult } from './wait.ts'
import { Waiters } from './waiters.ts'

/** What a sandbox begins with, and returns to at a reset. */
export interface SandboxStart {
  mta: MtaInput
  clock: { mode: ClockMode; speed: number; start: Instant | null }
  seed: number
  timezone: string
}

/** The world outside, handed in so that tests can hold it. */
export interface Surroundings {
  store: Store
  /** Milliseconds of the wall clock. */
  wall: () => number
  /** Told of faults that no caller waits for. */
  onFault: (error: unknown) => void
}

interface PendingIntake {
  input: IntakeInput
  resolve: (accepted: { messageId: string }) => void
  reject: (error: unknown) => void
}

export interface IntakeInput {
  origin: Extract<Origin, { type: 'smtp' | 'local' }>
  envelope: Envelope
  raw: Uint8Array
}

interface Command {
  run: () => unknown
  resolve: (value: never) => void
  reject: (error: unknown) => void
}

/** Work is committed at least this often, so that a long move neither blocks arrivals nor fills the memory. */
const EVENTS_PER_COMMIT = 2000

export class Sandbox {
  readonly name: string
  readonly #surroundings: Surroundings
  readonly #journal: Journal
  readonly #waiters = new Waiters()
  /** Every rule of this epoch by id, the retired ones too: old events name them. */
  readonly #ruleBook = new Map<string, RuleRecord | SessionRuleRecord>()
  #start: SandboxStart
  #engine: Engine
  #scenario: unknown = null
  #pruned = 0
  #intakes: PendingIntake[] = []
  #commands: Command[] = []
  #move: Move | null = null
  #lastMove: Moved | null = null
  #openTransactions = 0
  #pumping: Promise<void> | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #closed = false

  private constructor(name: string, start: SandboxStart, surroundings: Surroundings, engine: Engine) {
    this.name = name
    this.#start = start
    this.#surroundings = surroundings
    this.#journal = new Journal(surroundings.store)
    this.#engine = engine
  }

  /** A new sandbox, stored before anybody can use it. */
  static async create(name: string, start: SandboxStart, surroundings: Surroundings): Promise<Sandbox> {
    const sandbox = new Sandbox(name, start, surroundings, firstEngine(start, surroundings.wall(), 1))
    await sandbox.#commit(true)
    return sandbox
  }

  /** Goes on where the stored sandbox stood: overdue work runs once, in order. */
  static async restore(record: SandboxRecord, start: SandboxStart, surroundings: Surroundings): Promise<Sandbox> {
    const sandbox = new Sandbox(record.name, start, surroundings, firstEngine(start, surroundings.wall(), record.epoch))
    await sandbox.#load(record)
    sandbox.#wake()
    return sandbox
  }

  get engine(): Engine {
    return this.#engine
  }

  get store(): Store {
    return this.#surroundings.store
  }

  get journal(): Journal {
    return this.#journal
  }

  get lastMove(): Moved | null {
    return this.#lastMove
  }

  get pruned(): number {
    return this.#pruned
  }

  /** The MTA at the start of the epoch. */
  get firstMta(): MtaInput {
    return this.#start.mta
  }

  get scenario(): unknown {
    return this.#scenario
  }

  get ruleBook(): ReadonlyMap<string, RuleRecord | SessionRuleRecord> {
    return this.#ruleBook
  }

  get waiters(): Waiters {
    return this.#waiters
  }

  /** The sandbox's clock, read now. */
  now(): Instant {
    const { clock, now } = this.#engine.state
    // While work is being done its instant stands; between works a real clock runs on.
    return this.#pumping ? now : clockAt(clock, this.#surroundings.wall(), now)
  }

  /** Takes a message in. Resolves when it is stored; only then may anybody be told that it was accepted. */
  accept(input: IntakeInput): Promise<{ messageId: string }> {
    return new Promise((resolve, reject) => {
      this.#intakes.push({ input, resolve, reject })
      this.#wake()
    })
  }

  /** Runs a change of the sandbox in its turn; resolves with its result when that is stored. */
  change<T>(run: (engine: Engine) => T | Promise<T>): Promise<T> {
    return this.#enqueue(() => run(this.#engine))
  }

  /** Writes events that change nothing in the queue (sessions); stored with the next commit. */
  note(body: EventBody): void {
    if (this.#closed) return
    if (!this.#pumping) this.#engine.setNow(this.now())
    this.#engine.emit(body)
    this.#wake()
  }

  addSession(record: SessionRecord): void {
    this.#journal.addSession(record)
    this.#wake()
  }

  beginTransaction(): void {
    this.#openTransactions++
  }

  endTransaction(): void {
    this.#openTransactions--
    if (this.#openTransactions === 0) this.#wake()
  }

  /**
   * Moves or sets the clock; resolves when everything that fell due on the way has ended and is stored.
   * @throws SandboxError E_CLOCK_PAST
   */
  moveClock(command: ClockCommand): Promise<Moved> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        if ('advance' in command || 'advanceTo' in command || 'next' in command || 'run' in command) {
          this.#engine.setNow(this.now())
          const plan = planMove(command, this.#engine.state.now, this.#engine.nextDue())
          this.#move = { ...plan, brought: {}, done: resolve, failed: reject }
        } else resolve(this.#setClock(command))
      }
      this.#enqueue(begin).catch(reject)
    })
  }

  setMta(input: MtaInput): Promise<void> {
    // Made ahead of its turn, so that a configuration that cannot be played changes nothing.
    const mta = createMta(input, { timezone: this.#engine.state.timezone })
    return this.change((engine) => {
      engine.setMta(mta)
      engine.emit({ type: 'mta.changed', mta: input })
    })
  }

  /** Begins a new epoch: messages, queue, overrides and clock as at the start; the scenario stays. */
  async reset(start: SandboxStart = this.#start): Promise<void> {
    const { scenario } = this
    const { rules, sessionRules, scenarioName, mta } = this.#engine.state
    await this.#enqueue(async () => {
      this.#engine.emit({ type: 'sandbox.reset' })
      await this.#commit()
      this.#start = { ...start, mta: start === this.#start ? mta : start.mta }
      const epoch = this.#engine.state.epoch + 1
      this.#engine = firstEngine(this.#start, this.#surroundings.wall(), epoch)
      this.#ruleBook.clear()
      this.#lastMove = null
      this.#pruned = 0
      this.#waiters.restart()
      this.#scenario = scenario
      if (scenarioName !== null || rules.length > 0 || sessionRules.length > 0) {
        this.#emitScenario(scenarioName, rules, sessionRules)
      }
      await this.#commit(true)
    })
  }

  /** Puts a scenario's rules in place of the present ones; overrides and messages stay. */
  applyScenario(
    name: string | null,
    rules: Omit<RuleRecord, 'id'>[],
    sessionRules: Omit<SessionRuleRecord, 'id'>[],
    given: unknown,
  ): Promise<void> {
    return this.change(() => {
      this.#scenario = given
      this.#emitScenario(name, rules, sessionRules)
    })
  }

  /** Rules in front of all others, until reset. @returns them with their ids */
  use(rules: Omit<RuleRecord, 'id'>[], sessionRules: Omit<SessionRuleRecord, 'id'>[] = []): Promise<RuleRecord[]> {
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
      const { overrides, sessionOverrides, rules, sessionRules, scenarioName } = engine.state
      const without = <R extends { id: string }>(list: R[]) => list.filter((rule) => rule.id !== id)
      if ([...overrides, ...sessionOverrides].some((rule) => rule.id === id)) {
        this.#emitRules(without(overrides), without(sessionOverrides))
        return true
      }
      if (![...rules, ...sessionRules].some((rule) => rule.id === id)) return false
      engine.emit({
        type: 'scenario.applied',
        name: scenarioName,
        rules: without(rules),
        sessionRules: without(sessionRules),
      })
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
  removeMessages(ids: readonly string[], because: 'deleted' | 'pruned'): Promise<string[]> {
    return this.change(async (engine) => {
      for (const id of ids) {
        for (const recipient of engine.state.messages.get(id)?.recipients ?? []) engine.discard(id, recipient.index)
      }
      while (this.#isDue()) await this.#work()
      const removed = await this.#surroundings.store.remove(this.name, ids)
      if (because === 'pruned') {
        this.#pruned += removed.length
        engine.emit({ type: 'messages.pruned', messageIds: removed })
        return removed
      }
      for (const messageId of removed) engine.emit({ type: 'message.deleted', messageId, rootId: messageId })
      return removed
    })
  }

  /** Uses of session rules, those of sessions still open included. */
  sessionUses(): Record<string, number> {
    return this.#engine.state.ruleUses
  }

  /** Resolves when nothing is left to do at the present instant. */
  async settled(): Promise<void> {
    await this.change(() => undefined)
  }

  /** Stops; what was accepted is stored already. */
  async close(): Promise<void> {
    await this.settled().catch(() => undefined)
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#waiters.close()
    await this.#pumping
  }

  /**
   * Waits for messages that match; the auto clock skips ahead for it while they can still come.
   * @param timeout real milliseconds
   */
  async waitFor(query: WaitQuery, timeout: number): Promise<WaitResult> {
    const waiter = this.#waiters.add(query, timeout)
    // Registered first, looked up second: nothing that arrives between the two is missed.
    for await (const summaries of allSummaries(this, query)) this.#waiters.offer(summaries)
    this.#wake()
    return waiter
  }

  // ── The pump ────────────────────────────────────────────────────────────────────────────────────────────────

  #enqueue<T>(run: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) return reject(new SandboxError('E_STOPPING', `Sandbox ${this.name} is closed.`))
      this.#commands.push({ run, resolve: resolve as Command['resolve'], reject })
      this.#wake()
    })
  }

  #wake(): void {
    if (this.#pumping || this.#closed) return
    // One turn of the event loop later, so that messages that arrive together share a commit.
    this.#pumping = new Promise<void>((resolve) => setImmediate(resolve))
      .then(() => this.#pump())
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#pumping = null
        if (this.#intakes.length + this.#commands.length > 0) this.#wake()
        else this.#setTimer()
      })
  }

  async #pump(): Promise<void> {
    if (!this.#move) this.#engine.setNow(this.#wallNow())
    for (;;) {
      if (this.#closed) return
      if (this.#intakes.length > 0) await this.#takeIntakes()
      else if (this.#isDue()) await this.#work()
      else if (this.#move) await this.#stepMove(this.#move)
      else if (this.#commands.length > 0) await this.#runCommand(this.#commands.shift() as Command)
      else if (!(await this.#skipForWaiters())) break
      await new Promise<void>((resolve) => setImmediate(resolve))
      if (!this.#move) this.#engine.setNow(this.#wallNow())
    }
    await this.#commit()
  }

  #wallNow(): Instant {
    const { clock, now } = this.#engine.state
    return clockAt(clock, this.#surroundings.wall(), now)
  }

  #isDue(): boolean {
    const due = this.#engine.nextDue()
    return due !== null && due <= this.#engine.state.now
  }

  async #takeIntakes(): Promise<void> {
    const batch = this.#intakes
    this.#intakes = []
    const accepted = batch.map(({ input }) => {
      const message = this.#engine.accept(intakeOf(input))
      this.#journal.addBytes(message.id, input.raw)
      return message.id
    })
    try {
      await this.#commit()
    } catch (error) {
      for (const { reject } of batch) reject(error)
      throw error
    }
    batch.forEach(({ resolve }, i) => {
      resolve({ messageId: accepted[i] as string })
    })
  }

  /** Does what is due at the present instant, up to one commit's worth. */
  async #work(): Promise<void> {
    const before = this.#engine.state.seq
    while (this.#isDue() && this.#engine.state.seq - before < EVENTS_PER_COMMIT) {
      const pending = this.#engine.step()
      if (pending === null) break
      const entered = []
      for (const notice of pending) {
        const raw = await this.#journal.bytes(this.name, notice.messageId)
        if (!raw) throw new Error(`the bytes of ${notice.messageId} are gone`)
        const composed = this.#engine.mta.compose(this.#engine.composeInput(notice, raw))
        entered.push(this.#engine.enter(notice, composed))
        this.#journal.addBytes(notice.noticeId, composed.raw)
      }
      this.#engine.settle(entered)
      if (this.#intakes.length > 0) break
    }
    await this.#commit()
  }

  /** One step of a move: to the next due instant, or to its end. */
  async #stepMove(move: Move): Promise<void> {
    const due = this.#engine.nextDue()
    if (due !== null && due <= move.target) return this.#engine.setNow(due)
    if (move.toTarget) this.#engine.setNow(move.target)
    this.#move = null
    const { at, wasAt, step, brought } = { at: this.#engine.state.now, ...move }
    this.#anchor()
    const { mode, speed } = this.#engine.state.clock
    this.#engine.emit({ type: 'clock.moved', wasAt, mode, speed, step, brought })
    this.#lastMove = { wasAt, at, step, brought }
    await this.#commit()
    move.done(this.#lastMove)
  }

  /** Nails the clock to the present reading, so that a move stays as an offset of a real clock. */
  #anchor(change: { mode?: ClockMode; speed?: number } = {}): void {
    const { state } = this.#engine
    state.clock = { ...state.clock, ...change, anchorAt: state.now, anchorWall: this.#surroundings.wall() }
  }

  #setClock(command: { mode?: ClockMode; speed?: number }): Moved {
    const now = this.#wallNow()
    this.#engine.setNow(now)
    const change = {
      ...(command.mode ? { mode: command.mode } : {}),
      ...(command.speed ? { speed: command.speed } : {}),
    }
    this.#anchor(change)
    const { mode, speed } = this.#engine.state.clock
    this.#engine.emit({ type: 'clock.moved', wasAt: now, mode, speed, step: 'mode', brought: {} })
    return { wasAt: now, at: now, step: 'mode', brought: {} }
  }

  async #runCommand(command: Command): Promise<void> {
    try {
      const value = await command.run()
      await this.#commit()
      command.resolve(value as never)
    } catch (error) {
      command.reject(error)
    }
  }

  /** The auto clock skips ahead while somebody waits for a notice that can still come. @returns whether it did */
  async #skipForWaiters(): Promise<boolean> {
    await this.#commit()
    const { clock, now } = this.#engine.state
    if (this.#openTransactions > 0) return false
    this.#waiters.giveUp((query) => candidateTraces(this.#engine, query).length === 0)
    if (clock.mode !== 'auto') return false
    const dues = this.#waiters.forNotices().map((query) => nextDueFor(this.#engine, query))
    const target = Math.min(...dues.filter((due) => due !== null))
    if (!Number.isFinite(target) || target > now + LONGEST_RUN) return false
    this.#move = {
      step: 'wait',
      wasAt: now,
      target,
      toTarget: true,
      brought: {},
      done: () => undefined,
      failed: () => undefined,
    }
    return true
  }

  async #commit(replaces = false): Promise<void> {
    const { seq } = this.#engine.state
    try {
      await this.#journal.commit(this.#engine, this.#record(), replaces, (committed) => {
        this.#remember(committed.events)
        if (this.#move) tally(this.#move.brought, committed.events)
        this.#waiters.offer(committed.summaries)
      })
    } catch (error) {
      throw new SandboxError('E_STORE', `Nothing after event ${seq} could be stored: ${messageOf(error)}`, {
        cause: error,
      })
    }
  }

  /** What could not be stored never happened: the state goes back to what the store holds. */
  async #fail(error: unknown): Promise<void> {
    this.#surroundings.onFault(error)
    this.#move?.failed(error)
    this.#move = null
    this.#journal.drop()
    this.#engine.takeEvents()
    const records = await this.#surroundings.store.sandboxes()
    const record = records.find(({ name }) => name === this.name)
    if (record) await this.#load(record)
  }

  async #load(record: SandboxRecord): Promise<void> {
    const { store } = this.#surroundings
    const state = rebuildState(record, await store.liveEvents(this.name))
    const engine = new Engine(state, createMta(state.mta, { timezone: state.timezone }))
    const fields = new Map<string, HeaderField[]>()
    for (const id of state.messages.keys()) {
      const raw = await store.raw(this.name, id)
      if (raw) fields.set(id, scanHeader(raw))
    }
    engine.restore(fields)
    this.#engine = engine
    this.#scenario = record.scenario
    this.#pruned = record.pruned
    this.#remember(await store.liveEvents(this.name))
  }

  #setTimer(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const { clock, now } = this.#engine.state
    const due = this.#engine.nextDue()
    if (this.#closed || due === null) return
    const wait = wallUntil(clock, this.#surroundings.wall(), now, due)
    if (wait === null) return
    // setTimeout takes at most 2^31-1 ms; a later due instant is looked at again by then.
    this.#timer = setTimeout(() => this.#wake(), Math.min(Math.ceil(wait), 2_147_483_647))
    this.#timer.unref()
  }

  // ── Small things ────────────────────────────────────────────────────────────────────────────────────────────

  #record(): SandboxRecord {
    const { epoch, seq, now, startedAt, seed, timezone, clock, counters, ruleUses } = this.#engine.state
    const { mta } = this.#start
    const scenario = this.#scenario
    const pruned = this.#pruned
    return {
      name: this.name,
      epoch,
      seq,
      now,
      startedAt,
      seed,
      timezone,
      clock,
      counters,
      mta,
      ruleUses,
      scenario,
      pruned,
    }
  }

  #numbered<R extends object>(rules: R[], after = 0): (R & { id: string })[] {
    const { rule } = this.#engine.state.counters
    return rules.map((r, i) => ({ ...r, id: `r${rule + after + i + 1}` }))
  }

  #emitScenario(
    name: string | null,
    rules: Omit<RuleRecord, 'id'>[],
    sessionRules: Omit<SessionRuleRecord, 'id'>[],
  ): void {
    const numbered = this.#numbered(rules)
    this.#engine.emit({
      type: 'scenario.applied',
      name,
      rules: numbered,
      sessionRules: this.#numbered(sessionRules, numbered.length),
    })
  }

  #emitRules(overrides: RuleRecord[], sessionOverrides: SessionRuleRecord[]): void {
    this.#engine.emit({ type: 'rules.changed', overrides, sessionOverrides })
  }

  #remember(events: readonly SandboxEvent[]): void {
    for (const event of events) {
      const rules =
        event.type === 'rules.changed'
          ? [...event.overrides, ...event.sessionOverrides]
          : event.type === 'scenario.applied'
            ? [...event.rules, ...event.sessionRules]
            : []
      for (const rule of rules) this.#ruleBook.set(rule.id, rule)
    }
  }
}

function firstEngine(start: SandboxStart, wall: number, epoch: number): Engine {
  const { mta, seed, timezone } = start
  const now = start.clock.start ?? wall
  const { mode, speed } = start.clock
  const clock: ClockState = { mode, speed, anchorAt: now, anchorWall: wall }
  return new Engine(emptyState({ epoch, now, seed, timezone, clock, mta }), createMta(mta, { timezone }))
}

function intakeOf({ origin, envelope, raw }: IntakeInput): Intake {
  const fields = scanHeader(raw)
  const priority = fields
    .find((field) => field.name.toLowerCase() === 'priority')
    ?.value.trim()
    .toLowerCase()
  return {
    origin,
    envelope,
    header: headerSummary(fields),
    fields,
    ...measure(raw),
    ...(priority ? { priority } : {}),
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
