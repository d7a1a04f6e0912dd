/** Addresses as the queue and the rules need them: cut apart, never rewritten. */
import type { Envelope, ReversePath } from './types.ts'

/** The envelope sender of qmail's double bounce (qmail-send.9, "double-bounce messages"). */
export const DOUBLE_BOUNCE_SENDER = '#@[]'

/** Whether notices about this message have nobody to go to: `<>`. */
export const isNullReversePath = (path: ReversePath): boolean => path === ''

/** The part before the last `@`; the whole address where there is none. */
export function localPartOf(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? address : address.slice(0, at)
}

/** The part after the last `@` in lower case; `''` where there is none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0 ? '' : address.slice(at + 1).toLowerCase()
}

/** Whether two addresses name the same mailbox to a person: letter case put aside. */
export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** The envelope sender in the system's queue, which may be plainer than what the client typed. */
export const queuedSender = ({ reversePath, queuedAs }: Envelope): ReversePath => queuedAs ?? reversePath
