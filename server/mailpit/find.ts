/** Messages as Mailpit's routes ask for them: a page of all, the matches of a search, one id, the latest. */

import { isoTime } from '../core/iso-time.ts'
import type { Summary } from '../core/summary.ts'
import type { Instant } from '../core/types.ts'
import type { CompatCall } from '../http/compat.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { findMessages } from '../sandbox/search.ts'
import { listMessages } from '../sandbox/views.ts'
import { notThere, Refusal } from './answers.ts'
import type { ReadState } from './read-state.ts'
import { readMailpitSearch, readTime } from './search-terms.ts'
import { fixedSummary } from './summaries.ts'

/** More than any sandbox holds. */
const ALL = 2 ** 31

/** A page as the query asks for it; of a list, a limit of 0 is none. */
export interface Page {
  start: number
  limit: number
  before: Instant | null
}

export function pageOf(query: URLSearchParams, sandbox: Sandbox): Page {
  const before = query.get('before')
  return {
    start: wholeNumber(query.get('start')) ?? 0,
    limit: wholeNumber(query.get('limit')) ?? 50,
    before: before ? readTime(before, { now: sandbox.now(), timezone: timezoneOf(query, sandbox) }) : null,
  }
}

const wholeNumber = (text: string | null): number | null =>
  text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null

/** An unknown name is passed over, as there. */
function timezoneOf(query: URLSearchParams, sandbox: Sandbox): string {
  const { timezone } = sandbox.engine.state
  const name = query.get('tz') || timezone
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return timezone
  }
}

/** A page of the whole sandbox, newest first. */
export async function listPage(sandbox: Sandbox, { start, limit, before }: Page): Promise<Summary[]> {
  if (before !== null) {
    const { messages } = await listMessages(sandbox, { limit: ALL })
    const older = messages.filter(({ acceptedAt }) => acceptedAt < isoTime(before))
    return older.slice(start, limit === 0 ? ALL : start + limit)
  }
  const { messages } = await listMessages(sandbox, { limit: limit === 0 ? ALL : start + limit })
  return messages.slice(limit === 0 ? 0 : start)
}

/** Everything that meets a search, newest first. */
export async function searchAll(
  sandbox: Sandbox,
  search: string,
  query: URLSearchParams,
  read: ReadState,
): Promise<Summary[]> {
  const where = { now: sandbox.now(), timezone: timezoneOf(query, sandbox) }
  const { terms, rows } = readMailpitSearch(search, where)
  const { messages } =
    terms.length > 0 ? await findMessages(sandbox, terms, { limit: ALL }) : await listMessages(sandbox, { limit: ALL })
  if (rows.length === 0) return messages
  const found: Summary[] = []
  for (const message of messages) {
    const fixed = await fixedSummary(sandbox, message.id)
    if (fixed && rows.every((test) => test(fixed, read.has(message.id)))) found.push(message)
  }
  return found
}

/** The message of the path; `latest` may be narrowed by `?query=`. @throws Refusal 404 */
export async function idOf({ params, query }: CompatCall, sandbox: Sandbox, read: ReadState): Promise<string> {
  const { id = '' } = params
  if (id !== 'latest') {
    if (!(await sandbox.store.message(sandbox.name, id))) throw notThere()
    return id
  }
  const search = query.get('query')?.trim() ?? ''
  const [latest] =
    search === '' ? (await listMessages(sandbox, { limit: 1 })).messages : await searchAll(sandbox, search, query, read)
  if (!latest) throw new Refusal(404, 'Message not found')
  return latest.id
}

export async function totalOf(sandbox: Sandbox): Promise<number> {
  const counts = await sandbox.store.counts(sandbox.name)
  return counts.reduce((sum, { messages }) => sum + messages, 0)
}
