/** The bytes of a notice (bounce.c): header, text, delivery report, the message that comes back. */
import type { ComposedNotice, ComposeInput } from '../../core/mta.ts'
import type { RecipientState } from '../../core/state.ts'
import type { ReportEntry } from '../../core/types.ts'
import { concat, losslessText, toLf, utf8 } from '../../mail/bytes.ts'
import { rfcDateNamed } from '../common/dates.ts'
import { fieldGroups } from '../common/fields.ts'
import { composed, multipart } from '../common/multipart.ts'
import { headerOf } from '../common/original.ts'
import type { OpensmtpdConfig } from './config.ts'
import { boundaryNumber, messageName, uniqueName } from './ids.ts'
import { reportedAddress } from './recipient.ts'
import { isCalledDelay, noticeText } from './text.ts'

const EXPIRED = 'Envelope expired'

export function compose(config: OpensmtpdConfig, input: ComposeInput): ComposedNotice {
  const { plan, message, recipients, noticeId, seed, now, timezone } = input
  const { host } = config
  const boundary = `${boundaryNumber(seed, noticeId)}/${host}`
  const isRelayed = recipients.some(({ channel }) => channel === 'remote')
  const report = recipients.map((recipient) => entry(config, input, recipient))
  const lines = recipients.map(
    (recipient) => `${reportedAddress(config, message, recipient)}: ${reason(input, recipient)}`,
  )
  const date = rfcDateNamed(now, timezone)
  const header = [
    `Received: from ${host} (${host} [local])\n\tby ${host} (OpenSMTPD) with ESMTPA id ${messageName(seed, noticeId)}` +
      `\n\tfor <${plan.to}>;\n\t${date}`,
    `Subject: Delivery status notification: ${subject(input, isRelayed)}`,
    `From: Mailer Daemon <MAILER-DAEMON@${host}>`,
    `To: ${plan.to}`,
    `Date: ${date}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed;boundary="${boundary}"`,
    `Message-ID: <${uniqueName(seed, `message-id ${noticeId}`)}@${host}>`,
  ]
  const groups = report.map(({ finalRecipient, action, status }) => [
    ['Final-Recipient', `rfc822; ${finalRecipient}`] as const,
    ['Action', action] as const,
    ['Status', status] as const,
  ])
  const raw = multipart(header, 'This is a MIME-encapsulated message.\n\n', boundary, [
    {
      header: ['Content-Description: Notification', 'Content-Type: text/plain; charset=us-ascii'],
      body: noticeText(plan, lines, isRelayed),
    },
    {
      header: ['Content-Description: Delivery Report', 'Content-Type: message/delivery-status'],
      body: `${fieldGroups([[['Reporting-MTA', `dns; ${host}`]], ...groups])}\n`,
    },
    ...originalParts(input, boundary),
  ])
  return composed(raw, report)
}

function subject({ plan }: ComposeInput, isRelayed: boolean): string {
  if (isCalledDelay(plan)) return 'delayed'
  if (plan.cause !== 'delivered') return 'failed'
  return isRelayed ? 'relayed' : 'delivered'
}

/** What the envelope holds: the last error. A delivery does not wipe out an earlier attempt's (recalled). */
function reason({ plan }: ComposeInput, { state, report, history, remembered }: RecipientState): string {
  if (plan.cause === 'expired' || state === 'expired') return EXPIRED
  if (plan.cause !== 'delivered') return report.trimEnd()
  return remembered > 1 ? (history.at(-2)?.report ?? '') : ''
}

function entry(config: OpensmtpdConfig, { plan, message }: ComposeInput, recipient: RecipientState): ReportEntry {
  const finalRecipient = reportedAddress(config, message, recipient)
  const original = { originalRecipient: recipient.path.forwardPath }
  if (plan.cause === 'expired') return { finalRecipient, ...original, action: 'delayed', status: '4.4.7' }
  const { status, channel } = recipient
  if (plan.cause === 'delayed') return { finalRecipient, ...original, action: 'delayed', status: status ?? '4.0.0' }
  if (plan.cause !== 'delivered') return { finalRecipient, ...original, action: 'failed', status: status ?? '5.0.0' }
  return { finalRecipient, ...original, action: channel === 'remote' ? 'relayed' : 'delivered', status: '2.0.0' }
}

/** BOUNCE_HIWAT: what is written before the server waits for the other side. */
const CHUNK = 65_535

const PART_HEADER = ['Content-Description: Message headers', 'Content-Type: text/rfc822-headers']

/**
 * The whole message, although the part is called a header; the header alone in a report of success with RET=HDRS. What
 * is longer than a chunk goes in several parts, with the closing delimiter after each one.
 */
function originalParts({ plan, message, raw }: ComposeInput, boundary: string) {
  const isHeaderOnly = plan.cause === 'delivered' && message.envelope.ret === 'HDRS'
  const bytes = toLf(concat(utf8(message.trace), isHeaderOnly ? headerOf(raw) : raw))
  const lines = losslessText(bytes).replace(/\n$/, '').split('\n')
  const opening = [`--${boundary}`, ...PART_HEADER, ''].join('\r\n').length + 2
  const parts: string[] = ['']
  let queued = opening
  for (const line of lines) {
    if (queued >= CHUNK) {
      parts.push('')
      queued = opening
    }
    // A line that is a dot is sent with another; any other line that begins with one loses it on the way (recalled).
    const shown = line.length > 1 && line.startsWith('.') ? line.slice(1) : line
    parts[parts.length - 1] += `${shown}\n`
    queued += utf8(line).length + 2
  }
  return parts.map((text, i) => ({
    header: PART_HEADER,
    body: utf8(`${text}\n${i < parts.length - 1 ? `--${boundary}--\n` : ''}`),
  }))
}
