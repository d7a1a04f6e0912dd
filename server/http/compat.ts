/**
 * Routes that other mail catchers have, for the clients that were written for them: who answers which path. How they
 * answer is known in `server/mailpit/` and `server/mailhog/`; our own routes come first and keep their names.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { NextFunction, Request, Response } from 'express'
import { SandboxError } from '../errors.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { DEFAULT_SANDBOX } from '../sandbox/sandboxes.ts'
import type { HttpContext } from './call.ts'
import type { Sink } from './live-feed.ts'

export type Peer = 'mailpit' | 'mailhog'

/** One request to a route of a peer. */
export interface CompatCall {
  context: HttpContext
  /** The sandbox of the path, made at first use. */
  sandbox: () => Promise<Sandbox>
  /** Where this sandbox's routes begin: `/` or `/s/ci-42/`, with the server's own base path before it. */
  base: string
  params: Record<string, string>
  query: URLSearchParams
  req: IncomingMessage
  res: ServerResponse
  /** Aborted when the client goes away or the server stops. */
  gone: AbortSignal
}

export interface CompatRoute {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS'
  /** `{name}` stands for anything but a slash, `{name...}` for anything. */
  path: string
  handle: (call: CompatCall) => Promise<void> | void
}

export interface CompatPeer {
  routes: readonly CompatRoute[]
  /** Answers in the peer's own words what its route has thrown, or that it has no such route. */
  fail: (res: ServerResponse, error: SandboxError | 'no route') => void
  /** Its socket: tells a client of everything from now on, until it is closed. */
  follow: (sandbox: Sandbox, sink: Sink, context: HttpContext) => { close(): void }
}

interface Line {
  method?: CompatRoute['method']
  path: RegExp
  peer: Peer | 'switch'
}

/**
 * Who answers a path; the first line that fits. Of the one path that two have, `switch` says it: Mailpit's object,
 * unless the request (`?compat=mailhog`) or the server (`--mailhog-v1-list`) asks for MailHog's list.
 */
const WHO: readonly Line[] = [
  { method: 'GET', path: /^\/api\/v1\/messages$/, peer: 'switch' },
  { method: 'DELETE', path: /^\/api\/v1\/messages$/, peer: 'switch' },
  { path: /^\/api\/v1\/(?:events$|messages\/)/, peer: 'mailhog' },
  { path: /^\/api\/v2\//, peer: 'mailhog' },
  { path: /^\/api\/v1\//, peer: 'mailpit' },
  { path: /^\/api\/events$/, peer: 'mailpit' },
  { path: /^\/view\/./, peer: 'mailpit' },
]

const SOCKETS: readonly { path: string; peer: Peer }[] = [
  { path: '/api/events', peer: 'mailpit' },
  { path: '/api/v2/websocket', peer: 'mailhog' },
]

/** Loaded with the first request for one of them. */
const PEERS: Record<Peer, () => Promise<CompatPeer>> = {
  mailpit: async () => (await import('../mailpit/peer.ts')).mailpit,
  mailhog: async () => (await import('../mailhog/peer.ts')).mailhog,
}

function peerFor(
  { headers }: IncomingMessage,
  method: string,
  path: string,
  query: URLSearchParams,
  context: HttpContext,
): Peer | null {
  const line = WHO.find((each) => (each.method ?? method) === method && each.path.test(path))
  if (!line) return null
  if (line.peer !== 'switch') return line.peer
  const asked = query.get('compat')
  if (asked === 'mailhog' || asked === 'mailpit') return asked
  if (method === 'DELETE') {
    // Without a body both delete everything, and only the answers differ: MailHog's client for Node, which says of no
    // type that it accepts it, would take Mailpit's `ok` for broken JSON.
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
    return !hasBody && (context.mailhogV1List || headers.accept === undefined) ? 'mailhog' : 'mailpit'
  }
  return context.mailhogV1List ? 'mailhog' : 'mailpit'
}

/** After our own routes, before what says that there is none. */
export function compatRoutes(context: HttpContext) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const [asked = '', search = ''] = req.url.split('?', 2)
    // A client that puts its base and a path together with one slash too many is understood there, so it is here.
    const path = asked.replace(/\/{2,}/g, '/')
    const query = new URLSearchParams(search)
    const method = req.method === 'HEAD' ? 'GET' : req.method
    const named = peerFor(req, method, path, query, context)
    const load = named && PEERS[named]
    if (!load) return next()
    const peer = await load()
    const found = routeFor(peer.routes, method, path)
    if (!found) return peer.fail(res, 'no route')
    const name: string = res.locals.sandbox ?? DEFAULT_SANDBOX
    const base = res.locals.sandbox === undefined ? context.basePath : `${context.basePath}s/${name}/`
    const gone = new AbortController()
    const end = () => gone.abort()
    res.on('close', end)
    context.stopping.addEventListener('abort', end)
    const sandbox = () => context.sandboxes.get(name)
    try {
      if (!res.hasHeader('cache-control')) res.setHeader('cache-control', 'no-store')
      await found.route.handle({ context, sandbox, base, params: found.params, query, req, res, gone: gone.signal })
    } catch (error) {
      // Faults of ours are told to the log alone, as those of our own routes.
      if (!(error instanceof SandboxError) || res.headersSent) return next(error)
      peer.fail(res, error)
    } finally {
      context.stopping.removeEventListener('abort', end)
    }
  }
}

/** The peer whose socket is at this address, and of which sandbox; null where it is none of theirs. */
export function compatSocket(url: string): { sandbox: string; load: () => Promise<CompatPeer> } | null {
  const [, sandbox = DEFAULT_SANDBOX, path] = /^(?:\/s\/([^/?]+))?(\/[^?]*)/.exec(url) ?? []
  const peer = SOCKETS.find((socket) => socket.path === path)?.peer
  const load = peer && PEERS[peer]
  return load ? { sandbox, load } : null
}

const compiled = new WeakMap<CompatRoute, RegExp>()

function routeFor(routes: readonly CompatRoute[], method: string, path: string) {
  for (const route of routes) {
    if (route.method !== method) continue
    const found = patternOf(route).exec(path)
    if (found) return { route, params: decoded(found.groups ?? {}) }
  }
  return null
}

function patternOf(route: CompatRoute): RegExp {
  let pattern = compiled.get(route)
  if (!pattern) {
    const source = route.path
      .replace(/[.]+(?![^{]*\})/g, '\\$&')
      .replace(/\{(\w+)\.\.\.\}/g, '(?<$1>.*)')
      .replace(/\{(\w+)\}/g, '(?<$1>[^/]+?)')
    pattern = new RegExp(`^${source}$`)
    compiled.set(route, pattern)
  }
  return pattern
}

/** A broken percent sign stays as it stands: then nothing has that name. */
function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([name, value]) => {
      try {
        return [name, decodeURIComponent(value)]
      } catch {
        return [name, value]
      }
    }),
  )
}
