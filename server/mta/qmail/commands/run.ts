/** What a line's commands share while one delivery runs. */
import type { CommandRequest, CommandResult, Forward } from '../../../core/mta.ts'
import { concat, fromUtf8, utf8 } from '../../../mail/bytes.ts'

/** Whether commands outside may run: `off` without --allow-commands, `foreign` where the configuration is not the operator's. */
export type Commands = 'run' | 'off' | 'foreign'

/** Steps towards an answer; each yields a command to run outside and goes on with its result. */
export type Steps<T> = Generator<CommandRequest, T, CommandResult>

/** Ends the whole delivery for now, with a sentence of bouncelab's own. */
export class Stopped extends Error {}

/** One delivery under way. */
export interface Run {
  readonly variables: Readonly<Record<string, string>>
  /** The message in its queue form. */
  readonly message: Uint8Array
  readonly commands: Commands
  readonly output: Output
  /** Messages that have been queued, in order. */
  readonly forwards: Forward[]
  /** Makes one, without queueing it. */
  readonly forward: (sender: string, recipients: readonly string[]) => Forward
}

/** No report is longer: qmail-lspawn cuts one at 3000 bytes. */
const MOST_OUTPUT = 4000

/** What programs have written, with places for the process ids of what was queued meanwhile. */
export class Output {
  readonly #parts: (Uint8Array | { queued: number })[] = []
  #length = 0

  readonly write = (bytes: Uint8Array): void => {
    const taken = bytes.subarray(0, Math.max(0, MOST_OUTPUT - this.#length))
    if (taken.length > 0) this.#parts.push(taken.slice())
    this.#length += taken.length
  }

  readonly say = (text: string): void => this.write(utf8(text))

  /** The process id of the queued message of this number, once it is known. */
  sayQueued(queued: number): void {
    this.#parts.push({ queued })
  }

  text(processIds: readonly number[]): string {
    const bytes = this.#parts.map((part) => (part instanceof Uint8Array ? part : utf8(`${processIds[part.queued]}`)))
    return fromUtf8(concat(...bytes))
  }
}

// qmail-queue.c: ADDR, with the byte that begins a recipient.
const LONGEST_ADDRESS = 1002

/** qmail.c: what qmail-queue refuses for good; null where it takes the envelope. */
export const queueRefusal = ({ envelope: { reversePath, recipients } }: Forward): string | null =>
  [reversePath, ...recipients.map(({ forwardPath }) => forwardPath)].some((each) => utf8(each).length > LONGEST_ADDRESS)
    ? 'envelope address too long for qq (#5.1.3)'
    : null
