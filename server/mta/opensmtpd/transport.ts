/** Where remote mail goes, and what the next host's EHLO lacks for it (mta.c, mta_session.c). */
import { inventHost } from '../../core/outcome.ts'
import type { MessageState } from '../../core/state.ts'
import type { Outcome, RemoteHost } from '../../core/types.ts'
import { sizeOffered } from '../common/remote-host.ts'
import type { OpensmtpdConfig } from './config.ts'
import { wholeAddress } from './expand.ts'
import { matchOf } from './rules.ts'

/** The relay's host where an action names one: `smtp+tls://label@mx.example.net:587`. */
export function remoteHost(config: OpensmtpdConfig, domain: string, given: Partial<RemoteHost>): RemoteHost {
  const asker = { client: null, sender: '', recipient: wholeAddress(config, `postmaster@${domain}`) }
  const action = config.actions.get(matchOf(config.matches, asker, config.host)?.action ?? '')
  const relay = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)/i.exec(action?.host ?? '')?.[1]
  if (relay === undefined) return inventHost(domain, given)
  const name = relay.replace(/^\[|\]$/g, '')
  const isAddress = /^[0-9.]+$/.test(name)
  return inventHost(domain, { name, ...(isAddress ? { address: name } : {}), ...given })
}

export function adjust(outcome: Outcome, message: MessageState): Outcome {
  const host = outcome.type === 'delivered' || outcome.type === 'replied' ? outcome.host : undefined
  const limit = sizeOffered(host)
  if (limit === null || message.queueSize <= limit) return outcome
  return { type: 'mta', temporary: false, text: 'message too large for peer' }
}
