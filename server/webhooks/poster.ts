/** Makes a post out of a hand-off and sends it: what the outbox calls. */
import { removedReply } from '../core/posts.ts'
import type { Instant } from '../core/types.ts'
import type { HandoffState, WebhookTarget } from '../core/webhook.ts'
import type { AllowList } from '../handoff/allow-list.ts'
import { Agreements } from './agreements.ts'
import { classedBy } from './classed.ts'
import type { Post, WebhookFormat } from './format.ts'
import { postTo } from './http-post.ts'
import type { PostResult, SendPost } from './outbox.ts'
import { type Archive, toldOf } from './told.ts'

export interface PosterOptions {
  archive: Archive
  allowed: AllowList
  /** The webhook or rule that a hand-off is made by; undefined where it was taken away meanwhile. */
  targetOf(handoff: HandoffState): WebhookTarget | undefined
  now(): Instant
  /** The wall clock, which receivers hold a signature's time against. */
  wall(): Instant
  seed(): number
  /** Whether the application has agreed to be told by this webhook or rule. */
  isConfirmed(id: string): boolean
  /** Our own HTTP address, for URLs in payloads. */
  baseUrl(): string
}

const nothingSent = (reply: string): PostResult => ({
  ok: false,
  reply,
  dialogue: [{ who: '*', text: reply }],
  retryIn: null,
})

/** Real milliseconds: most applications agree while they answer, or right after. */
const AGREES_WITHIN = 1000

async function agreed(isConfirmed: () => boolean, status: number | null, signal: AbortSignal): Promise<boolean> {
  if (status === null || status >= 300) return isConfirmed()
  for (let waited = 0; !isConfirmed() && waited < AGREES_WITHIN && !signal.aborted; waited += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return isConfirmed()
}

export function poster({ archive, allowed, targetOf, now, wall, seed, baseUrl, isConfirmed }: PosterOptions): SendPost {
  const agreements = new Agreements()

  /** @returns null where the application has agreed, else what it answered */
  async function ask(by: string, url: string, question: () => Post | Promise<Post>, signal: AbortSignal) {
    const asked = await postTo(url, await question(), allowed, signal)
    return (await agreed(() => isConfirmed(by), asked.status, signal)) ? null : asked
  }

  return async (handoff, signal) => {
    const target = targetOf(handoff)
    if (!target) return nothingSent(removedReply(handoff.by))
    try {
      const { formatOf, retriesOf, secretFor } = await import('./formats.ts')
      const format: WebhookFormat = await formatOf(target.format)
      const told = await toldOf(handoff, archive)
      if (!told) return nothingSent('What it was to tell of was removed before this was posted.')
      const secret = secretFor(target.format, target.secret, seed(), handoff.by)
      const signatureVersion = target.signatureVersion === 2 ? ('2' as const) : ('1' as const)
      const keys = { secret, baseUrl: baseUrl(), webhookId: handoff.by, seed: seed(), signatureVersion }
      const { confirmation } = format
      if (confirmation && !isConfirmed(handoff.by)) {
        const { by, attempts } = handoff
        const question = () => ask(by, target.url, () => confirmation(keys, now()), signal)
        const unagreed = await agreements.unagreed(`${by} ${target.url}`, now(), attempts, question)
        // Posts that wait are brought at once by an agreement.
        if (unagreed) return { ok: false, ...unagreed }
      }
      const classed = classedBy(target, told)
      const post = await format.post({ ...told, ...(classed ? { classed } : {}) }, keys, handoff.attempts, wall())
      if (!post) return { ok: true, reply: `${target.format} tells nothing of this`, dialogue: [], retryIn: null }
      const { status, reply, dialogue } = await postTo(target.url, post, allowed, signal)
      const verdict =
        status === null ? 'again' : (format.judge?.(status) ?? (status >= 200 && status < 300 ? 'taken' : 'again'))
      const retryIn =
        verdict === 'again'
          ? ((target.retries ?? retriesOf(format, handoff.tells))[handoff.attempts - 1] ?? null)
          : null
      return { ok: verdict === 'taken', reply, dialogue, retryIn }
    } catch (error) {
      return nothingSent(`The post could not be made: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
