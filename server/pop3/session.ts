/** One POP3 session (RFC 1939): what it has said, what it has open, and how it answers. */
import { randomBytes } from 'node:crypto'
import type { Claim } from '../auth/passwords.ts'
import { SandboxError } from '../errors.ts'
import { type MailboxDoor, refusalOf } from '../mailbox/admit.ts'
import type { Delivery } from '../mailbox/delivery.ts'
import type { Line, LineConnection } from '../mailbox/line-connection.ts'
import type { Locks } from '../mailbox/locks.ts'
import { Mailbox } from '../mailbox/mailbox.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { TlsContexts } from '../smtp/tls.ts'

export interface Pop3Settings {
  sandboxes: Sandboxes
  locks: Locks
  tls: TlsContexts
  door: MailboxDoor
  /** Real milliseconds in which a command must come, before and after login (RFC 1939 section 3: ten minutes). */
  patience: { before: number; after: number }
}

/** What a session of the TRANSACTION state works on; the numbers of its messages do not change. */
export interface Maildrop {
  mailbox: Mailbox
  messages: readonly Delivery[]
  sizes: number[]
  /** By number, from 1. */
  deleted: Set<number>
  unlock: () => void
}

/** Octets of a command; RFC 2449 section 4 wants 255, and a SASL answer may be longer. */
const LONGEST = 2048
const MOST_FAILURES = 10
/** So that a packet full of commands does not keep other clients waiting. */
const COMMANDS_PER_TURN = 100

export class Pop3Session {
  readonly settings: Pop3Settings
  readonly connection: LineConnection
  user: string | null = null
  maildrop: Maildrop | null = null
  isOver = false
  /** For digests; APOP is offered where there is one in the greeting (RFC 1939 section 7). */
  readonly challenge: string = `<${randomBytes(9).toString('hex')}@bouncelab>`
  #failures = 0

  constructor(settings: Pop3Settings, connection: LineConnection) {
    this.settings = settings
    this.connection = connection
  }

  /** @param obey does what one line asks for */
  async run(obey: (session: Pop3Session, line: string) => Promise<void>): Promise<void> {
    const { connection } = this
    try {
      this.ok(this.settings.door.passwords?.hasSecrets ? `bouncelab ${this.challenge}` : 'bouncelab')
      for (let commands = 1; !this.isOver && connection.isOpen; commands++) {
        await connection.flush()
        const line = await this.next()
        if (line === 'ended') return
        if (line === 'idle') return this.no('nothing came for too long; good bye')
        if (line === 'too-long') this.no(`a command has at most ${LONGEST} octets`)
        else await this.#guarded(() => obey(this, line.text))
        if (this.#failures >= MOST_FAILURES) return this.no('too many failures; good bye')
        if (commands % COMMANDS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
      }
    } finally {
      this.maildrop?.unlock()
    }
  }

  next(): Promise<Line> {
    const { before, after } = this.settings.patience
    return this.connection.line(LONGEST, this.maildrop ? after : before)
  }

  ok(text: string): void {
    this.connection.write(`+OK ${text}\r\n`)
  }

  no(text: string): void {
    this.connection.write(`-ERR ${text}\r\n`)
  }

  /** Sends lines, and their end. */
  async list(first: string, lines: Iterable<string>): Promise<void> {
    this.ok(first)
    for (const line of lines) {
      this.connection.write(`${line}\r\n`)
      await this.connection.relieve()
    }
    this.connection.write('.\r\n')
  }

  /** Opens the mailbox of a user and has it alone until the end. */
  async logIn(claim: Claim): Promise<void> {
    const { sandboxes, locks, door } = this.settings
    const refusal = await refusalOf(door, claim, this.connection)
    if (refusal) {
      this.#failures++
      // RFC 3206: the other way to say it has nothing to do with the password.
      return this.no(`${refusal.why === 'limited' ? '[SYS/TEMP]' : '[AUTH]'} ${refusal.text}`)
    }
    let mailbox: Mailbox
    try {
      mailbox = await Mailbox.open(sandboxes, claim.user)
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      this.#failures++
      return this.no(`[AUTH] ${oneLine([error.message, error.hint].filter(Boolean).join(' '))}`)
    }
    const unlock = locks.take(mailbox.name)
    if (!unlock) return this.no('[IN-USE] another session has this mailbox open; it is free when that one ends')
    const messages = [...mailbox.messages]
    this.maildrop = { mailbox, messages, sizes: [], deleted: new Set(), unlock }
    for (const message of messages) this.maildrop.sizes.push(await mailbox.size(message))
    this.ok(`${messages.length} ${messages.length === 1 ? 'message' : 'messages'}`)
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.no(`[SYS/TEMP] ${oneLine(error instanceof Error ? error.message : String(error))}`)
    }
  }
}

/** Printable ASCII: a reply is one line. */
const oneLine = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').slice(0, 400)
