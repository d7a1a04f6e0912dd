/** The messages that a log tells of: what its lines need to know beside the event at hand. */
import type { EventOf, SandboxEvent } from '../../core/events.ts'

export type Accepted = EventOf<'message.accepted'>

/** Remembers each message from its acceptance until it has ended. */
export class LogBook {
  readonly #messages = new Map<string, Accepted>()

  /** @returns the message of an event, that of its own acceptance included; undefined for events of none */
  follow(event: SandboxEvent): Accepted | undefined {
    if (event.type === 'message.accepted') this.#messages.set(event.messageId, event)
    if (!('messageId' in event)) return undefined
    const message = this.#messages.get(event.messageId)
    if (event.type === 'message.ended') this.#messages.delete(event.messageId)
    return message
  }
}
