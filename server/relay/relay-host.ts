/** The door to real mail servers, for those who hand messages there. */
import { type HandoffEnd, type HandoffServer, parseServer, serverText } from '../core/handoff.ts'
import type { LocalResult } from '../core/mta.ts'
import type { MessageState, RecipientState } from '../core/state.ts'
import type { Envelope, Outcome } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import { headerLength, scanHeader } from '../mail/header.ts'
import { allowList, notAllowed } from './allow-list.ts'
import type { Handed, HandedOver } from './mail-client.ts'

export interface RelayHost {
  /** @throws SandboxError E_INVALID, E_RELAY_NOT_ALLOWED; without it a message is deferred there */
  check(server: string): HandoffServer
  /** One attempt at a recipient of a queued message. Never throws. */
  deliver(
    message: MessageState,
    recipient: RecipientState,
    raw: Uint8Array,
    server: string,
    signal: AbortSignal,
  ): Promise<LocalResult>
  /** A copy by hand; the queue does not hear of it. Never throws. */
  copy(envelope: Envelope, to: string, raw: Uint8Array, server: string, signal: AbortSignal): Promise<HandoffEnd>
}

/** As many as qmail's hopcount(8): a message that comes back by every hand-off ends there. */
const MOST_HOPS = 100

/** @param allowed patterns of hosts beyond this machine */
export function relayHost(allowed: readonly string[] = []): RelayHost {
  const list = allowList(allowed)

  async function hand(text: string, handed: Handed, signal: AbortSignal): Promise<HandedOver> {
    const server = parseServer(text)
    if (typeof server === 'string') return refused(server)
    if (hops(handed.bytes) > MOST_HOPS)
      return refused('Too many Received fields: the message goes in a circle. (#5.4.6)')
    const { handToServer } = await import('./mail-client.ts')
    return handToServer(server, handed, list, signal)
  }

  return {
    check(text) {
      const server = parseServer(text)
      if (typeof server === 'string') {
        throw new SandboxError('E_INVALID', server, { hint: 'Write smtp://127.0.0.1:2525, smtps://… or lmtp://…' })
      }
      if (list.allows(server.host, server.port)) return server
      const hint = `Start bouncelab with --relay-allow ${server.host}, if mail may really go there.`
      throw new SandboxError('E_RELAY_NOT_ALLOWED', notAllowed(serverText(server)), { hint })
    },
    async deliver(message, { path, channel, routed }, raw, server, signal) {
      const { envelope, trace } = message
      const handed = {
        reversePath: envelope.queuedAs ?? envelope.reversePath,
        to: channel === 'remote' ? routed : (path.expandsTo ?? path.forwardPath),
        bytes: Buffer.concat([Buffer.from(trace.replace(/\r?\n/g, '\r\n')), raw]),
        smtpUtf8: envelope.smtpUtf8 ?? false,
      }
      const { outcome, reply, dialogue } = await hand(server, handed, signal)
      return { forwards: [], outcome: () => outcome, handoff: { ok: outcome.type === 'delivered', reply, dialogue } }
    },
    async copy({ reversePath, smtpUtf8 = false }, to, raw, server, signal) {
      const { outcome, reply, dialogue } = await hand(server, { reversePath, to, bytes: raw, smtpUtf8 }, signal)
      return { ok: outcome.type === 'delivered', reply, dialogue }
    },
  }
}

const hops = (bytes: Uint8Array): number =>
  scanHeader(bytes.subarray(0, headerLength(bytes))).filter(({ name }) => name.toLowerCase() === 'received').length

function refused(reply: string): HandedOver {
  const outcome: Outcome = { type: 'mta', temporary: false, text: `bouncelab hands nothing over: ${reply}\n` }
  return { outcome, reply, dialogue: [{ who: '*', text: reply }] }
}
