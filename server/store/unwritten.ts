/**
 * Reads of a store of which nothing has been written yet, answered from what is kept: a test of a few messages is over
 * before it needs a database.
 */
import type { SandboxEvent } from '../core/events.ts'
import type { Summary } from '../core/summary.ts'
import { numberOfId } from './keys.ts'
import { merged } from './merge-commits.ts'
import type { Commit, ListQuery, MessageList, SandboxRecord, StoredMessage } from './store.ts'

export const unwrittenSandboxes = (kept: readonly Commit[]): SandboxRecord[] => merged(kept).map(({ record }) => record)

/** @returns null for what only a database can answer */
export function unwrittenList(kept: readonly Commit[], sandbox: string, query: ListQuery): MessageList | null {
  const { search = [], ids, kind, state, before, limit } = query
  if (search.length > 0 || ids) return null
  const matching = unwrittenMessages(kept, sandbox)
    .map(({ summary }) => summary)
    .filter((summary) => (kind?.includes(summary.kind) ?? true) && (state?.includes(summary.state) ?? true))
  const below = before === undefined ? Number.POSITIVE_INFINITY : numberOfId(before)
  const older = matching.filter(({ id }) => numberOfId(id) < below).sort((a, b) => numberOfId(b.id) - numberOfId(a.id))
  const messages = older.slice(0, limit)
  const last = messages.at(-1)
  return { messages, total: matching.length, ...(last && older.length > limit ? { next: last.id } : {}) }
}

export const unwrittenMessage = (kept: readonly Commit[], sandbox: string, id: string): StoredMessage | null =>
  unwrittenMessages(kept, sandbox).find(({ summary }) => summary.id === id) ?? null

export const unwrittenTrace = (kept: readonly Commit[], sandbox: string, rootId: string): SandboxEvent[] =>
  unwrittenEvents(kept, sandbox).filter((event) => 'rootId' in event && event.rootId === rootId)

export const unwrittenEvents = (kept: readonly Commit[], sandbox: string): SandboxEvent[] =>
  mergedOf(kept, sandbox)?.events ?? []

function unwrittenMessages(kept: readonly Commit[], sandbox: string): { summary: Summary; ended: boolean }[] {
  const commit = mergedOf(kept, sandbox)
  return (commit?.messages ?? []).map(({ summary, ended }) => ({ summary, ended }))
}

const mergedOf = (kept: readonly Commit[], sandbox: string): Commit | undefined =>
  merged(kept.filter(({ record }) => record.name === sandbox))[0]
