/** A line on a terminal that says how far a run is, and what it is at. Elsewhere nothing is written. */

export interface Progress {
  began(name: string): void
  ended(name: string): void
  /** Takes the line away. */
  clear(): void
}

interface Terminal {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

/** The line is written over itself: CR, then erase to its end (ECMA-48, EL). */
const OVER = '\r\u001b[K'

export function progressOn(terminal: Terminal, total: number): Progress {
  const underWay = new Set<string>()
  let done = 0
  const show = () => {
    if (!terminal.isTTY) return
    const line = `${done}/${total} ${[...underWay].join(', ')}`.replace(/\p{Cc}/gu, '\ufffd')
    // A line that wraps could not be written over; a terminal that knows no width says 0.
    terminal.write(`${OVER}${line.slice(0, (terminal.columns || 80) - 1)}`)
  }
  return {
    began: (name) => {
      underWay.add(name)
      show()
    },
    ended: (name) => {
      underWay.delete(name)
      done++
      show()
    },
    clear: () => {
      if (terminal.isTTY) terminal.write(OVER)
    },
  }
}
