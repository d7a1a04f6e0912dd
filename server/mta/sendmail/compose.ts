/** The bytes of a notice (savemail.c: returntosender(), errbody()). */
import { isNullReversePath } from '../../core/address.ts'
import type { ComposedNotice, ComposeInput, NoticePlan } from '../../core/mta.ts'
import { concat, toCrlf, toLf, utf8 } from '../../mail/bytes.ts'
import { fieldValue, scanHeader } from '../../mail/header.ts'
import { composed, multipart } from '../common/multipart.ts'
import { isEightBit } from '../common/original.ts'
import { bodyBytes, headerText } from './address-fields.ts'
import type { SendmailConfig } from './config.ts'
import { arpaDate, inWords } from './dates.ts'
import { messageId, queueId } from './ids.ts'
import { senderName } from './names.ts'
import { passOf } from './pass.ts'
import { wholeAddress } from './recipient.ts'
import { warnsAfter } from './schedule.ts'
import { reportEntries, statusPart } from './status-part.ts'
import { isForPostmaster, textPart } from './text.ts'

export function compose(config: SendmailConfig, given: ComposeInput): ComposedNotice {
  const pass = passOf(given.message, given.recipients)
  const ordered = pass.recipients.filter((each) => given.recipients.includes(each))
  const input = { ...given, recipients: ordered.length < given.recipients.length ? given.recipients : ordered }
  const { now, noticeId, seed } = input
  const id = queueId(seed, noticeId, now)
  const text = textPart(config, input, pass)
  const original = thirdPart(config, input)
  if (!config.isOn('SendMimeErrors')) return plainNotice(config, input, id, text, original)
  const boundary = `${id}.${Math.floor(now / 1000)}/${config.host}`
  const encoding = encodingOf(input.raw)
  const header = [
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="${boundary}"`,
    ...encoding,
  ]
  const parts = [
    { header: [], body: `${text}\n` },
    { header: ['Content-Type: message/delivery-status'], body: `${statusPart(config, input, pass)}\n` },
    {
      header: [`Content-Type: ${original.isWhole ? 'message/rfc822' : 'text/rfc822-headers'}`, ...encoding],
      body: concat(original.bytes, utf8('\n')),
    },
  ]
  const raw = multipart(headerOf(config, input, id, header), 'This is a MIME-encapsulated message\n\n', boundary, parts)
  return composed(concat(raw, utf8('\r\n')), reportEntries(config, input))
}

/** SendMimeErrors=False: nothing that a program could read. */
function plainNotice(
  config: SendmailConfig,
  input: ComposeInput,
  id: string,
  text: string,
  original: Original,
): ComposedNotice {
  const follows = original.isWhole
    ? '   ----- Original message follows -----\n\n'
    : '   ----- Message header follows -----\n\n'
  const end = original.isWhole ? '\n' : '\n   ----- Message body suppressed -----\n\n'
  const header = utf8(`${headerOf(config, input, id, []).join('\n')}\n\n`)
  const raw = toCrlf(concat(header, utf8(`${text}\n${follows}`), original.bytes, utf8(end)))
  return composed(raw, reportEntries(config, input))
}

/** A body or header with eight bits is announced, in the notice and in its third part. */
function encodingOf(raw: Uint8Array): string[] {
  const given = fieldValue(scanHeader(raw), 'content-transfer-encoding')?.toLowerCase()
  if (given === 'binary') return ['Content-Transfer-Encoding: binary']
  return isEightBit(raw) ? ['Content-Transfer-Encoding: 8bit'] : []
}

function headerOf(config: SendmailConfig, input: ComposeInput, id: string, mime: readonly string[]): string[] {
  const { plan, now, timezone } = input
  const date = arpaDate(now, timezone)
  return [
    `Received: from localhost (localhost)\n\tby ${config.host} (${config.version}) id ${id};\n\t${date}`,
    `Date: ${date}`,
    `From: Mail Delivery Subsystem <MAILER-DAEMON@${config.host}>`,
    `Message-Id: <${messageId(now, id, config.host)}>`,
    ...receivers(config, input).map((to) => `To: ${to}`),
    ...mime,
    `Subject: ${subject(config, input)}`,
    `Auto-Submitted: auto-generated (${SUBMITTED[kindOf(plan)]})`,
  ]
}

/** The sender as he wrote himself; addresses of the configuration without brackets. */
function receivers(config: SendmailConfig, { plan, message }: ComposeInput): string[] {
  const first = isForPostmaster(plan) ? plan.to : senderName(config, message)
  return [first, ...(plan.alsoTo ?? [])].map((address) => wholeAddress(config, address))
}

type Kind = 'failure' | 'warning' | 'receipt' | 'postmaster'

function kindOf(plan: NoticePlan): Kind {
  if (isForPostmaster(plan)) return 'postmaster'
  if (plan.cause === 'delayed') return 'warning'
  return plan.cause === 'delivered' ? 'receipt' : 'failure'
}

const SUBMITTED: Record<Kind, string> = {
  failure: 'failure',
  warning: 'warning-timeout',
  receipt: 'return-receipt',
  postmaster: 'postmaster-notification',
}

function subject(config: SendmailConfig, { plan, message }: ComposeInput): string {
  switch (kindOf(plan)) {
    case 'postmaster':
      return 'Postmaster notify: see transcript for details'
    case 'warning':
      return `Warning: could not send message for past ${inWords(warnsAfter(config, message))}`
    case 'receipt':
      return 'Return receipt'
    case 'failure':
      return 'Returned mail: see transcript for details'
  }
}

interface Original {
  /** With LF, the last line ended. */
  bytes: Uint8Array
  isWhole: boolean
}

/** The message as the queue has it: its addresses not yet completed for sending. */
function thirdPart(config: SendmailConfig, { plan, message, raw }: ComposeInput): Original {
  const { envelope, origin, trace } = message
  const isNotice = origin.type === 'notice'
  const sender = isNullReversePath(envelope.reversePath) ? (isNotice ? 'MAILER-DAEMON' : '') : envelope.reversePath
  const isWhole = plan.kind !== 'postmaster-copy' && !config.privacy.has('nobodyreturn') && envelope.ret !== 'HDRS'
  const header = headerText(config, raw, null)
  const before = utf8(`Return-Path: <${sender}>\n${trace}${isNotice ? asQueued(config, header) : header}`)
  const body = isWhole ? bodyBytes(raw) : null
  return { bytes: body ? concat(before, utf8('\n'), toLf(body)) : before, isWhole }
}

/** A notice's own addresses are completed only as it goes out. */
function asQueued({ host }: SendmailConfig, header: string): string {
  return header
    .replace(`From: Mail Delivery Subsystem <MAILER-DAEMON@${host}>`, 'From: Mail Delivery Subsystem <MAILER-DAEMON>')
    .replaceAll(/^To: ([^\s@<>]+)@(\S+)$/gm, (line, user, domain) => (domain === host ? `To: ${user}` : line))
}
