/** The text and the HTML of a message by themselves, as tests of an application look at them. */
import type { CompatRoute } from '../../http/compat.ts'
import { ownImages } from '../../sandbox/own-images.ts'
import { Refusal } from '../answers.ts'
import { idOf } from '../find.ts'
import { readStateOf } from '../read-state.ts'
import { wholeMessage } from './message.ts'

/** Links stay as they are and may be followed; nothing runs, nothing is fetched. */
const VIEW_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation',
].join('; ')

export const viewRoutes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/view/{id}.html',
    handle: async (call) => {
      const { sandbox, id, read } = await wholeMessage(call)
      const { html, attachments } = read.mail
      if (html === null) throw new Refusal(404, 'This message does not contain a HTML part')
      await (await readStateOf(sandbox)).set([id], true)
      // In a frame a link would open inside it.
      const base = call.query.get('embed') === '1' ? '<base target="_blank">' : ''
      call.res.setHeader('content-type', 'text/html; charset=utf-8')
      call.res.setHeader('content-security-policy', VIEW_POLICY)
      call.res.end(base + ownImages(html, attachments))
    },
  },
  {
    method: 'GET',
    path: '/view/{id}.txt',
    handle: async (call) => {
      const { sandbox, id, read } = await wholeMessage(call)
      await (await readStateOf(sandbox)).set([id], true)
      call.res.setHeader('content-type', 'text/plain; charset=utf-8')
      call.res.end(read.mail.text ?? '')
    },
  },
  {
    method: 'GET',
    path: '/view/{id}',
    handle: async (call) => {
      const sandbox = await call.sandbox()
      // As there, a message that is not there leads to the list.
      const id = await idOf(call, sandbox, await readStateOf(sandbox)).catch((error: unknown) => {
        if (error instanceof Refusal) return null
        throw error
      })
      call.res.statusCode = 302
      call.res.setHeader('location', id === null ? call.base : `${call.base}#/messages/${encodeURIComponent(id)}`)
      call.res.end()
    },
  },
]
