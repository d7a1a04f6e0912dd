/** The sandbox's clock as the page knows it; between two answers a real clock ticks by itself. */
import type { Api } from '../lib/api.ts'
import type { ClockAnswer, ClockCommand, LastMove } from '../lib/api-types.ts'
import { nowOf } from '../lib/clock-math.ts'
import { zone } from './zone.svelte.ts'

const TICK_MS = 250

export class Clock {
  answer: ClockAnswer | null = $state.raw(null)
  /** The one timer that every relative time of the page follows; whole seconds. */
  now: number = $state(0)
  moving = $state(false)
  #api: Api
  #heardAt = 0
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(api: Api) {
    this.#api = api
  }

  get lastMove(): LastMove | null {
    return this.answer?.lastMove ?? null
  }

  /** Milliseconds until something happens by itself, null where nothing will. */
  get wait(): number | null {
    const due = this.answer?.nextDue
    return due ? Math.max(0, Date.parse(due) - this.now) : null
  }

  get elapsed(): number {
    return this.answer ? this.now - Date.parse(this.answer.startedAt) : 0
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), TICK_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async refresh(): Promise<void> {
    this.hear(await this.#api.clock())
  }

  async move(command: ClockCommand): Promise<void> {
    this.moving = true
    try {
      this.hear(await this.#api.moveClock(command))
    } finally {
      this.moving = false
    }
  }

  hear(answer: ClockAnswer): void {
    this.answer = answer
    zone.sandbox = answer.timezone
    this.#heardAt = Date.now()
    this.#tick()
  }

  #tick(): void {
    if (!this.answer) return
    const { mode, speed } = this.answer
    const known = { now: Date.parse(this.answer.now), mode, speed, heardAt: this.#heardAt }
    this.now = Math.floor(nowOf(known, Date.now()) / 1000) * 1000
  }
}
