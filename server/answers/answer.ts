/** What a recipient's side sends back for a message that it has taken. */
import type { AnswerSpec } from '../core/answer.ts'
import type { Forward, LocalResult } from '../core/mta.ts'
import type { MessageState, RecipientState } from '../core/state.ts'
import type { ClientInfo, HeaderField, Instant, Outcome } from '../core/types.ts'
import { utf8 } from '../mail/bytes.ts'
import { utcDate } from '../mail/date.ts'
import { encodeWords } from '../mail/encode-words.ts'
import { fieldValue, headerSummary, scanHeader } from '../mail/header.ts'
import { addressChanged } from './address-changed.ts'
import { challenge } from './challenge.ts'
import { complaint } from './complaint.ts'
import { vacation } from './vacation.ts'
import { answersNobody } from './worth-answering.ts'

/** All that an answer's bytes depend on. */
export interface Answered {
  spec: AnswerSpec
  message: MessageState
  recipient: RecipientState
  /** The message, as the recipient got it. */
  raw: Uint8Array
  fields: readonly HeaderField[]
  now: Instant
  seed: number
}

/** An answer before it is bytes. */
export interface Written {
  /** `Name <address>` or the address. */
  from: string
  /** `''` for those that no notice may come back for (RFC 3834 section 3.3). */
  reversePath: string
  to: string
  subject: string
  /** Beside From, To, Subject, Date and Message-ID. */
  headers: readonly (readonly [name: string, value: string])[]
  /** With its Content-Type first. CRLF. */
  contentType: string
  body: string
}

const WRITERS = { vacation, challenge, 'address-changed': addressChanged, complaint }

/** @param outcome that of the delivery, which the answer follows */
export function answered(input: Answered, outcome: Outcome): LocalResult {
  const silent = answersNobody(input)
  const forwards = silent ? [] : [composed(WRITERS[input.spec.with](input), input, outcome)]
  return { forwards, outcome: () => outcome }
}

/** It comes from where the message went. */
function clientOf(outcome: Outcome): ClientInfo {
  const host = 'host' in outcome && outcome.host ? outcome.host : { name: 'localhost', address: '127.0.0.1' }
  return { ip: host.address, helo: host.name, tls: false, esmtp: true }
}

export const addressOf = ({ path }: RecipientState): string => path.expandsTo ?? path.forwardPath

/** As fieldValue(), but for a blank one, which says nothing. */
export const fieldOf = (fields: readonly HeaderField[], name: string): string | undefined =>
  fieldValue(fields, name) || undefined

/** With CRLF, and one behind the last line. */
export const asLines = (text: string): string => `${text.replace(/\r?\n$/, '').replace(/\r?\n/g, '\r\n')}\r\n`

/** What threads an answer to its message (RFC 5322 section 3.6.4). */
export function threaded(fields: readonly HeaderField[]): [string, string][] {
  const id = fieldOf(fields, 'message-id')
  if (!id) return []
  const before = fieldOf(fields, 'references') ?? fieldOf(fields, 'in-reply-to')
  return [
    ['In-Reply-To', id],
    ['References', before ? `${before} ${id}` : id],
  ]
}

function composed(written: Written, { spec, message, recipient, now }: Answered, outcome: Outcome): Forward {
  const { from, reversePath, to, subject, headers, contentType, body } = written
  const domain = addressOf(recipient).split('@').at(-1)
  const lines = [
    ['From', from],
    ['To', to],
    ['Subject', encodeWords(subject, 'utf-8', 'Subject: '.length)],
    ['Date', utcDate(now)],
    ['Message-ID', `<${spec.with}.${message.id}.${recipient.index}.${recipient.attempts}@${domain}>`],
    ...headers,
    ['MIME-Version', '1.0'],
    ['Content-Type', contentType],
    ['Content-Transfer-Encoding', '8bit'],
  ]
  const raw = utf8(`${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`)
  const fields = scanHeader(raw)
  return {
    envelope: { reversePath, recipients: [{ forwardPath: to }] },
    raw,
    header: headerSummary(fields),
    fields,
    answer: { answer: spec.with, client: clientOf(outcome) },
  }
}
