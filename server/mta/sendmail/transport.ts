/** mailertable and hops: where remote mail goes, and what is refused without asking anybody. */
import { domainOf } from '../../core/address.ts'
import { inventHost } from '../../core/outcome.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { HeaderField, Outcome, RemoteHost, Why } from '../../core/types.ts'
import { isNamed } from '../../mail/header.ts'
import type { SendmailConfig } from './config.ts'
import { isRemote, virtualEntry } from './recipient.ts'
import { errorOf, type TableEntry } from './tables.ts'

const LITERAL = /^\[([\d.]+|IPv6:[^\]]+)\]$/i

/** The entry of a domain: its own, then those of the domains above it (`.example`), then `.`. */
export function mailerEntry({ mailertable }: SendmailConfig, domain: string): TableEntry | undefined {
  const labels = domain.toLowerCase().split('.')
  const keys = [labels.join('.'), ...labels.slice(1).map((_, i) => `.${labels.slice(i + 1).join('.')}`), '.']
  return keys.map((key) => mailertable.get(key)).find((entry) => entry !== undefined)
}

/** A host in brackets has no MX; an address literal is its own host. */
export function remoteHost(config: SendmailConfig, domain: string, given: Partial<RemoteHost>): RemoteHost {
  const next = /^(?:e?smtp|relay|dsmtp):(.+)$/i.exec(mailerEntry(config, domain)?.value ?? '')?.[1]
  const literal = LITERAL.exec(next ?? domain)
  if (literal) {
    const [, address = ''] = literal
    return { ...given, name: given.name ?? address, address: given.address ?? address }
  }
  const name = given.name ?? next?.replace(/^\[|\]$/g, '').replace('%1', domain)
  return inventHost(domain, name === undefined ? given : { ...given, name })
}

interface Refused {
  outcome: Outcome
  why: Why
}

/** Entries that refuse, addresses that have moved, and too many Received fields. */
export function refuse(
  config: SendmailConfig,
  fields: readonly HeaderField[],
  message: MessageState,
  { routed, path }: RecipientState,
): Refused | null {
  return refusedByTable(config, path.forwardPath, routed) ?? redirected(config, routed) ?? hops(config, fields, message)
}

/** virtusertable for addresses here, mailertable for those elsewhere. */
export function refusedByTable(config: SendmailConfig, address: string, routed: string): Refused | null {
  const virtual = virtualEntry(config, address)
  const entry = virtual ?? (isRemote(config, routed) ? mailerEntry(config, domainOf(routed)) : undefined)
  const error = entry && errorOf(entry.value)
  if (!entry || !error) return null
  const { code, status, text } = error
  const setting = virtual ? 'virtusertable' : 'mailertable'
  const why: Why = {
    by: 'setting',
    setting,
    value: entry.value,
    source: entry.source,
    text: `${entry.key}: ${entry.value}`,
  }
  const outcome: Outcome = { type: 'mta', temporary: code.startsWith('4'), text: `${code} ${status} ${text}`, status }
  return { outcome, why }
}

/** FEATURE(redirect): `new@elsewhere.example.REDIRECT`. */
function redirected({ features }: SendmailConfig, routed: string): Refused | null {
  const found = /^(.+)\.REDIRECT$/i.exec(routed)
  if (!found || !features.has('redirect')) return null
  const text = `551 5.1.1 User has moved; please try <${found[1]}>`
  const why: Why = { by: 'setting', setting: 'FEATURE(redirect)', value: routed, text: `${routed} has moved.` }
  return { outcome: { type: 'mta', temporary: false, text, status: '5.1.1' }, why }
}

function hops(config: SendmailConfig, fields: readonly HeaderField[], { origin }: MessageState): Refused | null {
  const most = config.number('MaxHopCount')
  const count = fields.filter(({ name }) => isNamed(name, 'received')).length + (origin.type === 'smtp' ? 1 : 0)
  if (most === 0 || count <= most) return null
  const text = `554 5.4.6 Too many hops ${count} (${most} max)`
  const why = config.why('MaxHopCount', `${count} Received fields are more than ${most}.`)
  return { outcome: { type: 'mta', temporary: false, text, status: '5.4.6' }, why }
}
