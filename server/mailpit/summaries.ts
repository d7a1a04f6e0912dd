/** Messages in the rows of Mailpit's lists. */
import { isoTime } from '../core/iso-time.ts'
import type { Summary } from '../core/summary.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { getMessage, getRaw } from '../sandbox/views.ts'
import type { Address } from './addresses.ts'
import { headOf, readMessage, snippetOf, usernameOf } from './read-message.ts'
import type { ReadState } from './read-state.ts'

export interface MessageSummary {
  ID: string
  MessageID: string
  Read: boolean
  From: Address
  To: Address[]
  Cc: Address[]
  Bcc: Address[]
  ReplyTo: Address[]
  Subject: string
  Created: string
  Username: string
  Tags: string[]
  Size: number
  Attachments: number
  Snippet: string
}

/** What is in the bytes, which never change; with the number of inline parts, which searches ask for. */
export type FixedSummary = Omit<MessageSummary, 'Read' | 'Tags'> & { inlines: number }

/** So many are kept, for clients that ask for the same list again and again. */
const MOST_KEPT = 2000

const kept = new WeakMap<Sandbox, { epoch: number; summaries: Map<string, FixedSummary> }>()

/** @returns null where the message is gone */
export async function fixedSummary(sandbox: Sandbox, id: string): Promise<FixedSummary | null> {
  const { epoch } = sandbox.engine.state
  let cache = kept.get(sandbox)
  if (cache?.epoch !== epoch) {
    cache = { epoch, summaries: new Map() }
    kept.set(sandbox, cache)
  }
  const known = cache.summaries.get(id)
  if (known) return known
  const [raw, message] = await Promise.all([getRaw(sandbox, id), getMessage(sandbox, id)])
  if (!raw || !message) return null
  const read = readMessage(raw, message)
  const summary: FixedSummary = {
    ...headOf(id, read),
    Subject: read.subject,
    Created: isoTime(message.acceptedAt),
    Username: usernameOf(message),
    Size: raw.length,
    Attachments: read.attachments.length,
    Snippet: snippetOf(read),
    inlines: read.inline.length,
  }
  for (const oldest of cache.summaries.keys()) {
    if (cache.summaries.size < MOST_KEPT) break
    cache.summaries.delete(oldest)
  }
  cache.summaries.set(id, summary)
  return summary
}

/** Rows of a list; one that goes while it is being made is left out. */
export async function summariesOf(
  sandbox: Sandbox,
  messages: readonly Summary[],
  read: ReadState,
): Promise<MessageSummary[]> {
  const rows: MessageSummary[] = []
  for (const { id, tags } of messages) {
    const fixed = await fixedSummary(sandbox, id)
    if (fixed) rows.push(rowOf(fixed, tags, read.has(id)))
  }
  return rows
}

export function rowOf(
  { inlines: _, ...fixed }: FixedSummary,
  tags: readonly string[],
  isRead: boolean,
): MessageSummary {
  const { ID, MessageID, ...rest } = fixed
  return { ID, MessageID, Read: isRead, ...rest, Tags: sortedTags(tags) }
}

export const sortedTags = (tags: readonly string[]): string[] =>
  [...tags].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase()))
