/** Tags: those in use, of some messages, one everywhere. */

import { foldText } from '../../core/search-words.ts'
import type { CompatRoute } from '../../http/compat.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { findMessages } from '../../sandbox/search.ts'
import { changeBy, cleanTag, isTag, setTo, tagMessages } from '../../sandbox/tags.ts'
import { badRequest, sendJson, sendOk } from '../answers.ts'
import { readJson, textsOf } from '../body.ts'
import { sortedTags } from '../summaries.ts'

export const tagRoutes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/tags',
    handle: async ({ sandbox: open, res }) => {
      const sandbox = await open()
      sendJson(res, sortedTags((await sandbox.store.tags(sandbox.name)).map(({ tag }) => tag)))
    },
  },
  {
    method: 'PUT',
    path: '/api/v1/tags',
    handle: async (call) => {
      const sandbox = await call.sandbox()
      const body = await readJson(call)
      await tagMessages(sandbox, textsOf(body, 'IDs'), setTo(cleanTags(textsOf(body, 'Tags'))))
      sendOk(call.res)
    },
  },
  {
    method: 'PUT',
    path: '/api/v1/tags/{tag...}',
    handle: async (call) => {
      const sandbox = await call.sandbox()
      const { Name } = await readJson(call)
      const name = typeof Name === 'string' ? cleanTag(Name) : ''
      if (!isTag(name)) throw badRequest(`invalid tag name: ${name}`)
      const tag = await tagIn(sandbox, call.params.tag ?? '')
      await tagMessages(sandbox, await tagged(sandbox, tag), (tags) =>
        tags.map((each) => (same(each, tag) ? name : each)),
      )
      sendOk(call.res)
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/tags/{tag...}',
    handle: async (call) => {
      const sandbox = await call.sandbox()
      const tag = await tagIn(sandbox, call.params.tag ?? '')
      await tagMessages(sandbox, await tagged(sandbox, tag), changeBy({ add: [], remove: [tag] }))
      sendOk(call.res)
    },
  },
]

const same = (a: string, b: string): boolean => foldText(a) === foldText(b)

async function tagIn(sandbox: Sandbox, wanted: string): Promise<string> {
  const found = (await sandbox.store.tags(sandbox.name)).find(({ tag }) => same(tag, wanted))
  if (!found) throw badRequest(`tag not found: ${wanted}`)
  return found.tag
}

async function tagged(sandbox: Sandbox, tag: string): Promise<string[]> {
  const { messages } = await findMessages(sandbox, [{ type: 'tag', tags: [foldText(tag)], not: false }], {
    limit: 2 ** 31,
  })
  return messages.map(({ id }) => id)
}

/** One that is none is passed over. */
const cleanTags = (tags: readonly string[]): string[] => tags.map(cleanTag).filter(isTag)
