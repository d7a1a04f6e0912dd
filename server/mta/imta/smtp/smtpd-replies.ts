/**
 * What the SMTP server says. The refusals of a sender's domain, of unknown users and of size are documented or were
 * seen in mail; the other texts are recalled. All of them can be set (`smtp.replies`), so that an installation's own
 * words can be played.
 */
import { z } from 'zod'
import { nearest } from '../../../core/nearest.ts'
import { PLAIN_DIALECT } from '../../../core/plain-dialect.ts'
import type { SmtpReplies } from '../../../core/smtp-dialect.ts'

/** Each with its default; `{name}` stands for a value. */
const REPLIES = {
  greeting: '220 {host} -- Server ESMTP ({version})',
  helo: '250 {host} OK.',
  mail: '250 2.5.0 Address Ok.',
  rcpt: '250 2.1.5 {address} OK.',
  data: '354 Enter mail, end with a single ".".',
  queued: '250 2.5.0 Ok.',
  rset: '250 2.5.0 Ok.',
  noop: '250 2.5.0 Ok.',
  quit: '221 2.3.0 Bye received. Goodbye.',
  unknownCommand: '500 5.5.1 Unknown command specified.',
  badParameter: '501 5.5.4 {why}.',
  unknownParameter: '501 5.5.4 Unknown parameter {name}.',
  unknownUser: '550 5.1.1 unknown or illegal alias: {address}',
  unknownHost: '550 5.1.2 unknown host or domain: {address}',
  relaying: '550 5.7.1 Relaying not allowed: {address}',
  illegalSender: '501 5.1.7 illegal return address not allowed: {address}',
  senderNotInDns: '550 5.1.8 invalid/host-not-in-DNS return address not allowed',
  senderDnsTimeout: '450 4.1.8 unable to verify the host of the return address in the DNS, try again later',
  tooBig: '552 5.2.3 channel limit of {kilobytes} kilobytes on message size exceeded',
} as const

export type ReplyName = keyof typeof REPLIES
export type Say = (name: ReplyName, values?: Record<string, string | number>) => string

const NAMES = Object.keys(REPLIES) as ReplyName[]
const HOLDERS = /\{(\w+)\}/g
/** Known wherever a reply is said. */
const EVERYWHERE = ['host', 'version']
const ALSO: Partial<Record<ReplyName, readonly string[]>> = { queued: ['id'], senderNotInDns: ['address', 'domain'] }

/** `smtp.replies`: names of the table to texts of one line, with the code in front. */
export const repliesSchema = z.record(z.string(), z.string()).superRefine((replies, context) => {
  for (const [name, text] of Object.entries(replies)) {
    const message = wrongReply(name, text)
    if (message) context.addIssue({ code: 'custom', path: [name], message })
  }
})

function wrongReply(name: string, text: string): string | null {
  if (!isReplyName(name)) {
    const meant = nearest(name, NAMES)
    return `there is no reply ${JSON.stringify(name)}; ${meant ? `did you mean ${meant}?` : `use ${NAMES.join(', ')}`}`
  }
  const normal = REPLIES[name]
  const classes = /^[45]/.test(normal) ? '45' : normal[0]
  if (!new RegExp(`^[${classes}]\\d\\d [ -~]*$`).test(text)) {
    return `must be one line of ASCII that begins with a code, as ${JSON.stringify(normal)} does`
  }
  const known = [...EVERYWHERE, ...holdersOf(normal), ...(ALSO[name] ?? [])]
  const unknown = holdersOf(text).find((holder) => !known.includes(holder))
  if (unknown === undefined) return null
  const allowed = known.map((each) => `{${each}}`).join(', ')
  return `{${unknown}} stands for nothing here; use ${allowed}`
}

const isReplyName = (name: string): name is ReplyName => Object.hasOwn(REPLIES, name)
const holdersOf = (text: string): string[] => [...text.matchAll(HOLDERS)].map(([, holder]) => holder as string)

/** Says a reply in the words given for it, or in its own. */
export function sayer(given: Partial<Record<string, string>>, host: string, version: string): Say {
  return (name, values) => {
    const known: Record<string, string | number> = { host, version, ...values }
    return (given[name] ?? REPLIES[name]).replace(HOLDERS, (_, holder: string) => String(known[holder] ?? ''))
  }
}

/** What EHLO lists that is no extension of the listener's. */
const LISTED_TOO = ['HELP']

/**
 * The whole table for the listener. AUTH, TLS and whatever only a server for everybody has to say are in bouncelab's
 * own words: no sample of the product's shows them.
 */
export const smtpdReplies = (say: Say): SmtpReplies => ({
  ...PLAIN_DIALECT.replies,
  greeting: () => say('greeting'),
  helo: () => say('helo'),
  ehlo: (hostname, extensions) => `250 ${[hostname, ...extensions, ...LISTED_TOO].join('\n')}`,
  mailOk: say('mail'),
  rcptOk: (address) => say('rcpt', { address }),
  dataGo: say('data'),
  queued: ({ messageId }) => say('queued', { id: messageId }),
  rset: say('rset'),
  noop: say('noop'),
  quit: () => say('quit'),
  unknownCommand: say('unknownCommand'),
  badParameter: (why) => say('badParameter', { why }),
  unknownParameter: (name) => say('unknownParameter', { name }),
  tooBig: (limit) => say('tooBig', { kilobytes: Math.floor(limit / 1024) }),
})
