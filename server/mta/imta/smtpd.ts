/** The SMTP server of the MTA: what it says, and what it has against senders, recipients and messages. */
import { domainOf } from '../../core/address.ts'
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpDialect, SmtpRefusal } from '../../core/smtp-dialect.ts'
import type { ClientInfo, Why } from '../../core/types.ts'
import { wholeAddress } from './aliases/aliases.ts'
import type { Channel } from './config/channels.ts'
import { destinationOf } from './config/domains.ts'
import { type ImtaConfig, optionNumber } from './config.ts'
import { deliverLocally } from './route.ts'
import { judgeSender } from './smtp/mail-from.ts'
import { type Say, sayer, smtpdReplies } from './smtp/smtpd-replies.ts'
import { isDomain } from './smtp/sound-path.ts'

/** The channel that clients come in by: what is read from the source channel is read from it. */
const SOURCE_CHANNEL = 'tcp_local'

/** @returns undefined for the friendly one */
export function smtpd(config: ImtaConfig): SmtpDialect | undefined {
  const { dialect, extensions, replies } = config.smtp
  if (dialect === 'friendly') return undefined
  const channel = config.channels.get(SOURCE_CHANNEL) as Channel
  const say = sayer(replies, config.host, config.version)
  return {
    replies: smtpdReplies(say),
    hostname: config.host,
    extensions: ['8BITMIME', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES', ...extensions, 'SIZE'],
    ...sizeLimit(config, channel),
    laxArguments: false,
    splitCommand: PLAIN_DIALECT.splitCommand,
    parsePath: PLAIN_DIALECT.parsePath,
    judgeSender: (reversePath, ruledDns) => judgeSender(config, channel, say, reversePath, ruledDns),
    judgeRecipient: (_, recipient, client) => judgeRecipient(config, say, recipient, client),
    judgeMessage: (raw) => judgeSize(config, channel, say, raw.length),
  }
}

const blockSize = (config: ImtaConfig): number => optionNumber(config, 'BLOCK_SIZE')

function sizeLimit(config: ImtaConfig, channel: Channel): Pick<SmtpDialect, 'sizeLimit' | 'sizeLimitWhy'> {
  const { value } = channel.blockLimit
  if (value === null) return {}
  const limit = value * blockSize(config)
  return { sizeLimit: limit, sizeLimitWhy: whyBlockLimit(channel, `It was announced with more than ${limit} bytes.`) }
}

function judgeSize(config: ImtaConfig, channel: Channel, say: Say, size: number): SmtpRefusal | null {
  const { value } = channel.blockLimit
  const limit = value === null ? Number.POSITIVE_INFINITY : value * blockSize(config)
  if (size <= limit) return null
  return {
    reply: say('tooBig', { kilobytes: Math.floor(limit / 1024) }),
    why: whyBlockLimit(channel, `The message has ${size} bytes; at most ${limit} may be.`),
  }
}

function whyBlockLimit({ name, blockLimit }: Channel, text: string): Why {
  const { keyword = 'blocklimit', value, source } = blockLimit
  const said = `${text} Channel ${name} has ${keyword} ${value}.`
  return { by: 'setting', setting: keyword, value: String(value), ...(source ? { source } : {}), text: said }
}

function judgeRecipient(config: ImtaConfig, say: Say, recipient: string, client: ClientInfo): SmtpRefusal | null {
  const domain = domainOf(recipient)
  if (recipient.includes('@') && !isDomain(domain)) {
    const text = `${JSON.stringify(domain)} is no domain, so no rewrite rule takes it.`
    return { reply: say('unknownHost', { address: recipient }), why: { by: 'default', text } }
  }
  const { channel, routed } = destinationOf(config.domains, recipient)
  if (!channel.isLocal) return mayRelay(config, client) ? null : notRelayed(config, say, recipient)
  return unknownUser(config, say, recipient, routed)
}

/** Aliases are expanded after the message is taken, so that what becomes of their targets is told by a notice. */
function unknownUser(config: ImtaConfig, say: Say, recipient: string, routed: string): SmtpRefusal | null {
  if (config.aliases.has(wholeAddress(recipient, config.host).toLowerCase())) return null
  const { outcome, why } = deliverLocally(config, { routed })
  if (outcome.type === 'delivered') return null
  return { reply: say('unknownUser', { address: recipient }), why, unlessRuled: true }
}

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/

function mayRelay({ smtp: { relay } }: ImtaConfig, { ip, user }: ClientInfo): boolean {
  return relay === 'all' || user !== undefined || (relay === 'loopback' && LOOPBACK.test(ip))
}

function notRelayed(config: ImtaConfig, say: Say, recipient: string): SmtpRefusal {
  const { relay } = config.smtp
  const source = config.places['smtp.relay']
  const whom = relay === 'none' ? 'nobody' : 'only clients on this machine'
  const text = `${domainOf(recipient)} is not local, and ${whom} may send elsewhere.`
  const why: Why = { by: 'setting', setting: 'smtp.relay', value: relay, ...(source ? { source } : {}), text }
  return { reply: say('relaying', { address: recipient }), why }
}
