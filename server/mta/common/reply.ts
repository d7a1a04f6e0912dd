/** A remote host's reply (RFC 5321 section 4.2), taken apart as the MTAs quote it. */

/** The lines without their line ends, each with its code. */
export const replyLines = (reply: string): string[] => reply.replace(/(?:\r?\n)+$/, '').split(/\r?\n/)

/** The first digit of the reply code: 2, 4 or 5; null where the reply begins with none. */
export function replyClass(reply: string): number | null {
  const found = /^([2-5])\d\d(?=[ -]|$)/.exec(reply)
  return found ? Number(found[1]) : null
}

/** The enhanced status code of the first line (RFC 2034), whatever its class; null where there is none. */
export const enhancedStatus = (reply: string): string | null =>
  /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/.exec(reply)?.[1] ?? null

/** The enhanced status code whose class is that of the reply; null where there is none or they disagree. */
export function agreedStatus(reply: string): string | null {
  const status = enhancedStatus(reply)
  return status !== null && status[0] === reply[0] ? status : null
}

/** Whether it is for good: a 5xx, and nothing else (RFC 5321 section 4.2.1). */
export const isPermanent = (reply: string): boolean => replyClass(reply) === 5
