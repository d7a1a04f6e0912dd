/** The first part of a notice: what it says to a person (bounce.c). No setting changes it. */
import type { NoticePlan } from '../../core/mta.ts'
import { durationWords } from './values.ts'

const HELLO = `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

`
const FAILED = `    An error has occurred while attempting to deliver a message for
    the following list of recipients:

`
const STILL_QUEUED = `    Please note that this is only a temporary failure report.
    The message is kept in the queue for up to 7 days.
    You DO NOT NEED to re-send the message to these recipients.

`
const COPY = '    Below is a copy of the original message:\n\n'

/** A notice calls an expiry a delay: it goes by the class of the status code, which is 4. */
export const isCalledDelay = ({ cause }: NoticePlan): boolean => cause === 'delayed' || cause === 'expired'

/** @param lines `address: reason`, one for each recipient */
export function noticeText(plan: NoticePlan, lines: readonly string[], isRelayed: boolean): string {
  const list = `${lines.map((line) => `${line}\n`).join('')}\n`
  if (isCalledDelay(plan)) {
    const late = `    A message is delayed for more than ${durationWords(plan.age ?? 0)} for the following\n`
    // The lifetime is the notice's own, whatever the queue's ttl is.
    return `${HELLO}${late}    list of recipients:\n\n${list}${STILL_QUEUED}${COPY}`
  }
  if (plan.cause !== 'delivered') return `${HELLO}${FAILED}${list}${COPY}`
  const how = isRelayed ? 'relayed' : 'successfully delivered'
  return `${HELLO}    Your message was ${how} to these recipients.\n\n${list}${COPY}`
}
