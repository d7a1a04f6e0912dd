/** transport(5) and relayhost: where remote mail goes, and what is refused without asking anybody. */
import { domainOf } from '../../core/address.ts'
import { inventHost } from '../../core/outcome.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Outcome, RemoteHost, Why } from '../../core/types.ts'
import { offers, sizeOffered } from '../common/remote-host.ts'
import type { PostfixConfig } from './config.ts'
import { hostName } from './judge.ts'
import { transportEntry } from './recipient.ts'

const LITERAL = /^\[(\d{1,3}(?:\.\d{1,3}){3})\]$/

/** A relay in brackets has no MX; an address literal is its own host. */
export function remoteHost(config: PostfixConfig, domain: string, given: Partial<RemoteHost>): RemoteHost {
  const entry = transportEntry(config, `x@${domain}`)
  const next = /^(?:smtp|relay)?:(.+)$/.exec(entry?.value ?? '')?.[1] ?? config.value('relayhost')
  const relay = next.replace(/:\w+$/, '')
  const literal = LITERAL.exec(relay || domain)
  if (literal) {
    const [, address = ''] = literal
    return { name: given.name ?? address, address: given.address ?? address, ...greeting(given) }
  }
  if (relay === '') return inventHost(domain, given)
  return inventHost(domain, { ...given, name: given.name ?? relay.replace(/^\[|\]$/g, '') })
}

const greeting = ({ greeting: said }: Partial<RemoteHost>) => (said === undefined ? {} : { greeting: said })

/** The error and retry transports, and too many Received fields. */
export function refuse(
  config: PostfixConfig,
  _message: MessageState,
  { routed }: RecipientState,
): { outcome: Outcome; why: Why } | null {
  const entry = transportEntry(config, routed)
  const found = /^(error|retry):(?:([245]\.\d{1,3}\.\d{1,3})\s+)?(.*)$/s.exec(entry?.value ?? '')
  if (!entry || !found) return null
  const [, transport, status, text = ''] = found
  const temporary = transport === 'retry' || status?.startsWith('4') === true
  return {
    outcome: {
      type: 'mta',
      temporary,
      text: text || 'mail system configuration error',
      status: status ?? (temporary ? '4.0.0' : '5.0.0'),
    },
    why: {
      by: 'setting',
      setting: 'transport_maps',
      value: entry.value,
      source: entry.source,
      text: `${domainOf(routed)}: ${entry.value}`,
    },
  }
}

/** What the next host's EHLO lacks for this message (smtp_proto.c). */
export function adjust(outcome: Outcome, message: MessageState, { routed }: RecipientState): Outcome {
  const host = outcome.type === 'delivered' || outcome.type === 'replied' ? outcome.host : undefined
  if (!host?.offers) return outcome
  const limit = sizeOffered(host)
  if (limit !== null && message.queueSize > limit) {
    const text = `message size ${message.queueSize} exceeds size limit ${limit} of server ${hostName(host)}`
    return { type: 'mta', temporary: false, text, status: '5.3.4', host }
  }
  if (needsUtf8(message, routed) && !offers(host, 'SMTPUTF8', false)) {
    const text = `SMTPUTF8 is required, but was not offered by host ${hostName(host)}`
    return { type: 'mta', temporary: false, text, status: '5.6.7', host }
  }
  return outcome
}

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text)

const needsUtf8 = ({ envelope: { smtpUtf8, reversePath } }: MessageState, routed: string): boolean =>
  smtpUtf8 === true && !(isAscii(reversePath) && isAscii(routed))
