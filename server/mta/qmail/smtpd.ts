/** qmail-smtpd: what it says, and what it has against senders, recipients and messages (qmail-smtpd.c). */
import { measure } from '../../core/intake.ts'
import type { SmtpDialect, SmtpExtension, SmtpRefusal } from '../../core/smtp-dialect.ts'
import type { SourcePlace, Why } from '../../core/types.ts'
import { addrparse } from './addrparse.ts'
import { type QmailConfig, whyControl } from './config.ts'
import { asciiLower, entries } from './control.ts'
import { REFUSALS, type SmtpdVersion, smtpdReplies, withStatusCode, withStatusCodes } from './smtpd-replies.ts'

/** The `smtp` part of the `mta` block. */
export interface SmtpdSettings {
  /** `friendly` is bouncelab's own SMTP server, with every extension and none of qmail-smtpd's checks. */
  dialect?: 'faithful' | 'friendly' | undefined
  /** Those that qmail lacks and clients here need. */
  extensions?: Exclude<SmtpExtension, (typeof OWN_EXTENSIONS)[number]>[] | undefined
  /** The environment variable RELAYCLIENT: every domain is taken, and this text is put behind each recipient. */
  relayclient?: string | undefined
  version?: SmtpdVersion | 1.03 | undefined
}

const OWN_EXTENSIONS = ['PIPELINING', '8BITMIME'] as const
const MAX_HOPS = 100

/** @returns undefined for the friendly one */
export function smtpd(config: QmailConfig): SmtpDialect | undefined {
  const { dialect = 'faithful', extensions = [], relayclient, version = 'netqmail' } = config.smtp
  if (dialect === 'friendly') return undefined
  const replies = smtpdReplies(version === 1.03 ? '1.03' : version)
  const isCoded = extensions.includes('ENHANCEDSTATUSCODES')
  const worded = (refusal: SmtpRefusal | null) =>
    refusal && isCoded ? { ...refusal, reply: withStatusCode(refusal.reply) } : refusal
  return {
    replies: isCoded ? withStatusCodes(replies) : replies,
    hostname: config.smtpgreeting,
    extensions: [...OWN_EXTENSIONS, ...extensions],
    idleTimeout: Math.max(config.timeoutsmtpd, 1) * 1000,
    ...(config.databytes > 0 ? { sizeLimit: config.databytes } : {}),
    laxArguments: true,
    splitCommand,
    parsePath: (word, argument) => {
      const found = addrparse(argument, config.localiphost)
      if (!found || word === 'FROM' || !relayclient) return found
      return { ...found, queuedAs: `${found.queuedAs ?? found.path}${relayclient}` }
    },
    judgeRecipient: (reversePath, recipient) =>
      worded(badmailfrom(config, reversePath) ?? (relayclient === undefined ? rcpthosts(config, recipient) : null)),
    judgeMessage: (raw) => worded(tooManyHops(raw) ?? databytes(config, raw)),
  }
}

/** The first space ends the verb; spaces before the argument go, those after it stay (commands.c). */
function splitCommand(line: string): { verb: string; argument: string } {
  const space = line.indexOf(' ')
  if (space < 0) return { verb: line, argument: '' }
  return { verb: line.slice(0, space), argument: line.slice(space).replace(/^ +/, '') }
}

/** MAIL is always taken; whoever is in badmailfrom hears of it at each RCPT (bmfcheck). */
function badmailfrom(config: QmailConfig, reversePath: string): SmtpRefusal | null {
  const sender = asciiLower(reversePath)
  const at = sender.lastIndexOf('@')
  const entry = [sender, ...(at < 0 ? [] : [sender.slice(at)])].find((key) => config.badmailfrom.has(key))
  if (entry === undefined) return null
  const text = `control/badmailfrom has ${entry}, and qmail-smtpd says so at RCPT.`
  return { reply: REFUSALS.badmailfrom, why: whyEntry(config, 'badmailfrom', entry, text) }
}

/** The domain itself, or a suffix with its dot, must be listed (rcpthosts.c); without a domain everybody is taken. */
function rcpthosts(config: QmailConfig, recipient: string): SmtpRefusal | null {
  const at = recipient.lastIndexOf('@')
  if (!config.rcpthosts || at < 0) return null
  const domain = asciiLower(recipient.slice(at + 1))
  for (let from = 0; from >= 0 && from < domain.length; from = domain.indexOf('.', from + 1)) {
    if (config.rcpthosts.has(domain.slice(from))) return null
  }
  const text = `${domain || 'The empty domain'} is not in control/rcpthosts, and the client may not relay (no RELAYCLIENT).`
  return { reply: REFUSALS.rcpthosts, why: whyControl(config, 'rcpthosts', text) }
}

/** Header lines that begin with `received` or `delivered`, whatever follows (blast). */
function tooManyHops(raw: Uint8Array): SmtpRefusal | null {
  let hops = 0
  for (let at = 0; at < raw.length; ) {
    if (raw[at] === 13 && raw[at + 1] === 10) break
    if (begins(raw, at, 'received') || begins(raw, at, 'delivered')) hops++
    const end = raw.indexOf(10, at)
    at = end < 0 ? raw.length : end + 1
  }
  if (hops < MAX_HOPS) return null
  const text = `The header has ${hops} Received and Delivered-To lines; ${MAX_HOPS} are too many for qmail-smtpd.`
  return { reply: REFUSALS.hops, why: { by: 'default', text } }
}

/** @param word in lower case */
function begins(raw: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (((raw[at + i] ?? 0) | 32) !== word.charCodeAt(i)) return false
  return true
}

/** Counted as it is queued, each line end as one byte, and without the Received line. */
function databytes(config: QmailConfig, raw: Uint8Array): SmtpRefusal | null {
  if (config.databytes === 0) return null
  const { size, crlfs } = measure(raw)
  if (size - crlfs <= config.databytes) return null
  const text = `The message has ${size - crlfs} bytes; control/databytes allows ${config.databytes}.`
  return { reply: REFUSALS.databytes, why: whyControl(config, 'databytes', text) }
}

/** Why, for an entry of a list file: with its own line, where the file or the list of lines is known. */
function whyEntry(config: QmailConfig, name: string, entry: string, text: string): Why {
  const why = whyControl(config, name, text)
  const line = entries(config.control[name] ?? '').findLast((each) => asciiLower(each.text) === entry)?.line
  if (why.by !== 'setting' || line === undefined) return why
  const source = placeOf(config, name, line)
  return { ...why, value: entry, ...(source ? { source } : {}) }
}

/** A list of lines in a scenario has a place for each; a file of the folder is its own place. */
function placeOf(config: QmailConfig, name: string, line: number): SourcePlace | undefined {
  const item = config.places[`control.${name}.${line - 1}`]
  const whole = config.places[`control.${name}`]
  return item ?? (whole?.file.endsWith(`/${name}`) ? { file: whole.file, line } : whole)
}
