/**
 * V8 keeps what a burst of mail took until it needs room again, and a program at rest never does. Whoever leaves a
 * server running beside other work wants that memory back.
 */
import { Session } from 'node:inspector'

/** Real milliseconds between two looks. */
const LOOK = 2000
/** At rest is who used less of the processor than this share since the last look. */
const AT_REST = 0.02
/** Bytes by which heap and buffers have grown since the last collection, below which none is worth its pause. */
const WORTH = 16 * 1024 * 1024

/** Collects this thread's garbage when a burst is over; for a process that is nothing but the server. */
export function releaseWhenIdle(): void {
  let used = process.cpuUsage()
  let held = inUse()
  setInterval(() => {
    const { user, system } = process.cpuUsage(used)
    used = process.cpuUsage()
    if ((user + system) / 1000 > LOOK * AT_REST || inUse() - held < WORTH) return
    collect(() => {
      held = inUse()
    })
  }, LOOK).unref()
}

/**
 * As the button of the developer tools does it: unlike the collections that run by themselves it gives the pages back,
 * and the 32 MB where new objects are made.
 */
function collect(done: () => void): void {
  const session = new Session()
  session.connect()
  session.post('HeapProfiler.collectGarbage', () => {
    // Not before the inspector has left its own call: it holds a lock there that ending the session waits for.
    setImmediate(() => {
      session.disconnect()
      done()
    })
  })
}

function inUse(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
