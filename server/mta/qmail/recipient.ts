/** What qmail-send makes of a recipient before it is delivered (qmail-send.c, rewrite and stripvdomprepend). */
import type { Route } from '../../core/mta.ts'
import type { Why } from '../../core/types.ts'
import { type QmailConfig, whyControl } from './config.ts'
import { asciiLower, suffixes } from './control.ts'
import { relayFor } from './routes.ts'

/** envnoathost, percenthack, locals, virtualdomains, in this order; the case typed is kept. */
export function route(config: QmailConfig, forwardPath: string): Route {
  const address = unhack(config, withHost(config, forwardPath))
  const at = address.lastIndexOf('@')
  const domain = asciiLower(address.slice(at + 1))
  if (config.locals.has(domain)) {
    const why = whyControl(config, 'locals', `${domain} is in control/locals, so it is delivered here.`)
    return { channel: 'local', routed: address, why }
  }
  const user = virtualUser(config, address, at)
  if (user) {
    const text = `control/virtualdomains gives ${domain} to ${user}, so it is delivered here.`
    return { channel: 'local', routed: `${user}-${address}`, why: whyControl(config, 'virtualdomains', text) }
  }
  return { channel: 'remote', routed: address, why: whyRemote(config, domain) }
}

function whyRemote(config: QmailConfig, domain: string): Why {
  const relay = relayFor(config, domain)
  if (!relay)
    return whyControl(config, 'locals', `${domain} is neither in control/locals nor in control/virtualdomains.`)
  const text = `${domain} is not delivered here, and control/smtproutes sends it to ${relay.host}, port ${relay.port}.`
  return whyControl(config, 'smtproutes', text)
}

const withHost = (config: QmailConfig, address: string): string =>
  address.includes('@') ? address : `${address}@${config.envnoathost}`

/** Only the domain that percenthack has looked up last counts, whatever other @ the local part holds. */
function unhack(config: QmailConfig, given: string): string {
  if (config.percenthack.size === 0) return given
  let address = given
  let at = given.lastIndexOf('@')
  while (config.percenthack.has(asciiLower(address.slice(at + 1)))) {
    const percent = at === 0 ? -1 : address.lastIndexOf('%', at - 1)
    if (percent < 0) break
    address = `${address.slice(0, percent)}@${address.slice(percent + 1, at)}`
    at = percent
  }
  return address
}

/** The address itself, its domain, each suffix with its dot, then the catch-all; an empty user is an exception. */
function virtualUser(config: QmailConfig, address: string, at: number): string {
  if (config.virtualdomains.size === 0) return ''
  const domain = address.slice(at + 1)
  for (const key of [address, ...suffixes(domain)]) {
    const user = config.virtualdomains.get(asciiLower(key))
    if (user !== undefined) return user
  }
  return ''
}

/** The address as a bounce names it: without the virtual domain's user. Looks domains up, never whole addresses. */
export function stripVirtualUser(config: QmailConfig, routed: string): string {
  const at = routed.lastIndexOf('@')
  if (at < 0) return routed
  for (const key of suffixes(routed.slice(at + 1))) {
    const user = config.virtualdomains.get(asciiLower(key))
    if (user === undefined) continue
    return user !== '' && routed.startsWith(`${user}-`) ? routed.slice(user.length + 1) : routed
  }
  return routed
}
