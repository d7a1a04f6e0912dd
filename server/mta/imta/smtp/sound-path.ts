/** Whether an address is one by its syntax (RFC 5321 section 4.1.2); letters beyond ASCII pass, as with SMTPUTF8. */
import { domainOf } from '../../../core/address.ts'

const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+)*$/u
const QUOTED = /^"([ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*"$/u
const LABEL = /^[A-Za-z0-9_\u0080-\u{10ffff}]([A-Za-z0-9_\u0080-\u{10ffff}-]*[A-Za-z0-9_\u0080-\u{10ffff}])?$/u
const LITERAL = /^\[(\d{1,3}(\.\d{1,3}){3}|IPv6:[0-9a-f:.]+)\]$/i
/** `@relay.example,@other.example:` before an address is a source route. */
const SOURCE_ROUTE = /^@[^:]+:/

export function isSoundPath(path: string): boolean {
  const address = path.replace(SOURCE_ROUTE, '')
  const at = address.lastIndexOf('@')
  const local = address.slice(0, at)
  return at > 0 && local.length <= 64 && (ATOM.test(local) || QUOTED.test(local)) && isDomain(address.slice(at + 1))
}

export const hasSoundDomain = (path: string): boolean => isDomain(domainOf(path))

export const isDomain = (domain: string): boolean =>
  LITERAL.test(domain) ||
  (domain.length <= 253 && domain.split('.').every((label) => label.length <= 63 && LABEL.test(label)))
