/** From what happened to qmail's own words for it: the report of qmail-lspawn or qmail-rspawn. */
import type { RecipientState } from '../../core/state.ts'
import type { Judgement, Outcome, RemoteHost } from '../../core/types.ts'
import { losslessText, utf8 } from '../../mail/bytes.ts'
import type { QmailConfig } from './config.ts'
import { mailboxOf } from './local.ts'
import { lookedUpHost, remoteHost } from './routes.ts'
import { TEXT } from './text.ts'

export interface Report {
  result: Judgement['result']
  text: string
  /** What the remote host said, where it did. */
  reply?: string
}

type OutcomeOf<T extends Outcome['type']> = Extract<Outcome, { type: T }>

// qmail-local.c, mailprogram: these exit codes of a program are permanent, all others but 0 and 99 temporary.
const PERMANENT_EXITS = new Set([100, 64, 65, 70, 76, 77, 78, 112])
// spawn.c and qmail-lspawn.c (truncreport): a longer local report is cut and says so.
const LOCAL_LIMIT = 3000
// qmail-remote.c (HUGESMTPTEXT).
const REPLY_LIMIT = 5000
// qmail-send.c (REPORTMAX).
const REPORT_LIMIT = 10000

export function reportOf(config: QmailConfig, outcome: Outcome, recipient: RecipientState): Report {
  switch (outcome.type) {
    case 'delivered':
      return delivered(config, outcome, recipient)
    case 'replied':
      return replied(outcome)
    case 'dns':
      return dns(config, outcome, recipient)
    case 'connect':
      return connect(outcome)
    case 'mailbox':
      return mailbox(config, outcome, recipient)
    case 'program':
      return program(outcome)
    case 'mta':
      return {
        result: outcome.temporary ? 'deferred' : 'failed',
        text: recipient.channel === 'local' ? local(outcome.text) : outcome.text,
      }
  }
}

function delivered(config: QmailConfig, outcome: OutcomeOf<'delivered'>, recipient: RecipientState): Report {
  if (outcome.by !== 'remote') return { result: 'delivered', text: local(outcome.output ?? TEXT.did(1, 0, 0)) }
  const host = outcome.host ?? remoteHost(config, lookedUpHost(config, recipient.routed), {})
  return accepted(host, outcome.reply ?? '250 ok')
}

const accepted = (host: RemoteHost, reply: string): Report => ({
  result: 'delivered',
  text: TEXT.accepted(host.address) + said(reply),
  reply,
})

/** A greeting and a HELO reply are temporary whatever their code; later replies go by their class. */
function replied({ at, reply, host }: OutcomeOf<'replied'>): Report {
  const code = codeOf(reply)
  const ip = host.address
  if (at === 'greeting') return { result: 'deferred', text: TEXT.greetingFailed(ip) + said(reply), reply }
  if (at === 'helo') return { result: 'deferred', text: TEXT.nameRejected(ip) + said(reply), reply }
  if (code < 400) return accepted(host, reply)
  const texts = {
    mail: TEXT.senderRejected(ip) + said(reply),
    rcpt: TEXT.recipientRejected(ip) + said(reply) + TEXT.givingUp(ip),
    data: TEXT.dataFailed(ip) + said(reply),
    message: TEXT.messageFailed(ip) + said(reply),
  }
  return { result: code >= 500 ? 'failed' : 'deferred', text: texts[at], reply }
}

/** What does not begin with three digits is a number beyond all codes to smtpcode(). */
export const codeOf = (reply: string): number => Number(/^\d{3}/.exec(reply)?.[0] ?? 999)

/** All lines with their codes, CR taken off (qmail-remote.c, outsmtptext). */
function said(reply: string): string {
  const lines = reply.replaceAll('\r', '').replaceAll('\0', '?')
  const whole = lines.endsWith('\n') ? lines : `${lines}\n`
  // A UTF-16 unit takes three bytes at the most.
  const fits = whole.length * 3 <= REPLY_LIMIT
  return TEXT.remoteSaid + (fits ? whole : losslessText(utf8(whole).subarray(0, REPLY_LIMIT)))
}

function dns(config: QmailConfig, { result }: OutcomeOf<'dns'>, recipient: RecipientState): Report {
  switch (result) {
    case 'not-found':
      return { result: 'failed', text: TEXT.noHost(lookedUpHost(config, recipient.routed)) }
    case 'no-address':
    case 'mx-no-address':
    case 'null-mx':
      return { result: 'failed', text: TEXT.noExchanger }
    case 'loop':
      return { result: 'failed', text: TEXT.bestExchangerIsMe }
    case 'servfail':
    case 'no-answer':
      return { result: 'deferred', text: TEXT.dnsTrouble }
  }
}

function connect({ result, host }: OutcomeOf<'connect'>): Report {
  if (result === 'lost' || result === 'silent') return { result: 'deferred', text: TEXT.lost(host.address) }
  if (result === 'lost-after-data') return { result: 'deferred', text: TEXT.lostAfterData(host.address) }
  return { result: 'deferred', text: TEXT.noConnection }
}

function mailbox(config: QmailConfig, { result, text }: OutcomeOf<'mailbox'>, recipient: RecipientState): Report {
  if (result === 'unknown') return { result: 'failed', text: text ?? TEXT.noMailbox }
  if (result === 'loop') return { result: 'failed', text: text ?? TEXT.looping }
  const path = mailboxOf(config, recipient.routed)
  if (result === 'not-writable') return { result: 'deferred', text: text ?? TEXT.notWritable(path) }
  return { result: 'deferred', text: text ?? (path.endsWith('/') ? TEXT.maildirTrouble : TEXT.quotaExceeded(path)) }
}

function program({ exit, output }: OutcomeOf<'program'>): Report {
  if (exit === 0 || exit === 99) return { result: 'delivered', text: local(output + TEXT.did(0, 0, 1)) }
  return { result: PERMANENT_EXITS.has(exit) ? 'failed' : 'deferred', text: local(output) }
}

/** No longer than qmail-lspawn allows (spawn.c), then up to the first NUL (qmail-lspawn.c, report). */
function local(output: string): string {
  if (output.length * 3 <= LOCAL_LIMIT) return output.split('\0', 1)[0] as string
  const bytes = utf8(output)
  const whole =
    bytes.length <= LOCAL_LIMIT
      ? output
      : losslessText(bytes.subarray(0, LOCAL_LIMIT - TEXT.tooLong.length - 3)) + TEXT.tooLong
  return whole.split('\0', 1)[0] as string
}

/**
 * What qmail-send keeps of a report (qmail-send.c, del_dochan): its line holds the delivery's number, the result and
 * the text, and where the line is full the last deferral's sentence takes one more byte away.
 */
export function keptBySend(text: string, last: boolean): string {
  // A UTF-16 unit takes three bytes at the most: nearly every report is known to fit without being encoded.
  if (text.length * 3 < REPORT_LIMIT - 2) return text
  const bytes = utf8(text)
  const room = REPORT_LIMIT - 2
  return bytes.length < room || (bytes.length === room && !last)
    ? text
    : losslessText(bytes.subarray(0, last ? room - 1 : room))
}
