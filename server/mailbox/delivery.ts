/** A message in the mailbox of one of its recipients. */
import type { Instant } from '../core/types.ts'
import { concat, toCrlf } from '../mail/bytes.ts'

export interface Delivery {
  /** The `seq` of the event that brought it: it grows with each arrival, and is the same after a restart. */
  readonly uid: number
  readonly messageId: string
  /** The recipient as the client typed it, and what an alias made of it. */
  readonly addresses: readonly string[]
  /** The sandbox's clock. */
  readonly at: Instant
  /** What the system's delivery put before the bytes of `/raw`, its trace lines included; CRLF. */
  readonly head: Uint8Array
  /** Octets of wireForm(); null before anybody asked. */
  size: number | null
  /** As IMAP writes them: `\Seen`, `$Forwarded`. */
  flags: readonly string[]
  /** No session was told of it yet. */
  recent: boolean
  /** A client removed it from the mailbox, or its message was deleted. */
  gone: boolean
}

const CRLF = Uint8Array.of(13, 10)

/** What POP3 and IMAP send: every line ends in CRLF, the last one too. */
export function wireForm({ head }: Pick<Delivery, 'head'>, raw: Uint8Array): Uint8Array {
  const body = toCrlf(raw)
  const last = body.length > 0 ? body : head
  return last.length === 0 || last.at(-1) === 10 ? concat(head, body) : concat(head, body, CRLF)
}

/** Length of the wire form, without putting it together. */
export function wireSize({ head }: Pick<Delivery, 'head'>, raw: Uint8Array): number {
  const body = toCrlf(raw)
  const last = body.length > 0 ? body : head
  return head.length + body.length + (last.length === 0 || last.at(-1) === 10 ? 0 : CRLF.length)
}
