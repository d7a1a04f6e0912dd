/** Asking an application whether it wants to be told (Amazon SNS): once for all posts that wait, and again as time goes by. */
import type { HandoffLine } from '../core/handoff.ts'
import type { Duration, Instant } from '../core/types.ts'
import type { Answered } from './http-post.ts'

/** Why a post waits, or does so no longer. */
export interface Unagreed {
  reply: string
  dialogue: HandoffLine[]
  /** Sandbox time until somebody asks again; null where nobody does. */
  retryIn: Duration | null
}

interface Asked {
  at: Instant
  times: number
  answered: Answered
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * How long until the second, third … time, on the sandbox's clock. Three days in all, for so long a token is good (SNS API
 * Reference, ConfirmSubscription); the steps are ours. Each costs real time, so that there are few.
 */
export const ASKED_AGAIN: readonly Duration[] = [
  ...[MINUTE, 5 * MINUTE, 30 * MINUTE],
  ...[2, 6, 12, 24, 24].map((hours) => hours * HOUR),
]

export class Agreements {
  readonly #asked = new Map<string, Asked>()
  /** Questions on their way. */
  readonly #asking = new Map<string, Promise<Unagreed | null>>()

  /**
   * @param name of whom is asked
   * @param attempt of the post, from 1: a new post begins anew where nobody asks any more
   * @param ask gives what was answered; null where the application has agreed
   * @returns null where it has agreed
   */
  async unagreed(
    name: string,
    now: Instant,
    attempt: number,
    ask: () => Promise<Answered | null>,
  ): Promise<Unagreed | null> {
    const asking = this.#asking.get(name)
    if (asking) return asking
    const before = this.#before(name, now)
    const next = before && nextOf(before)
    if (before && next !== null && next !== undefined && now < next) return waiting(before, next - now)
    if (before && next === null && attempt > 1) return waiting(before, null)
    const question = this.#ask(name, now, next === null ? 0 : (before?.times ?? 0), ask)
    this.#asking.set(name, question)
    return question.finally(() => this.#asking.delete(name))
  }

  async #ask(name: string, now: Instant, times: number, ask: () => Promise<Answered | null>): Promise<Unagreed | null> {
    const answered = await ask()
    if (!answered) {
      this.#asked.delete(name)
      return null
    }
    const asked = { at: now, times: times + 1, answered }
    this.#asked.set(name, asked)
    const next = nextOf(asked)
    return waiting(asked, next === null ? null : next - now)
  }

  /** After a reset of the sandbox the time is an earlier one, and nobody has been asked. */
  #before(name: string, now: Instant): Asked | undefined {
    const asked = this.#asked.get(name)
    return asked && asked.at <= now ? asked : undefined
  }
}

/** Null where it was asked for the last time. */
function nextOf({ at, times }: Asked): Instant | null {
  const wait = ASKED_AGAIN[times - 1]
  return wait === undefined ? null : at + wait
}

function waiting({ answered: { reply, dialogue } }: Asked, retryIn: Duration | null): Unagreed {
  const was = `the application was sent a SubscriptionConfirmation (${reply}) and has not fetched its SubscribeURL.`
  return retryIn === null
    ? { reply: `The subscription was never confirmed: ${was}`, dialogue, retryIn }
    : { reply: `The subscription is not confirmed yet: ${was}`, dialogue, retryIn }
}
