/** Queued messages, and copies of captured ones, on their way to a real mail server. */
import { type HandoffEnd, parseServer } from '../core/handoff.ts'
import type { LocalResult } from '../core/mta.ts'
import type { Envelope, Outcome } from '../core/types.ts'
import { concat, toCrlf, utf8 } from '../mail/bytes.ts'
import { isNamed, scanHeader } from '../mail/header.ts'
import type { AllowList } from './allow-list.ts'
import type { Handing } from './handoff-host.ts'
import { type Handed, type HandedOver, handToServer } from './mail-client.ts'

/** As many as qmail's hopcount(8): a message that comes back by every hand-off ends there. */
const MOST_HOPS = 100

/** The bytes go as they lie in the queue, with the trace lines of this host. */
export async function deliverToServer(
  { message, recipient, raw }: Handing,
  server: string,
  allowed: AllowList,
  signal: AbortSignal,
): Promise<LocalResult> {
  const { envelope, trace } = message
  const { path, channel, routed } = recipient
  const handed = {
    reversePath: envelope.queuedAs ?? envelope.reversePath,
    to: channel === 'remote' ? routed : (path.expandsTo ?? path.forwardPath),
    bytes: concat(toCrlf(utf8(trace)), raw),
    smtpUtf8: envelope.smtpUtf8 ?? false,
  }
  const { outcome, reply, dialogue } = await hand(server, handed, allowed, signal)
  return { forwards: [], outcome: () => outcome, handoff: { ok: outcome.type === 'delivered', reply, dialogue } }
}

/** The bytes go as they were captured. */
export async function copyToServer(
  { reversePath, smtpUtf8 = false }: Envelope,
  to: string,
  bytes: Uint8Array,
  server: string,
  allowed: AllowList,
  signal: AbortSignal,
): Promise<HandoffEnd> {
  const { outcome, reply, dialogue } = await hand(server, { reversePath, to, bytes, smtpUtf8 }, allowed, signal)
  return { ok: outcome.type === 'delivered', reply, dialogue }
}

async function hand(text: string, handed: Handed, allowed: AllowList, signal: AbortSignal): Promise<HandedOver> {
  const server = parseServer(text)
  if (typeof server === 'string') return refused(server)
  if (hops(handed.bytes) > MOST_HOPS) return refused('Too many Received fields: the message goes in a circle. (#5.4.6)')
  return handToServer(server, handed, allowed, signal)
}

const hops = (bytes: Uint8Array): number => scanHeader(bytes).filter(({ name }) => isNamed(name, 'received')).length

function refused(reply: string): HandedOver {
  const outcome: Outcome = { type: 'mta', temporary: false, text: `bouncelab hands nothing over: ${reply}\n` }
  return { outcome, reply, dialogue: [{ who: '*', text: reply }] }
}
