/** What an outcome means to this system, and its words for it. */
import { type FoundStatus, replyCode, statusOfReply } from '../../core/status.ts'
import type { Judgement, Outcome } from '../../core/types.ts'
import type { ImtaConfig } from './config.ts'
import {
  CONNECT_HISTORY,
  DNS_FAILURES,
  deferredReply,
  MAILBOX_FAILURES,
  NOT_WRITABLE,
  PROGRAM_FAILURE,
  REJECTED,
  SERVFAIL_HISTORY,
  type Sentence,
} from './wire/reasons.ts'

/** @param layout builds from 7 on name the address in the history of a connect that failed */
export function judge(outcome: Outcome, layout: ImtaConfig['layout'] = '6.2'): Judgement {
  switch (outcome.type) {
    case 'delivered': {
      const reply = outcome.reply ?? '250 2.0.0 Ok'
      return { result: 'delivered', report: '', ...successStatus(reply), diagnostic: outcome.reply ?? '' }
    }
    case 'replied':
      return judgeReply(oneLine(outcome.reply), REJECTED[outcome.at])
    case 'connect':
      return own('deferred', connectHistory(outcome, layout))
    case 'dns':
      if (outcome.result === 'servfail' || outcome.result === 'no-answer') return own('deferred', SERVFAIL_HISTORY)
      return own('failed', DNS_FAILURES[outcome.result])
    case 'mailbox':
      if (outcome.result === 'not-writable') return own('deferred', NOT_WRITABLE, outcome.text)
      return own('failed', MAILBOX_FAILURES[outcome.result], outcome.text)
    case 'program':
      return judgeProgram(outcome.exit, outcome.output)
    case 'mta':
      return own(outcome.temporary ? 'deferred' : 'failed', {
        reason: outcome.text,
        status: outcome.status ?? (outcome.temporary ? '4.3.0' : '5.3.0'),
      })
  }
}

function connectHistory({ result, host }: Outcome & { type: 'connect' }, layout: ImtaConfig['layout']): Sentence {
  const { reason, status } = CONNECT_HISTORY[result]
  if (layout !== '7') return { reason, status }
  return { reason: reason.replace('connect()', `connect() to TCP port 25 of ${host.address}`), status }
}

const successStatus = (reply: string): FoundStatus => {
  const found = statusOfReply(reply, false)
  return found.statusSource === 'reply' ? found : { status: '2.0.0', statusSource: 'implied' }
}

/** Anything but a 5xx is worth another try, a garbled reply included. */
function judgeReply(reply: string, reason: string): Judgement {
  const code = replyCode(reply)
  const failed = code !== null && code >= 500
  return {
    result: failed ? 'failed' : 'deferred',
    report: failed ? reason : deferredReply(reply),
    ...statusOfReply(reply, failed),
    diagnostic: reply,
  }
}

/** The pipe channel; exit 100 for good is qmail's habit, kept so that one scenario serves both. */
function judgeProgram(exit: number, output: string): Judgement {
  if (exit === 0) return { result: 'delivered', report: '', ...successStatus('250 2.0.0 Ok'), diagnostic: '' }
  const failed = exit === 100
  const text = output.trim().split('\n')[0] || PROGRAM_FAILURE
  return own(failed ? 'failed' : 'deferred', { reason: text, status: failed ? '5.3.0' : '4.3.0' })
}

const own = (
  result: 'deferred' | 'failed',
  { reason, status }: { reason: string; status: string },
  diagnostic = reason,
): Judgement => ({ result, report: reason, status, statusSource: 'reported', diagnostic })

/** A multi-line reply as one line: the code once, then the texts (our own choice; no sample shows one). */
export function oneLine(reply: string): string {
  const [first, ...rest] = reply.trim().split(/\r?\n/)
  const head = (first ?? '').replace(/^(\d{3})-/, '$1 ')
  return [head, ...rest.map((line) => line.replace(/^\d{3}[- ]?/, ''))].join(' ')
}
