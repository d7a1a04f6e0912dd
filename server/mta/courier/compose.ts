/** The bytes of a notice (the dsn module): header, text, delivery status, the message that comes back. */
import { isNullReversePath } from '../../core/address.ts'
import type { ComposedNotice, ComposeInput } from '../../core/mta.ts'
import type { RecipientState } from '../../core/state.ts'
import type { ReportEntry } from '../../core/types.ts'
import { concat, losslessText, utf8 } from '../../mail/bytes.ts'
import { decodeXtext } from '../../mail/xtext.ts'
import { rfcDate } from '../common/dates.ts'
import { type Field, fieldGroups } from '../common/fields.ts'
import { composed, multipart } from '../common/multipart.ts'
import { isEightBit, returned } from '../common/original.ts'
import type { CourierConfig } from './config.ts'
import { refolded } from './header-rewrite.ts'
import { queueId, shortId } from './ids.ts'
import { addressType, originalAddress, type Words, wordsOf } from './judge.ts'
import { expiresAt } from './schedule.ts'
import { type Block, type Fillings, textOf } from './text.ts'
import { receivedFrom } from './trace.ts'

const PREAMBLE = `This is a MIME-formatted message.  If you see this text it means that your
E-mail software does not support MIME-formatted messages.

`

const STATUS: Record<Block, string> = { delivered: '2.0.0', relayed: '2.0.0', failed: '5.0.0', delayed: '4.0.0' }

interface Reported {
  recipient: RecipientState
  words: Words
  block: Block
  /** ORCPT where it was given. */
  original?: string
}

export function compose(config: CourierConfig, input: ComposeInput): ComposedNotice {
  const { plan, message, recipients, noticeId, processId, now, timezone } = input
  const { me } = config
  const reported = [...recipients].sort((a, b) => a.index - b.index).map((recipient) => report(input, recipient))
  const fillings: Fillings = {
    me,
    from: receivedFrom(config, message.origin),
    time: rfcDate(message.acceptedAt, timezone, '01'),
  }
  const text = noticeText(config, reported, fillings)
  const status = statusPart(config, input, reported, fillings)
  const original = originalPart(config, input)
  const cte = (is: boolean) => `Content-Transfer-Encoding: ${is ? '8bit' : '7bit'}`
  // What is told of the recipients decides for both parts.
  const isEight = isEightBit(utf8(text + status))
  const boundary = freeBoundary(original.queued)
  const date = rfcDate(now, timezone, '01')
  const subject = textOf(config, plan.cause === 'delayed' ? 'dsnsubjectwarn.txt' : 'dsnsubjectnotice.txt', fillings)
  const raw = multipart(
    [
      'Received: from localhost (localhost [127.0.0.1])\n  (ftp://ftp.isi.edu/in-notes/rfc1894.txt)' +
        `\n  by ${me} with dsn\n  id ${queueId(noticeId, now, processId)}; ${date}`,
      `From: ${config.value('dsnfrom').trim()}`,
      `To: ${plan.to}`,
      `Subject: ${subject}`,
      'Mime-Version: 1.0',
      `Content-Type: multipart/report; report-type=delivery-status;\n    boundary="${boundary}"`,
      cte(isEight || original.isEightBit),
      `Message-ID: <courier.${shortId(now, processId)}@${me}>`,
      `Date: ${date}`,
    ],
    PREAMBLE,
    boundary,
    [
      { header: [cte(isEight), 'Content-Type: text/plain; charset="utf-8"'], body: `${text}\n` },
      {
        header: [`Content-Type: message/${isEight ? 'global-' : ''}delivery-status`, cte(isEight)],
        body: `${status}\n`,
      },
      {
        header: [`Content-Type: ${original.type}`, cte(original.isEightBit)],
        body: concat(original.bytes, utf8('\n')),
      },
    ],
  )
  return composed(raw, reported.map(entryOf))
}

/** `=_courier_0`, or the next number that begins no line of the message. */
function freeBoundary(queued: Uint8Array): string {
  const text = `\n${losslessText(queued).toLowerCase()}`
  for (let n = 0; ; n++) if (!text.includes(`\n--=_courier_${n}`)) return `=_courier_${n}`
}

function report({ plan, message }: ComposeInput, recipient: RecipientState): Reported {
  const { lastOutcome, state, path, channel } = recipient
  const words = lastOutcome
    ? wordsOf(lastOutcome, recipient, message)
    : { result: 'failed' as const, lines: recipient.report.trim().split('\n'), type: 'unknown' as const }
  const isRelayed = channel === 'remote' || (lastOutcome?.type === 'delivered' && lastOutcome.by === 'nobody')
  const block =
    plan.cause === 'delayed' ? 'delayed' : state !== 'delivered' ? 'failed' : isRelayed ? 'relayed' : 'delivered'
  const original = originalAddress(path)
  return { recipient, words, block, ...(original === undefined ? {} : { original }) }
}

const BLOCKS = ['delayed', 'delivered', 'relayed', 'failed'] as const

function noticeText(config: CourierConfig, reported: readonly Reported[], fillings: Fillings): string {
  const blocks = BLOCKS.map((block) => {
    const inBlock = reported.filter((each) => each.block === block)
    if (inBlock.length === 0) return ''
    return textOf(config, `dsn${block}.txt`, fillings) + inBlock.map(paragraph).join('')
  })
  return `${textOf(config, 'dsnheader.txt', fillings)}${blocks.join('')}${textOf(config, 'dsnfooter.txt', fillings)}`
}

/** Who, where, what was said, what was answered. */
function paragraph({ recipient, words: { remote, command, lines }, original }: Reported): string {
  const where = remote === undefined ? '' : `     ${remote}:\n`
  const said = command === undefined ? '' : ` >>> ${command}\n`
  return `<${original ?? recipient.routed}>:\n${where}${said}${lines.map((line) => ` <<< ${cut(line)}\n`).join('')}\n`
}

/** The text shows so many bytes of a line. */
const LONGEST = 500

const cut = (line: string): string => {
  const bytes = utf8(line)
  return bytes.length > LONGEST ? losslessText(bytes.subarray(0, LONGEST)) : line
}

function statusPart(
  config: CourierConfig,
  { plan, message, timezone }: ComposeInput,
  reported: readonly Reported[],
  { me, from, time }: Fillings,
): string {
  const { envid } = message.envelope
  const forMessage: Field[] = [
    ['Reporting-MTA', `dns; ${me}`],
    ['Arrival-Date', time],
    ['Original-Envelope-Id', envid === undefined ? undefined : decodeXtext(envid)],
    ['Received-From-MTA', `dns; ${from}`],
  ]
  const isLate = plan.cause === 'delayed'
  const until = isLate ? rfcDate(expiresAt(config, message), timezone, '01') : undefined
  const groups = reported.map(({ recipient, words, block, original }): Field[] => [
    ['Final-Recipient', `rfc822; ${recipient.routed}`],
    ['Action', block],
    ['Original-Recipient', original === undefined ? undefined : `${addressType(original)}; ${original}`],
    ['Status', STATUS[block]],
    ['Remote-MTA', isLate || words.remote === undefined ? undefined : `dns; ${words.remote}`],
    ['Diagnostic-Code', isLate || words.lines.length === 0 ? undefined : diagnostic(words)],
    ['Will-Retry-Until', until],
  ])
  return fieldGroups([forMessage, ...groups])
}

const diagnostic = ({ type, lines }: Words): string => `${type}; ${lines.join('\n        ')}`

function entryOf({ recipient, words, block, original }: Reported): ReportEntry {
  return {
    finalRecipient: recipient.routed,
    originalRecipient: original ?? recipient.path.forwardPath,
    action: block,
    status: STATUS[block],
    ...(words.lines.length === 0 ? {} : { diagnosticCode: `${words.type}; ${words.lines.join(' ')}` }),
    ...(words.remote === undefined ? {} : { remoteMta: words.remote }),
  }
}

/**
 * The whole message where something failed and it is small, and of mail from the null sender in any case; else its
 * header. Eight bits anywhere in the message make it one of RFC 6532's, in its header or not, returned or not (dsn.c).
 */
function originalPart(config: CourierConfig, { plan, message, raw }: ComposeInput) {
  const isSmall = message.queueSize < config.number('dsnlimit')
  const isAsked = plan.cause === 'failed' && message.envelope.ret !== 'HDRS' && isSmall
  const isWhole = isAsked || isNullReversePath(message.envelope.reversePath)
  const queued = refolded(returned(message.trace, raw, false), QUEUE_INDENT)
  const bytes = isWhole ? queued : refolded(returned(message.trace, raw, true), QUEUE_INDENT)
  const isEight = isEightBit(queued)
  const kind = isEight ? 'global' : 'rfc822'
  const headers = isEight ? 'message/global-headers' : 'text/rfc822-headers'
  return { type: isWhole ? `message/${kind}` : `${headers}; charset="utf-8"`, bytes, queued, isEightBit: isEight }
}

/** Lists of addresses that are too long for a line are indented so in the queue. */
export const QUEUE_INDENT = '      '
