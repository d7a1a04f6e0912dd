/** One mail transaction, MAIL to final reply: the envelope as typed. */
import type { Envelope, RecipientPath } from '../core/types.ts'
import type { MailParameters } from './parameters.ts'

export class Transaction {
  readonly reversePath: string
  readonly recipients: RecipientPath[] = []
  /** How many RCPT commands were refused. */
  refused = 0
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
