/** Addresses as Mailpit shows them: the name decoded, the address apart. */
import { splitAddresses } from '../mail/address-list.ts'
import { decodeWords } from '../mail/encoded-word.ts'

export interface Address {
  Name: string
  Address: string
}

/**
 * @param value of a header field
 * @example readAddresses('"Doe, J" <j@a.test>, b@c.test') // [{ Name: 'Doe, J', Address: 'j@a.test' }, …]
 */
export const readAddresses = (value: string): Address[] => splitAddresses(value).map(readAddress)

function readAddress(text: string): Address {
  const named = /^(.*)<([^<>]*)>[^<>]*$/s.exec(text)
  if (named) return { Name: nameOf(named[1] ?? ''), Address: (named[2] ?? '').trim() }
  // The old form has the name in a comment behind the address.
  const [, address = text, comment = ''] = /^(\S+)\s*\(([^()]*)\)$/.exec(text) ?? []
  if (!address.includes('@')) return { Name: nameOf(text), Address: '' }
  return { Name: nameOf(comment), Address: address.trim() }
}

function nameOf(text: string): string {
  const trimmed = text.trim()
  const quoted = /^"((?:[^"\\]|\\.)*)"$/s.exec(trimmed)
  return decodeWords(quoted ? (quoted[1] ?? '').replace(/\\(.)/gs, '$1') : trimmed)
}
