/** The bytes of a bounce (qmail-send.c, injectbounce and addbounce), in the layout of QSBMF. */
import type { ComposedNotice, ComposeInput } from '../../core/mta.ts'
import type { RecipientState } from '../../core/state.ts'
import type { RemoteHost, ReportEntry } from '../../core/types.ts'
import { quoteAddress, quoteLocal } from '../../mail/address-quote.ts'
import { concat, toCrlf, toLf, utf8 } from '../../mail/bytes.ts'
import { date822 } from '../../mail/date.ts'
import { headerSummary, scanHeader } from '../../mail/header.ts'
import type { QmailConfig } from './config.ts'
import { stripVirtualUser } from './recipient.ts'
import { TEXT } from './text.ts'
import { stripVerp } from './verp.ts'

export function compose(config: QmailConfig, input: ComposeInput): ComposedNotice {
  const { message, recipients } = input
  const queueForm = concat(utf8(message.trace), toLf(input.raw))
  const raw = toCrlf(concat(utf8(headOf(config, input)), queueForm))
  const fields = scanHeader(raw)
  const report = recipients.map((recipient) => reportEntry(config, recipient))
  return { raw, report, header: headerSummary(fields), fields }
}

/** Everything before the copy. */
function headOf(config: QmailConfig, { plan, message, recipients, processId, now }: ComposeInput): string {
  const sender = stripVerp(message.envelope.reversePath)
  const date = date822(now)
  const paragraphs = recipients.map((each) => paragraph(stripVirtualUser(config, each.routed), each.report))
  return [
    // The first line is qmail-queue's.
    `Received: (qmail ${processId} invoked for bounce); ${date}\n`,
    `Date: ${date}\n`,
    `From: ${quoteLocal(config.bouncefrom)}@${config.bouncehost}\n`,
    `To: ${quoteAddress(plan.to)}\n`,
    `Subject: ${TEXT.subject}\n\n`,
    `${TEXT.greeting}${config.bouncehost}.\n`,
    `${sender === '' ? TEXT.doubleIntro : TEXT.singleIntro}\n`,
    ...paragraphs,
    `${sender === '' ? TEXT.doubleBreak : TEXT.singleBreak}\n`,
    `Return-Path: <${quoteAddress(sender)}>\n`,
  ].join('')
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
