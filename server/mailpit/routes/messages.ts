/** The list of messages and the search in it: to read, to mark, to delete. */
import type { Summary } from '../../core/summary.ts'
import type { CompatCall, CompatRoute } from '../../http/compat.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { badRequest, sendJson, sendOk } from '../answers.ts'
import { readJson, textsOf } from '../body.ts'
import { listPage, pageOf, searchAll, totalOf } from '../find.ts'
import { type ReadState, readStateOf } from '../read-state.ts'
import { sortedTags, summariesOf } from '../summaries.ts'

export const messagesRoutes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/messages',
    handle: async (call) => {
      const [sandbox, read] = await open(call)
      const page = pageOf(call.query, sandbox)
      const rows = await summariesOf(sandbox, await listPage(sandbox, page), read)
      const { total, unread, tags } = await statsOf(sandbox, read)
      const counts = { count: rows.length, messages_count: total, messages_unread: unread }
      sendJson(call.res, { total, unread, ...counts, start: page.start, tags, messages: rows })
    },
  },
  {
    method: 'PUT',
    path: '/api/v1/messages',
    handle: async (call) => {
      const [sandbox, read] = await open(call)
      const body = await readJson(call)
      const ids = textsOf(body, 'IDs')
      const search = typeof body.Search === 'string' ? body.Search.trim() : ''
      if (ids.length > 0 && search !== '') throw badRequest('You may specify either IDs or a search query, not both')
      await read.set(await idsMeant(call, sandbox, read, ids, search), body.Read === true)
      sendOk(call.res)
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/messages',
    handle: async (call) => {
      const [sandbox] = await open(call)
      // A body that is none means all of them, as it does there.
      const ids = textsOf(await readJson(call).catch(() => ({})), 'IDs')
      await sandbox.removeMessages(ids.length > 0 ? ids : await sandbox.store.ids(sandbox.name))
      sendOk(call.res)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/search',
    handle: async (call) => {
      const [sandbox, read] = await open(call)
      const { start, limit, before } = pageOf(call.query, sandbox)
      const all = await searchAll(sandbox, searchOf(call), call.query, read)
      const found = before === null ? all : all.filter(({ acceptedAt }) => Date.parse(acceptedAt) < before)
      const rows = await summariesOf(sandbox, found.slice(start, start + limit), read)
      const { total, unread, tags } = await statsOf(sandbox, read)
      const matches = { messages_count: found.length, messages_unread: found.filter(({ id }) => !read.has(id)).length }
      sendJson(call.res, { total, unread, count: rows.length, ...matches, start, tags, messages: rows })
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/search',
    handle: async (call) => {
      const [sandbox, read] = await open(call)
      const found = await searchAll(sandbox, searchOf(call), call.query, read)
      await sandbox.removeMessages(found.map(idOfSummary))
      sendOk(call.res)
    },
  },
]

async function open({ sandbox: get }: CompatCall): Promise<[Sandbox, ReadState]> {
  const sandbox = await get()
  return [sandbox, await readStateOf(sandbox)]
}

function searchOf({ query }: CompatCall): string {
  const search = query.get('query')?.trim() ?? ''
  if (search === '') throw badRequest('Error: no search query')
  return search
}

/** Those named or found that are there; without either, all. */
async function idsMeant(
  call: CompatCall,
  sandbox: Sandbox,
  read: ReadState,
  ids: readonly string[],
  search: string,
): Promise<string[]> {
  if (search !== '') return (await searchAll(sandbox, search, call.query, read)).map(idOfSummary)
  const there = await sandbox.store.ids(sandbox.name)
  if (ids.length === 0) return there
  const known = new Set(there)
  return ids.filter((id) => known.has(id))
}

const idOfSummary = ({ id }: Summary): string => id

/** Of the whole sandbox, whatever was searched for. */
async function statsOf(sandbox: Sandbox, read: ReadState) {
  const total = await totalOf(sandbox)
  const tags = sortedTags((await sandbox.store.tags(sandbox.name)).map(({ tag }) => tag))
  return { total, unread: Math.max(0, total - read.count), tags }
}
