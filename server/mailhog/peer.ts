/** MailHog's API, versions 1 and 2 (MailHog-Server, api/v1.go and api/v2.go), for clients that were written for it. */
import type { CompatPeer, CompatRoute } from '../http/compat.ts'
import { fail, sendStatus } from './answers.ts'
import { tellOfMail } from './feed.ts'
import { v1Routes } from './v1.ts'
import { v2Routes } from './v2.ts'

const routes: CompatRoute[] = [...v1Routes, ...v2Routes]

/** What another origin may do is said for all routes alike, or not at all. */
const options: CompatRoute[] = [...new Set(routes.map(({ path }) => path))].map((path) => ({
  method: 'OPTIONS',
  path,
  handle: ({ res }) => sendStatus(res, 200),
}))

export const mailhog: CompatPeer = {
  routes: [...routes, ...options],
  fail,
  follow: (sandbox, sink) => tellOfMail(sandbox, sink, (message) => JSON.stringify(message)),
}
