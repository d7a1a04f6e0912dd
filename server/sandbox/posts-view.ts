/** Posts to webhooks as people look at them: a fold over their events. */
import type { SandboxEvent } from '../core/events.ts'
import type { HandoffLine } from '../core/handoff.ts'
import type { Instant } from '../core/types.ts'
import type { Telling, WebhookFormatName } from '../core/webhook.ts'
import type { Sandbox } from './sandbox.ts'

export interface PostView {
  id: string
  by: string
  target: string
  format: WebhookFormatName
  tells: Telling
  messageId: string
  recipient: string
  at: Instant
  attempts: number
  state: 'queued' | 'under-way' | 'delivered' | 'failed'
  nextAttemptAt: Instant | null
  /** Of the last attempt. */
  reply: string | null
  dialogue: HandoffLine[]
}

const MOST = 1000

/** The newest first. */
export async function postsOf(sandbox: Sandbox): Promise<PostView[]> {
  const posts = new Map<string, PostView>()
  for (const event of await sandbox.store.posts(sandbox.name)) apply(posts, event)
  return [...posts.values()].reverse().slice(0, MOST)
}

function apply(posts: Map<string, PostView>, event: SandboxEvent): void {
  if (event.type === 'handoff.queued') {
    const { handoffId: id, by, target, format, tells, messageId, recipient, at, nextAttemptAt } = event
    const begun = { attempts: 0, state: 'queued', reply: null, dialogue: [] } as const
    posts.set(id, { id, by, target, format, tells, messageId, recipient, at, nextAttemptAt, ...begun, dialogue: [] })
    return
  }
  if (event.type !== 'handoff.attempted' && event.type !== 'handoff.delivered' && event.type !== 'handoff.failed')
    return
  const post = posts.get(event.handoffId ?? '')
  if (!post) return
  post.attempts = event.attempt ?? post.attempts
  post.nextAttemptAt = event.type === 'handoff.failed' ? (event.nextAttemptAt ?? null) : null
  if (event.type === 'handoff.attempted') post.state = 'under-way'
  else {
    post.state = event.type === 'handoff.delivered' ? 'delivered' : post.nextAttemptAt === null ? 'failed' : 'queued'
    post.reply = event.reply
    post.dialogue = event.dialogue
  }
}
