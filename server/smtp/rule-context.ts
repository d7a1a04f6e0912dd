/** What session rules may look at; absent is what is not known yet. */
import { domainOf } from '../core/address.ts'
import type { RuleContext } from '../core/rule.ts'
import type { ClientInfo } from '../core/types.ts'
import { scanHeader } from '../mail/header.ts'

export interface Known {
  sender?: string | undefined
  recipient?: string | undefined
  /** Declared at MAIL, counted at the message. */
  size?: number | undefined
  raw?: Uint8Array
}

export function ruleContext(client: ClientInfo, known: Known): RuleContext {
  const context: RuleContext = { client }
  if (known.sender !== undefined) {
    context.kind = 'mail'
    context.sender = known.sender
    context.senderDomain = domainOf(known.sender)
  }
  if (known.recipient !== undefined) {
    context.recipient = known.recipient
    context.domain = domainOf(known.recipient)
  }
  if (known.size !== undefined) context.size = known.size
  return known.raw ? withHeader(context, known.raw) : context
}

/** The header is scanned only when a rule looks at it: most sandboxes have no such rule. */
function withHeader(context: RuleContext, raw: Uint8Array): RuleContext {
  let scanned: RuleContext['fields']
  const fields = () => {
    scanned ??= scanHeader(raw)
    return scanned
  }
  return Object.defineProperties(context, {
    fields: { get: fields, enumerable: true },
    subject: {
      get: () => fields().find((field) => field.name.toLowerCase() === 'subject')?.value,
      enumerable: true,
    },
  })
}
