/** The bytes of a notice (bounce_notify_util.c): header, text, delivery report, the message that comes back. */
import { isNullReversePath } from '../../core/address.ts'
import type { ComposedNotice, ComposeInput } from '../../core/mta.ts'
import type { RecipientState } from '../../core/state.ts'
import type { ReportEntry } from '../../core/types.ts'
import { concat, utf8 } from '../../mail/bytes.ts'
import { fieldValue, scanHeader } from '../../mail/header.ts'
import { decodeXtext } from '../../mail/xtext.ts'
import { rfcDateNamed } from '../common/dates.ts'
import { originalRecipient } from '../common/dsn-requests.ts'
import { type Field, fieldGroups, foldAtBlanks } from '../common/fields.ts'
import { composed, multipart } from '../common/multipart.ts'
import { returned } from '../common/original.ts'
import type { PostfixConfig } from './config.ts'
import { messageId, queueId } from './ids.ts'
import { type Words, wordsOf } from './judge.ts'
import { aliasOf, ownerOf, userOf, wholeAddress } from './recipient.ts'
import { lifetime } from './schedule.ts'
import { openingText, templateOf } from './text.ts'
import { quotedSender } from './trace.ts'

const WIDTH = 79
const INDENT = '    '

const ACTIONS: Record<string, ReportEntry['action']> = { failed: 'failed', expired: 'failed', queued: 'delayed' }

interface Reported {
  recipient: RecipientState
  words: Words
  action: ReportEntry['action']
}

export function compose(config: PostfixConfig, input: ComposeInput): ComposedNotice {
  const { plan, message, recipients, noticeId, seed, now } = input
  const id = queueId(seed, message.id)
  const boundary = `${id}.${Math.floor(now / 1000)}/${config.host}`
  const reported = recipients.map((recipient) => report(config, recipient, plan.cause === 'delivered'))
  const isGlobal = message.envelope.smtpUtf8 === true
  const quoted = thirdPart(config, input)
  const raw = multipart(
    header(config, input, queueId(seed, noticeId), boundary),
    'This is a MIME-encapsulated message.\n\n',
    boundary,
    [
      {
        header: [
          'Content-Description: Notification',
          `Content-Type: text/plain; charset=${charset(templateOf(config, plan).charset)}`,
          'Content-Transfer-Encoding: 8bit',
        ],
        body: `${openingText(config, plan, message)}\n${reported.map(paragraph).join('')}`,
      },
      {
        header: [
          'Content-Description: Delivery report',
          `Content-Type: message/${isGlobal ? 'global-' : ''}delivery-status`,
          ...(isGlobal ? ['Content-Transfer-Encoding: 8bit'] : []),
        ],
        body: `${statusPart(config, input, id, reported)}\n`,
      },
      {
        header: [
          `Content-Description: ${quoted.description}`,
          `Content-Type: ${quoted.type}`,
          'Content-Transfer-Encoding: 8bit',
        ],
        body: concat(quoted.bytes, utf8('\n')),
      },
    ],
  )
  return composed(raw, reported.map(entryOf))
}

/** What may hold replies in UTF-8 says so. */
const charset = (given: string): string => (given.toLowerCase() === 'us-ascii' ? 'utf-8' : given)

function header(config: PostfixConfig, input: ComposeInput, id: string, boundary: string): string[] {
  const { plan, raw, now, timezone } = input
  const { host, origin } = config
  const template = templateOf(config, plan)
  const isCopy = plan.reversePath !== ''
  const date = rfcDateNamed(now, timezone)
  const about = config.isOn('enable_threaded_bounces') ? fieldValue(scanHeader(raw), 'message-id') : undefined
  return [
    `Received: by ${host} (${config.value('mail_name')})\n\tid ${id}; ${date}`,
    `Date: ${date}`,
    `From: ${template.from.replace(/MAILER-DAEMON(?!@)/, `MAILER-DAEMON@${origin}`)}`,
    `Subject: ${isCopy ? template.postmasterSubject : template.subject}`,
    `To: ${wholeAddress(config, plan.to)}`,
    ...(about ? [`References: ${about}`, `In-Reply-To: ${about}`] : []),
    `Auto-Submitted: ${isCopy ? 'auto-generated' : 'auto-replied'}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="${boundary}"`,
    'Content-Transfer-Encoding: 8bit',
    `Message-Id: <${messageId(now, id, host)}>`,
  ]
}

function report(config: PostfixConfig, recipient: RecipientState, isSuccess: boolean): Reported {
  const outcome = recipient.lastOutcome
  const words: Words = outcome
    ? wordsOf(config, outcome, recipient)
    : {
        result: 'failed',
        text: recipient.report.trim(),
        status: recipient.status ?? '5.0.0',
        diagnostic: { type: 'X-Postfix', text: recipient.report.trim() },
      }
  if (!isSuccess) return { recipient, words, action: ACTIONS[recipient.state] ?? 'failed' }
  if (recipient.channel === 'remote') return { recipient, words, action: 'relayed' }
  const alias = aliasOf(config, recipient.routed)
  if (!alias && !config.forwards.has(userOf(config, recipient.routed))) return { recipient, words, action: 'delivered' }
  return { recipient, words: EXPANDED, action: alias && ownerOf(config, alias) ? 'delivered' : 'expanded' }
}

const EXPANSION = 'delivery via local: alias expanded'
const EXPANDED: Words = {
  result: 'delivered',
  text: EXPANSION,
  status: '2.0.0',
  diagnostic: { type: 'X-Postfix', text: EXPANSION },
}

/** `<address>: reason` or `<address> (expanded from <original>): reason`, folded. */
function paragraph({ recipient: { routed, path }, words }: Reported): string {
  const from = expandedFrom(routed, path.forwardPath)
  return `${foldAtBlanks(`<${routed}>${from}: ${words.text}`, WIDTH, INDENT)}\n\n`
}

const expandedFrom = (routed: string, original: string): string =>
  original.includes('@') && routed.toLowerCase() !== original.toLowerCase() ? ` (expanded from <${original}>)` : ''

function statusPart(config: PostfixConfig, input: ComposeInput, id: string, reported: readonly Reported[]): string {
  const { plan, message, timezone } = input
  const { envid } = message.envelope
  const date = (at: number) => rfcDateNamed(at, timezone)
  const forMessage: Field[] = [
    ['Reporting-MTA', `dns; ${config.host}`],
    ['Original-Envelope-Id', envid === undefined ? undefined : decodeXtext(envid)],
    ['X-Postfix-Queue-ID', id],
    ['X-Postfix-Sender', `rfc822; ${quotedSender(config, message)}`],
    ['Arrival-Date', date(message.acceptedAt)],
  ]
  const until = plan.cause === 'delayed' ? date(message.acceptedAt + lifetime(config, message)) : undefined
  const groups = reported.map((each): Field[] => [...recipientFields(config, each), ['Will-Retry-Until', until]])
  return fieldGroups([forMessage, ...groups], (line) => foldAtBlanks(line, WIDTH, INDENT))
}

function recipientFields(config: PostfixConfig, { recipient, words, action }: Reported): Field[] {
  const { routed, path } = recipient
  const asked = originalRecipient(path)
  const original = asked
    ? `${asked.type};${asked.address}`
    : config.isOn('enable_original_recipient')
      ? `rfc822;${path.forwardPath}`
      : undefined
  return [
    ['Final-Recipient', `${isAscii(routed) ? 'rfc822' : 'utf-8'}; ${routed}`],
    ['Original-Recipient', original],
    ['Action', action],
    ['Status', words.status],
    ['Remote-MTA', words.remote === undefined ? undefined : `dns; ${words.remote}`],
    ['Diagnostic-Code', `${words.diagnostic.type}; ${words.diagnostic.text}`],
  ]
}

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text)

function entryOf({ recipient: { routed, path }, words, action }: Reported): ReportEntry {
  const { type, text } = words.diagnostic
  return {
    finalRecipient: routed,
    originalRecipient: originalRecipient(path)?.address ?? path.forwardPath,
    action,
    status: words.status,
    diagnosticCode: `${type}; ${text}`,
    ...(words.remote === undefined ? {} : { remoteMta: words.remote }),
  }
}

/**
 * The whole message goes to whoever has nobody else to tell him; headers alone otherwise, and for what is large. Of mail
 * from the null sender the postmaster gets the whole, of a delay too, and whatever RET asked for.
 */
function thirdPart(config: PostfixConfig, { plan, message, raw }: ComposeInput) {
  const before = `Return-Path: <${quotedSender(config, message)}>\r\n${message.trace}`
  const isCopy = plan.kind === 'postmaster-copy'
  const asked = plan.cause === 'failed' && !isCopy && message.envelope.ret !== 'HDRS'
  const isLastResort = isCopy || plan.kind === 'double-bounce'
  const isWhole =
    (asked || (isLastResort && isNullReversePath(message.envelope.reversePath))) &&
    message.queueSize <= config.number('bounce_size_limit')
  const undelivered = plan.cause === 'delivered' ? 'Message' : 'Undelivered Message'
  const isGlobal = message.envelope.smtpUtf8 === true
  return {
    description: isWhole ? undelivered : `${undelivered} Headers`,
    type: isWhole
      ? `message/${isGlobal ? 'global' : 'rfc822'}`
      : isGlobal
        ? 'message/global-headers'
        : 'text/rfc822-headers',
    bytes: returned(before, raw, !isWhole),
  }
}
