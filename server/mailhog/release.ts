/** Releases a message to a real server, within what --relay-allow permits. */
import { SandboxError } from '../errors.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { getMessage, getRaw } from '../sandbox/views.ts'
import { MAILHOG_HOST, type OutgoingSmtp } from './shapes.ts'

const EMPTY: OutgoingSmtp = {
  Name: '',
  Save: false,
  Email: '',
  Host: '',
  Port: '',
  Username: '',
  Password: '',
  Mechanism: '',
}

/** Servers that were to be remembered; like MailHog's they are gone with the process. */
const saved = new WeakMap<Sandbox, Map<string, OutgoingSmtp>>()

export function outgoingServers(sandbox: Sandbox): Map<string, OutgoingSmtp> {
  const known = saved.get(sandbox) ?? new Map<string, OutgoingSmtp>()
  saved.set(sandbox, known)
  return known
}

/** Reads a body as Go does, names in any letter case. @returns null for what is no such object */
export function readRelease(data: unknown): OutgoingSmtp | null {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return null
  const read: Record<string, unknown> = { ...EMPTY }
  for (const [name, value] of Object.entries(data)) {
    const field = Object.keys(EMPTY).find((each) => each.toLowerCase() === name.toLowerCase())
    if (!field || value === null) continue
    // Clients in languages without Go's types send the port as a number.
    const given = field === 'Port' && typeof value === 'number' ? String(value) : value
    if (typeof given !== (field === 'Save' ? 'boolean' : 'string')) return null
    read[field] = given
  }
  return read as unknown as OutgoingSmtp
}

export interface ReleaseFault {
  status: 400 | 500
  why: string
}

/** @returns null where the server took it */
export async function release(sandbox: Sandbox, id: string, asked: OutgoingSmtp): Promise<ReleaseFault | null> {
  const message = await getMessage(sandbox, id)
  const raw = await getRaw(sandbox, id)
  if (!message || !raw) return { status: 500, why: `there is no message ${id}` }
  const server = serverFor(sandbox, asked)
  if ('status' in server) return server
  if ((server.Username || server.Password) && !['PLAIN', 'CRAMMD5'].includes(server.Mechanism))
    return { status: 400, why: 'Mechanism is neither PLAIN nor CRAMMD5' }
  if (server.Email === '' || server.Host === '') return { status: 500, why: 'Email and Host say where it is to go' }
  const reversePath = `nobody@${MAILHOG_HOST}`
  try {
    const copy = { ...message, envelope: { ...message.envelope, reversePath } }
    const { ok, reply } = await sandbox.relay(copy, server.Email, raw, urlOf(server))
    return ok ? null : { status: 500, why: reply }
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    return { status: 500, why: [error.message, error.hint].filter(Boolean).join(' ') }
  }
}

/** A name that is known brings its server with it; a new one is remembered first where that is asked for. */
function serverFor(sandbox: Sandbox, asked: OutgoingSmtp): OutgoingSmtp | ReleaseFault {
  const servers = outgoingServers(sandbox)
  if (asked.Save) {
    if (servers.has(asked.Name)) return { status: 400, why: `there is a server ${JSON.stringify(asked.Name)} already` }
    servers.set(asked.Name, asked)
  }
  if (asked.Name === '') return asked
  const known = servers.get(asked.Name)
  if (!known) return { status: 400, why: `there is no server ${JSON.stringify(asked.Name)}; Save: true remembers it` }
  return { ...known, Email: asked.Email || known.Email }
}

function urlOf({ Host, Port, Username, Password }: OutgoingSmtp): string {
  const user = Username || Password ? `${encodeURIComponent(Username)}:${encodeURIComponent(Password)}@` : ''
  const host = Host.includes(':') && !Host.startsWith('[') ? `[${Host}]` : Host
  return `smtp://${user}${host}:${Port || 25}`
}
