/** Enhanced status codes (RFC 3463) and where they are found in replies and reports. */
import type { StatusSource } from './types.ts'

const IN_REPLY = /^(\d)\d\d[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/
// qmail writes its codes as `(#5.1.1)` (qmail-local.8, qmail-remote.8).
const IN_REPORT = /\(#([245]\.\d{1,3}\.\d{1,3})\)/

export interface FoundStatus {
  status: string
  statusSource: StatusSource
}

/**
 * The status of a reply such as `550 5.1.1 no such user`, or the implied `5.0.0` or `4.0.0`.
 * @param failed whether the MTA judged it permanent; decides the implied code's class
 */
export function statusOfReply(reply: string, failed: boolean): FoundStatus {
  const found = IN_REPLY.exec(reply)
  return found ? { status: found[2] as string, statusSource: 'reply' } : impliedStatus(failed)
}

/** The status in qmail's `(#x.y.z)`, or the implied one. */
export function statusOfReport(report: string, failed: boolean): FoundStatus {
  const found = IN_REPORT.exec(report)
  return found ? { status: found[1] as string, statusSource: 'reported' } : impliedStatus(failed)
}

export const impliedStatus = (failed: boolean): FoundStatus => ({
  status: failed ? '5.0.0' : '4.0.0',
  statusSource: 'implied',
})

/** The three-digit reply code, or null where the text does not begin with one. */
export function replyCode(reply: string): number | null {
  const found = /^([2-5]\d\d)(?=[ -]|$)/.exec(reply)
  return found ? Number(found[1]) : null
}
