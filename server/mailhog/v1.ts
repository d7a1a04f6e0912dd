/** Version 1: the list, one message and its parts, deleting, releasing, the stream of events. */
import type { CompatCall, CompatRoute } from '../http/compat.ts'
import { contentDisposition } from '../http/disposition.ts'
import { MAX_JSON, readBody } from '../http/input.ts'
import { MAIL_POLICY } from '../http/security.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { getRaw } from '../sandbox/views.ts'
import { sendJson, sendStatus, TEXT_JSON } from './answers.ts'
import { streamEvents } from './event-stream.ts'
import { ownId } from './ids.ts'
import { jsonOf } from './json.ts'
import { listPage } from './list.ts'
import { mailhogMessage } from './message.ts'
import { partOf } from './part.ts'
import { readRelease, release } from './release.ts'

/** MailHog's own list stops there. */
const MOST_LISTED = 1000

const idOf = (sandbox: Sandbox, { params }: CompatCall): string | null => {
  const { seed, epoch } = sandbox.engine.state
  return ownId({ seed, epoch }, params.id ?? '')
}

export const v1Routes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/messages',
    handle: async ({ sandbox, res }) => {
      const { items } = await listPage(await sandbox(), { start: 0, limit: MOST_LISTED })
      sendJson(res, items, TEXT_JSON)
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/messages',
    handle: async ({ sandbox: open, res }) => {
      const sandbox = await open()
      await sandbox.removeMessages(await sandbox.store.ids(sandbox.name))
      res.setHeader('content-type', TEXT_JSON)
      sendStatus(res, 200)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/messages/{id}',
    handle: async (call) => {
      const sandbox = await call.sandbox()
      const id = idOf(sandbox, call)
      // In memory it finds nothing without a fault: `200 null`.
      sendJson(call.res, id === null ? null : await mailhogMessage(sandbox, id), TEXT_JSON)
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/messages/{id}',
    handle: async (call) => {
      const sandbox = await call.sandbox()
      const id = idOf(sandbox, call)
      const removed = id === null ? [] : await sandbox.removeMessages([id])
      call.res.setHeader('content-type', TEXT_JSON)
      if (removed.length === 0) sendStatus(call.res, 500, `there is no message ${call.params.id}`)
      else sendStatus(call.res, 200)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/messages/{id}/download',
    handle: async (call) => {
      const sandbox = await call.sandbox()
      const id = idOf(sandbox, call)
      const raw = id === null ? null : await getRaw(sandbox, id)
      if (!raw) return sendStatus(call.res, 404, `there is no message ${call.params.id}`)
      call.res.setHeader('content-type', 'message/rfc822')
      call.res.setHeader('content-disposition', `attachment; filename="${call.params.id}.eml"`)
      call.res.setHeader('content-security-policy', MAIL_POLICY)
      call.res.end(raw)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/messages/{id}/mime/part/{n}/download',
    handle: async (call) => {
      const { params, res } = call
      const sandbox = await call.sandbox()
      const id = idOf(sandbox, call)
      const isNumber = /^\d{1,6}$/.test(params.n ?? '')
      const part = id === null || !isNumber ? null : await partOf(sandbox, id, Number(params.n))
      if (!part) return sendStatus(res, 404, `there is no part ${params.n} of ${params.id}; they are counted from 0`)
      res.setHeader('content-disposition', contentDisposition(`${params.id}-part-${params.n}`))
      for (const [name, value] of Object.entries(part.headers)) res.setHeader(name, value)
      res.setHeader('content-security-policy', MAIL_POLICY)
      res.end(part.body)
    },
  },
  {
    method: 'POST',
    path: '/api/v1/messages/{id}/release',
    handle: async (call) => {
      const { req, res } = call
      const sandbox = await call.sandbox()
      const asked = readRelease(jsonOf(await readBody(req, MAX_JSON)))
      res.setHeader('content-type', TEXT_JSON)
      if (!asked) {
        res.statusCode = 500
        return void res.end('Error decoding request body')
      }
      const fault = await release(sandbox, idOf(sandbox, call) ?? '', asked)
      sendStatus(res, fault?.status ?? 200, fault?.why)
    },
  },
  { method: 'GET', path: '/api/v1/events', handle: streamEvents },
]
