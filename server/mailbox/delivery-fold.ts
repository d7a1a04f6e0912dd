/** From the journal to deliveries: a fold beside the live state, for it must also know what has long ended. */
import type { EventOf, SandboxEvent } from '../core/events.ts'
import type { Mta, MtaInput } from '../core/mta.ts'
import { reduce } from '../core/reduce.ts'
import { emptyState, type SandboxState } from '../core/state.ts'
import { concat, toCrlf, utf8 } from '../mail/bytes.ts'
import { createMta } from '../mta/mta.ts'
import type { Delivery } from './delivery.ts'

const NOTHING = new Uint8Array()
const LF = 10

export class DeliveryFold {
  readonly #state: SandboxState
  /** Whose mail it is depends on the system that delivered it, which may have been another one than now. */
  #mta: Mta

  constructor(mta: MtaInput, timezone: string) {
    const clock = { mode: 'virtual', speed: 1, anchorAt: 0, anchorWall: 0 } as const
    this.#state = emptyState({ now: 0, seed: 0, timezone, clock, mta })
    this.#mta = createMta(mta, { timezone })
  }

  /** @returns the delivery that this event is, if it is one */
  apply(event: SandboxEvent): Delivery | null {
    if (event.type === 'mta.changed') this.#mta = createMta(event.mta as MtaInput, { timezone: this.#state.timezone })
    reduce(this.#state, event)
    return event.type === 'recipient.delivered' ? this.#delivery(event) : null
  }

  #delivery(event: EventOf<'recipient.delivered'>): Delivery | null {
    const { outcome, messageId, seq, at } = event
    // What went on to another address, to a program or to nobody was written into no mailbox.
    if (outcome.type !== 'delivered' || (outcome.by !== 'mailbox' && outcome.by !== 'remote')) return null
    const message = this.#state.messages.get(messageId)
    const recipient = message?.recipients[event.index]
    if (!message || !recipient) return null
    const before = withoutFrame(this.#mta.deliveredForm(message, recipient, NOTHING))
    const { forwardPath, expandsTo } = recipient.path
    return {
      uid: seq,
      messageId,
      addresses: expandsTo === undefined ? [forwardPath] : [forwardPath, expandsTo],
      at,
      head: toCrlf(concat(before, utf8(message.trace))),
      size: null,
      flags: [],
      recent: true,
      gone: false,
    }
  }
}

const FROM = utf8('From ')

/** An mbox file's `From ` line and closing empty line are the file's, not the message's: no server sends them. */
function withoutFrame(form: Uint8Array): Uint8Array {
  if (!FROM.every((byte, i) => form[i] === byte)) return form
  const empty = form.at(-1) === LF && form.at(-2) === LF
  return form.subarray(form.indexOf(LF) + 1, empty ? form.length - 1 : form.length)
}
