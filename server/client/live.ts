/** The live socket from the client's side: resumed where it broke, until it is closed. */
import { SandboxError } from '../errors.ts'

/** An event as it comes over the wire: instants are ISO 8601. `stream.resync` says that there is a gap before it. */
export interface LiveEvent {
  type: string
  epoch: number
  seq: number
  at: string
  [field: string]: unknown
}

export interface LiveStream {
  /** Settles with the first connection: from then on nothing is missed. Rejects where the server lets nobody in. */
  opened: Promise<void>
  close(): void
}

/** What browsers and Node have in common with the ws package. */
interface Socket {
  onopen: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: (() => void) | null
  onerror: ((event: unknown) => void) | null
  close(): void
}

/** Options are Node's own way, in the ws package and in Node's WebSocket; browsers let no page set headers. */
type SocketClass = new (url: string, options?: { headers: Record<string, string> }) => Socket

export interface LiveServer {
  url: string
  headers: Record<string, string>
  /** Asks the server what a socket does not tell. @throws SandboxError why nobody is let in */
  check(): Promise<unknown>
}

/** No later try would go better. */
const REFUSALS = new Set<string>(['E_UNAUTHORIZED', 'E_FORBIDDEN', 'E_FORBIDDEN_ORIGIN'])
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5000

export function openLive(
  { url, headers, check }: LiveServer,
  listener: (event: LiveEvent) => void,
  after?: { seq: number; epoch: number },
): LiveStream {
  let last = after
  let socket: Socket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE_MS
  let closed = false
  let wasOpen = false
  let settle: { resolve: () => void; reject: (error: Error) => void }
  const opened = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Whoever does not look at it is not to be stopped by it.
  opened.catch(() => undefined)

  async function open(): Promise<void> {
    const WebSocket = await socketClass()
    if (closed) return
    const place = last ? `${url}?after=${last.seq}&epoch=${last.epoch}` : url
    const opening = isNode && headers.authorization ? new WebSocket(place, { headers }) : new WebSocket(place)
    socket = opening
    opening.onopen = () => {
      pause = FIRST_PAUSE_MS
      wasOpen = true
      settle.resolve()
    }
    opening.onmessage = ({ data }) => {
      const event = JSON.parse(String(data)) as LiveEvent
      last = { seq: event.seq, epoch: event.epoch }
      listener(event)
    }
    opening.onerror = () => undefined
    opening.onclose = () => {
      if (closed || socket !== opening) return
      if (!wasOpen) check().catch(giveUpIfRefused)
      timer = setTimeout(start, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    }
  }
  function giveUpIfRefused(error: unknown): void {
    if (!(error instanceof SandboxError) || !REFUSALS.has(error.code)) return
    closed = true
    clearTimeout(timer)
    settle.reject(error)
  }
  const start = () => {
    open().catch((error: unknown) => settle.reject(error instanceof Error ? error : new Error(String(error))))
  }
  start()

  return {
    opened,
    close: () => {
      closed = true
      clearTimeout(timer)
      socket?.close()
      settle.reject(new Error('The stream was closed before it was opened.'))
    },
  }
}

const isNode = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined

/** Node 20 has none of its own. */
async function socketClass(): Promise<SocketClass> {
  const own = (globalThis as { WebSocket?: SocketClass }).WebSocket
  if (own) return own
  const { WebSocket } = await import('ws')
  return WebSocket as unknown as SocketClass
}
