/** What final delivery writes, in LF: who it came from, to whom, and the message as it lay in the queue. */
import { concat, toLf, utf8 } from '../mail/bytes.ts'
import type { Handing } from './handoff-host.ts'

export function deliveredBytes({ message, recipient, raw }: Handing): Uint8Array {
  const { envelope, trace } = message
  const address = recipient.path.expandsTo ?? recipient.path.forwardPath
  const head = `Return-Path: <${envelope.reversePath}>\nDelivered-To: ${address}\n${trace}`
  return toLf(concat(utf8(head), raw))
}
