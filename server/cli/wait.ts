/** `bouncelab wait`: waits on the server until a message is there. */
import { type Flags, readConfig } from '../config.ts'
import { formatDuration } from '../core/duration.ts'
import { SandboxError } from '../errors.ts'
import { runningServer } from './ask-server.ts'

const QUERY = ['kind', 'to', 'from', 'about', 'subject', 'q'] as const

export async function wait(flags: Flags): Promise<number> {
  const { sandbox, timeout, count } = readConfig(['sandbox', 'timeout', 'count'], flags, process.env)
  const server = runningServer(flags)
  if (flags.ready !== undefined) return (await import('./wait-ready.ts')).waitReady(server, timeout)
  const query = new URLSearchParams({ timeout: `${timeout}ms`, count: String(count) })
  for (const name of QUERY) if (typeof flags[name] === 'string') query.set(name, flags[name])
  try {
    const answer = await server.ask(`/api/sandboxes/${sandbox}/messages/wait?${query}`)
    if (answer.status === 204) return missed(`Nothing came in ${formatDuration(timeout)}.`)
    process.stdout.write(`${await answer.text()}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof SandboxError && error.code === 'E_CANNOT_COME')) throw error
    return missed([error.message, error.hint].filter(Boolean).join(' '))
  }
}

function missed(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 1
}
