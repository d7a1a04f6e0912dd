/** A search in a sandbox: read as a person wrote it, and looked for in the store as well as in what is in motion. */
import { isOfMotion, parseSearch, type SearchTerm } from '../core/search.ts'
import { summaryOf } from '../core/summary.ts'
import type { Instant } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import type { ListQuery, MessageList } from '../store/store.ts'
import { withMoves } from './moved-messages.ts'
import type { Sandbox } from './sandbox.ts'

/** @throws SandboxError E_BAD_REQUEST, each mistake with its column in the query */
export function readSearch(q: string, now: Instant): SearchTerm[] {
  const { terms, mistakes } = parseSearch(q, now)
  if (mistakes.length === 0) return terms
  const problems = mistakes.map(({ message, hint, column }) => ({ message, hint, column, path: 'q' }))
  const detail = problems.map(({ message, hint, column }) => `q, column ${column}: ${message} ${hint}`)
  throw new SandboxError('E_BAD_REQUEST', detail.join('\n'), { problems })
}

/** What meets all terms now, by text and header too. */
export async function findMessages(
  sandbox: Sandbox,
  terms: readonly SearchTerm[],
  query: Omit<ListQuery, 'search' | 'live'>,
): Promise<MessageList> {
  const search = await withMoves(sandbox, terms)
  if (search.some(({ type }) => type === 'text' || type === 'header' || type === 'has')) await sandbox.indexed()
  const live = search.some(isOfMotion) ? [...sandbox.engine.state.messages.values()].map(summaryOf) : undefined
  return sandbox.store.list(sandbox.name, { ...query, search, ...(live ? { live } : {}) })
}
