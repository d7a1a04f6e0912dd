/**
 * VERP (variable envelope return path): each copy of each issue has a reverse-path of its own, so that whatever comes
 * back says by its envelope alone which issue to which subscriber it is about. A bounce's text need not: the address in
 * it may be one that the subscriber's mail was forwarded to.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface Sent {
  issue: number
  subscriber: number
}

export interface ReturnAddresses {
  write(sent: Sent): string
  /** What was sent under this reverse-path; null if we never wrote it. */
  read(address: string): Sent | null
}

/** The seal keeps others from unsubscribing people with bounces that they made up. */
export function returnAddresses(host: string, secret: string): ReturnAddresses {
  const seal = (text: string) => createHmac('sha256', secret).update(text).digest('hex').slice(0, 16)
  const write = ({ issue, subscriber }: Sent) =>
    `bounces+${issue}.${subscriber}.${seal(`${issue}.${subscriber}`)}@${host}`
  const read = (address: string): Sent | null => {
    // Some systems change the letter case of what they send back.
    const found = /^bounces\+(\d+)\.(\d+)\.[0-9a-f]{16}@/.exec(address.toLowerCase())
    if (!found) return null
    const sent = { issue: Number(found[1]), subscriber: Number(found[2]) }
    return isSame(address.toLowerCase(), write(sent).toLowerCase()) ? sent : null
  }
  return { write, read }
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
