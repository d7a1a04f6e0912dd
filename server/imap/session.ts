/** One IMAP session: which state it is in, and the loop that answers its commands one after the other. */

import type { Claim } from '../auth/passwords.ts'
import { SandboxError } from '../errors.ts'
import { type MailboxDoor, mayShow, mechanismsFor, refusalOf } from '../mailbox/admit.ts'
import type { LineConnection } from '../mailbox/line-connection.ts'
import { Mailbox } from '../mailbox/mailbox.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { TlsContexts } from '../smtp/tls.ts'
import { asBytes, oneLine } from './format.ts'
import { readCommand } from './read-command.ts'
import { BadCommand, Reader } from './reader.ts'
import type { Selected } from './selected.ts'

export interface ImapSettings {
  sandboxes: Sandboxes
  tls: TlsContexts
  version: string
  door: MailboxDoor
  /** Real milliseconds in which a command must come, before and after login (RFC 9051 section 5.4: thirty minutes). */
  patience: { before: number; after: number }
}

/** A command's answer after its tag, such as `OK done`. */
export type Answer = string

/** Which commands may make message numbers shift (RFC 9051 section 7.5.1). */
export interface Command {
  run: (session: ImapSession, reader: Reader) => Answer | Promise<Answer>
  in: 'any' | 'before' | 'after' | 'selected'
  keepsNumbers?: boolean
}

const MOST_WRONG = 20
const COMMANDS_PER_TURN = 100

export class ImapSession {
  readonly settings: ImapSettings
  readonly connection: LineConnection
  mailbox: Mailbox | null = null
  selected: Selected | null = null
  isOver = false
  /** In a row: a client that speaks something else is not listened to for ever. */
  #wrong = 0
  #tag = ''

  constructor(settings: ImapSettings, connection: LineConnection) {
    this.settings = settings
    this.connection = connection
  }

  /** Of the command that runs; empty once it was answered. */
  get tag(): string {
    return this.#tag
  }

  get patience(): number {
    return this.mailbox ? this.settings.patience.after : this.settings.patience.before
  }

  get capabilities(): string {
    return ['IMAP4rev1', ...EXTENSIONS, ...(this.mailbox ? [] : this.#waysIn)].join(' ')
  }

  get #waysIn(): string[] {
    const { connection, settings } = this
    return [
      ...mechanismsFor(settings.door, connection).map((name) => `AUTH=${name}`),
      ...(connection.isEncrypted ? [] : ['STARTTLS']),
      ...(mayShow(settings.door, connection) ? [] : ['LOGINDISABLED']),
    ]
  }

  /** @param commands by name, in upper case */
  async run(commands: ReadonlyMap<string, Command>): Promise<void> {
    const { connection } = this
    this.tell(`OK [CAPABILITY ${this.capabilities}] bouncelab`)
    for (let count = 1; !this.isOver && connection.isOpen; count++) {
      await connection.flush()
      const received = await readCommand(connection, this.patience, this.mailbox !== null)
      if (received.is === 'over') return received.why === null ? undefined : this.tell(`BYE ${received.why}`)
      const { tag } = received
      if (received.is === 'wrong') this.#answer(tag, received.answer)
      else await this.#obey(commands, tag, received.text)
      if (this.#wrong >= MOST_WRONG) return this.tell('BYE too much of this is no IMAP')
      if (count % COMMANDS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Answers the command that runs before it has ended: what follows the answer is of another kind. */
  handsOver(answer: Answer): void {
    this.#answer(this.#tag, answer)
    this.#tag = ''
  }

  /** An untagged line. */
  tell(text: string): void {
    this.connection.write(`* ${text}\r\n`)
  }

  /** Tells of what others have done to the mailbox. */
  tellChanges(mayRemove: boolean): void {
    for (const line of this.selected?.changes(mayRemove) ?? []) this.connection.write(`${line}\r\n`)
  }

  async logIn(claim: Claim): Promise<Answer> {
    const refusal = await refusalOf(this.settings.door, claim, this.connection)
    if (refusal) {
      this.#wrong++
      return `NO [${REFUSED[refusal.why]}] ${refusal.text}`
    }
    try {
      this.mailbox = await Mailbox.open(this.settings.sandboxes, claim.user)
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error
      this.#wrong++
      return `NO [AUTHENTICATIONFAILED] ${oneLine([error.message, error.hint].filter(Boolean).join(' '))}`
    }
    return `OK [CAPABILITY ${this.capabilities}] logged in`
  }

  async #obey(commands: ReadonlyMap<string, Command>, tag: string, text: string): Promise<void> {
    const lost = (await this.mailbox?.lost()) ?? null
    if (lost !== null) {
      // Its unique identifiers are another one's now, which nobody can be told in the middle.
      this.isOver = true
      return this.tell(`BYE ${lost} Log in again.`)
    }
    const [name = ''] = /^(?:UID )?[^ ]*/i.exec(text) ?? []
    const command = commands.get(name.toUpperCase())
    if (!command) {
      const known = name === '' ? 'a command is missing after the tag' : `${oneLine(name)} is no command here`
      return this.#answer(tag, `BAD ${known}`)
    }
    this.#tag = tag
    const answer = this.#misplaced(command) ?? (await this.#result(command, new Reader(text, name.length)))
    if (this.#tag === '') return
    if (!this.isOver) this.tellChanges(!command.keepsNumbers)
    this.#answer(tag, answer)
  }

  #misplaced(command: Command): Answer | null {
    if (command.in === 'before' && this.mailbox) return 'BAD you are logged in already'
    if ((command.in === 'after' || command.in === 'selected') && !this.mailbox)
      return 'BAD log in first: LOGIN or AUTHENTICATE PLAIN'
    if (command.in === 'selected' && !this.selected) return 'BAD no mailbox is selected: SELECT INBOX'
    return null
  }

  async #result(command: Command, reader: Reader): Promise<Answer> {
    try {
      return await command.run(this, reader)
    } catch (error) {
      if (error instanceof BadCommand) return `BAD ${oneLine(error.message)}`
      return `NO [SERVERBUG] ${oneLine(error instanceof Error ? error.message : String(error))}`
    }
  }

  #answer(tag: string, answer: Answer): void {
    this.#wrong = answer.startsWith('BAD') ? this.#wrong + 1 : answer.startsWith('OK') ? 0 : this.#wrong
    this.connection.write(`${tag} ${asBytes(answer)}\r\n`)
  }
}

/** RFC 5530. */
const REFUSED = { wrong: 'AUTHENTICATIONFAILED', limited: 'LIMIT', 'in the clear': 'PRIVACYREQUIRED' } as const

const EXTENSIONS = [
  'LITERAL+',
  'SASL-IR',
  'ID',
  'ENABLE',
  'IDLE',
  'NAMESPACE',
  'UNSELECT',
  'UIDPLUS',
  'ESEARCH',
  'CHILDREN',
]
