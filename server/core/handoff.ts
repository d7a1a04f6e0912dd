/** Where a message is handed to outside of the sandbox, and how that went: as data, so that the journal can hold it. */
import { withoutAnyPassword, withoutPasswords } from './secrets.ts'
import { unescaped } from './userinfo.ts'

export const SERVER_PROTOCOLS = ['smtp', 'smtps', 'lmtp'] as const
export type ServerProtocol = (typeof SERVER_PROTOCOLS)[number]

/** A real server that takes mail. */
export interface HandoffServer {
  protocol: ServerProtocol
  host: string
  port: number
  user?: string
  password?: string
  /** What of TLS: where the server offers it unless said otherwise. */
  tls: 'offered' | 'required' | 'off'
}

/** To whom a rule hands a message, instead of an outcome of its own: what becomes of it there is the outcome. */
export type HandTo =
  | { do: 'relay'; server: string }
  /** A line for /bin/sh. */
  | { do: 'pipe'; command: string }
  | { do: 'maildir'; folder: string }
  | { do: 'mbox'; file: string }

/** What carries a message outside. */
export type HandoffProtocol = ServerProtocol | 'pipe' | 'maildir' | 'mbox' | 'webhook'

/** What carries it, and where to, without secrets. */
export function targetOf(to: HandTo): { protocol: HandoffProtocol; target: string } {
  switch (to.do) {
    case 'relay': {
      const read = parseServer(to.server)
      // The schema lets no other through; a function may have said it.
      return typeof read === 'string'
        ? { protocol: 'smtp', target: withoutPasswords(to.server) }
        : { protocol: read.protocol, target: serverText(read) }
    }
    case 'pipe':
      return { protocol: 'pipe', target: to.command }
    case 'maildir':
      return { protocol: 'maildir', target: to.folder }
    case 'mbox':
      return { protocol: 'mbox', target: to.file }
  }
}

/** One line of the dialogue with it. */
export interface HandoffLine {
  who: 'C' | 'S' | '*'
  text: string
}

/** How a hand-off ended. */
export interface HandoffEnd {
  ok: boolean
  /** What the other side said last, or what went wrong. */
  reply: string
  dialogue: HandoffLine[]
}

/** RFC 5321 section 4.5.4.2 and RFC 8314; LMTP has no port of its own (RFC 2033), 24 is what servers take. */
const PORTS: Record<ServerProtocol, number> = { smtp: 25, smtps: 465, lmtp: 24 }
const TLS = ['offered', 'required', 'off'] as const

/**
 * Reads `smtp://user:password@host:port?tls=required`.
 * @returns what is wrong with it, as a sentence, where it is none
 */
export function parseServer(text: string): HandoffServer | string {
  let url: URL
  const said = JSON.stringify(withoutAnyPassword(text))
  try {
    url = new URL(text)
  } catch {
    return `${said} is no URL of a mail server.`
  }
  const protocol = SERVER_PROTOCOLS.find((each) => `${each}:` === url.protocol)
  if (!protocol) return `${url.protocol}// is no way to hand mail over.`
  if (!url.hostname) return `${said} names no host.`
  if (url.pathname !== '' && url.pathname !== '/') return `${said} has a path; a mail server has none.`
  const given = url.searchParams.get('tls') ?? 'offered'
  const tls = TLS.find((each) => each === given)
  if (!tls) return `tls=${given} is not one of ${TLS.join(', ')}.`
  const unknown = [...url.searchParams.keys()].find((key) => key !== 'tls')
  if (unknown) return `${unknown} is no option of a mail server; tls is.`
  return {
    protocol,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port ? Number(url.port) : PORTS[protocol],
    ...(url.username ? { user: unescaped(url.username), password: unescaped(url.password) } : {}),
    tls,
  }
}

/** Without the password: what may be shown and journaled. */
export function serverText({ protocol, host, port, user, tls }: HandoffServer): string {
  const place = host.includes(':') ? `[${host}]` : host
  const name = user === undefined ? '' : `${encodeURIComponent(user)}@`
  return `${protocol}://${name}${place}:${port}${tls === 'offered' ? '' : `?tls=${tls}`}`
}
