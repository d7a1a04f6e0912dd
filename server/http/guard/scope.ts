/** What somebody who is let in may do. */
import { SandboxError } from '../../errors.ts'
import { DEFAULT_SANDBOX } from '../../sandbox/sandboxes.ts'

export interface Scope {
  /** The user, or the token's name. */
  name: string
  readOnly: boolean
  /** Null for all. */
  sandboxes: ReadonlySet<string> | null
}

/** Everything, for who has a password, and for everybody where nobody needs one. */
export const everything = (name: string): Scope => ({ name, readOnly: false, sandboxes: null })

/** These change nothing, though they take a body. */
const READING_POSTS = /^\/api\/(?:sandboxes\/[^/]+\/verify|scenarios\/check)$/

/**
 * @param path without base path and `/s/{name}`
 * @param prefixed the sandbox of `/s/{name}`
 * @throws SandboxError E_FORBIDDEN that says what the token is for
 */
export function checkScope(scope: Scope, method: string, path: string, prefixed: string | undefined): void {
  const reads = method === 'GET' || method === 'HEAD' || (method === 'POST' && READING_POSTS.test(path))
  if (scope.readOnly && !reads && path !== '/api/session') {
    throw forbidden(`${scope.name} may only read.`, 'Use a token without read-only, or log in.')
  }
  if (!scope.sandboxes) return
  const sandbox = sandboxOf(path, prefixed)
  const names = [...scope.sandboxes].join(', ')
  if (sandbox !== null && !scope.sandboxes.has(sandbox)) {
    throw forbidden(`${scope.name} may not use the sandbox ${sandbox}.`, `It is for ${names}.`)
  }
  if (sandbox === null && (path === '/metrics' || !reads) && path !== '/api/session') {
    throw forbidden(`${scope.name} may use only sandboxes of its own.`, `It is for ${names}.`)
  }
}

/** @returns null for what belongs to the server as a whole */
function sandboxOf(path: string, prefixed: string | undefined): string | null {
  const named = /^\/api\/sandboxes\/([^/]+)/.exec(path)?.[1]
  if (named !== undefined) return named
  // The routes of other mail catchers have one mailbox.
  const isPeers = /^\/(?:api\/(?:v\d+\/|events$)|view\/)/.test(path)
  return isPeers ? (prefixed ?? DEFAULT_SANDBOX) : (prefixed ?? null)
}

const forbidden = (message: string, hint: string): SandboxError => new SandboxError('E_FORBIDDEN', message, { hint })
