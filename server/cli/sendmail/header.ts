/** What sendmail does to a header: recipients are read from it, Bcc goes, and what every message has is added. */
import { Buffer } from 'node:buffer'
import { splitAddresses } from '../../mail/address-list.ts'
import { encodeWords } from '../../mail/encode-words.ts'

/** Who calls, and when. */
export interface Author {
  /** The reverse-path; '' for none. */
  address: string
  fullName: string | undefined
  domain: string
  /** RFC 5322. */
  date: string
  messageId: string
}

const nameOf = (field: string): string => (/^([!-9;-~]+?)[ \t]*:/.exec(field)?.[1] ?? '').toLowerCase()
const textOf = (field: string): string =>
  Buffer.from(field.slice(field.indexOf(':') + 1).replace(/\n/g, ''), 'latin1').toString('utf8')

/** Of a message that is sent again the Resent fields alone count (RFC 5322 section 3.6.6). */
export function recipientsIn(fields: readonly string[]): string[] {
  const again = fields.filter((field) => /^resent-(?:to|cc|bcc)$/.test(nameOf(field)))
  const counted = again.length > 0 ? again : fields.filter((field) => /^(?:to|cc|bcc)$/.test(nameOf(field)))
  return counted.flatMap((field) => addressesIn(textOf(field)))
}

/** @example addressesIn('Ann <ann@a.test>, bob (at work)') // ['ann@a.test', 'bob'] */
export const addressesIn = (list: string): string[] => splitAddresses(list).map(bare).filter(Boolean)

function bare(text: string): string {
  const quoted: string[] = []
  // What is quoted may hold brackets that are none.
  const plain = text.replace(/"(?:[^"\\]|\\.)*"/gs, (each) => `\0${quoted.push(each) - 1}\0`)
  const angle = /<([^<>]*)>[^<>]*$/.exec(plain)?.[1]
  const found = angle ?? plain.replace(/\((?:[^()\\]|\\.)*\)/gs, '')
  // A source route is obsolete (RFC 5322 section 4.4).
  const address = found.trim().replace(/^@[^:]*:/, '')
  return address.replace(/\0(\d+)\0/g, (_, at: string) => quoted[Number(at)] as string)
}

/** @param isRead whether the recipients were read from it (-t): then nobody is to see the hidden ones */
export function completed(fields: readonly string[], isRead: boolean, author: Author): string[] {
  const kept = isRead ? fields.filter((field) => !/^(?:resent-)?bcc$/.test(nameOf(field))) : [...fields]
  const lacks = (name: string) => !kept.some((field) => nameOf(field) === name)
  if (lacks('from')) kept.push(`From: ${mailboxOf(author)}`)
  if (lacks('date')) kept.push(`Date: ${author.date}`)
  if (lacks('message-id')) kept.push(`Message-ID: ${author.messageId}`)
  return kept
}

function mailboxOf({ address, fullName, domain }: Author): string {
  // Who sends from the null reverse-path is the mail system.
  const shown = address || `MAILER-DAEMON@${domain}`
  if (!fullName) return shown
  const isPlain = /^[\w !#$%&'*+/=?^`{|}~-]+$/.test(fullName)
  const isAscii = /^[ -~]*$/.test(fullName)
  const name = isPlain
    ? fullName
    : isAscii
      ? `"${fullName.replace(/["\\]/g, '\\$&')}"`
      : encodeWords(fullName, 'utf-8', 6).replace(/\r\n/g, '\n')
  return `${name} <${shown}>`
}
