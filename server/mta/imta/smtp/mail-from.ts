/**
 * What the SMTP server has against a reverse-path, by the keywords of the channel that the client comes in by
 * (administration guide, returnenvelope and mailfromdnsverify). The null reverse-path is never checked.
 */
import { domainOf } from '../../../core/address.ts'
import type { RuledDns } from '../../../core/rule-stack.ts'
import type { SmtpRefusal } from '../../../core/smtp-dialect.ts'
import type { Why } from '../../../core/types.ts'
import { listOf } from '../config/arguments.ts'
import type { Channel, InForce } from '../config/channels.ts'
import { type ImtaConfig, optionNumber, optionValue } from '../config.ts'
import { lookUp } from './dns.ts'
import type { Say } from './smtpd-replies.ts'
import { hasSoundDomain, isSoundPath } from './sound-path.ts'

const ILLEGAL_SENDER = 4
const DNS_VERIFY = 8

export function judgeSender(
  config: ImtaConfig,
  channel: Channel,
  say: Say,
  reversePath: string,
  ruledDns: (address: string) => RuledDns | null,
): SmtpRefusal | null {
  if (reversePath === '') return null
  return illegal(config, channel, say, reversePath) ?? notInDns(config, channel, say, reversePath, ruledDns)
}

/** Bit 2: what the 2005Q4 guide calls it, or what later documentation does (setting `smtp.illegalSender`). */
function illegal(config: ImtaConfig, channel: Channel, say: Say, reversePath: string): SmtpRefusal | null {
  const why = whyBit(config, channel, ILLEGAL_SENDER)
  if (!why) return null
  const address = reversePath
  if (config.smtp.illegalSender === 'syntax') {
    if (isSoundPath(reversePath)) return null
    return { reply: say('illegalSender', { address }), why: why(`<${address}> is no address by its syntax.`) }
  }
  if (hasSoundDomain(reversePath)) return null
  const text = `<${address}> has no domain that a channel of this MTA takes.`
  return { reply: say('illegalSender', { address }), why: why(text) }
}

/** mailfromdnsverify, and bit 3: the sender's domain must have an MX record, or an address that is not blocked. */
function notInDns(
  config: ImtaConfig,
  channel: Channel,
  say: Say,
  reversePath: string,
  ruledDns: (address: string) => RuledDns | null,
): SmtpRefusal | null {
  const why = whyVerified(config, channel)
  const domain = domainOf(reversePath)
  // An address without a domain is this host's own; an address literal is looked up nowhere.
  if (!why || domain === '' || domain.startsWith('[')) return null
  const found = lookUp(config.dns, domain, ruledDns(reversePath))
  if (!found) return null
  const fault = faultOf(config, found.answer)
  if (!fault) return null
  const reply = say(fault.isTemporary ? 'senderDnsTimeout' : 'senderNotInDns', { address: reversePath, domain })
  return { reply, why: why(`${domain} ${fault.text} (${found.by}).`) }
}

type Answer = NonNullable<ReturnType<typeof lookUp>>['answer']

function faultOf(config: ImtaConfig, answer: Answer): { text: string; isTemporary?: boolean } | null {
  if (answer === 'timeout') return { text: 'got no answer from the DNS', isTemporary: true }
  if (answer === 'nxdomain') return { text: 'is not in the DNS' }
  if (answer.mx.length > 0) return null
  if (!config.smtp.addressFallback) return { text: 'has no MX record, and an address alone does not count' }
  const blocked = listOf(optionValue(config, 'BLOCKED_MAIL_FROM_IPS'))
  const free = answer.a.filter((address) => !blocked.includes(address))
  if (free.length > 0) return null
  return { text: answer.a.length > 0 ? 'has no address but blocked ones' : 'has neither an MX record nor an address' }
}

type Because = (text: string) => Why

function whyVerified(config: ImtaConfig, channel: Channel): Because | null {
  const { mailFromDnsVerify } = channel
  // Given by name, on or off, the keyword counts before its bit.
  if (!mailFromDnsVerify.keyword) return whyBit(config, channel, DNS_VERIFY)
  return mailFromDnsVerify.value ? whyKeyword(channel, mailFromDnsVerify, '') : null
}

/** The keyword's value as a whole before that of option RETURN_ENVELOPE. */
function whyBit(config: ImtaConfig, channel: Channel, bit: number): Because | null {
  const { returnEnvelope } = channel
  if (returnEnvelope.value !== null) {
    return returnEnvelope.value & bit ? whyKeyword(channel, returnEnvelope, String(returnEnvelope.value)) : null
  }
  if (!(optionNumber(config, 'RETURN_ENVELOPE') & bit)) return null
  const given = config.options.get('RETURN_ENVELOPE')
  const source = given ? { source: given.source } : {}
  const value = given?.value ?? ''
  return (text) => ({ by: 'setting', setting: 'RETURN_ENVELOPE', value, ...source, text })
}

const whyKeyword =
  ({ name }: Channel, { keyword = '', source }: InForce<unknown>, value: string): Because =>
  (text) => ({
    by: 'setting',
    setting: keyword,
    value,
    ...(source ? { source } : {}),
    text: `${text} Channel ${name} has ${keyword}${value && ` ${value}`}.`,
  })
