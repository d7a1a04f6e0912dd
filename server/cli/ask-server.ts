/** Requests of commands to a running server. */
import { type Config, type Flags, readConfig } from '../config.ts'
import { ERRORS, type ErrorCode, SandboxError } from '../errors.ts'

/** Asks a path of the server. @throws SandboxError in the server's own words, or E_CONFIG where none answers */
export type AskServer = (path: string, init?: RequestInit) => Promise<Response>

export interface RunningServer {
  /** Without a slash at its end. */
  url: string
  /** What a server with passwords wants of programs. */
  headers: Record<string, string>
  ask: AskServer
}

/** The server of `--http`, with what lets in: `--token`, or `--user` and `--password`. @throws SandboxError E_CONFIG */
export function runningServer(flags: Flags): RunningServer {
  const config = readConfig(['http', 'token'], flags, process.env)
  const url = serverUrl(config)
  const headers = authorization(config.token, flags)
  return { url, headers, ask: (path, init) => ask(`${url}${path}`, headers, init) }
}

/** @throws SandboxError E_CONFIG for a password without a user */
export function credentialsOf({ user, password }: Flags): { user: string; password: string } | null {
  if (typeof user === 'string') return { user, password: typeof password === 'string' ? password : '' }
  if (password === undefined) return null
  throw new SandboxError('E_CONFIG', '--password is nothing alone.', { hint: 'Say whose it is with --user NAME.' })
}

function authorization(token: string | undefined, flags: Flags): Record<string, string> {
  const own = credentialsOf(flags)
  if (own) return { authorization: `Basic ${Buffer.from(`${own.user}:${own.password}`).toString('base64')}` }
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

function serverUrl({ http }: Config<'http'>): string {
  if (!http) throw new SandboxError('E_CONFIG', '--http is off.', { hint: 'Write the HOST:PORT of a server.' })
  return `http://${http.host.includes(':') ? `[${http.host}]` : http.host}:${http.port}`
}

const LET_IN =
  'Give --token TOKEN (or BOUNCELAB_TOKEN; bouncelab token FILE NAME makes one), or --user NAME and --password PASSWORD.'

async function ask(url: string, headers: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(url, { ...init, headers: { ...headers, ...init.headers } }).catch((cause) => {
    throw new SandboxError('E_CONFIG', `No server answers at ${new URL(url).origin}.`, {
      hint: 'Start it with: bouncelab serve',
      cause,
    })
  })
  if (answer.ok) return answer
  const said = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string; hint?: string }
  const { code = '', detail = `The server answered ${answer.status}.` } = said
  // Its own hint is for browsers and for other programs.
  const hint = answer.status === 401 ? LET_IN : said.hint
  throw new SandboxError(code in ERRORS ? (code as ErrorCode) : 'E_BAD_REQUEST', detail, hint ? { hint } : {})
}
