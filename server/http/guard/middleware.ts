/** The guard before the routes. The page's own files are open: they hold nothing, and its form is among them. */
import type { NextFunction, Request, Response } from 'express'
import { SandboxError } from '../../errors.ts'
import type { HttpContext } from '../call.ts'
import { checkScope } from './scope.ts'

/** Health checks, what receivers of webhooks fetch, the form's own route, and the certificate that TLS shows anyway. */
const OPEN =
  /^\/(?:livez|readyz|webhooks\/.*|api\/(?:session|certificate\.pem)|s\/[^/]*|index\.html|favicon\.svg|theme\.js|assets\/[^/]+)?$/

export function guarded({ guard }: HttpContext) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    if (!guard.isNeeded) return next()
    const { path } = req
    try {
      if (OPEN.test(path)) return next()
      checkScope(await guard.admit(req), req.method, path, res.locals.sandbox)
    } catch (error) {
      if (error instanceof SandboxError && error.code === 'E_UNAUTHORIZED') {
        // A browser would ask in a window of its own, and the page has a form.
        const fromBrowser = req.headers['sec-fetch-site'] !== undefined
        res.setHeader('www-authenticate', `${fromBrowser ? 'Bearer' : 'Basic'} realm="bouncelab", charset="UTF-8"`)
      }
      throw error
    }
    next()
  }
}
