/** What Mailpit says of a message's quality. Nothing here asks anybody else. */
import type { CompatRoute } from '../../http/compat.ts'
import { badRequest, notThere, sendJson } from '../answers.ts'
import { linksOf } from '../links.ts'
import { wholeMessage } from './message.ts'

export const checkRoutes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/message/{id}/html-check',
    handle: async (call) => {
      const { html } = (await wholeMessage(call)).read.mail
      if (html === null) throw badRequest('message does not contain HTML')
      const { checkHtml } = await import('../html-check/check-html.ts')
      sendJson(call.res, checkHtml(html))
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{id}/link-check',
    handle: async (call) => {
      const links = linksOf((await wholeMessage(call)).read.mail)
      // 0 is its code for a link without an answer: here none was asked for one.
      const Links = links.map((URL) => ({ URL, StatusCode: 0, Status: 'Not checked: bouncelab asks no other host' }))
      sendJson(call.res, { Errors: 0, Links })
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{id}/sa-check',
    // Without SpamAssassin it has no such route.
    handle: () => {
      throw notThere()
    },
  },
]
