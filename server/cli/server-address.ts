/** `--http` of commands that ask a running server: what `serve` listens on, or the address of a proxy before it. */
import { type Environment, environmentName, type Flags, readAddress } from '../config.ts'
import { unescaped } from '../core/userinfo.ts'
import { SandboxError } from '../errors.ts'

export interface ServerAddress {
  /** Without a slash at its end. */
  url: string
  credentials: { user: string; password: string } | null
}

/** @throws SandboxError E_CONFIG for what is no address */
export function serverAddress(flags: Flags, environment: Environment): ServerAddress {
  const twin = environmentName('http')
  const text = typeof flags.http === 'string' ? flags.http : environment[twin] || '127.0.0.1:8025'
  const address = readServer(text)
  if (address) return address
  const place = flags.http === undefined ? twin : '--http'
  const hint = 'Write HOST:PORT, such as 127.0.0.1:8025, or an address: https://lab.example/mail.'
  throw new SandboxError('E_CONFIG', `${place} cannot be ${JSON.stringify(text)}. ${hint}`)
}

/** Reads `HOST:PORT`, or `https://user:password@lab.example/mail`. */
function readServer(text: string): ServerAddress | null {
  const address = readAddress(text)
  if (address) {
    const host = address.host.includes(':') ? `[${address.host}]` : address.host
    return { url: `http://${host}:${address.port}`, credentials: null }
  }
  if (!/^https?:\/\/[^?#]+$/i.test(text)) return null
  try {
    const { origin, pathname, username, password } = new URL(text)
    const own = { user: unescaped(username), password: unescaped(password) }
    return { url: `${origin}${pathname.replace(/\/+$/, '')}`, credentials: username === '' ? null : own }
  } catch {
    return null
  }
}
