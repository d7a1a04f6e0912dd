/** What session rules may look at; absent is what is not known yet. */
import type { RuleContext } from '../core/rule.ts'
import type { ClientInfo, HeaderField } from '../core/types.ts'
import { scanHeader } from '../mail/header.ts'

export interface Known {
  sender?: string | undefined
  recipient?: string | undefined
  /** Declared at MAIL, counted at the message. */
  size?: number | undefined
  raw?: Uint8Array
}

export function ruleContext(client: ClientInfo, known: Known): RuleContext {
  const context: RuleContext = known.raw ? new MessageContext(client, known.raw) : { client }
  if (known.sender !== undefined) {
    context.kind = 'mail'
    context.sender = known.sender
  }
  if (known.recipient !== undefined) context.recipient = known.recipient
  if (known.size !== undefined) context.size = known.size
  return context
}

/** Scans the header only when a rule looks at it: most sandboxes have no such rule. */
class MessageContext implements RuleContext {
  readonly client: ClientInfo
  readonly #raw: Uint8Array
  #fields: readonly HeaderField[] | undefined

  constructor(client: ClientInfo, raw: Uint8Array) {
    this.client = client
    this.#raw = raw
  }

  get fields(): readonly HeaderField[] {
    this.#fields ??= scanHeader(this.#raw)
    return this.#fields
  }

  get subject(): string | undefined {
    return this.fields.find((field) => field.name.toLowerCase() === 'subject')?.value
  }
}
