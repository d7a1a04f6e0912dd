/** What qmail-send makes of a recipient before it is delivered (qmail-send.c, rewrite and stripvdomprepend). */
import type { Route } from '../../core/mta.ts'
import { type QmailConfig, whyControl } from './config.ts'
import { asciiLower } from './control.ts'

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
  const why = whyControl(config, 'locals', `${domain} is neither in control/locals nor in control/virtualdomains.`)
  return { channel: 'remote', routed: address, why }
}

const withHost = (config: QmailConfig, address: string): string =>
  address.includes('@') ? address : `${address}@${config.envnoathost}`

function unhack(config: QmailConfig, given: string): string {
  let address = given
  for (;;) {
    const at = address.lastIndexOf('@')
    if (!config.percenthack.has(asciiLower(address.slice(at + 1)))) return address
    const percent = address.lastIndexOf('%', at - 1)
    if (at === 0 || percent < 0) return address
    address = `${address.slice(0, percent)}@${address.slice(percent + 1, at)}`
  }
}

/** The address itself, its domain, each suffix with its dot, then the catch-all; an empty user is an exception. */
function virtualUser(config: QmailConfig, address: string, at: number): string {
  const domain = address.slice(at + 1)
  for (const key of [address, ...suffixes(domain)]) {
    const user = config.virtualdomains.get(asciiLower(key))
    if (user !== undefined) return user
  }
  return ''
}

/** `a.b.c` gives `a.b.c`, `.b.c`, `.c`, and the empty string. */
export function suffixes(domain: string): string[] {
  const found = [domain]
  for (let dot = domain.indexOf('.'); dot >= 0; dot = domain.indexOf('.', dot + 1)) {
    if (dot > 0) found.push(domain.slice(dot))
  }
  if (domain !== '') found.push('')
  return found
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
