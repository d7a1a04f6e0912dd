/** The bytes of a bounce (qmail-send.c, injectbounce and addbounce), in the layout of QSBMF. */
import { queuedSender } from '../../core/address.ts'
import type { ComposedNotice, ComposeInput } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { RemoteHost, ReportEntry } from '../../core/types.ts'
import { quoteAddress, quoteLocal } from '../../mail/address-quote.ts'
import { concat, lfToCrlf, utf8 } from '../../mail/bytes.ts'
import { date822 } from '../../mail/date.ts'
import { headerSummary, scanHeader } from '../../mail/header.ts'
import type { QmailConfig } from './config.ts'
import { stripVirtualUser } from './recipient.ts'
import { TEXT } from './text.ts'
import { queueFormOf } from './trace.ts'
import { stripVerp } from './verp.ts'

export function compose(config: QmailConfig, input: ComposeInput): ComposedNotice {
  const { message, recipients } = input
  const sender = stripVerp(queuedSender(message.envelope))
  const layout = layoutOf(config, message, sender)
  const file = queueFormOf(message, input.raw)
  const head = utf8(headOf(config, input, sender, layout))
  const raw = lfToCrlf(concat(head, copyOf(config, file), utf8(layout.after)))
  const fields = scanHeader(raw)
  const report = recipients.map((recipient) => reportEntry(config, recipient))
  return { raw, report, header: headerSummary(fields), fields }
}

/** What stands around the intro, the break and the copy. */
interface Layout {
  fields: string
  opening: string
  break: string
  after: string
}

function layoutOf(config: QmailConfig, message: MessageState, sender: string): Layout {
  const isDouble = sender === ''
  if (!config.patches['mime-bounce']) {
    return { fields: '', opening: '', break: `${isDouble ? TEXT.doubleBreak : TEXT.singleBreak}\n`, after: '' }
  }
  // Made of the message's birth, the host, and the message's number.
  const boundary = `${Math.floor(message.acceptedAt / 1000)}${config.bouncehost}${message.queueNumber}`
  const enclosed = isDouble ? TEXT.doubleEnclosed : TEXT.singleEnclosed
  return {
    fields: `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${boundary}"\n`,
    opening: `--${boundary}\n\n`,
    break: `${enclosed}\n--${boundary}\nContent-Type: message/rfc822\n\n`,
    after: `\n--${boundary}--\n`,
  }
}

/** Everything before the copy. */
function headOf(
  config: QmailConfig,
  { plan, recipients, processId, now }: ComposeInput,
  sender: string,
  layout: Layout,
): string {
  const date = date822(now)
  const paragraphs = recipients.map((each) => paragraph(stripVirtualUser(config, each.routed), each.report))
  return [
    // The first line is qmail-queue's.
    `Received: (qmail ${processId} invoked for bounce); ${date}\n`,
    `Date: ${date}\n`,
    `From: ${quoteLocal(config.bouncefrom)}@${config.bouncehost}\n`,
    `To: ${quoteAddress(plan.to)}\n`,
    layout.fields,
    `Subject: ${TEXT.subject}\n\n`,
    layout.opening,
    `${TEXT.greeting}${config.bouncehost}.\n`,
    `${sender === '' ? TEXT.doubleIntro : TEXT.singleIntro}\n`,
    ...paragraphs,
    layout.break,
    `Return-Path: <${quoteAddress(sender)}>\n`,
  ].join('')
}

/** The whole queue file; with the patch bouncemaxbytes its beginning. */
function copyOf({ patches: { bouncemaxbytes } }: QmailConfig, file: Uint8Array): Uint8Array {
  if (bouncemaxbytes === undefined || file.length <= bouncemaxbytes) return file
  return concat(file.subarray(0, bouncemaxbytes), utf8(TEXT.stripped))
}

/**
 * One recipient's paragraph. Inside it no line is blank, since a blank line ends it: each LF that follows another
 * becomes a slash, but for the last byte.
 */
export function paragraph(address: string, report: string): string {
  const newline = report === '' || report.endsWith('\n') ? '' : '\n'
  const text = `<${address.replaceAll('\n', '_')}>:\n${report}${newline}`
  return `${text.slice(0, -1).replace(/(?<=\n)\n/g, '/')}\n\n`
}

/** What the paragraph says, in RFC 3464's terms. */
function reportEntry(config: QmailConfig, recipient: RecipientState): ReportEntry {
  const finalRecipient = stripVirtualUser(config, recipient.routed)
  const { forwardPath } = recipient.path
  const host = hostOf(recipient)
  return {
    finalRecipient,
    ...(forwardPath === finalRecipient ? {} : { originalRecipient: forwardPath }),
    action: 'failed',
    status: recipient.status ?? '5.0.0',
    ...(recipient.diagnostic ? { diagnosticCode: diagnosticCode(recipient, recipient.diagnostic) } : {}),
    ...(host ? { remoteMta: host.name } : {}),
  }
}

function diagnosticCode(recipient: RecipientState, diagnostic: string): string {
  const type = recipient.lastOutcome?.type === 'replied' ? 'smtp' : 'x-qmail'
  return `${type}; ${diagnostic.replace(/\s*\n\s*/g, ' ')}`
}

function hostOf({ lastOutcome }: RecipientState): RemoteHost | null {
  return lastOutcome?.type === 'replied' || lastOutcome?.type === 'connect' ? lastOutcome.host : null
}
