/** The HTTP port: native routes, the live socket and the page. */
import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SandboxError } from '../errors.ts'
import { packageRoot, packageVersion } from '../package/package.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { Doors, HttpContext } from './call.ts'
import { Guard, type GuardOptions } from './guard/guard.ts'
import { HTTP_LIMITS, type HttpLimits, limitClients, serverOptions } from './limits.ts'
import { attachLive } from './live.ts'
import { sendProblem } from './problem.ts'
import { type WebOptions, webPolicy } from './web-policy.ts'

export interface HttpListenerOptions {
  sandboxes: Sandboxes
  listen: { host: string; port: number }
  smtp: { host: string; port: number }
  /** Where mailboxes are read, by POP3 and IMAP. */
  readers?: HttpContext['readers']
  /** Bytes of a message that is handed in over HTTP; 25 MiB unless given. */
  maxMessageSize?: number
  /** Whether GET /api/v1/messages answers as MailHog does. */
  mailhogV1List?: boolean
  web?: WebOptions
  /** Null where everybody may come in. */
  guard?: GuardOptions | null
  limits?: Partial<HttpLimits>
  certificate?: HttpContext['certificate']
  doors?: Doors
  /** Where the built page lies, with a slash at its end; in the package unless given. */
  uiFolder?: URL
}

export interface HttpListener {
  address: { host: string; port: number }
  url: string
  /** Ends what waits, closes sockets, and stops within a second. */
  close(): Promise<void>
}

/** How long open answers may take when the server stops. */
const GRACE = 1000

/** @throws SandboxError E_PORT_IN_USE, E_CANNOT_LISTEN */
export async function startHttpListener(options: HttpListenerOptions): Promise<HttpListener> {
  const { sandboxes, listen, smtp } = options
  const stopping = new AbortController()
  const policy = webPolicy(options.web)
  const limits = { ...HTTP_LIMITS, ...options.limits }
  const context: HttpContext = {
    sandboxes,
    smtp,
    readers: options.readers ?? {},
    url: '',
    version: packageVersion(),
    instance: randomUUID(),
    maxMessageSize: options.maxMessageSize ?? 25 * 1024 * 1024,
    basePath: policy.basePath,
    policy,
    guard: new Guard(options.guard ?? null, policy),
    certificate: options.certificate ?? (() => null),
    doors: options.doors ?? { requireTls: false, authRequired: false, passwords: false },
    uiFolder: options.uiFolder ?? new URL('dist/ui/', packageRoot),
    mailhogV1List: options.mailhogV1List ?? false,
    stopping: stopping.signal,
    onRemoved: new Set(),
    onFault: sandboxes.options.onFault,
  }
  // Express takes longer to load than all the rest of this folder, so it waits for the first request.
  let app: Promise<RequestListener> | null = null
  const server = createServer(serverOptions(limits), (req, res) => {
    req.url = policy.withoutBase(req.url ?? '/')
    app ??= import('./app.ts').then(({ createApp }) => createApp(context, listen.host))
    app.then(
      (answer) => answer(req, res),
      (error: unknown) => {
        context.onFault(error)
        sendProblem(res, error)
      },
    )
  })
  // Longer than clients keep idle connections, so that none is cut while it is being used again.
  server.keepAliveTimeout = 65_000
  limitClients(server, limits)
  server.on('upgrade', (req) => {
    req.url = policy.withoutBase(req.url ?? '/')
  })
  const live = attachLive(server, context, listen.host)
  const port = await startListening(server, listen)
  context.url = `http://${shownHost(listen.host)}:${port}${policy.basePath.slice(0, -1)}`
  return {
    address: { host: listen.host, port },
    url: context.url,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      stopping.abort()
      live.close()
      server.closeIdleConnections()
      const timer = setTimeout(() => server.closeAllConnections(), GRACE)
      await closed
      clearTimeout(timer)
    },
  }
}

function startListening(server: Server, { host, port }: { host: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)))
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): SandboxError {
  const hint = 'Give another one with --http HOST:PORT; port 0 takes any free one.'
  if (error.code === 'EADDRINUSE') {
    return new SandboxError('E_PORT_IN_USE', `HTTP cannot listen on ${host}:${port}: the port is taken.`, {
      hint,
      cause: error,
    })
  }
  return new SandboxError('E_CANNOT_LISTEN', `HTTP cannot listen on ${host}:${port}: ${error.message}.`, {
    hint,
    cause: error,
  })
}

/** An address that a browser can open: a wildcard is none. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
