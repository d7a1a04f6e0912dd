/** The live socket from the client's side: resumed where it broke, until it is closed. */

/** An event as it comes over the wire: instants are ISO 8601. `stream.resync` says that there is a gap before it. */
export interface LiveEvent {
  type: string
  epoch: number
  seq: number
  at: string
  [field: string]: unknown
}

export interface LiveStream {
  /** Settles with the first connection: from then on nothing is missed. */
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

type SocketClass = new (url: string) => Socket

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5000

export function openLive(
  url: string,
  listener: (event: LiveEvent) => void,
  after?: { seq: number; epoch: number },
): LiveStream {
  let last = after
  let socket: Socket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE_MS
  let closed = false
  let settle: { resolve: () => void; reject: (error: Error) => void }
  const opened = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Whoever does not look at it is not to be stopped by it.
  opened.catch(() => undefined)

  async function open(): Promise<void> {
    const WebSocket = await socketClass()
    if (closed) return
    const opening = new WebSocket(last ? `${url}?after=${last.seq}&epoch=${last.epoch}` : url)
    socket = opening
    opening.onopen = () => {
      pause = FIRST_PAUSE_MS
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
      timer = setTimeout(start, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    }
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

/** Node 20 has none of its own. */
async function socketClass(): Promise<SocketClass> {
  const own = (globalThis as { WebSocket?: SocketClass }).WebSocket
  if (own) return own
  const { WebSocket } = await import('ws')
  return WebSocket as unknown as SocketClass
}
