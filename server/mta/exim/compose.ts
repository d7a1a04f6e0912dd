/** The bytes of a notice (deliver.c): header, text, delivery status, the message that comes back. */
import type { ComposedNotice, ComposeInput } from '../../core/mta.ts'
import type { ReportEntry } from '../../core/types.ts'
import { concat, utf8 } from '../../mail/bytes.ts'
import { fieldValue, headerLength, scanHeader } from '../../mail/header.ts'
import { rfcDate } from '../common/dates.ts'
import { type Field, fieldGroups } from '../common/fields.ts'
import { composed, multipart } from '../common/multipart.ts'
import { returned } from '../common/original.ts'
import type { EximConfig } from './config.ts'
import { composeFrozen } from './frozen.ts'
import { boundaryOf, eximId } from './ids.ts'
import { EXPIRED, wordsOf } from './judge.ts'
import { printed } from './printing.ts'
import { leafOf, qualifiedSender } from './recipient.ts'
import { type About, fileItem, generated, opening, output, paragraph, type Told, waited, warningEnd } from './text.ts'
import { noticeTrace } from './trace.ts'

export function compose(config: EximConfig, input: ComposeInput): ComposedNotice {
  if (input.plan.cause === 'frozen') return composeFrozen(config, input)
  const { plan, message, recipients, raw: original, noticeId, seed, now } = input
  const all = recipients.map((recipient): Told => {
    const words = recipient.lastOutcome ? wordsOf(config, recipient.lastOutcome, recipient, message) : BY_HAND
    return {
      recipient,
      leaf: leafOf(config, recipient.path),
      words: recipient.endedBy === 'operator' ? BY_HAND : words,
    }
  })
  const fields = scanHeader(original)
  const sender = qualifiedSender(config, message.envelope.queuedAs ?? message.envelope.reversePath)
  const about: About = { plan, message, id: eximId(seed, message), sender, fields }
  const boundary = boundaryOf(seed, noticeId, now)
  // Warnings and reports of success have the types of RFC 3464, whatever the message is.
  const isGlobal = message.envelope.smtpUtf8 === true && plan.cause === 'failed'
  const reported = plan.cause === 'failed' ? inReportedOrder(all) : all
  const raw = multipart(header(config, input, about, all, boundary), '', boundary, [
    { header: ['Content-type: text/plain; charset=us-ascii'], body: text(config, about, all) },
    {
      header: [`Content-type: message/${isGlobal ? 'global-' : ''}delivery-status`],
      body: `${statusPart(config, about, reported)}\n`,
    },
    thirdPart(config, input, isGlobal),
  ])
  return composed(
    raw,
    reported.map((told) => entryOf(told, plan.cause)),
  )
}

/** The last one first; before all of them what programs printed something about, which the text comes to last. */
function inReportedOrder(all: readonly Told[]): Told[] {
  const printers = all.filter((told) => output(told) !== '')
  return [...all.filter((told) => !printers.includes(told)), ...printers].reverse()
}

/** Given up by hand: such an address stands alone, without a reason. */
const BY_HAND = {
  result: 'failed',
  message: 'delivery cancelled by administrator',
  errno: 0,
  isRouted: false,
  isTried: false,
} as const

function header(
  config: EximConfig,
  input: ComposeInput,
  about: About,
  all: readonly Told[],
  boundary: string,
): string[] {
  const { plan, now, timezone, noticeId, processId, seed } = input
  const id = eximId(seed, { id: noticeId, processId, acceptedAt: now })
  const date = rfcDate(now, timezone, '01')
  const from = `From: ${config.expanded('dsn_from')}`
  const to = `To: ${[plan.to, ...(plan.cause === 'delayed' ? (plan.alsoTo ?? []) : [])].join(',')}`
  const content = [
    ...references(about.fields),
    `Content-Type: multipart/report; report-type=delivery-status; boundary=${boundary}`,
    'MIME-Version: 1.0',
  ]
  const end = [`Message-Id: <E${id}@${config.host}>`, `Date: ${date}`]
  const trace = noticeTrace(config, id, [plan.to, ...(plan.alsoTo ?? [])], date)
  const replyTo = config.expanded('errors_reply_to')
  const reply = replyTo === '' ? [] : [`Reply-To: ${replyTo}`]
  if (plan.cause === 'delivered') {
    return [
      trace,
      ...reply,
      from,
      'Auto-Submitted: auto-generated',
      to,
      'Subject: Delivery Status Notification',
      ...content,
      ...end,
    ]
  }
  return [
    trace,
    ...(plan.cause === 'failed' ? failedRecipients(all) : []),
    ...reply,
    'Auto-Submitted: auto-replied',
    from,
    to,
    ...content,
    fileItem(config, about, 0).replace(/\n+$/, '') || `Subject: ${subject(about)}`,
    ...end,
  ]
}

function subject({ plan, id, sender }: About): string {
  if (plan.cause === 'delayed') return `Warning: message ${id} delayed ${waited(plan.age ?? 0)}`
  return `Mail delivery failed${plan.to === sender ? ': returning message to sender' : ''}`
}

/** A field holds no more than these. */
const MOST_FAILED = 50

/** Those that an alias hides are not told. */
function failedRecipients(all: readonly Told[]): string[] {
  const shown = all.filter(({ leaf }) => !leaf.hidden).map(failedRecipient)
  const fields = Array.from({ length: Math.ceil(shown.length / MOST_FAILED) }, (_, i) =>
    shown.slice(i * MOST_FAILED, (i + 1) * MOST_FAILED),
  )
  return fields.map((each) => `X-Failed-Recipients: ${each.join(',\n  ')}`)
}

const failedRecipient = ({ leaf: { target, kind, ancestors } }: Told): string =>
  printed(kind === 'pipe' || kind === 'file' ? (ancestors.at(-1) ?? target) : target)

/** No more than these are kept of a long thread. */
const MOST_REFERENCES = 12

/** What the message refers to, and the message. */
export function references(fields: About['fields']): string[] {
  const id = fieldValue(fields, 'message-id')
  const earlier = (fieldValue(fields, 'references') ?? fieldValue(fields, 'in-reply-to') ?? '').match(/<[^<>]+>/g) ?? []
  const all = [...earlier, ...(id ? [id] : [])].slice(-MOST_REFERENCES)
  return all.length === 0 ? [] : [`References: ${all.join(' ')}`]
}

function text(config: EximConfig, about: About, all: readonly Told[]): string {
  if (about.plan.cause === 'delivered') return successText(all)
  const isWarning = about.plan.cause === 'delayed'
  const paragraphs = all.map((told) => paragraph(told, isWarning)).join('')
  const end = isWarning ? `\n${warningEnd(config, about)}` : generated(config, about, all)
  return `${opening(config, about, all.length)}${paragraphs}${end}\n`
}

function successText(all: readonly Told[]): string {
  const lines = all.map(({ leaf: { target, kind } }) => {
    const how = kind === 'remote' ? 'to non-DSN-aware mailer' : 'via non "Remote SMTP" router'
    return `<${target}> (relayed ${how})\n\n`
  })
  return `This message was created automatically by mail delivery software.
 ----- The following addresses had successful delivery notifications -----
${lines.join('')}`
}

const ACTIONS = {
  failed: ['failed', '5.0.0'],
  delayed: ['delayed', '4.0.0'],
  delivered: ['delivered', '2.0.0'],
} as const

const actionOf = (cause: string) => ACTIONS[cause === 'delayed' || cause === 'delivered' ? cause : 'failed']

function statusPart(config: EximConfig, { plan, message }: About, all: readonly Told[]): string {
  const forMessage: Field[] = [
    ['Reporting-MTA', `dns; ${config.host}`],
    ['Original-Envelope-ID', message.envelope.envid],
  ]
  const [action, status] = actionOf(plan.cause)
  const groups = all.map((told): Field[] => [
    ['Original-Recipient', /^rfc822;/i.test(told.recipient.path.orcpt ?? '') ? told.recipient.path.orcpt : undefined],
    ['Action', action],
    ['Final-Recipient', `rfc822;${finalRecipient(told)}`],
    ['Status', status],
    ...(plan.cause === 'delivered' ? successFields(told) : errorFields(told)),
  ])
  return fieldGroups([forMessage, ...groups])
}

/** The address that mail came for, not what the aliases made of it. */
const finalRecipient = ({ leaf: { ancestors, target } }: Told): string => ancestors[0] ?? target

function successFields({ recipient: { lastOutcome } }: Told): Field[] {
  const host = lastOutcome?.type === 'delivered' ? lastOutcome.host : undefined
  // Whatever the host said, this is what is reported.
  return host
    ? [
        ['Remote-MTA', `dns; ${host.name}`],
        ['Diagnostic-Code', 'smtp; 250 Ok'],
      ]
    : [['Diagnostic-Code', 'X-Exim; relayed via non SMTP router']]
}

function errorFields(told: Told): Field[] {
  const { host } = told.words
  return [
    ['Remote-MTA', host ? `dns; ${host.name}` : undefined],
    ['Diagnostic-Code', diagnostic(told)],
  ]
}

/** A reply of several lines goes on behind one blank. */
function diagnostic({ recipient, words: { reply } }: Told): string | undefined {
  if (reply === undefined) return undefined
  return `smtp; ${reply.replaceAll('\\n', '\n ')}${recipient.state === 'expired' ? `: ${EXPIRED}` : ''}`
}

function entryOf(told: Told, cause: string): ReportEntry {
  const [action, status] = actionOf(cause)
  const found = new Map(cause === 'delivered' ? successFields(told) : errorFields(told))
  const diagnosticCode = found.get('Diagnostic-Code')
  const remoteMta = told.words.host?.name
  return {
    finalRecipient: finalRecipient(told),
    originalRecipient: told.recipient.path.forwardPath,
    action,
    status,
    ...(diagnosticCode === undefined ? {} : { diagnosticCode }),
    ...(remoteMta === undefined ? {} : { remoteMta }),
  }
}

/** The body file is read in pieces of this size, and the limit is counted in them. */
const BUFFER = 8192

/** The spool file of a body begins with a line that holds the message's id. */
const DATA_FILE_HEAD = 19

const HEADERS_TYPE = { rfc822: 'text/rfc822-headers', global: 'message/global-headers' }

const LIMITED = 'X-Exim-DSN-Information: Due to administrative limits only headers are returned\r\n'

function thirdPart(config: EximConfig, { plan, message, raw }: ComposeInput, isGlobal: boolean) {
  const limited = plan.cause === 'failed' && message.envelope.ret !== 'HDRS' && isLimited(config, raw)
  const isSwitchedOff = !config.isOn('bounce_return_body')
  const headersOnly = plan.cause !== 'failed' || message.envelope.ret === 'HDRS' || limited || isSwitchedOff
  const sender = qualifiedSender(config, message.envelope.queuedAs ?? message.envelope.reversePath)
  const before = `Return-path: <${sender}>\r\n${message.trace}`
  const bytes = returned(before, raw, headersOnly)
  // A client that asked for the whole message is told why it does not come.
  const says = limited || (isSwitchedOff && plan.cause === 'failed' && message.envelope.ret === 'FULL')
  const lacksEnd = headersOnly || headerLength(raw) === raw.length
  const kind = isGlobal ? 'global' : 'rfc822'
  return {
    header: [`Content-type: ${headersOnly ? HEADERS_TYPE[kind] : `message/${kind}`}`],
    body: concat(bytes, utf8(`${says ? LIMITED : ''}${lacksEnd ? '\n' : ''}\n`)),
  }
}

/** Too large, or with lines too long for SMTP. */
function isLimited(config: EximConfig, raw: Uint8Array): boolean {
  const limit = config.number('bounce_return_size_limit')
  const body = raw.subarray(headerLength(raw))
  let lines = 0
  let longest = 0
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf(10, start)
    const next = end < 0 ? body.length : end
    longest = Math.max(longest, next - start)
    lines++
    start = next + 1
  }
  const spooled = body.length - lines + DATA_FILE_HEAD
  const most = (Math.floor(limit / BUFFER) + 1) * BUFFER
  return (limit > 0 && spooled > most) || longest - 1 > config.number('bounce_return_linesize_limit')
}
