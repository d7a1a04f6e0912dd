/** The daemon's SMTP side: what it says, and whom it refuses (srvrsmtp.c; check_mail, check_rcpt of sendmail.cf). */
import { domainOf } from '../../core/address.ts'
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpDialect, SmtpRefusal } from '../../core/smtp-dialect.ts'
import type { ClientInfo, Why } from '../../core/types.ts'
import { clientName, plainIp } from '../common/client-name.ts'
import { isLoopback } from '../common/networks.ts'
import type { SendmailConfig } from './config.ts'
import { isKnown } from './local.ts'
import { isRemote, rewritten, wholeAddress } from './recipient.ts'
import { smtpdReplies } from './smtpd-replies.ts'
import type { TableEntry } from './tables.ts'
import { refusedByTable } from './transport.ts'

/** @returns undefined for the friendly one */
export function smtpd(config: SendmailConfig): SmtpDialect | undefined {
  if (config.smtp.dialect === 'friendly') return undefined
  const limit = config.number('MaxMessageSize')
  const why = config.why('MaxMessageSize', `At most ${limit} bytes are taken.`)
  return {
    replies: smtpdReplies(config),
    hostname: config.host,
    extensions: [
      'ENHANCEDSTATUSCODES',
      'PIPELINING',
      '8BITMIME',
      'SIZE',
      ...(config.privacy.has('noreceipts') ? [] : (['DSN'] as const)),
      'AUTH',
      'STARTTLS',
    ],
    ...(limit > 0 ? { sizeLimit: limit, sizeLimitWhy: why } : {}),
    laxArguments: false,
    splitCommand: PLAIN_DIALECT.splitCommand,
    parsePath: PLAIN_DIALECT.parsePath,
    judgeSender: (reversePath) => judgeSender(config, reversePath),
    judgeRecipient: (_, recipient, client) => judgeRecipient(config, recipient, client),
    judgeMessage: (raw) =>
      limit > 0 && raw.length > limit
        ? { reply: `552 5.2.3 Message exceeds maximum fixed size (${limit})`, why }
        : null,
  }
}

/** An entry of access that refuses: REJECT, or a text of its own. */
function rejection(entry: TableEntry | undefined, denied: string): SmtpRefusal | null {
  if (!entry) return null
  const why: Why = {
    by: 'setting',
    setting: 'access',
    value: entry.value,
    source: entry.source,
    text: `${entry.key} ${entry.value}`,
  }
  if (/^REJECT$/i.test(entry.value)) return { reply: denied, why }
  const own = /^(?:ERROR:(?:([245]\.\d{1,3}\.\d{1,3}):)?)?"?([45]\d\d)\s+(.*?)"?$/is.exec(entry.value)
  if (!own) return null
  const [, status = `${own[2]?.[0]}.7.1`, code, text] = own
  return { reply: `${code} ${status} ${text}`, why }
}

/** The whole address, then its domain and those above it, then its local part (`user@`), with the tag and without. */
function accessOf({ access }: SendmailConfig, tag: string, address: string): TableEntry | undefined {
  const lower = address.toLowerCase()
  const labels = domainOf(lower).split('.')
  const keys = [lower, ...labels.map((_, i) => labels.slice(i).join('.')), `${lower.split('@')[0]}@`]
  for (const key of keys) {
    const found = access.get(`${tag}:${key}`) ?? access.get(key)
    if (found) return found
  }
  return undefined
}

function judgeSender(config: SendmailConfig, reversePath: string): SmtpRefusal | null {
  return reversePath === '' ? null : rejection(accessOf(config, 'from', reversePath), '550 5.7.1 Access denied')
}

function judgeRecipient(config: SendmailConfig, recipient: string, client: ClientInfo): SmtpRefusal | null {
  const connected = rejection(clientEntry(config, client), '550 5.7.1 Access denied')
  if (connected) return connected
  const barred = rejection(
    accessOf(config, 'to', recipient),
    `550 5.2.1 <${recipient}>... Mailbox disabled for this recipient`,
  )
  if (barred) return barred
  const refused = refusedByTable(config, recipient, wholeAddress(config, recipient))
  if (refused) return { reply: textOf(refused.outcome), why: refused.why }
  const address = rewritten(config, recipient)
  if (isRemote(config, address)) return mayRelay(config, address, client) ? null : notRelayed(recipient)
  if (/^[|/\\:]/.test(address) || isKnown(config, wholeAddress(config, address))) return null
  return {
    reply: `550 5.1.1 <${recipient}>... User unknown`,
    why: { by: 'default', text: `${recipient} is neither among the users nor an alias.` },
    unlessRuled: true,
  }
}

const textOf = (outcome: { type: string } & Partial<{ text: string }>): string => outcome.text ?? ''

/** `Connect:192.0.2`, `Connect:example.net`, with the tag or without. */
function clientEntry({ access, reverseNames }: SendmailConfig, client: ClientInfo): TableEntry | undefined {
  const ip = plainIp(client.ip)
  const parts = ip.split('.')
  const labels = (clientName(client, reverseNames) ?? '').toLowerCase().split('.')
  const keys = [
    ...parts.map((_, i) => parts.slice(0, parts.length - i).join('.')),
    ...labels.map((_, i) => labels.slice(i).join('.')),
  ]
  for (const key of keys.filter(Boolean)) {
    const found = access.get(`connect:${key}`) ?? access.get(key)
    if (found) return found
  }
  return undefined
}

const isRelay = (entry: TableEntry | undefined): boolean => /^(?:RELAY|OK)$/i.test(entry?.value ?? '')

/** A sandbox's clients are those of this machine or of its containers: relaying is refused once access grants it to some. */
function mayRelay(config: SendmailConfig, address: string, client: ClientInfo): boolean {
  const grants = [...config.access.values()].some((entry) => /^RELAY$/i.test(entry.value))
  if (!grants || client.user !== undefined || isLoopback(client.ip)) return true
  return isRelay(clientEntry(config, client)) || isRelay(accessOf(config, 'to', address))
}

const notRelayed = (recipient: string): SmtpRefusal => ({
  reply: `550 5.7.1 <${recipient}>... Relaying denied`,
  why: { by: 'default', text: 'access grants relaying to others, and not to this client.' },
})
