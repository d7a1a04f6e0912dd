/**
 * Everything that changes a sandbox goes through its pump, one thing at a time: messages that arrived, then work that
 * is due, then a move of the clock, then the next command. So each commit holds whole steps, each event has its own
 * instant, and nobody hears of anything before it is stored.
 */
import { answered } from '../answers/answer.ts'
import type { Engine, PendingDelivery } from '../core/engine.ts'
import type { EventBody } from '../core/events.ts'
import type { LocalResult } from '../core/mta.ts'
import type { RuleRecord } from '../core/rule.ts'
import type { SmtpQueued } from '../core/smtp-dialect.ts'
import type { Instant } from '../core/types.ts'
import type { HandoffState } from '../core/webhook.ts'
import { SandboxError } from '../errors.ts'
import type { HandoffHost } from '../handoff/handoff-host.ts'
import type { CommandHost } from '../programs/command-host.ts'
import { runCommands } from '../programs/run-commands.ts'
import type { SandboxRecord, SessionRecord, Store, StoredMessage } from '../store/store.ts'
import { Outbox, type SendPost } from '../webhooks/outbox.ts'
import { type ClockCommand, LONGEST_RUN, type Moved, planMove } from './clock-moves.ts'
import { type IntakeInput, intakeOf, isLate, type LateInput } from './intake.ts'
import { type Committed, Journal, type Listener } from './journal.ts'
import { Outside } from './outside.ts'
import { SandboxClock } from './sandbox-clock.ts'
import { tagsIn } from './tags.ts'

/** The world outside, handed in so that tests can hold it. */
export interface Surroundings {
  store: Store
  /** Milliseconds of the wall clock. */
  wall: () => number
  /** Told of faults that no caller waits for. */
  onFault: (error: unknown) => void
  /** Runs the commands of local deliveries; absent where none may run. */
  commands?: CommandHost | undefined
  /** Takes messages outside: to real servers, programs and folders. */
  handoffs: HandoffHost
  /** Rules behind all others: where mail goes that nothing else decides. */
  routes?: readonly RuleRecord[] | undefined
}

/** What the pump leaves to the sandbox around it. */
export interface PumpOwner {
  readonly name: string
  /** What a restart needs besides the events. */
  record(): SandboxRecord
  /** Told of every commit before anybody else. */
  committed(committed: Committed): void
  /** The instant to which the clock may skip for somebody who waits; asked when nothing else is left to do. */
  skipTo(): Promise<Instant | null>
  /** Makes and sends one post to a webhook. */
  readonly post: SendPost
  /** The engine as the store has it, after a commit failed. */
  reload(): Promise<Engine>
}

interface Command {
  run: () => unknown
  /** Whether it waits for a move of the clock to end, rather than for a step of it. */
  afterMove: boolean
  resolve: (value: never) => void
  reject: (error: unknown) => void
}

interface PendingIntake {
  input: IntakeInput | LateInput
  resolve: (accepted: SmtpQueued) => void
  reject: (error: unknown) => void
}

/** Posts that begin in one piece of work. */
const MOST_POSTS = 500

/** Work is committed at least this often, so that a long move neither blocks arrivals nor fills the memory. */
const EVENTS_PER_COMMIT = 2000

export class Pump {
  readonly clock: SandboxClock
  readonly #owner: PumpOwner
  readonly #surroundings: Surroundings
  readonly #journal: Journal
  readonly #outside: Outside
  readonly #outbox: Outbox
  #engine: Engine
  /** Posts that have begun and wait for the commit. */
  #posts: HandoffState[] = []
  #intakes: PendingIntake[] = []
  #commands: Command[] = []
  #openTransactions = 0
  #running: Promise<void> | null = null
  /** Somebody who waits came while the last round ended, which may not have looked at what they wait for. */
  #isWoken = false
  #timer: ReturnType<typeof setTimeout> | null = null
  #closed = false
  /** The state holds what could not be stored, and could not be brought back yet to what is. */
  #isAhead = false

  constructor(engine: Engine, owner: PumpOwner, surroundings: Surroundings) {
    this.#engine = engine
    this.#owner = owner
    this.#surroundings = surroundings
    this.#journal = new Journal(surroundings.store)
    this.clock = new SandboxClock(() => this.#engine, surroundings.wall)
    this.#outside = new Outside(() => this.wake(), surroundings.onFault)
    this.#outbox = new Outbox(owner.post, () => this.wake())
  }

  get engine(): Engine {
    return this.#engine
  }

  /** Another engine waits for nothing that ran for the one before. */
  set engine(engine: Engine) {
    void this.#outside.abort()
    this.#posts = []
    this.#outbox.abort()
    this.#engine = engine
  }

  /** Tells of every commit from now on. @returns a function that ends it */
  subscribe(listener: Listener): () => void {
    return this.#journal.subscribe(listener)
  }

  accept(input: IntakeInput | LateInput): Promise<SmtpQueued> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#stopping())
      this.#intakes.push({ input, resolve, reject })
      this.wake()
    })
  }

  /**
   * Runs a change in its turn; resolves with its result when that is stored.
   * @param afterMove false for what cannot wait for a move of the clock that a command outside holds up: a program that
   *   hangs holds up each of its attempts
   */
  command<T>(run: () => T | Promise<T>, { afterMove = true } = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) return reject(this.#stopping())
      this.#commands.push({ run, afterMove, resolve: resolve as Command['resolve'], reject })
      this.wake()
    })
  }

  /** Writes an event that changes nothing in the queue (sessions); stored with the next commit. */
  note(body: EventBody): void {
    if (this.#closed) return
    if (!this.#running) this.clock.tick()
    this.engine.emit(body)
    this.wake()
  }

  addSession(record: SessionRecord): void {
    this.#journal.addSession(record)
    this.wake()
  }

  /** A new summary of a message that is not in motion; only inside a command. */
  addUpdate(update: StoredMessage): void {
    this.#journal.addUpdate(update)
  }

  beginTransaction(): void {
    this.#openTransactions++
  }

  endTransaction(): void {
    this.#openTransactions--
    // Only a clock that skips ahead for somebody who waits has stood still for it.
    if (this.#openTransactions === 0 && this.engine.state.clock.mode === 'auto') this.wake()
  }

  /** Moves or sets the clock; resolves when everything that fell due on the way has ended and is stored. */
  moveClock(command: ClockCommand): Promise<Moved> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        if ('advance' in command || 'advanceTo' in command || 'next' in command || 'run' in command) {
          const plan = planMove(command, this.engine.state.now, this.engine.nextDue())
          this.clock.begin({ ...plan, brought: {}, done: resolve, failed: reject })
        } else resolve(this.clock.set(command))
      }
      this.command(begin).catch(reject)
    })
  }

  /** Stores what there is; with `replaces` in place of everything that was stored before. */
  async commit(replaces = false): Promise<void> {
    const { seq } = this.engine.state
    try {
      await this.#journal.commit(
        this.engine,
        () => this.#owner.record(),
        replaces,
        (committed) => {
          this.clock.brought(committed.events)
          this.#owner.committed(committed)
        },
      )
    } catch (cause) {
      throw new SandboxError('E_STORE', `Event ${seq} could not be stored: ${messageOf(cause)}`, { cause })
    }
    this.#outside.start()
    // Nothing is told of what is not stored.
    for (const handoff of this.#posts.splice(0)) this.#outbox.add(handoff)
  }

  /** Resolves when nothing is left to do at the present instant, commands that run outside included. */
  async settled(): Promise<void> {
    await this.command(() => undefined)
    while (this.#isBusyOutside()) {
      await Promise.race([this.#outside, this.#outbox].filter(({ isBusy }) => isBusy).map((each) => each.next()))
      await this.command(() => undefined)
    }
  }

  /** Does everything that is due at the present instant; only inside a command. */
  async work(): Promise<void> {
    while (this.#isDue()) await this.#workSome()
  }

  wake(): void {
    if (this.#closed) return
    if (this.#running) {
      this.#isWoken = true
      return
    }
    // Where other messages are on their way in, a turn of the event loop later, so that they share a commit.
    this.#running = (this.#openTransactions > 1 ? this.#gather() : Promise.resolve())
      .then(() => this.#run())
      .catch((error: unknown) => this.#recover(error))
      .finally(() => {
        this.#running = null
        const isWoken = this.#isWoken
        this.#isWoken = false
        if (isWoken || this.#hasWaiting()) this.wake()
        else this.#setTimer()
      })
  }

  /** Waits for messages that are on their way in, as long as each turn of the event loop brings some. */
  async #gather(): Promise<void> {
    for (let before = -1; this.#intakes.length > before && this.#intakes.length < this.#openTransactions; ) {
      before = this.#intakes.length
      await nextTurn()
    }
  }

  /** Ends what was begun and takes nothing more. Commands are killed; they run again after a restart. */
  async close(): Promise<void> {
    await this.#outside.abort()
    this.#outbox.abort()
    await this.command(() => undefined).catch(() => undefined)
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#running
    await this.#outside.abort()
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      if (this.#isAhead) await this.#goBack()
      this.clock.tick()
      if (this.#intakes.length > 0) await this.#takeIntakes()
      else if (this.#outside.hasFinished || this.#outbox.hasFinished) await this.#takeFinished()
      else if (this.#isDue()) await this.#workSome()
      else if (this.#isHeldUp()) {
        const change = this.#commands.findIndex(({ afterMove }) => !afterMove)
        if (change < 0) return
        await this.#runCommand(this.#commands.splice(change, 1)[0] as Command)
      } else if (this.clock.isMoving) await this.#stepMove()
      else if (this.#commands.length > 0) await this.#runCommand(this.#commands.shift() as Command)
      else if (!(await this.#skip())) return
      if (this.#hasMore()) await nextTurn()
    }
  }

  /** While a command runs outside no clock is moved by hand. */
  #isHeldUp(): boolean {
    return this.clock.isMoving && this.#isBusyOutside()
  }

  #isBusyOutside(): boolean {
    return this.#outside.isBusy || this.#outbox.isBusy
  }

  /** Whether something came in while the last round ended. */
  #hasWaiting(): boolean {
    const isHeldUp = this.#isHeldUp()
    const canRun = this.#commands.some(({ afterMove }) => !(afterMove && isHeldUp))
    return this.#intakes.length > 0 || this.#outside.hasFinished || this.#outbox.hasFinished || canRun
  }

  #hasMore(): boolean {
    return this.#hasWaiting() || this.clock.isMoving || this.#isDue()
  }

  async #takeIntakes(): Promise<void> {
    const batch = this.#intakes
    this.#intakes = []
    let queued: SmtpQueued[]
    try {
      queued = batch.map(({ input }) => {
        const raw = isLate(input) ? input.write(this.#nextMessage()) : input.raw
        const intake = intakeOf({ ...input, raw })
        const { id, processId, acceptedAt } = this.engine.accept(intake)
        const tags = tagsIn(intake.fields)
        if (tags.length > 0) this.engine.emit({ type: 'message.tagged', messageId: id, rootId: id, tags })
        this.#journal.addBytes(id, raw)
        return { messageId: id, processId, at: acceptedAt, seed: this.engine.state.seed }
      })
      // What becomes of them at once is stored with them: one commit instead of two for most messages.
      await this.#workUpTo(EVENTS_PER_COMMIT)
      await this.commit()
    } catch (error) {
      for (const { reject } of batch) reject(error)
      throw error
    }
    batch.forEach(({ resolve }, i) => {
      resolve(queued[i] as SmtpQueued)
    })
  }

  #nextMessage() {
    const { counters, now, seed, timezone } = this.engine.state
    return { messageId: `m${counters.message + 1}`, now, seed, timezone }
  }

  #isDue(): boolean {
    const due = this.engine.nextDue()
    return due !== null && due <= this.engine.state.now
  }

  async #workSome(): Promise<void> {
    await this.#workUpTo(EVENTS_PER_COMMIT)
    await this.commit()
  }

  /** Does what is due at the present instant, until that has written so many events or messages have arrived. */
  async #workUpTo(events: number): Promise<void> {
    const { engine } = this
    const before = engine.state.seq
    while (this.#isDue() && engine.state.seq - before < events && this.#intakes.length === 0) {
      this.#posts.push(...engine.posts.begin(MOST_POSTS))
      const deliveries = engine.begin() ?? []
      // Where nobody needs to see the message nothing is awaited, so that no arrival comes between it and its attempts.
      const pending = engine.end(deliveries.length > 0 ? await this.#results(deliveries) : NO_RESULTS)
      if (deliveries.length > 0) this.#keepForwarded()
      const entered = []
      for (const notice of pending) {
        const raw = await this.#bytes(notice.messageId)
        const composed = engine.mta.compose(engine.composeInput(notice, raw))
        entered.push(engine.enter(notice, composed))
        this.#journal.addBytes(notice.noticeId, composed.raw)
      }
      engine.settle(entered)
    }
  }

  /** What deliveries bring that need the message; those whose commands run outside are none of it yet. */
  async #results(deliveries: readonly PendingDelivery[]): Promise<Map<PendingDelivery, LocalResult>> {
    const results = new Map<PendingDelivery, LocalResult>()
    for (const pending of deliveries) {
      const { message, recipient, startedAt } = pending
      const raw = await this.#bytes(message.id)
      const { handTo, answer } = pending
      if (answer) {
        const { now, seed } = this.engine.state
        const fields = this.engine.fieldsOf(message)
        results.set(
          pending,
          answered({ spec: answer.spec, message, recipient, raw, fields, now, seed }, answer.outcome),
        )
        continue
      }
      if (handTo) {
        const { handoffs } = this.#surroundings
        const { mta } = this.engine
        this.#outside.add({
          pending,
          run: (signal) => handoffs.deliver({ message, recipient, raw, handTo, mta }, signal),
        })
        continue
      }
      const steps = this.engine.mta.deliverMessage?.(message, recipient, raw, startedAt)
      if (!steps) throw new Error(`${this.engine.mta.type} does not deliver ${message.id}`)
      const first = steps.next()
      if (first.done) results.set(pending, first.value)
      else {
        const { commands } = this.#surroundings
        this.#outside.add({ pending, run: (signal) => runCommands(commands, steps, first.value, signal) })
      }
    }
    return results
  }

  /** Ends the deliveries whose commands have ended. */
  async #takeFinished(): Promise<void> {
    for (const { pending, result } of this.#outside.takeFinished()) this.engine.finishOutside(pending, result)
    for (const { handoff, result } of this.#outbox.takeFinished())
      this.engine.posts.end(handoff, result, result.retryIn)
    this.#keepForwarded()
    await this.#workSome()
  }

  #keepForwarded(): void {
    for (const { id, raw } of this.engine.takeForwarded()) this.#journal.addBytes(id, raw)
  }

  async #bytes(id: string): Promise<Uint8Array> {
    const raw = await this.#journal.bytes(this.#owner.name, id)
    if (!raw) throw new Error(`the bytes of ${id} are gone`)
    return raw
  }

  async #stepMove(): Promise<void> {
    const tell = this.clock.step()
    if (!tell) return
    await this.commit()
    tell()
  }

  async #runCommand(command: Command): Promise<void> {
    let value: unknown
    try {
      value = await command.run()
    } catch (error) {
      command.reject(error)
      return
    }
    try {
      await this.commit()
    } catch (error) {
      command.reject(error)
      throw error
    }
    command.resolve(value as never)
  }

  /** The auto clock skips ahead while somebody waits for a notice that can still come. @returns whether it did */
  async #skip(): Promise<boolean> {
    await this.commit()
    if (this.#openTransactions > 0 || this.#isBusyOutside()) return false
    const wasAt = this.engine.state.now
    const target = await this.#owner.skipTo()
    if (this.#openTransactions > 0 || target === null || target > wasAt + LONGEST_RUN) return false
    const nothing = () => undefined
    this.clock.begin({ step: 'wait', wasAt, target, toTarget: true, brought: {}, done: nothing, failed: nothing })
    return true
  }

  /** What could not be stored never happened: the state goes back to what the store holds. */
  async #recover(error: unknown): Promise<void> {
    this.#surroundings.onFault(error)
    this.clock.fail(error)
    this.#journal.drop()
    this.#isAhead = true
    try {
      await this.#goBack()
    } catch (reason) {
      // Not even that could be read: whoever waits is told, and nothing is done before the next try succeeds.
      if (messageOf(reason) !== messageOf(error)) this.#surroundings.onFault(reason)
      for (const { reject } of this.#intakes.splice(0)) reject(error)
      for (const { reject } of this.#commands.splice(0)) reject(error)
    }
  }

  async #goBack(): Promise<void> {
    this.engine = await this.#owner.reload()
    this.#isAhead = false
  }

  #setTimer(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#isAhead) {
      if (!this.#closed) this.#timer = setTimeout(() => this.wake(), TRY_AGAIN).unref()
      return
    }
    const due = this.engine.nextDue()
    if (this.#closed || due === null) return
    const wait = this.clock.wallUntil(due)
    if (wait === null) return
    // setTimeout takes at most 2^31-1 ms; a later due instant is looked at again by then.
    this.#timer = setTimeout(() => this.wake(), Math.min(Math.ceil(wait), 2_147_483_647))
    this.#timer.unref()
  }

  #stopping(): SandboxError {
    return new SandboxError('E_STOPPING', `Sandbox ${this.#owner.name} is closed.`)
  }
}

/** Real milliseconds after which a store that could not be read is tried again, unless somebody comes before. */
const TRY_AGAIN = 1000

const NO_RESULTS: ReadonlyMap<PendingDelivery, LocalResult> = new Map()

/** Sockets and timers have their turn. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
