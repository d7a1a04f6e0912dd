/** Takes messages outside, for those who hand them there: to real servers, programs and folders. */
import { type HandoffEnd, type HandoffServer, type HandTo, parseServer, serverText } from '../core/handoff.ts'
import type { LocalResult, Mta } from '../core/mta.ts'
import type { MessageState, RecipientState } from '../core/state.ts'
import type { Envelope } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import type { CommandHost } from '../programs/command-host.ts'
import { type AllowList, allowList, notAllowed } from './allow-list.ts'

/** One attempt at a recipient of a queued message. */
export interface Handing {
  message: MessageState
  recipient: RecipientState
  /** The bytes as the client sent them, or as the notice goes on the wire. */
  raw: Uint8Array
  handTo: HandTo
  mta: Pick<Mta, 'deliveredForm'>
}

export interface HandoffHost {
  /** Whom bouncelab may talk to. */
  readonly allowed: AllowList
  /** Our own HTTP address, for URLs that are handed out; ends with a slash. Set once HTTP listens. */
  baseUrl: string
  /** Never throws: what goes wrong is an outcome. */
  deliver(handing: Handing, signal: AbortSignal): Promise<LocalResult>
  /** @throws SandboxError E_INVALID, E_RELAY_NOT_ALLOWED; without it a message is deferred there */
  check(server: string): HandoffServer
  /** A copy to a server by hand; the queue does not hear of it. Never throws. */
  copy(envelope: Envelope, to: string, raw: Uint8Array, server: string, signal: AbortSignal): Promise<HandoffEnd>
}

export interface HandoffOptions {
  /** Patterns of hosts beyond this machine. */
  relayAllow?: readonly string[] | undefined
  /** Runs commands; absent where none may run. */
  commands?: CommandHost | undefined
}

export function handoffHost({ relayAllow = [], commands }: HandoffOptions = {}): HandoffHost {
  const allowed = allowList(relayAllow)
  return {
    allowed,
    baseUrl: 'http://127.0.0.1:8025/',
    check(text) {
      const server = parseServer(text)
      if (typeof server === 'string') {
        throw new SandboxError('E_INVALID', server, { hint: 'Write smtp://127.0.0.1:2525, smtps://… or lmtp://…' })
      }
      if (allowed.allows(server.host, server.port)) return server
      const hint = `Start bouncelab with --relay-allow ${server.host}, if mail may really go there.`
      throw new SandboxError('E_RELAY_NOT_ALLOWED', notAllowed(serverText(server)), { hint })
    },
    async deliver(handing, signal) {
      const { handTo } = handing
      switch (handTo.do) {
        case 'relay':
          return (await import('./to-server.ts')).deliverToServer(handing, handTo.server, allowed, signal)
        case 'pipe':
          return (await import('./to-program.ts')).deliverToProgram(handing, handTo.command, commands, signal)
        case 'maildir':
          return (await import('./to-folder.ts')).deliverToMaildir(handing, handTo.folder)
        case 'mbox':
          return (await import('./to-folder.ts')).deliverToMbox(handing, handTo.file)
      }
    },
    copy: async (envelope, to, raw, server, signal) =>
      (await import('./to-server.ts')).copyToServer(envelope, to, raw, server, allowed, signal),
  }
}
