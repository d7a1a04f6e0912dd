/** The live socket: one event of the journal per frame, or several as an array where the reader asks for that. */
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Duration } from '../core/types.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { HttpContext } from './call.ts'
import { compatSocket } from './compat.ts'
import { declineUpgrade, isWebSocket } from './decline-upgrade.ts'
import { admitSocket } from './guard/admit-socket.ts'
import { check, queryOf } from './input.ts'
import { inBatches } from './live-batches.ts'
import { LiveFeed, type Sink } from './live-feed.ts'
import { notFound, problemOf } from './problem.ts'
import { checkHost, checkOrigin } from './security.ts'

const PATH = /^(?:\/s\/[^/?]+)?\/api\/sandboxes\/([^/?]+)\/live(?:\?|$)/
const HEARTBEAT_MS = 30_000

interface Connection {
  sandbox: string
  socket: WebSocket
  /** Ends what it is told, with what was held for it. */
  close: () => void
  /** Whether anything came since the last heartbeat. */
  alive: boolean
}

export function attachLive(server: Server, context: HttpContext, bound: string): { close(): void } {
  const connections = new Set<Connection>()
  let sockets: Promise<WebSocketServer> | null = null

  server.on('upgrade', (req, socket, head) => {
    if (!isWebSocket(req)) return declineUpgrade(server, req, socket, head)
    // Until ws takes over, a socket that breaks has no other listener.
    socket.on('error', () => socket.destroy())
    sockets ??= openSockets()
    upgrade(req, socket, head, sockets).catch((error: unknown) => refuse(socket, error))
  })

  async function upgrade(
    req: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    sockets: Promise<WebSocketServer>,
  ): Promise<void> {
    checkHost(req, bound, context.policy)
    checkOrigin(req, context.policy)
    if (context.guard.isNeeded) await admitSocket(context, req)
    const compat = compatSocket(req.url ?? '')
    if (compat) {
      const [peer, sandbox, opened] = await Promise.all([compat.load(), context.sandboxes.get(compat.sandbox), sockets])
      return opened.handleUpgrade(req, socket, head, (webSocket) => {
        hold(webSocket, sandbox, (sink) => peer.follow(sandbox, sink, context))
      })
    }
    const name = PATH.exec(req.url ?? '')?.[1]
    if (name === undefined)
      throw notFound('There is no socket at this address.', 'It is at /api/sandboxes/default/live.')
    const { liveQuery } = await import('./contract/journal.ts')
    const { after, epoch, batch } = await check(liveQuery(), queryOf(req.url ?? ''), 'query')
    const sandbox = await context.sandboxes.get(name)
    const opened = await sockets
    opened.handleUpgrade(req, socket, head, (webSocket) => {
      accept(webSocket, sandbox, after === undefined ? undefined : { seq: after, epoch }, batch)
    })
  }

  function accept(
    socket: WebSocket,
    sandbox: Sandbox,
    after: { seq: number; epoch: number | undefined } | undefined,
    batch: Duration | undefined,
  ): void {
    hold(socket, sandbox, (single) => {
      const batches = batch === undefined ? null : inBatches(single, batch)
      const feed = new LiveFeed(sandbox, batches ?? single, after)
      return {
        close: () => {
          feed.close()
          batches?.close()
        },
      }
    })
  }

  /** Keeps a socket until it closes, with what tells it. */
  function hold(socket: WebSocket, sandbox: Sandbox, begin: (sink: Sink) => { close(): void }): void {
    const { close } = begin({
      send: (text: string) => socket.send(text),
      waiting: () => socket.bufferedAmount,
      fail: (error: unknown) => {
        context.onFault(error)
        socket.close(1011, 'the journal cannot be read')
      },
    })
    const connection = { sandbox: sandbox.name, socket, close, alive: true }
    connections.add(connection)
    socket.on('pong', () => {
      connection.alive = true
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      connection.close()
      connections.delete(connection)
    })
  }

  const heartbeat = setInterval(() => {
    for (const connection of connections) {
      if (!connection.alive) connection.socket.terminate()
      else connection.socket.ping()
      connection.alive = false
    }
  }, HEARTBEAT_MS).unref()

  const onRemoved = (sandbox: string, why: 'removed' | 'replaced') => {
    for (const connection of connections) {
      if (connection.sandbox !== sandbox) continue
      connection.close()
      connection.socket.close(1001, why === 'removed' ? 'the sandbox is gone' : 'the sandbox was replaced')
    }
  }
  context.onRemoved.add(onRemoved)

  return {
    close: () => {
      clearInterval(heartbeat)
      context.onRemoved.delete(onRemoved)
      for (const { socket, close } of connections) {
        close()
        socket.close(1001, 'the server is stopping')
        // A client that does not answer the closing does not hold the server up.
        setTimeout(() => socket.terminate(), 500).unref()
      }
    },
  }
}

/** Loaded with the first socket: a server that nobody watches starts without it. */
async function openSockets(): Promise<WebSocketServer> {
  const { WebSocketServer } = await import('ws')
  // Clients have nothing to say on this socket.
  return new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, clientTracking: false })
}

function refuse(socket: Duplex, error: unknown): void {
  const problem = problemOf(error)
  const body = JSON.stringify(problem)
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'x-content-type-options: nosniff',
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
