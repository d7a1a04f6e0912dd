/** Logging in with the page's form, and the certificate that clients are to trust. */
import { z } from 'zod'
import { route } from './route.ts'

const session = () =>
  z.object({
    needed: z.boolean().describe('Whether anybody must log in at all.'),
    user: z.string().nullable().describe('Who is logged in, or the name of the token.'),
    readOnly: z.boolean(),
    sandboxes: z.array(z.string()).nullable().describe('The only ones that may be used; null for all.'),
  })

export const sessionRoutes = {
  whoAmI: route({
    method: 'get',
    path: '/api/session',
    summary: 'Who the server takes you for',
    out: session,
  }),
  logIn: route({
    method: 'post',
    path: '/api/session',
    summary: 'Logs in and sets a cookie, as the page does; programs send a password or a token with each request',
    body: () => z.strictObject({ user: z.string().max(400), password: z.string().max(1024) }),
    out: session,
    also: { 401: 'Wrong user name or password.', 429: 'Too many wrong ones came from this address.' },
  }),
  logOut: route({
    method: 'delete',
    path: '/api/session',
    summary: 'Ends the session of the cookie',
    out: session,
  }),
  getCertificate: route({
    method: 'get',
    path: '/api/certificate.pem',
    summary: 'The certificate that SMTP, POP3 and IMAP show, for clients that are to trust it',
    gives: ['application/x-pem-file'],
  }),
}
