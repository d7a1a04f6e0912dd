/** A sandbox's clock and its moves. It moves nothing by itself: the pump steps it between two pieces of work. */
import { clockAt, wallUntil } from '../core/clock.ts'
import type { Engine } from '../core/engine.ts'
import type { ClockMode, SandboxEvent } from '../core/events.ts'
import type { Instant } from '../core/types.ts'
import { type Move, type Moved, tally } from './clock-moves.ts'

export class SandboxClock {
  lastMove: Moved | null = null
  readonly #engine: () => Engine
  /** Milliseconds of the wall clock. */
  readonly #wall: () => number
  #move: Move | null = null

  constructor(engine: () => Engine, wall: () => number) {
    this.#engine = engine
    this.#wall = wall
  }

  get isMoving(): boolean {
    return this.#move !== null
  }

  /** During a move it shows the instant of the step; else a real clock runs on. */
  now(): Instant {
    const { clock, now } = this.#engine().state
    return this.#move ? now : clockAt(clock, this.#wall(), now)
  }

  /** The time as it passes by itself; during a move it stands. */
  tick(): void {
    if (!this.#move) this.#engine().setNow(this.now())
  }

  /** Real milliseconds until an instant; null where the clock does not come to it by itself. */
  wallUntil(due: Instant): number | null {
    const { clock, now } = this.#engine().state
    return wallUntil(clock, this.#wall(), now, due)
  }

  begin(move: Omit<Move, 'since'>): void {
    this.#move = { ...move, since: this.#engine().state.seq }
  }

  /**
   * One step of a move: to the next due instant, or to its end.
   * @returns at its end, what tells the caller once the end is stored
   */
  step(): (() => void) | null {
    const engine = this.#engine()
    const move = this.#move
    if (!move) return null
    const due = engine.nextDue()
    if (due !== null && due <= move.target) {
      engine.setNow(due)
      return null
    }
    if (move.toTarget) engine.setNow(move.target)
    this.#move = null
    const { wasAt, step, brought, since } = move
    this.#anchor()
    const { clock, now: at, counters } = engine.state
    const { mode, speed } = clock
    const youngest = counters.message
    const { seq } = engine.emit({ type: 'clock.moved', wasAt, mode, speed, step, brought, youngest, since })
    const moved: Moved = { wasAt, at, step, brought, seq }
    this.lastMove = moved
    return () => move.done(moved)
  }

  set({ mode, speed }: { mode?: ClockMode; speed?: number }): Moved {
    this.#anchor({ ...(mode ? { mode } : {}), ...(speed ? { speed } : {}) })
    const engine = this.#engine()
    const { clock, now, counters } = engine.state
    const moved = { wasAt: now, at: now, step: 'mode' as const, brought: {} }
    const { seq } = engine.emit({
      type: 'clock.moved',
      wasAt: now,
      mode: clock.mode,
      speed: clock.speed,
      step: moved.step,
      brought: moved.brought,
      youngest: counters.message,
    })
    return { ...moved, seq }
  }

  /** What was stored while it moved is what the move brought. */
  brought(events: readonly SandboxEvent[]): void {
    const move = this.#move
    if (!move) return
    // What was written just before it began may be stored together with its first events.
    tally(
      move.brought,
      events.filter(({ seq }) => seq > move.since),
    )
  }

  fail(error: unknown): void {
    this.#move?.failed(error)
    this.#move = null
  }

  /** Nails the clock to the present reading, so that a move stays as an offset of a real clock. */
  #anchor(change: { mode?: ClockMode; speed?: number } = {}): void {
    const { state } = this.#engine()
    state.clock = { ...state.clock, ...change, anchorAt: state.now, anchorWall: this.#wall() }
  }
}
