/** One mail transaction, MAIL to final reply: the envelope as typed, and what rules said about its end. */
import type { RuleContext } from '../core/rule.ts'
import { domainOf } from '../core/address.ts'
import type { ClientInfo, Envelope, RecipientPath } from '../core/types.ts'
import { scanHeader } from '../mail/header.ts'
import type { MailParameters } from './parameters.ts'

export class Transaction {
  readonly recipients: RecipientPath[] = []
  /** RCPT commands that were refused. */
  refused = 0
  /** The rule that cuts the connection after storing, before the 250. */
  loseAck: string | undefined
  /** Bytes per second at which the message is read. */
  drip: number | undefined
  readonly reversePath: string
  readonly #parameters: MailParameters

  constructor(reversePath: string, parameters: MailParameters) {
    this.reversePath = reversePath
    this.#parameters = parameters
  }

  get envelope(): Envelope {
    const { ret, envid, smtpUtf8 } = this.#parameters
    return {
      reversePath: this.reversePath,
      recipients: this.recipients,
      ...(ret ? { ret } : {}),
      ...(envid === undefined ? {} : { envid }),
      ...(smtpUtf8 ? { smtpUtf8 } : {}),
    }
  }
}

/** What rules may look at in a session; absent is what is not known yet. */
export function ruleContext(
  client: ClientInfo,
  known: { sender?: string | undefined; recipient?: string | undefined; size?: number | undefined; raw?: Uint8Array } = {},
): RuleContext {
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

/** Scans the header only for a rule that looks at it: most sessions have none. */
function withHeader(context: RuleContext, raw: Uint8Array): RuleContext {
  let scanned: RuleContext['fields']
  const fields = () => {
    scanned ??= scanHeader(raw)
    return scanned
  }
  return {
    ...context,
    get fields() {
      return fields()
    },
    get subject() {
      return fields().find((field) => field.name.toLowerCase() === 'subject')?.value
    },
  }
}
