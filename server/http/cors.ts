/** Pages of other sites that the operator has named may use the API (Fetch, section 3.3); with tokens, never with cookies. */
import type { NextFunction, Request, Response } from 'express'
import type { WebPolicy } from './web-policy.ts'

export function corsHeaders(policy: WebPolicy) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const { origin } = req.headers
    if (!policy.allowsOrigin(origin)) {
      next()
      return
    }
    res.setHeader('vary', 'Origin')
    res.setHeader('access-control-allow-origin', origin as string)
    res.setHeader('access-control-expose-headers', 'content-disposition')
    if (req.method !== 'OPTIONS' || req.headers['access-control-request-method'] === undefined) {
      next()
      return
    }
    res.setHeader('access-control-allow-methods', 'GET, HEAD, POST, PUT, DELETE')
    res.setHeader('access-control-allow-headers', 'authorization, content-type')
    res.setHeader('access-control-max-age', '600')
    // A page of a public site that asks for one on this machine asks for this too.
    if (req.headers['access-control-request-private-network'] === 'true')
      res.setHeader('access-control-allow-private-network', 'true')
    res.statusCode = 204
    res.end()
  }
}
