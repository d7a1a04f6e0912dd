/** A notice as it goes on the wire: header, then a multipart/report of three parts (RFC 3462). */
import { isNullReversePath } from '../../core/address.ts'
import type { ComposedNotice, ComposeInput } from '../../core/mta.ts'
import type { RecipientState } from '../../core/state.ts'
import type { HeaderField, Origin } from '../../core/types.ts'
import { concat, toCrlf, utf8 } from '../../mail/bytes.ts'
import { encodeWords } from '../../mail/encode-words.ts'
import { fieldValue, headerSummary, scanHeader } from '../../mail/header.ts'
import { zoneDate } from '../../mail/zone-date.ts'
import type { Channel } from './config/channels.ts'
import type { ImtaConfig } from './config.ts'
import { returnAddress, returnPersonal } from './notices/postmaster.ts'
import { channelOf } from './route.ts'
import { ageUnit, lastAge } from './schedule.ts'
import { changeHeader } from './templates/header-option.ts'
import { textsFor } from './templates/notice-texts.ts'
import { type NoticeType, noticeType } from './templates/template-files.ts'
import type { TemplateSet } from './templates/template-set.ts'
import { partOne } from './text.ts'
import { boundary, queueId } from './wire/ids.ts'
import { quoteOriginal } from './wire/original.ts'
import { quotedAs, statusPart } from './wire/parts.ts'
import { undeliverable } from './wire/reasons.ts'
import { fromChannel, fromHere } from './wire/received.ts'
import { type Reported, reportEntry, reportOf } from './wire/recipient-report.ts'

/** Attested but for the last three, which are made in their manner. */
const SUBJECTS: Record<NoticeType, string> = {
  failed: 'Delivery has failed',
  timedout: 'Delivery has timed out and failed',
  delayed: 'Delivery has been delayed',
  bounced: 'Delivery has been manually aborted',
  delivered: 'Delivery has been successful',
  relayed: 'Delivery has been relayed',
  expanded: 'Delivery has been expanded',
}

export function compose(config: ImtaConfig, input: ComposeInput): ComposedNotice {
  const { plan, message, recipients, raw: original, noticeId, seed, now, timezone } = input
  const channel = channelOf(config, recipients[0] as RecipientState)
  const late = undeliverable(plan.age ?? lastAge(channel, message), ageUnit(config))
  const connection = { seed, messageId: message.id }
  const reported = recipients.map((each) => reportOf(config, each, plan.cause, late, connection))

  const stamp = { config, id: queueId(seed, `job ${noticeId}`, now), at: now, timezone }
  const { type: quotedType, extent } = quotedAs(config, channel, plan, message, isForPostmaster(input))
  // The job that writes the notice takes the message out of the channel's queue, and says so on top of it.
  const taken = `Return-path: <${message.envelope.reversePath}>\r\n${fromChannel(stamp, channel.officialHost)}\r\n`
  const quoted = quoteOriginal(taken + message.trace, original, extent)

  const type = noticeType(plan.cause, (reported[0] as Reported).action)
  const fieldsOfOriginal = scanHeader(original)
  const set = textsFor(config.texts, {
    type,
    sourceChannel: SOURCE_CHANNELS[message.origin.type],
    acceptLanguage: acceptLanguage(fieldsOfOriginal),
    returnAddress: message.envelope.reversePath,
    firstRecipient: (recipients[0] as RecipientState).routed,
  })
  const text = { type, age: plan.age, message, recipients, reported, raw: original, timezone }
  const delimiter = `\r\n--${boundary(seed, noticeId)}`
  const messageId = fieldValue(fieldsOfOriginal, 'message-id') || undefined
  const lines = header(config, channel, input, { set, type, jobId: stamp.id, messageId })
  const raw = concat(
    utf8(`${changeHeader(lines, set.headerOptions).join('\r\n')}\r\n`),
    // Two empty lines stand between the header and the first boundary; one in builds of 6.1.
    utf8(`${config.layout === '6.1' ? '' : '\r\n'}${delimiter}\r\n`),
    toCrlf(partOne(config, set, text)),
    utf8(`${delimiter}\r\nContent-type: message/delivery-status\r\n\r\n`),
    utf8(statusPart(config, channel, message, reported, { seed, timezone })),
    utf8(`${delimiter}\r\nContent-type: ${quotedType}\r\n\r\n`),
    quoted,
    utf8(`${delimiter}--\r\n`),
  )
  const fields = scanHeader(raw)
  return { raw, report: reported.map(reportEntry), header: headerSummary(fields), fields }
}

/** The channel that a message came in by. */
const SOURCE_CHANNELS: Record<Origin['type'], string> = {
  smtp: 'tcp_local',
  answer: 'tcp_local',
  local: 'l',
  forward: 'ims-ms',
  notice: 'process',
}

/** The first of the fields in which a sender says which languages he reads. */
const acceptLanguage = (fields: readonly HeaderField[]): string =>
  ['accept-language', 'preferred-language', 'x-accept-language']
    .map((name) => fieldValue(fields, name))
    .find(Boolean) ?? ''

/** Notices about a message from `<>` have no other reader. */
const isForPostmaster = ({ plan, message }: ComposeInput): boolean =>
  plan.kind === 'postmaster-copy' || isNullReversePath(message.envelope.reversePath)

interface HeaderInput {
  set: TemplateSet
  type: NoticeType
  jobId: string
  /** The original's. */
  messageId: string | undefined
}

/** The fields in the order and letter case of published notices. */
function header(config: ImtaConfig, channel: Channel, input: ComposeInput, about: HeaderInput): string[] {
  const { plan, noticeId, seed, now, timezone } = input
  const { set, type, jobId, messageId } = about
  const id = (use: string) => queueId(seed, `${use} ${noticeId}`, now)
  const later = config.layout === '7'
  const threaded = later && messageId !== undefined
  const limits = `boundary="${boundary(seed, noticeId)}"`
  return [
    fromChannel({ config, id: id('process'), at: now, timezone }, 'process-daemon', plan.to),
    fromHere({ config, id: jobId, at: now, timezone }),
    `Date: ${zoneDate(now, timezone)}`,
    `From: ${sender(config, channel, set)}`,
    `Subject: ${subject(set, type)}`,
    ...(threaded ? [`In-reply-to: ${messageId}`] : []),
    `To: ${plan.to}`,
    `Message-id: <${id('message')}@${config.host}>`,
    'MIME-version: 1.0',
    later
      ? `Content-type: multipart/report; report-type=delivery-status;\r\n ${limits}`
      : `Content-type: multipart/report;\r\n ${limits}; report-type=delivery-status`,
    ...(threaded ? [`References: ${messageId}`] : []),
  ]
}

function subject({ options, charset }: TemplateSet, type: NoticeType): string {
  const own = options.words.SUBJECT
  return own ? encodeWords(own, charset, 'Subject: '.length) : `Delivery Notification: ${SUBJECTS[type]}`
}

/** A channel's own keyword wins over the language's name, which wins over the system's. */
function sender(config: ImtaConfig, channel: Channel, { options, charset }: TemplateSet): string {
  const { value: address } = returnAddress(config, channel)
  const local = channel.returnPersonal.value === null ? options.words.RETURN_PERSONAL : undefined
  const name = local === undefined ? returnPersonal(config, channel).value : encodeWords(local, charset, 6)
  return name === '' ? address : `${phrase(name)} <${address}>`
}

/** RFC 822 section 3.3: a name with specials stands in quotes; an encoded word never does. */
function phrase(name: string): string {
  const plain = /^[A-Za-z0-9 !#$%&'*+\-/=?^_`{|}~]+$/.test(name)
  return plain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`
}
