/** What an outcome means to Courier, and how it tells it: the dialogue's last command and the lines of the reply. */
import { localPartOf } from '../../core/address.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Duration, Judgement, Outcome, RecipientPath, RemoteHost, ReplyStage } from '../../core/types.ts'
import { originalRecipient } from '../common/dsn-requests.ts'
import { offers } from '../common/remote-host.ts'
import { replyClass, replyLines } from '../common/reply.ts'
import type { CourierConfig } from './config.ts'

/** An outcome in Courier's words. */
export interface Words {
  result: Judgement['result']
  /** What it was told, line by line; none where it heard nothing. */
  lines: string[]
  /** The command that was refused, or the last one. */
  command?: string
  /** Remote-MTA: `mx.example [192.0.2.20]`. */
  remote?: string
  /** The type of Diagnostic-Code. */
  type: 'smtp' | 'unknown'
}

type OutcomeOf<T extends Outcome['type']> = Extract<Outcome, { type: T }>

/** Only the class of a status code is told, whatever the reply says. */
const STATUS: Record<Judgement['result'], string> = { delivered: '2.0.0', deferred: '4.0.0', failed: '5.0.0' }

export function judge(outcome: Outcome, recipient: RecipientState, message: MessageState): Judgement {
  const { result, lines } = wordsOf(outcome, recipient, message)
  const text = lines.join('\n')
  return { result, report: text, status: STATUS[result], statusSource: 'reported', diagnostic: text }
}

const own = (result: Judgement['result'], ...lines: string[]): Words => ({ result, lines, type: 'unknown' })

type To = Pick<RecipientState, 'routed' | 'path'>
type About = Pick<MessageState, 'envelope' | 'queueSize'>

export function wordsOf(outcome: Outcome, recipient: To, message: About): Words {
  switch (outcome.type) {
    case 'delivered':
      return delivered(outcome)
    case 'replied':
      return replied(outcome, recipient, message)
    case 'dns':
      return dns(outcome)
    case 'connect':
      return connect(outcome)
    case 'mailbox':
      return mailbox(outcome, recipient.routed)
    case 'program':
      return program(outcome)
    case 'mta':
      return {
        ...own(outcome.temporary ? 'deferred' : 'failed', ...outcome.text.trimEnd().split('\n')),
        ...(outcome.host ? { remote: hostName(outcome.host) } : {}),
      }
  }
}

const hostName = ({ name, address }: RemoteHost): string => `${name} [${address}]`

function delivered({ by, reply, host }: OutcomeOf<'delivered'>): Words {
  if (by === 'remote') {
    const lines = replyLines(reply ?? '250 2.0.0 Ok')
    return { result: 'delivered', lines, command: 'DATA', type: 'smtp', ...(host ? { remote: hostName(host) } : {}) }
  }
  if (reply !== undefined) return { result: 'delivered', lines: [reply], type: 'smtp' }
  return own('delivered', 'Message delivered.')
}

function replied({ at, reply, host }: OutcomeOf<'replied'>, recipient: To, message: About): Words {
  return {
    result: replyClass(reply) === 5 ? 'failed' : 'deferred',
    lines: replyLines(reply),
    command: commandOf(at, recipient, host, message),
    remote: hostName(host),
    type: 'smtp',
  }
}

function commandOf(at: ReplyStage, { routed, path }: To, host: RemoteHost, { envelope, queueSize }: About): string {
  const isDsnHost = offers(host, 'DSN', false)
  switch (at) {
    case 'greeting':
      return '(initial greeting)'
    case 'helo':
      return 'EHLO/HELO'
    case 'mail': {
      const utf8 = offers(host, 'SMTPUTF8', false) ? ' SMTPUTF8' : ''
      const envid = isDsnHost && envelope.envid !== undefined ? ` ENVID=${envelope.envid}` : ''
      const body = offers(host, '8BITMIME', false) ? ' BODY=7BIT' : ''
      const size = offers(host, 'SIZE', false) ? ` SIZE=${announcedSize(queueSize)}` : ''
      return `MAIL FROM:<${envelope.reversePath}>${utf8}${body}${envid}${size}`
    }
    case 'rcpt':
      return `RCPT TO:<${routed}>${isDsnHost ? requests(path) : ''}`
    case 'data':
    case 'message':
      return 'DATA'
  }
}

/** What was asked of this host goes on to the next one, in one order. */
function requests(path: RecipientPath): string {
  const { notify, orcpt } = path
  const words = (['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'] as const).filter((word) => notify?.includes(word))
  const asked = words.length > 0 ? ` NOTIFY=${words.join(',')}` : ''
  return originalAddress(path) === undefined ? asked : `${asked} ORCPT=${orcpt}`
}

/** ORCPT where it was given; of other types than RFC 3461's and RFC 6533's nothing is kept. */
export function originalAddress(path: RecipientPath): string | undefined {
  const original = originalRecipient(path)
  return original && /^(?:rfc822|utf-8)$/i.test(original.type) ? original.address : undefined
}

/** RFC 6533's type where the address needs it. */
export const addressType = (address: string): 'rfc822' | 'utf-8' => (/^[ -~]*$/.test(address) ? 'rfc822' : 'utf-8')

/** Of each 75 bytes it makes a line of 77, and adds 256 (libesmtp.c). */
const announcedSize = (size: number): number => Math.floor(size / 75) * 77 + 256

function dns({ result }: OutcomeOf<'dns'>): Words {
  switch (result) {
    case 'not-found':
    case 'no-address':
    case 'mx-no-address':
    case 'null-mx':
      return own('failed', 'No such domain.')
    case 'loop':
      return own('failed', 'configuration error: mail loops back to myself (MX problem).')
    case 'servfail':
    case 'no-answer':
      return own('deferred', 'DNS lookup failed.')
  }
}

function connect({ result, host }: OutcomeOf<'connect'>): Words {
  switch (result) {
    case 'refused':
      return own('deferred', 'Connection refused')
    case 'timeout':
      return own('deferred', 'Connection timed out')
    case 'silent':
      return own('deferred')
    case 'lost':
    case 'lost-after-data':
      return { ...own('deferred', 'Network connection shut down by the remote mail server'), remote: hostName(host) }
  }
}

/** Recalled but for unknown users. */
function mailbox({ result, text }: OutcomeOf<'mailbox'>, routed: string): Words {
  switch (result) {
    case 'unknown':
      return own('failed', text ?? `User <${localPartOf(routed)}> unknown`)
    case 'loop':
      return own('failed', text ?? 'This message is looping: it already has my Delivered-To: line.')
    case 'full':
      return own('deferred', text ?? 'maildir: Mail quota exceeded.')
    case 'not-writable':
      return own('deferred', text ?? 'Unable to deliver to the mailbox.')
  }
}

const TEMPORARY = 75

/** sysexits.h is for good but for 75; every other code is tried again. */
function program({ exit, output }: OutcomeOf<'program'>): Words {
  if (exit === 0) return own('delivered', 'Message delivered.')
  const lines = output.trimEnd() === '' ? [] : output.trimEnd().split('\n')
  return own(exit >= 64 && exit <= 78 && exit !== TEMPORARY ? 'failed' : 'deferred', ...lines)
}

/** How long an attempt takes: what is silent is waited for. */
export function takes(config: CourierConfig, outcome: Outcome): Duration {
  if (outcome.type === 'dns') return outcome.result === 'no-answer' ? DNS_PATIENCE : 0
  if (outcome.type !== 'connect') return 0
  if (outcome.result === 'timeout') return config.time('esmtptimeoutconnect')
  return outcome.result === 'silent' ? config.time('esmtptimeouthelo') : 0
}

/** Recalled: no answer came within the 20 seconds of the recording. */
const DNS_PATIENCE = 60_000
