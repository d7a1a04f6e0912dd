/** Makes a post out of a hand-off and sends it: what the outbox calls. */
import type { Instant } from '../core/types.ts'
import type { HandoffState, WebhookTarget } from '../core/webhook.ts'
import type { AllowList } from '../handoff/allow-list.ts'
import type { WebhookFormat } from './format.ts'
import { postTo } from './http-post.ts'
import type { PostResult, SendPost } from './outbox.ts'
import { type Archive, toldOf } from './told.ts'

export interface PosterOptions {
  archive: Archive
  allowed: AllowList
  /** The webhook or rule that a hand-off is made by; undefined where it was taken away meanwhile. */
  targetOf(handoff: HandoffState): WebhookTarget | undefined
  now(): Instant
  seed(): number
  /** Our own HTTP address, for URLs in payloads. */
  baseUrl(): string
}

const nothingSent = (reply: string): PostResult => ({
  ok: false,
  reply,
  dialogue: [{ who: '*', text: reply }],
  retryIn: null,
})

export function poster({ archive, allowed, targetOf, now, seed, baseUrl }: PosterOptions): SendPost {
  return async (handoff, signal) => {
    const target = targetOf(handoff)
    if (!target) return nothingSent('The webhook was taken away before this was posted.')
    try {
      const { formatOf, secretFor } = await import('./formats.ts')
      const format: WebhookFormat = await formatOf(target.format)
      const told = await toldOf(handoff, archive)
      if (!told) return nothingSent('What it was to tell of was removed before this was posted.')
      const secret = secretFor(target.format, target.secret, seed(), handoff.by)
      const keys = { secret, baseUrl: baseUrl(), webhookId: handoff.by, seed: seed() }
      const post = await format.post(told, keys, handoff.attempts, now())
      if (!post) return { ok: true, reply: `${target.format} tells nothing of this`, dialogue: [], retryIn: null }
      const { status, reply, dialogue } = await postTo(target.url, post, allowed, signal)
      const verdict =
        status === null ? 'again' : (format.judge?.(status) ?? (status >= 200 && status < 300 ? 'taken' : 'again'))
      const retryIn = verdict === 'again' ? (format.retries[handoff.attempts - 1] ?? null) : null
      return { ok: verdict === 'taken', reply, dialogue, retryIn }
    } catch (error) {
      return nothingSent(`The post could not be made: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
