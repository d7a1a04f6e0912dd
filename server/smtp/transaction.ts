/** One mail transaction, MAIL to final reply: the envelope as typed, and beside it what the system queues. */
import type { SmtpPath } from '../core/smtp-dialect.ts'
import type { Envelope, RecipientPath } from '../core/types.ts'
import type { MailParameters } from './parameters.ts'

export class Transaction {
  readonly reversePath: string
  readonly recipients: RecipientPath[] = []
  /** How many RCPT commands were refused. */
  refused = 0
  /** What followed the addresses of its RCPT commands. */
  readonly rcptArguments: string[] = []
  readonly #path: SmtpPath
  readonly #parameters: MailParameters

  constructor(path: SmtpPath, parameters: MailParameters) {
    this.#path = path
    this.reversePath = path.path
    this.#parameters = parameters
  }

  /** What the system's queue gets. */
  get queuedReversePath(): string {
    return this.#path.queuedAs ?? this.reversePath
  }

  get envelope(): Envelope {
    const { ret, envid, smtpUtf8, verp } = this.#parameters
    const { queuedAs } = this.#path
    return {
      reversePath: this.reversePath,
      ...(queuedAs === undefined ? {} : { queuedAs }),
      recipients: this.recipients,
      ...(ret ? { ret } : {}),
      ...(envid === undefined ? {} : { envid }),
      ...(verp === undefined ? {} : { verp }),
      ...(smtpUtf8 ? { smtpUtf8 } : {}),
    }
  }
}
