/** `bouncelab wait --ready`: until a server takes mail, for scripts that start one. */
import { formatDuration } from '../core/duration.ts'
import type { RunningServer } from './ask-server.ts'

/** Real milliseconds between two looks. */
const PAUSE = 100

/** @returns 0 when it is ready, 1 after the timeout with what it said last on stderr */
export async function waitReady({ url, headers, fetch }: RunningServer, timeout: number): Promise<number> {
  const end = performance.now() + timeout
  let last = 'nobody answered'
  do {
    const left = Math.max(1, end - performance.now())
    const signal = AbortSignal.timeout(Math.ceil(Math.min(left, 5000)))
    const answer = await fetch(`${url}/readyz`, { headers, signal }).catch(() => null)
    if (answer?.ok) {
      process.stdout.write(`${url} is ready\n`)
      return 0
    }
    const problem = (await answer?.json().catch(() => null)) as { detail?: string } | null | undefined
    last = problem?.detail ?? (answer ? `it answered ${answer.status}` : 'nobody answered')
    await new Promise((resolve) => setTimeout(resolve, Math.min(PAUSE, Math.max(0, end - performance.now()))))
  } while (performance.now() < end)
  process.stderr.write(`${url} was not ready in ${formatDuration(timeout)}: ${last}\n`)
  return 1
}
