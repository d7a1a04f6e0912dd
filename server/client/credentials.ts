/** What lets a client in where the server has passwords or tokens. */
import { unescaped } from '../core/userinfo.ts'
import { SandboxError } from '../errors.ts'

export interface Credentials {
  /** Of `bouncelab token`. Without it, and without a user: BOUNCELAB_TOKEN, where there is an environment. */
  token?: string
  /** A name of the server's `--ui-auth` file, with its password. */
  user?: string
  password?: string
}

export interface Door {
  /** The server's address without credentials, and without a slash at its end. */
  base: string
  headers: Record<string, string>
}

/** @param url `http://ann:secret@host:8025` is an address with credentials, too; those of the options go before it */
export function doorOf(url: string, { token, user, password = '' }: Credentials): Door {
  const [, scheme = '', name, secret = '', rest = ''] =
    /^(https?:\/\/)([^/?#@:]*)(?::([^/?#@]*))?@(.*)$/i.exec(url) ?? []
  const base = (name === undefined ? url : `${scheme}${rest}`).replace(/\/+$/, '')
  if (user !== undefined) return { base, headers: basic(user, password) }
  if (token !== undefined) return { base, headers: bearer(token) }
  if (name !== undefined) return { base, headers: basic(unescaped(name), unescaped(secret)) }
  // A browser has no environment.
  const own = (globalThis as { process?: { env?: Record<string, string | undefined> } }).process?.env?.BOUNCELAB_TOKEN
  return { base, headers: own ? bearer(own) : {} }
}

function bearer(token: string): Record<string, string> {
  if (/^[\x21-\x7e]+$/.test(token)) return { authorization: `Bearer ${token}` }
  const hint = 'Give it as bouncelab token told it.'
  throw new SandboxError('E_BAD_REQUEST', 'The token has spaces or line ends, or is empty.', { hint })
}

/** btoa takes bytes as letters; it is what Node and browsers have in common. */
const basic = (user: string, password: string): Record<string, string> => ({
  authorization: `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${user}:${password}`)))}`,
})
