/**
 * One socket that stays: resumes after a break, hands events over in batches, and says when lists must be read anew.
 * A browser does not tell of a connection that died in a laptop's sleep, so it is also asked to look after itself.
 */
import type { LiveEvent } from '../lib/fold.ts'

/** `gone`: the sandbox was removed, and is made again by nothing but a wish. */
export type LinkState = 'connecting' | 'live' | 'lost' | 'gone'

interface Listener {
  /** Opened without a place to resume from: lists must be read now, while events are already coming in. */
  onStart: () => void
  /** Opened again after a break; what was missed follows as events. */
  onAgain: () => void
  onEvents: (events: LiveEvent[]) => void
}

/** Events are handed over at most this often; less often while they pour in, so that the page keeps its frames. */
const BATCH_MS = 15
const BUSY_BATCH_MS = 250
const BUSY_EVENTS = 60
const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 5000
const LOOK_MS = 5000
/** Browsers slow the timers of a hidden tab to one a minute: longer than that without one was a sleep. */
const SLEPT_MS = 90_000
/** The reason that the server closes the sockets of a removed sandbox with. */
const GONE = 'the sandbox is gone'
/** With this one another sandbox stands in its place. */
const REPLACED = 'the sandbox was replaced'

export class Live {
  link: LinkState = $state('connecting')
  /** Of this computer's clock; null while connected, and where it never was. */
  lostAt: number | null = $state(null)
  /** The last break came of an import that took the sandbox's place. */
  wasReplaced = false
  #url: (after?: { seq: number; epoch: number }) => string
  #listener: Listener
  #socket: WebSocket | null = null
  #last: { seq: number; epoch: number } | undefined
  #wasOpen = false
  #waiting: LiveEvent[] = []
  #flushTimer: ReturnType<typeof setTimeout> | undefined
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #lookTimer: ReturnType<typeof setInterval> | undefined
  #lookedAt = 0
  #wait = FIRST_WAIT_MS
  #busy = false

  constructor(url: (after?: { seq: number; epoch: number }) => string, listener: Listener) {
    this.#url = url
    this.#listener = listener
  }

  open(): void {
    clearTimeout(this.#retryTimer)
    const fresh = this.#last === undefined
    const socket = new WebSocket(this.#url(this.#last))
    this.#socket = socket
    this.#lookedAt = Date.now()
    this.#lookTimer ??= setInterval(() => this.#look(), LOOK_MS)
    socket.onopen = () => {
      if (this.#socket !== socket) return
      this.link = 'live'
      this.lostAt = null
      this.#wait = FIRST_WAIT_MS
      if (fresh) this.#listener.onStart()
      if (this.#wasOpen) this.#listener.onAgain()
      this.#wasOpen = true
    }
    socket.onmessage = ({ data }) => {
      if (this.#socket === socket) this.#receive(JSON.parse(String(data)) as LiveEvent[])
    }
    socket.onclose = (event) => this.#closed(socket, event?.reason ?? '')
  }

  /** Drops the connection, whatever it seems to be, and opens another now. */
  reopen(): void {
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    if (this.link !== 'connecting') this.#lose()
    this.open()
  }

  close(): void {
    clearTimeout(this.#retryTimer)
    clearTimeout(this.#flushTimer)
    clearInterval(this.#lookTimer)
    this.#lookTimer = undefined
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #closed(socket: WebSocket, reason: string): void {
    if (this.#socket !== socket) return
    this.#lose()
    this.wasReplaced = reason === REPLACED
    if (reason === GONE) {
      this.link = 'gone'
      this.#last = undefined
      return
    }
    this.#retryTimer = setTimeout(() => this.open(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS)
  }

  #lose(): void {
    if (this.#wasOpen) this.lostAt ??= Date.now()
    this.link = 'lost'
  }

  #look(): void {
    const slept = Date.now() - this.#lookedAt > SLEPT_MS
    this.#lookedAt = Date.now()
    if (slept && this.link !== 'gone') this.reopen()
  }

  #flush(): void {
    this.#flushTimer = undefined
    const events = this.#waiting.splice(0)
    this.#busy = events.length >= BUSY_EVENTS
    this.#listener.onEvents(events)
  }

  #receive(events: LiveEvent[]): void {
    const last = events.at(-1)
    if (!last) return
    this.#last = { seq: last.seq, epoch: last.epoch }
    for (const event of events) this.#waiting.push(event)
    this.#flushTimer ??= setTimeout(() => this.#flush(), this.#busy ? BUSY_BATCH_MS : BATCH_MS)
  }
}
