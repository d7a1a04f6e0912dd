/**
 * What an address comes to: rules, virtual and alias tables, .forward files (lka_session.c, aliases.c; smtpd.conf.5).
 * All of it happens at RCPT: one part that leads nowhere, and the whole recipient is refused.
 */
import { domainOf, localPartOf } from '../../core/address.ts'
import type { ForMessage } from '../../core/mta.ts'
import type { ClientInfo, SourcePlace } from '../../core/types.ts'
import type { OpensmtpdConfig } from './config.ts'
import { type Action, matchOf } from './rules.ts'
import type { Table, TableEntry } from './tables.ts'

/** Where a mail is handed to. */
export interface Target {
  kind: 'relay' | 'mailbox' | 'program' | 'file'
  /** An address to relay to, a user, a command, a path. */
  to: string
  /** The last address on the way: what local mail is reported under. */
  address: string
  action: Action
}

export interface Expansion {
  targets: Target[]
  /** Why it is refused. */
  refused: { reply: string; text: string; source?: SourcePlace; isUnknown: boolean } | null
}

/** Who asks, as the rules see it. */
export interface Asker {
  client: ClientInfo | null
  sender: string
}

export const LOCAL: Asker = { client: null, sender: '' }

export function askerOf({ origin, envelope }: ForMessage): Asker {
  const client = origin.type === 'smtp' || origin.type === 'answer' ? origin.client : null
  return { client, sender: envelope.reversePath }
}

/** With the domain that bare names get. */
export const wholeAddress = ({ host }: OpensmtpdConfig, address: string): string =>
  address.includes('@') ? address : `${address}@${host}`

/** EXPAND_DEPTH */
const DEEPEST = 10

export function expandAddress(config: OpensmtpdConfig, given: string, asker: Asker): Expansion {
  const start = wholeAddress(config, given)
  const targets: Target[] = []
  const seen = new Set<string>()
  let refused: Expansion['refused'] = null
  const refuse = (text: string, isUnknown: boolean, source?: SourcePlace, reply?: string) => {
    refused ??= {
      reply: `${reply ?? '550 Invalid recipient'}: <${start}>`,
      text,
      isUnknown,
      ...(source ? { source } : {}),
    }
  }

  const atAddress = (address: string, depth: number) => {
    const match = matchOf(config.matches, { ...asker, recipient: address }, config.host)
    const action = match?.action == null ? undefined : config.actions.get(match.action)
    if (domainOf(address).startsWith('[')) return refuse('Address literals are no recipients here.', false)
    if (!action) {
      const text = match ? `A rule rejects ${address}.` : `No rule takes mail for ${address} from there.`
      return refuse(text, false, match?.source)
    }
    if (action.method === 'relay') return add({ kind: 'relay', to: address, address, action })
    if (!action.virtual) return atUser(userIn(config, address), localPartOf(address), address, action, depth)
    const entry = virtualEntry(config, action.virtual, address)
    if (!entry) return refuse(`${address} is not in the table ${action.virtual.name}.`, true, action.source)
    for (const value of entry.values) atNode(value, '', address, action, depth + 1)
  }

  const atUser = (user: string, written: string, address: string, action: Action, depth: number) => {
    const entry = action.alias && aliasEntry(config, action.alias, written)
    if (!entry) return atMailbox(user, address, action, depth)
    for (const value of entry.values) atNode(value, entry.key, address, action, depth + 1, entry.source)
  }

  const atMailbox = (user: string, address: string, action: Action, depth: number) => {
    if (config.users && user !== 'root' && !config.users.has(user)) {
      return refuse(`${user} is neither a user nor an alias.`, true)
    }
    const forward = action.method === 'expand-only' ? undefined : config.forwards.get(user)
    if (!forward) return add({ kind: action.command ? 'program' : 'mailbox', to: user, address, action })
    for (const value of forward) {
      if (value.replace(/^\\/, '').toLowerCase() === user) add({ kind: 'mailbox', to: user, address, action })
      else atNode(value, user, address, action, depth + 1)
    }
  }

  /** @param parent the user or alias whose entry it stands in: its own name there means the mailbox */
  const atNode = (
    value: string,
    parent: string,
    address: string,
    action: Action,
    depth: number,
    source?: SourcePlace,
  ): unknown => {
    if (depth > DEEPEST) return refuse('Its aliases go too deep.', true, source)
    const key = `${value.toLowerCase()} ${address.toLowerCase()}`
    if (seen.has(key)) return null
    seen.add(key)
    if (value.startsWith('|')) return add({ kind: 'program', to: value.slice(1).trim(), address, action })
    if (value.startsWith('/')) return add({ kind: 'file', to: value, address, action })
    const error = /^error:\s*(.*)$/s.exec(value)
    if (error) {
      const text = error[1] as string
      return refuse('Its alias says so.', true, source, /^[45]\d\d /.test(text) ? text : `550 ${text}`)
    }
    const list = /^:include:\s*(.+)$/.exec(value)
    if (list) {
      const lines = (config.files[list[1] as string] ?? '').split(/[\n,]/).map((line) => line.trim())
      for (const line of lines) if (line && !line.startsWith('#')) atNode(line, '', address, action, depth + 1)
      return null
    }
    if (value.includes('@')) return atAddress(value, depth)
    const name = value.replace(/^\\/, '').toLowerCase()
    if (name === parent || value.startsWith('\\')) return atMailbox(name, address, action, depth)
    return atUser(userIn(config, value), value, address, action, depth)
  }

  const add = (target: Target) => {
    const isThere = targets.some(({ kind, to }) => kind === target.kind && to.toLowerCase() === target.to.toLowerCase())
    if (!isThere) targets.push(target)
  }

  atAddress(start, 0)
  if (targets.length === 0) refuse('Its aliases lead back to themselves.', true)
  return refused ? { targets: [], refused } : { targets, refused }
}

/** The user of a local address: in lower case, without what follows the delimiter. */
export function userIn({ subAddressDelimiter }: OpensmtpdConfig, address: string): string {
  const local = localPartOf(address).toLowerCase()
  const cut = local.indexOf(subAddressDelimiter)
  return cut > 0 ? local.slice(0, cut) : local
}

function aliasEntry(config: OpensmtpdConfig, table: Table, name: string): TableEntry | undefined {
  return table.entries.get(name.toLowerCase()) ?? table.entries.get(userIn(config, name))
}

/** The address, the user alone, all of the domain, all of everything. */
function virtualEntry(config: OpensmtpdConfig, { entries }: Table, address: string): TableEntry | undefined {
  const lower = address.toLowerCase()
  const domain = domainOf(lower)
  const user = userIn(config, lower)
  const keys = [lower, `${user}@${domain}`, localPartOf(lower), user, `@${domain}`, '@']
  return keys.map((key) => entries.get(key)).find((entry) => entry !== undefined)
}
