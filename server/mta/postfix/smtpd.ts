/** smtpd(8): what it says, and whom it refuses at RCPT. */
import { domainOf } from '../../core/address.ts'
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpDialect, SmtpRefusal } from '../../core/smtp-dialect.ts'
import type { ClientInfo, Why } from '../../core/types.ts'
import { scanHeader } from '../../mail/header.ts'
import { isLoopback, isWithin } from '../common/networks.ts'
import type { PostfixConfig } from './config.ts'
import { deliverLocally } from './local.ts'
import { expand, isLocalDomain, virtualEntry, wholeAddress } from './recipient.ts'
import { smtpdReplies } from './smtpd-replies.ts'

/** @returns undefined for the friendly one */
export function smtpd(config: PostfixConfig): SmtpDialect | undefined {
  if (config.smtp.dialect === 'friendly') return undefined
  const sizeLimit = config.number('message_size_limit')
  return {
    replies: smtpdReplies(config),
    hostname: config.host,
    extensions: [
      'PIPELINING',
      'SIZE',
      'STARTTLS',
      'AUTH',
      'ENHANCEDSTATUSCODES',
      '8BITMIME',
      'DSN',
      ...(config.isOn('smtputf8_enable') ? (['SMTPUTF8'] as const) : []),
    ],
    ...(sizeLimit > 0
      ? { sizeLimit, sizeLimitWhy: config.why('message_size_limit', `At most ${sizeLimit} bytes are taken.`) }
      : {}),
    laxArguments: false,
    splitCommand: PLAIN_DIALECT.splitCommand,
    parsePath: PLAIN_DIALECT.parsePath,
    judgeRecipient: (_, recipient, client) => judgeRecipient(config, recipient, client),
    judgeMessage: (raw) => (sizeLimit > 0 && raw.length > sizeLimit ? tooBig(config) : tooManyHops(config, raw)),
  }
}

const tooBig = (config: PostfixConfig): SmtpRefusal => ({
  reply: '552 5.3.4 Error: message file too big',
  why: config.why('message_size_limit', 'The message is larger.'),
})

/** The server's own Received field is counted too (cleanup_message.c). */
function tooManyHops(config: PostfixConfig, raw: Uint8Array): SmtpRefusal | null {
  const hops = scanHeader(raw).filter(({ name }) => name.toLowerCase() === 'received').length + 1
  if (hops < config.number('hopcount_limit')) return null
  return {
    reply: '554 5.4.0 Error: too many hops',
    why: config.why('hopcount_limit', `It has ${hops} Received fields.`),
  }
}

function judgeRecipient(config: PostfixConfig, recipient: string, client: ClientInfo): SmtpRefusal | null {
  const address = wholeAddress(config, recipient)
  const domain = domainOf(address)
  if (config.virtualDomains.has(domain)) {
    if (virtualEntry(config, address)) return null
    return unlisted(config, recipient, 'virtual alias table')
  }
  if (!isLocalDomain(config, address)) return mayRelay(config, client) ? null : notRelayed(config, recipient)
  if (config.value('local_recipient_maps') === '') return null
  const isKnown = expand(config, { forwardPath: address }).some(
    ({ expandsTo = address }) => deliverLocally(config, expandsTo).outcome?.type !== 'mailbox',
  )
  return isKnown ? null : unlisted(config, recipient, 'local recipient table')
}

function unlisted(config: PostfixConfig, recipient: string, table: string): SmtpRefusal | null {
  if (!config.isOn('smtpd_reject_unlisted_recipient')) return null
  const setting = table.startsWith('local') ? 'local_recipient_maps' : 'virtual_alias_maps'
  return {
    reply: `550 5.1.1 <${recipient}>: Recipient address rejected: User unknown in ${table}`,
    why: config.why(setting, `${recipient} is not in it.`),
    unlessRuled: true,
  }
}

/** A sandbox's clients are those of this machine or of its containers: `mynetworks` counts once it is written. */
function mayRelay(config: PostfixConfig, { ip, user }: ClientInfo): boolean {
  if (user !== undefined || !config.given.has('mynetworks')) return true
  const networks = config
    .value('mynetworks')
    .split(/[\s,]+/)
    .filter(Boolean)
  return isLoopback(ip) || networks.some((network) => isWithin(ip, network))
}

function notRelayed(config: PostfixConfig, recipient: string): SmtpRefusal {
  const why: Why = config.why('mynetworks', 'The client is not in it, and the recipient is not here.')
  return { reply: `554 5.7.1 <${recipient}>: Relay access denied`, why }
}
