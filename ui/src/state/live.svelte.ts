/** One socket that stays: resumes after a break, hands events over in batches, and says when lists must be read anew. */
import type { LiveEvent } from '../lib/fold.ts'

export type LinkState = 'connecting' | 'live' | 'lost'

interface Listener {
  /** Opened without a place to resume from: lists must be read now, while events are already coming in. */
  onStart: () => void
  onEvents: (events: LiveEvent[]) => void
}

/** Events are handed over at most this often; less often while they pour in, so that the page keeps its frames. */
const BATCH_MS = 40
const BUSY_BATCH_MS = 250
const BUSY_EVENTS = 60
const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 5000

export class Live {
  link: LinkState = $state('connecting')
  #url: (after?: { seq: number; epoch: number }) => string
  #listener: Listener
  #socket: WebSocket | null = null
  #last: { seq: number; epoch: number } | undefined
  #waiting: LiveEvent[] = []
  #flushTimer: ReturnType<typeof setTimeout> | undefined
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #wait = FIRST_WAIT_MS
  #busy = false

  constructor(url: (after?: { seq: number; epoch: number }) => string, listener: Listener) {
    this.#url = url
    this.#listener = listener
  }

  open(): void {
    const fresh = this.#last === undefined
    const socket = new WebSocket(this.#url(this.#last))
    this.#socket = socket
    socket.onopen = () => {
      this.link = 'live'
      this.#wait = FIRST_WAIT_MS
      if (fresh) this.#listener.onStart()
    }
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)) as LiveEvent)
    socket.onclose = () => this.#retry(socket)
  }

  close(): void {
    clearTimeout(this.#retryTimer)
    clearTimeout(this.#flushTimer)
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #retry(socket: WebSocket): void {
    if (this.#socket !== socket) return
    this.link = 'lost'
    this.#retryTimer = setTimeout(() => this.open(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS)
  }

  #flush(): void {
    this.#flushTimer = undefined
    const events = this.#waiting.splice(0)
    this.#busy = events.length >= BUSY_EVENTS
    this.#listener.onEvents(events)
  }

  #receive(event: LiveEvent): void {
    this.#last = { seq: event.seq, epoch: event.epoch }
    this.#waiting.push(event)
    this.#flushTimer ??= setTimeout(() => this.#flush(), this.#busy ? BUSY_BATCH_MS : BATCH_MS)
  }
}
