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

/** Recalled: the words for what a host does not take. */
export function adjust(outcome: Outcome, message: MessageState, { routed }: RecipientState): Outcome {
  const host = outcome.type === 'delivered' || outcome.type === 'replied' ? outcome.host : undefined
  if (!host?.offers) return outcome
  const limit = sizeOffered(host)
  if (limit !== null && message.queueSize > limit) {
    return { type: 'replied', at: 'mail', reply: '523 Message length exceeds maximum acceptable by remote host.', host }
  }
  const needsUtf8 = message.envelope.smtpUtf8 === true && !(isAscii(routed) && isAscii(message.envelope.reversePath))
  if (needsUtf8 && !offers(host, 'SMTPUTF8', false)) {
    return {
      type: 'mta',
      temporary: false,
      text: 'Remote mail server does not support internationalized mail addresses',
    }
  }
  return outcome
}
