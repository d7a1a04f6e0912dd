/** The SMTP server: what it offers, and whom it refuses at RCPT (Debian's acl_check_rcpt). */
import { domainOf } from '../../core/address.ts'
import { PLAIN_DIALECT } from '../../core/plain-dialect.ts'
import type { SmtpDialect, SmtpPath, SmtpRefusal } from '../../core/smtp-dialect.ts'
import type { ClientInfo } from '../../core/types.ts'
import { isLoopback, isWithin } from '../common/networks.ts'
import type { EximConfig } from './config.ts'
import { inDomains, isLocalDomain, leavesOf, qualified } from './recipient.ts'
import { smtpdReplies } from './smtpd-replies.ts'

/** @returns undefined for the friendly one */
export function smtpd(config: EximConfig): SmtpDialect | undefined {
  if (config.smtp.dialect === 'friendly') return undefined
  const sizeLimit = config.number('message_size_limit')
  const hasDsn = config.value('dsn_advertise_hosts') !== ''
  const hasUtf8 = config.value('smtputf8_advertise_hosts') !== ''
  return {
    replies: smtpdReplies(config),
    hostname: config.host,
    extensions: [
      'SIZE',
      '8BITMIME',
      ...(hasDsn ? (['DSN'] as const) : []),
      'PIPELINING',
      'AUTH',
      'STARTTLS',
      ...(hasUtf8 ? (['SMTPUTF8'] as const) : []),
    ],
    ...(sizeLimit > 0
      ? { sizeLimit, sizeLimitWhy: config.why('message_size_limit', `At most ${sizeLimit} bytes are taken.`) }
      : {}),
    laxArguments: false,
    splitCommand: PLAIN_DIALECT.splitCommand,
    parsePath: PLAIN_DIALECT.parsePath,
    judgeArgument: (_, argument, path) => judgeArgument(hasDsn, hasUtf8, argument, path),
    judgeRecipient: (_, recipient, client) => judgeRecipient(config, recipient, client),
  }
}

const DSN = ['RET', 'ENVID', 'NOTIFY', 'ORCPT']

/** Parameters of what is not offered are taken for a part of the address. */
function judgeArgument(hasDsn: boolean, hasUtf8: boolean, argument: string, { path, rest }: SmtpPath): string | null {
  const words = rest.trim().split(/\s+/)
  const barred = [...(hasDsn ? [] : DSN), ...(hasUtf8 ? [] : ['SMTPUTF8'])]
  // Exim reads parameters from the end of the line: the first that it does not know stops it.
  const unknown = [...words].reverse().find((word) => barred.includes((word.split('=')[0] as string).toUpperCase()))
  if (unknown === undefined) return null
  const upTo = words.slice(0, words.lastIndexOf(unknown) + 1).join(' ')
  const shown = argument.slice(argument.indexOf(':') + 1).trim()
  return `501 ${shown}: malformed address: ${upTo} may not follow <${path}> `
}

function judgeRecipient(config: EximConfig, recipient: string, client: ClientInfo): SmtpRefusal | null {
  if (mayRelay(config, client)) return null
  const domain = domainOf(qualified(config, recipient))
  if (!isLocalDomain(config, domain)) {
    if (config.relayDomains.length > 0 && inDomains(config, config.relayDomains, domain)) return null
    const text = 'The client may not relay, and the recipient is not here.'
    return { reply: '550 relay not permitted', why: { by: 'default', text } }
  }
  const leaves = leavesOf(config, recipient)
  const [only] = leaves
  if (leaves.length !== 1 || !only) return null
  if (only.kind === 'fail')
    return { reply: `550 ${only.text || 'Unrouteable address'}`, why: only.why, unlessRuled: true }
  if (only.kind === 'defer')
    return { reply: `451 ${only.text || 'Temporary local problem'}`, why: only.why, unlessRuled: true }
  return only.kind === 'unknown' ? { reply: '550 Unrouteable address', why: only.why, unlessRuled: true } : null
}

/** A sandbox's clients are those of this machine or of its containers: a list of hosts counts once it is written. */
function mayRelay({ relayHosts }: EximConfig, { ip, user }: ClientInfo): boolean {
  if (user !== undefined || relayHosts === null || isLoopback(ip)) return true
  return relayHosts.some((host) => host === '*' || isWithin(ip, host))
}
