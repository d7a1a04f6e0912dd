/** `bouncelab wait`: waits on the server until a message is there. */
import { type Flags, readConfig } from '../config.ts'
import { formatDuration } from '../core/duration.ts'
import { SandboxError } from '../errors.ts'

const QUERY = ['kind', 'to', 'from', 'about', 'subject', 'q'] as const

export async function wait(flags: Flags): Promise<number> {
  const { http, sandbox, timeout, count } = readConfig(['http', 'sandbox', 'timeout', 'count'], flags, process.env)
  if (flags.ready !== undefined) {
    const [{ serverUrl }, { waitReady }] = await Promise.all([import('./ask-server.ts'), import('./wait-ready.ts')])
    return waitReady(serverUrl(http), timeout)
  }
  if (!http) throw new SandboxError('E_CONFIG', '--http is off.', { hint: 'Write the HOST:PORT of a server.' })
  const query = new URLSearchParams({ timeout: `${timeout}ms`, count: String(count) })
  for (const name of QUERY) if (typeof flags[name] === 'string') query.set(name, flags[name])
  const host = http.host.includes(':') ? `[${http.host}]` : http.host
  const base = `http://${host}:${http.port}`
  const answer = await fetch(`${base}/api/sandboxes/${sandbox}/messages/wait?${query}`).catch((cause) => {
    throw new SandboxError('E_CONFIG', `No server answers at ${base}.`, {
      hint: 'Start it with: bouncelab serve',
      cause,
    })
  })
  if (answer.status === 200) {
    process.stdout.write(`${await answer.text()}\n`)
    return 0
  }
  if (answer.status === 204) return missed(`Nothing came in ${formatDuration(timeout)}.`)
  const problem = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string; hint?: string }
  const sentence = [problem.detail ?? problem.title ?? `The server answered ${answer.status}.`, problem.hint]
    .filter(Boolean)
    .join(' ')
  if (answer.status === 409) return missed(sentence)
  throw new SandboxError('E_BAD_REQUEST', sentence)
}

function missed(sentence: string): number {
  process.stderr.write(`${sentence}\n`)
  return 1
}
