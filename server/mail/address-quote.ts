/** Quoting of addresses as qmail does it for header fields and for SMTP (quote.c). */

// The characters of an RFC 822 atom, and the dot.
const PLAIN = /^[!#$%&'*+\-./0-9=?A-Z^_`a-z{|}~]+$/

/**
 * A local part, in quotes where it needs them.
 * @example quoteLocal('Mail Delivery System') // '"Mail Delivery System"'
 */
export function quoteLocal(local: string): string {
  const needed = !PLAIN.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')
  return needed ? `"${local.replace(/[\r\n"\\]/g, '\\$&')}"` : local
}

/** A whole address with its local part in quotes where needed; `''` stays empty (quote.c, quote2). */
export function quoteAddress(address: string): string {
  if (address === '') return ''
  const at = address.lastIndexOf('@')
  return at < 0 ? quoteLocal(address) : quoteLocal(address.slice(0, at)) + address.slice(at)
}
