/** Logging in with the page's form, and the certificate. */
import type { ServerResponse } from 'node:http'
import { type Handlers, type HttpContext, Sent } from '../call.ts'
import type { Scope } from '../guard/scope.ts'
import { setCookie } from '../guard/sessions.ts'
import { notFound } from '../problem.ts'

const shown = (needed: boolean, scope: Scope | null) => ({
  needed,
  user: needed ? (scope?.name ?? null) : null,
  readOnly: scope?.readOnly ?? false,
  sandboxes: scope?.sandboxes ? [...scope.sandboxes] : null,
})

const giveCookie = (context: HttpContext, res: ServerResponse, secret: string, isHttps: boolean) =>
  res.setHeader('set-cookie', setCookie(secret, context.basePath, isHttps))

export const sessionHandlers = {
  whoAmI: async ({ context: { guard }, req }) => shown(guard.isNeeded, await guard.identify(req)),

  logIn: async ({ context, body, req, res }) => {
    const { guard, policy } = context
    if (!guard.isNeeded) return shown(false, null)
    const scope = await guard.logIn(body.user, body.password, policy.clientAddress(req))
    giveCookie(context, res, guard.beginSession(scope), policy.isHttps(req))
    return shown(true, scope)
  },

  logOut: ({ context, req, res }) => {
    const { guard, policy } = context
    guard.endSession(req)
    giveCookie(context, res, '', policy.isHttps(req))
    return shown(guard.isNeeded, null)
  },

  getCertificate: ({ context }) => {
    const certificate = context.certificate()
    if (!certificate) throw notFound('There is no certificate here.', 'A server that takes mail has one.')
    const disposition = 'attachment; filename="bouncelab.pem"'
    return new Sent(certificate.pem, { 'content-type': 'application/x-pem-file', 'content-disposition': disposition })
  },
} satisfies Partial<Handlers>
