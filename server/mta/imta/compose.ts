/** A notice as it goes on the wire: header, then a multipart/report of three parts (RFC 3462). */
import { isNullReversePath } from '../../core/address.ts'
import type { ComposedNotice, ComposeInput, NoticeCause } from '../../core/mta.ts'
import type { RecipientState } from '../../core/state.ts'
import { concat, utf8 } from '../../mail/bytes.ts'
import { headerSummary, scanHeader } from '../../mail/header.ts'
import { zoneDate } from '../../mail/zone-date.ts'
import type { Channel } from './channels.ts'
import type { ImtaConfig } from './config.ts'
import { boundary, queueId } from './ids.ts'
import { quoteOriginal } from './original.ts'
import { quotedAs, statusPart } from './parts.ts'
import { returnAddress, returnPersonal } from './postmaster.ts'
import { undeliverable } from './reasons.ts'
import { fromChannel, fromHere } from './received.ts'
import { reportEntry, reportOf } from './recipient-report.ts'
import { channelOf } from './route.ts'
import { ageUnit, lastAge } from './schedule.ts'
import { partOne } from './text.ts'

/** Attested but for the last, which is made in their manner. */
const SUBJECTS: Record<NoticeCause, string> = {
  failed: 'Delivery has failed',
  expired: 'Delivery has timed out and failed',
  delayed: 'Delivery has been delayed',
  returned: 'Delivery has been manually aborted',
  delivered: 'Delivery has been successful',
}

export function compose(config: ImtaConfig, input: ComposeInput): ComposedNotice {
  const { plan, message, recipients, raw: original, noticeId, seed, now, timezone } = input
  const channel = channelOf(config, recipients[0] as RecipientState)
  const late = undeliverable(plan.age ?? lastAge(channel, message), ageUnit(config))
  const connection = { seed, messageId: message.id }
  const reported = recipients.map((each) => reportOf(config, each, plan.cause, late, connection))

  const stamp = { config, id: queueId(seed, `job ${noticeId}`, now), at: now, timezone }
  const { type, extent } = quotedAs(config, channel, plan, message.envelope, isForPostmaster(input))
  // The job that writes the notice takes the message out of the channel's queue, and says so on top of it.
  const taken = `Return-path: <${message.envelope.reversePath}>\r\n${fromChannel(stamp, channel.officialHost)}\r\n`
  const quoted = quoteOriginal(taken + message.trace, original, extent)

  const text = { cause: plan.cause, age: plan.age, message, recipients, reported, raw: original, timezone }
  const delimiter = `\r\n--${boundary(seed, noticeId)}`
  const raw = concat(
    utf8(header(config, channel, input, stamp.id)),
    // Two empty lines stand between the header and the first boundary.
    utf8(`\r\n${delimiter}\r\n${partOne(config, text).replace(/\n/g, '\r\n')}`),
    utf8(`${delimiter}\r\nContent-type: message/delivery-status\r\n\r\n`),
    utf8(statusPart(config, channel, message.envelope, reported)),
    utf8(`${delimiter}\r\nContent-type: ${type}\r\n\r\n`),
    quoted,
    utf8(`${delimiter}--\r\n`),
  )
  const fields = scanHeader(raw)
  return { raw, report: reported.map(reportEntry), header: headerSummary(fields), fields }
}

/** Notices about a message from `<>` have no other reader. */
const isForPostmaster = ({ plan, message }: ComposeInput): boolean =>
  plan.kind === 'postmaster-copy' || isNullReversePath(message.envelope.reversePath)

/** In the order and letter case of published notices. */
function header(config: ImtaConfig, channel: Channel, input: ComposeInput, jobId: string): string {
  const { plan, noticeId, seed, now, timezone } = input
  const id = (use: string) => queueId(seed, `${use} ${noticeId}`, now)
  return [
    fromChannel({ config, id: id('process'), at: now, timezone }, 'process-daemon', plan.to),
    fromHere({ config, id: jobId, at: now, timezone }),
    `Date: ${zoneDate(now, timezone)}`,
    `From: ${sender(config, channel)}`,
    `Subject: Delivery Notification: ${SUBJECTS[plan.cause]}`,
    `To: ${plan.to}`,
    `Message-id: <${id('message')}@${config.host}>`,
    'MIME-version: 1.0',
    `Content-type: multipart/report;\r\n boundary="${boundary(seed, noticeId)}"; report-type=delivery-status`,
    '',
  ].join('\r\n')
}

function sender(config: ImtaConfig, channel: Channel): string {
  const { value: address } = returnAddress(config, channel)
  const { value: name } = returnPersonal(config, channel)
  return name === '' ? address : `${phrase(name)} <${address}>`
}

/** RFC 822 section 3.3: a name with specials stands in quotes; an encoded word never does. */
function phrase(name: string): string {
  const plain = /^[A-Za-z0-9 !#$%&'*+\-/=?^_`{|}~]+$/.test(name)
  return plain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`
}
