/** Requests of commands to a running server. */
import { SandboxError } from '../errors.ts'

/** @throws SandboxError E_CONFIG where the address is `off` */
export function serverUrl(http: { host: string; port: number } | false): string {
  if (!http) throw new SandboxError('E_CONFIG', '--http is off.', { hint: 'Write the HOST:PORT of a server.' })
  return `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}`
}

/** What a server with passwords wants of programs: the twin of its own --token. */
export const authorization = (environment = process.env): Record<string, string> =>
  environment.BOUNCELAB_TOKEN ? { authorization: `Bearer ${environment.BOUNCELAB_TOKEN}` } : {}

/** @throws SandboxError in the server's own words, or E_CONFIG where none answers */
export async function askServer(url: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, { ...init, headers: { ...authorization(), ...init.headers } }).catch((cause) => {
    throw new SandboxError('E_CONFIG', `No server answers at ${new URL(url).origin}.`, {
      hint: 'Start it with: bouncelab serve',
      cause,
    })
  })
  if (answer.ok) return answer
  const { detail, hint } = (await answer.json().catch(() => ({}))) as { detail?: string; hint?: string }
  throw new SandboxError('E_BAD_REQUEST', detail ?? `The server answered ${answer.status}.`, hint ? { hint } : {})
}
