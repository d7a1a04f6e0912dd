/** The guard before sockets: they read, whoever opens them. */
import type { IncomingMessage } from 'node:http'
import type { HttpContext } from '../call.ts'
import { checkScope } from './scope.ts'

/** @throws SandboxError E_UNAUTHORIZED, E_FORBIDDEN, E_RATE_LIMITED */
export async function admitSocket({ guard }: HttpContext, req: IncomingMessage): Promise<void> {
  const [, prefixed, path = '/'] = /^(?:\/s\/([^/?]+))?([^?]*)/.exec(req.url ?? '') ?? []
  checkScope(await guard.admit(req), 'GET', path, prefixed)
}
