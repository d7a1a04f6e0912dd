/** Version 2: pages, search, Jim, remembered servers. Its socket is in peer.ts. */
import type { CompatRoute } from '../http/compat.ts'
import { MAX_JSON, readBody } from '../http/input.ts'
import { sendJson, sendStatus } from './answers.ts'
import { DEFAULT_JIM, jimIn, readJim, setJim } from './jim.ts'
import { jsonOf } from './json.ts'
import { isSearchKind, listPage, searchPage, sliceOf } from './list.ts'
import { outgoingServers } from './release.ts'

const OFF = 'Jim is not there; POST /api/v2/jim invites him'

export const v2Routes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/api/v2/messages',
    handle: async ({ sandbox, query, res }) => sendJson(res, await listPage(await sandbox(), sliceOf(query))),
  },
  {
    method: 'GET',
    path: '/api/v2/search',
    handle: async ({ sandbox, query, res }) => {
      const kind = query.get('kind')
      const text = query.get('query') ?? ''
      if (!isSearchKind(kind)) return sendStatus(res, 400, 'kind is one of from, to, containing')
      if (text === '') return sendStatus(res, 400, 'query is empty')
      sendJson(res, await searchPage(await sandbox(), kind, text, sliceOf(query)))
    },
  },
  {
    method: 'GET',
    path: '/api/v2/jim',
    handle: async ({ sandbox, res }) => {
      const jim = jimIn(await sandbox())
      if (jim) sendJson(res, jim)
      else sendStatus(res, 404, OFF)
    },
  },
  {
    method: 'POST',
    path: '/api/v2/jim',
    handle: async ({ sandbox: open, req, res }) => {
      const sandbox = await open()
      const asked = readJim(jsonOf(await readBody(req, MAX_JSON)))
      if (jimIn(sandbox)) return sendStatus(res, 400, 'Jim is there already; PUT changes him')
      // A body that cannot be read is as good as none.
      await setJim(sandbox, asked ?? DEFAULT_JIM)
      sendStatus(res, 201)
    },
  },
  {
    method: 'PUT',
    path: '/api/v2/jim',
    handle: async ({ sandbox: open, req, res }) => {
      const sandbox = await open()
      const asked = readJim(jsonOf(await readBody(req, MAX_JSON)))
      if (!jimIn(sandbox)) return sendStatus(res, 404, OFF)
      if (!asked) return sendStatus(res, 400, 'the body is no JSON object of numbers such as {"AcceptChance": 0.99}')
      await setJim(sandbox, asked)
      sendStatus(res, 200)
    },
  },
  {
    method: 'DELETE',
    path: '/api/v2/jim',
    handle: async ({ sandbox: open, res }) => {
      const sandbox = await open()
      if (!jimIn(sandbox)) return sendStatus(res, 404, OFF)
      await setJim(sandbox, null)
      sendStatus(res, 200)
    },
  },
  {
    method: 'GET',
    path: '/api/v2/outgoing-smtp',
    handle: async ({ sandbox, res }) => sendJson(res, Object.fromEntries(outgoingServers(await sandbox()))),
  },
]
