/** Lists and searches, newest first, by offset as MailHog pages. */
import { setImmediate } from 'node:timers/promises'
import type { Summary } from '../core/summary.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { allSummaries } from '../sandbox/views.ts'
import { mailhogMessage } from './message.ts'
import type { MailhogMessage, MailhogPage } from './shapes.ts'

export interface Slice {
  start: number
  limit: number
}

const KINDS = ['from', 'to', 'containing'] as const
export type SearchKind = (typeof KINDS)[number]
export const isSearchKind = (kind: string | null): kind is SearchKind => KINDS.some((each) => each === kind)

const MOST = 250

/** What is no positive number is as if it were not there. */
export function sliceOf(query: URLSearchParams): Slice {
  const number = (name: string, otherwise: number) => {
    const text = query.get(name) ?? ''
    return /^\+?\d{1,18}$/.test(text) && Number(text) > 0 ? Number(text) : otherwise
  }
  return { start: number('start', 0), limit: Math.min(number('limit', 50), MOST) }
}

export async function listPage(sandbox: Sandbox, slice: Slice): Promise<MailhogPage> {
  const ids = (await sandbox.store.ids(sandbox.name)).reverse()
  return pageOf(sandbox, ids, slice, ids.length)
}

/** Every message that has the text there, in any letter case, looked at one by one as MailHog does. */
export async function searchPage(sandbox: Sandbox, kind: SearchKind, text: string, slice: Slice): Promise<MailhogPage> {
  const query = text.toLowerCase()
  const found: string[] = []
  for await (const summaries of allSummaries(sandbox, {})) {
    for (const summary of summaries) if (await isFound(sandbox, summary, kind, query)) found.push(summary.id)
    // A large sandbox does not hold up whoever else asks.
    await setImmediate()
  }
  // MailHog counts nothing where the page begins after the last match.
  return pageOf(sandbox, found, slice, slice.start > found.length ? 0 : found.length)
}

async function isFound(sandbox: Sandbox, summary: Summary, kind: SearchKind, query: string): Promise<boolean> {
  const has = (texts: readonly string[] | undefined) => texts?.some((text) => text.toLowerCase().includes(query))
  if (kind === 'from' && has([path(summary.reversePath), summary.from])) return true
  if (kind === 'to' && has([...summary.recipients.map(({ address }) => path(address)), ...summary.to])) return true
  // The summary has the addresses of From and To, decoded; only what else stands there is worth a look at the bytes.
  if (kind !== 'containing' && !/[^\w.@+-]/.test(query)) return false
  const message = await mailhogMessage(sandbox, summary.id)
  if (!message) return false
  const { Headers, Body } = message.Content
  if (kind === 'from') return has(Headers.From) ?? false
  if (kind === 'to') return has(Headers.To) ?? false
  return Object.values(Headers).some(has) || has([Body]) === true
}

/** It joins mailbox and domain again, so that an at-sign finds even the null reverse-path. */
const path = (address: string): string => (address.includes('@') ? address : `${address}@`)

async function pageOf(
  sandbox: Sandbox,
  ids: readonly string[],
  { start, limit }: Slice,
  total: number,
): Promise<MailhogPage> {
  const items: MailhogMessage[] = []
  for (const id of ids.slice(start, start + limit)) {
    const message = await mailhogMessage(sandbox, id)
    if (message) items.push(message)
  }
  return { total, count: items.length, start, items }
}
