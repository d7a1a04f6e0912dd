/** Where a mailing list says that one may leave it (RFC 2369, RFC 8058). */
import type { HeaderField } from '../core/types.ts'
import { fieldValue } from '../mail/header.ts'

export interface ListUnsubscribe {
  Header: string
  /** At most one address and one page. */
  Links: string[]
  /** What is wrong with the field, '' where nothing is. */
  Errors: string
  HeaderPost: string
}

export function listUnsubscribe(fields: readonly HeaderField[]): ListUnsubscribe {
  const header = fieldValue(fields, 'list-unsubscribe') ?? ''
  const post = fieldValue(fields, 'list-unsubscribe-post') ?? ''
  if (header === '') return { Header: '', Links: [], Errors: '', HeaderPost: post }
  const links = [...header.matchAll(/<\s*([^<>]*?)\s*>/g)].map(([, link = '']) => link.replace(/\s/g, ''))
  return { Header: header, Links: links, Errors: faultOf(links), HeaderPost: post }
}

function faultOf(links: readonly string[]): string {
  if (links.length === 0) return 'List-Unsubscribe has no link in angle brackets'
  const mail = links.filter((link) => /^mailto:\S+@\S+/i.test(link))
  const web = links.filter((link) => /^https?:\/\/\S/i.test(link) && URL.canParse(link))
  const wrong = links.find((link) => !mail.includes(link) && !web.includes(link))
  if (wrong !== undefined) return `${wrong} is neither an address nor a page`
  if (mail.length > 1) return 'List-Unsubscribe has more than one mailto: link'
  return web.length > 1 ? 'List-Unsubscribe has more than one http(s) link' : ''
}
