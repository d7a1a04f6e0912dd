/** Where remote mail goes, and what the next host's EHLO lacks for it (courieresmtp). */
import { inventHost } from '../../core/outcome.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Outcome, RemoteHost } from '../../core/types.ts'
import { offers, sizeOffered } from '../common/remote-host.ts'
import type { CourierConfig } from './config.ts'

/** The host of esmtproutes: `domain:host`, `:host` for every domain, `/SECURITY=…` and ports left aside. */
function nextHost(config: CourierConfig, domain: string): Partial<RemoteHost> {
  for (const line of config.value('esmtproutes').split('\n')) {
    const [, from = '', to = ''] = /^\s*([^#:\s]*)\s*:\s*([^\s,/]*)/.exec(line) ?? []
    if (!line.includes(':') || (from !== '' && from.toLowerCase() !== domain)) continue
    if (to === '') return {}
    const address = /^\[([^\]]+)\]$/.exec(to)?.[1]
    return address === undefined ? { name: to } : { name: address, address }
  }
  return {}
}

export const remoteHost = (config: CourierConfig, domain: string, given: Partial<RemoteHost>): RemoteHost =>
  inventHost(domain, { ...nextHost(config, domain), ...given })

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text)

/** What a host that lacks SMTPUTF8 is not even asked (libesmtp.c). */
const UNICODE_RECIPIENT = `553-The recipient's mail server does not support E-mail
553-messages with international Unicode E-mail addresses or
553-E-mail messages in the international Unicode E-mail format.
553 Unable to deliver Unicode E-mail to a non-Unicode mail server.`

const UNICODE_SENDER = "550-The addressee's mailserver does not support the sender's international E-mail address."

export function adjust(outcome: Outcome, message: MessageState, { routed }: RecipientState): Outcome {
  const host = outcome.type === 'delivered' || outcome.type === 'replied' ? outcome.host : undefined
  if (!host?.offers) return outcome
  const limit = sizeOffered(host)
  if (limit !== null && message.queueSize > limit) {
    // The size is said with MAIL, and it is the host that refuses it.
    return { type: 'replied', at: 'mail', reply: '552 5.3.4 Message size exceeds fixed limit', host }
  }
  if (offers(host, 'SMTPUTF8', false)) return outcome
  const refuse = (text: string): Outcome => ({ type: 'mta', temporary: false, text, host })
  if (!isAscii(message.envelope.reversePath)) return refuse(UNICODE_SENDER)
  return isAscii(routed) ? outcome : refuse(UNICODE_RECIPIENT)
}
