/** Hand-offs as rows: those of a trace, and posts to webhooks. Pure. */
import type { HandoffLine } from '../../../server/core/handoff.ts'
import type { TraceHandoff, TraceNode } from '../../../server/core/trace.ts'
import type { Telling, WebhookFormatName } from '../../../server/core/webhook.ts'
import type { PostRow } from '../lib/handoff-types.ts'
import type { StateName } from '../lib/states.ts'

/** `again`: it was refused, and there is a next attempt. */
export type HandoffState = 'queued' | 'underWay' | 'again' | 'taken' | 'failed'

export interface ShownHandoff {
  key: string
  /** Of a post to a webhook, which can be sent again. */
  postId: string | null
  /** Of a hand-off by hand, which can be made once more. */
  handSeq: number | null
  messageId: string
  tells: Telling | 'byHand'
  format: WebhookFormatName | null
  target: string
  recipient: string
  at: string
  attempts: number
  nextAttemptAt: string | null
  state: HandoffState
  reply: string | null
  dialogue: readonly HandoffLine[]
}

/** The shape that stands for a state, beside its word. */
export const GLYPHS: Record<HandoffState, StateName> = {
  queued: 'queued',
  underWay: 'queued',
  again: 'deferred',
  taken: 'delivered',
  failed: 'failed',
}

export const isEnded = (state: HandoffState): boolean => state === 'taken' || state === 'failed'

/** Hand-offs by hand and posts of a message and of all that came of it, in order; those of attempts stand with them. */
export function handoffsOf(root: TraceNode): ShownHandoff[] {
  const own = (node: TraceNode): (ShownHandoff & { seq: number })[] => [
    ...node.handoffs.map((each) => ({ ...ofTrace(node.id, each), seq: each.seq })),
    ...node.children.flatMap(own),
  ]
  return own(root).sort((a, b) => a.seq - b.seq)
}

export const hasHandoffs = ({ handoffs, children }: TraceNode): boolean =>
  handoffs.length > 0 || children.some(hasHandoffs)

function ofTrace(messageId: string, handoff: TraceHandoff): ShownHandoff {
  const { id, tells, format, seq, target, recipient, at, attempts, nextAttemptAt, endedAt, ok, reply, dialogue } =
    handoff
  const open = nextAttemptAt === null ? 'underWay' : attempts === 0 ? 'queued' : 'again'
  return {
    ...{ key: id ?? `by hand ${seq}`, postId: id ?? null, handSeq: id === undefined ? seq : null },
    ...{ messageId, tells: tells ?? 'byHand', format: format ?? null },
    ...{ target, recipient, at, attempts, nextAttemptAt, reply, dialogue },
    state: endedAt === null ? open : ok ? 'taken' : 'failed',
  }
}

export function ofPost(post: PostRow): ShownHandoff {
  const { id, messageId, tells, format, target, recipient, at, attempts, nextAttemptAt, reply, dialogue } = post
  return {
    ...{
      key: id,
      postId: id,
      handSeq: null,
      messageId,
      tells,
      format,
      target,
      recipient,
      at,
      attempts,
      nextAttemptAt,
      reply,
      dialogue,
    },
    state: STATES[post.state] ?? (attempts === 0 ? 'queued' : 'again'),
  }
}

const STATES: Partial<Record<PostRow['state'], HandoffState>> = {
  'under-way': 'underWay',
  delivered: 'taken',
  failed: 'failed',
}

/** How people look for posts. */
export type Group = 'waiting' | 'taken' | 'failed'

export const groupOf = (state: HandoffState): Group => (state === 'taken' || state === 'failed' ? state : 'waiting')

export function countGroups(all: readonly ShownHandoff[]): Record<Group, number> {
  const counts = { waiting: 0, taken: 0, failed: 0 }
  for (const { state } of all) counts[groupOf(state)]++
  return counts
}

/** JSON laid out to be read; all else as it is. */
export function readable(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** Whether a line is why it was not taken: SMTP and HTTP both refuse with a code from 400 on, and `*` ends what broke. */
export const refuses = ({ who, text }: HandoffLine, isLast: boolean): boolean =>
  who === 'S' ? /^[45]\d\d\b/.test(text) : who === '*' && isLast
