/** Requests of commands to a running server. */
import { readFileSync } from 'node:fs'
import { type Config, type Flags, readConfig } from '../config.ts'
import { ERRORS, type ErrorCode, SandboxError } from '../errors.ts'
import { type Fetch, httpsFetch, tlsFault } from './https-fetch.ts'
import { type ServerAddress, serverAddress } from './server-address.ts'

/** Asks a path of the server. @throws SandboxError in the server's own words, or E_CONFIG where none answers */
export type AskServer = (path: string, init?: RequestInit) => Promise<Response>

export interface RunningServer {
  /** Without a slash at its end. */
  url: string
  /** What a server with passwords wants of programs. */
  headers: Record<string, string>
  ask: AskServer
  /** A request as it is, without what lets in. @throws where nobody answers */
  fetch: Fetch
}

const CLIENT_SETTINGS = ['token', 'ca', 'insecure'] as const

/** The server of `--http`, with what lets in: `--token`, or `--user` and `--password`. @throws SandboxError E_CONFIG */
export function runningServer(flags: Flags): RunningServer {
  const config = readConfig(CLIENT_SETTINGS, flags, process.env)
  const { url, credentials } = serverAddress(flags, process.env)
  const headers = authorization(config, credentials, flags)
  const fetcher: Fetch = url.startsWith('https:') ? httpsFetch(trustOf(config)) : fetch
  return { url, headers, fetch: fetcher, ask: (path, init) => ask(fetcher, `${url}${path}`, headers, init) }
}

type ClientConfig = Config<(typeof CLIENT_SETTINGS)[number]>

function trustOf({ ca, insecure }: ClientConfig): { ca?: string; insecure: boolean } {
  if (ca === undefined) return { insecure }
  try {
    return { ca: readFileSync(ca, 'utf8'), insecure }
  } catch (cause) {
    const hint = 'Give the PEM of the certificate that is to be trusted; bouncelab cert tells that of a server.'
    throw new SandboxError('E_CONFIG', `--ca: ${ca} cannot be read.`, { hint, cause })
  }
}

/** @throws SandboxError E_CONFIG for a password without a user */
export function credentialsOf({ user, password }: Flags): { user: string; password: string } | null {
  if (typeof user === 'string') return { user, password: typeof password === 'string' ? password : '' }
  if (password === undefined) return null
  throw new SandboxError('E_CONFIG', '--password is nothing alone.', { hint: 'Say whose it is with --user NAME.' })
}

/** Flags go before what stands in the address. */
function authorization(
  { token }: ClientConfig,
  inAddress: ServerAddress['credentials'],
  flags: Flags,
): Record<string, string> {
  const own = credentialsOf(flags) ?? (flags.token === undefined ? inAddress : null)
  if (own) return { authorization: `Basic ${Buffer.from(`${own.user}:${own.password}`).toString('base64')}` }
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

const LET_IN =
  'Give --token TOKEN (or BOUNCELAB_TOKEN; bouncelab token FILE NAME makes one), or --user NAME and --password PASSWORD.'

async function ask(
  fetcher: Fetch,
  url: string,
  headers: Record<string, string>,
  init: RequestInit = {},
): Promise<Response> {
  const answer = await fetcher(url, { ...init, headers: { ...headers, ...init.headers } }).catch((cause) => {
    const place = new URL(url)
    const fault = place.protocol === 'https:' ? tlsFault(cause, place) : null
    const hint = fault?.hint ?? 'Start it with: bouncelab serve'
    throw new SandboxError('E_CONFIG', fault?.message ?? `No server answers at ${place.origin}.`, { hint, cause })
  })
  if (answer.ok) return answer
  const said = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string; hint?: string }
  const { code = '', detail = `The server answered ${answer.status}.` } = said
  // Its own hint is for browsers and for other programs.
  const hint = answer.status === 401 ? LET_IN : said.hint
  throw new SandboxError(code in ERRORS ? (code as ErrorCode) : 'E_BAD_REQUEST', detail, hint ? { hint } : {})
}
