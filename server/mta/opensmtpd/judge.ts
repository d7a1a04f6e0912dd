/** What an outcome means to OpenSMTPD, in the words that it notes in the envelope (mta_session.c, mda.c). */
import type { Duration, Judgement, Outcome } from '../../core/types.ts'
import { exitWords } from '../common/exit-words.ts'
import { replyLines } from '../common/reply.ts'

type OutcomeOf<T extends Outcome['type']> = Extract<Outcome, { type: T }>

export function judge(outcome: Outcome): Judgement {
  const { result, text, status } = wordsOf(outcome)
  return { result, report: text, status, statusSource: 'reported', diagnostic: text }
}

interface Words {
  result: Judgement['result']
  text: string
  status: string
}

/** Whatever code a remote host gave: only the class is kept (ESC_OTHER_STATUS). */
const failed = (text: string, status = '5.0.0'): Words => ({ result: 'failed', text, status })
const deferred = (text: string, status = '4.0.0'): Words => ({ result: 'deferred', text, status })

/** The route is put aside, and what was on it comes back with these words. */
const NO_ROUTE = 'Network error on destination MXs'

function wordsOf(outcome: Outcome): Words {
  switch (outcome.type) {
    case 'delivered': {
      const reply = outcome.by === 'remote' ? joinedReply(outcome.reply ?? '250 2.0.0 Ok') : 'Delivered'
      return { result: 'delivered', text: reply, status: '2.0.0' }
    }
    case 'replied': {
      if (outcome.at === 'greeting' || outcome.at === 'helo') return deferred(NO_ROUTE)
      const text = joinedReply(outcome.reply)
      return text.startsWith('5') ? failed(text) : deferred(text)
    }
    case 'dns':
      return dns(outcome)
    case 'connect': {
      const isCut = outcome.result === 'lost' || outcome.result === 'lost-after-data'
      return deferred(isCut ? 'Connection closed unexpectedly' : NO_ROUTE)
    }
    case 'mailbox':
      return mailbox(outcome)
    case 'program':
      return program(outcome)
    case 'mta':
      return outcome.temporary
        ? deferred(outcome.text, outcome.status ?? '4.0.0')
        : failed(outcome.text, outcome.status ?? '5.0.0')
  }
}

/** LINE_MAX: what does not fit, and the reply is its last line alone. */
const MOST = 2048

/**
 * A reply as one line (mta_io): the first line whole, of the others what follows the code, and a status code of three
 * single digits goes too. The blank after that is all that separates them: without a status code they run together.
 */
export function joinedReply(reply: string): string {
  const [first = '', ...others] = replyLines(reply)
  const rest = others.map((line) => {
    const text = line.slice(4)
    return /^\d\.\d\.\d\s/.test(text) ? text.slice(5) : text
  })
  const joined = [first, ...rest].join('')
  return joined.length < MOST ? joined : (others.at(-1) ?? joined.slice(0, MOST - 1))
}

function dns({ result }: OutcomeOf<'dns'>): Words {
  switch (result) {
    case 'not-found':
      return failed('Domain does not exist')
    case 'no-address':
    case 'mx-no-address':
    case 'null-mx':
      return deferred('No MX found for domain')
    case 'loop':
      // It sends the mail to itself until the hundredth Received field; the last round's bounce says so.
      return failed('500 5.4.6 Routing loop detected: Loop detected')
    case 'servfail':
    case 'no-answer':
      return deferred('Temporary failure in MX lookup')
  }
}

/** Recalled but for unknown users: what mail.local prints, last line, in quotes. */
function mailbox({ result, text }: OutcomeOf<'mailbox'>): Words {
  switch (result) {
    case 'unknown':
      return failed(text || '550 Invalid recipient')
    case 'loop':
      return failed(text ?? '500 5.4.6 Routing loop detected: Loop detected')
    case 'full':
      return deferred(text ?? '"mail.local: temporary file write error"', '4.3.0')
    case 'not-writable':
      return deferred(text ?? '"mail.local: cannot open mailbox: Permission denied"', '4.3.0')
  }
}

const OS_ERROR = 71
const TEMPORARY = 75

/** The last line of what it printed, in quotes; the meaning of its exit code stands in the log alone. */
function program({ exit, output }: OutcomeOf<'program'>): Words {
  if (exit === 0) return { result: 'delivered', text: 'Delivered', status: '2.0.0' }
  const last = output.replace(/\n+$/, '').split('\n').at(-1)
  const text = last ? JSON.stringify(last).replace(/\\"/g, '"') : 'exited abnormally'
  return exit === TEMPORARY || exit === OS_ERROR ? deferred(text, '4.3.0') : failed(text, '5.3.0')
}

/** What the log says of a program: `service unavailable: "its last line"`. */
export function programLog(outcome: OutcomeOf<'program'>): string {
  const { text } = program(outcome)
  const words = exitWords(outcome.exit)
  if (words === undefined) return text
  return text === 'exited abnormally' ? words : `${words}: ${text}`
}

const SECOND = 1000

/**
 * How long an attempt takes. A route that failed is put aside and mail on it comes back 11 seconds later (recorded);
 * silence is waited for (recalled: the kernel's patience, then 300 seconds of the session's own).
 */
export function takes(outcome: Outcome): Duration {
  if (outcome.type === 'replied') return outcome.at === 'greeting' || outcome.at === 'helo' ? 11 * SECOND : 0
  if (outcome.type === 'dns') return outcome.result === 'loop' ? 90 * SECOND : 0
  if (outcome.type !== 'connect') return 0
  const { result } = outcome
  return { refused: 11, timeout: 130, silent: 300, lost: 0, 'lost-after-data': 0 }[result] * SECOND
}
