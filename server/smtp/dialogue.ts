/**
 * One SMTP dialogue: what the client says, what is answered, what the sandbox hears of it. It knows no socket; the
 * connection gives it lines and messages and carries its replies.
 */
import type { SessionStage } from '../core/events.ts'
import type { RuleContext, SessionPoint } from '../core/rule.ts'
import { COMMANDS, stageOf } from './commands.ts'
import type { Refusal, SmtpHost } from './host.ts'
import { codeOf, oneLine, replyLines, type Replies } from './replies.ts'
import { Session } from './session.ts'
import { applyRules, type Proceed } from './session-rules.ts'
import type { TlsFault } from './tls.ts'
import { ruleContext, Transaction } from './transaction.ts'
import type { MailParameters } from './parameters.ts'

/** What the dialogue asks of the connection under it. */
export interface Wire {
  readonly ip: string
  readonly port: number
  /** Sent with the next flush. */
  write(text: string): void
  flush(): void
  /** The bytes that follow are a message until the line with the single dot. */
  readMessage(limit: number, bytesPerSecond: number | undefined): void
  startTls(fault: TlsFault | undefined): void
  close(): void
  reset(): void
}

export interface Settings {
  host: SmtpHost
  hostname: string
  maxMessageSize: number
  authSandboxes: boolean
  replies: Replies
  maxLine: number
}

/** One after another, without an accepted command between them. */
const MAX_ERRORS = 20

export type About = Partial<Pick<Refusal, 'stage' | 'recipient' | 'ruleId' | 'received' | 'reversePath'>>

export class Dialogue {
  readonly wire: Wire
  readonly settings: Settings
  session!: Session
  transaction: Transaction | null = null
  tlsFault: { fault: TlsFault; ruleId: string } | null = null
  hidden = new Set<string>()
  isOver = false
  readonly #key: string
  /** The line in hand, secrets masked. */
  #command = ''
  #stage: SessionStage = 'connect'
  /** Takes the next line of an AUTH exchange. */
  #answer: ((line: string) => void | Promise<void>) | null = null
  #receiving = false
  #busy = true
  #storing = false
  #stopping = false
  #errors = 0
  #drip: number | undefined
  #wake: (() => void) | null = null

  constructor(wire: Wire, settings: Settings, key: string) {
    this.wire = wire
    this.settings = settings
    this.#key = key
  }

  /** Nothing is said before the sandbox is known. */
  async greet(): Promise<void> {
    try {
      const { ip, port } = this.wire
      const sandbox = await this.settings.host.sandboxFor(undefined)
      this.session = new Session(sandbox, { ip, port, tls: false, esmtp: false }, this.#key)
      this.remark(`connection from ${ip}:${port}`)
      if (this.isOver) return this.session.close()
      const { greeting } = this.settings.replies
      await this.ruled('connect', {}, {}, (reply) => this.reply(reply ?? greeting(this.settings.hostname)))
    } catch (error) {
      this.#broken(error)
    }
    this.#rest()
  }

  line(line: string): void | Promise<void> {
    return this.#guard(() => {
      const answer = this.#answer
      if (answer) {
        this.#answer = null
        this.#hear('AUTH ***', 'auth')
        return answer(line)
      }
      const end = line.search(/[ \t]/)
      const verb = (end < 0 ? line : line.slice(0, end)).toUpperCase()
      const argument = end < 0 ? '' : line.slice(end + 1)
      // The mechanism may be seen, what follows it may not.
      this.#hear(verb === 'AUTH' ? line.replace(/^(\S+\s+\S+)\s+\S.*$/, '$1 ***') : line, stageOf(verb))
      // biome-ignore lint/suspicious/noControlCharactersInRegex: a command holds none
      if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) return this.error(this.settings.replies.controlCharacters)
      const command = COMMANDS.get(verb)
      if (command) return command(this, argument.trim())
      if (/^[A-Z]+ \S+ HTTP\/\d/i.test(line)) return this.#wrongProtocol(this.settings.replies.httpRequest)
      return this.error(this.settings.replies.unknownCommand)
    })
  }

  lineTooLong(): void {
    this.#hear('(a line too long to keep)', 'other')
    this.#answer = null
    this.error(this.settings.replies.lineTooLong(this.settings.maxLine))
  }

  tlsHello(): void {
    this.#hear('(a TLS handshake)', 'other')
    this.#wrongProtocol(this.settings.replies.tlsOnPlainPort)
  }

  /** The message is in; null where it was larger than the limit. */
  message(raw: Uint8Array | null, size: number): void | Promise<void> {
    return this.#guard(() => {
      this.#receiving = false
      this.remark(`${size} bytes of message data`)
      this.#stage = 'message'
      const about = { received: size }
      if (!raw) {
        this.refuse(this.settings.replies.tooBig(this.settings.maxMessageSize), about)
        return this.endTransaction()
      }
      return this.ruled('message', { size, raw }, about, (reply) => this.#store(raw, reply))
    })
  }

  async #store(raw: Uint8Array, reply: string | undefined): Promise<void> {
    const { session, settings, transaction } = this
    if (!transaction) return
    this.#storing = true
    try {
      const { client, sandbox } = session
      const input = { sessionId: session.open(), client, envelope: transaction.envelope, raw }
      const { messageId } = await sandbox.accept(input)
      session.accepted(messageId)
      this.endTransaction()
      this.#errors = 0
      if (transaction.loseAck) this.hangUp(`${messageId} is stored, and a rule cuts the connection before the 250`)
      else this.reply(reply ?? settings.replies.queued(messageId))
    } catch (error) {
      this.refuse(settings.replies.notStored(oneLine(error)))
      this.endTransaction()
    } finally {
      this.#storing = false
      if (this.isOver) session.close()
    }
  }

  /** Asks the rules that act here, then goes on. Without rules it stays synchronous. */
  ruled(at: SessionPoint, known: Parameters<typeof ruleContext>[1], about: About, proceed: Proceed): void | Promise<void> {
    const { session, transaction } = this
    const base = { sender: transaction?.reversePath, ...known }
    // A rule for a recipient means any of them once there are several.
    const recipients = known?.recipient === undefined ? (transaction?.recipients ?? []) : []
    let rules = session.rules(at, this.#context({ recipient: recipients[0]?.forwardPath, ...base }))
    for (let i = 1; rules.length === 0 && i < recipients.length; i++) {
      rules = session.rules(at, this.#context({ ...base, recipient: recipients[i]?.forwardPath }))
    }
    return rules.length === 0 ? proceed() : applyRules(this, at, rules, about, proceed)
  }

  #context(known: Parameters<typeof ruleContext>[1]): RuleContext {
    return ruleContext(this.session.client, known)
  }

  reply(reply: string): void {
    if (this.isOver) return
    for (const line of replyLines(reply)) {
      this.session.say('S', line)
      this.wire.write(`${line}\r\n`)
    }
    if (codeOf(reply) === 421) this.hangUp()
  }

  /** Refuses the command in hand; '' where the connection is cut without a reply. */
  refuse(reply: string, about: About = {}): void {
    if (this.isOver) return
    this.session.refuse(this.#refusal(reply, about))
    if (reply) this.reply(reply)
    if (this.#stage === 'connect' && !this.isOver) this.hangUp()
  }

  /** Refuses what the client got wrong by itself. */
  error(reply: string, about: About = {}): void {
    this.#errors++
    const last = this.#errors >= MAX_ERRORS
    const said = last ? this.settings.replies.tooManyErrors : reply
    this.session.mistake(this.#refusal(said, about))
    this.reply(said)
  }

  #refusal(reply: string, about: About): Omit<Refusal, 'sessionId'> {
    const sender = this.transaction ? { reversePath: this.transaction.reversePath } : {}
    return { stage: this.#stage, command: this.#command, reply, ...sender, ...about }
  }

  begin(reversePath: string, parameters: MailParameters): void {
    this.transaction = new Transaction(reversePath, parameters)
    this.session.sandbox.beginTransaction()
    this.#errors = 0
  }

  endTransaction(): void {
    if (!this.transaction) return
    this.transaction = null
    this.session.sandbox.endTransaction()
  }

  receive(): void {
    this.#receiving = true
    this.#stage = 'data'
    this.wire.readMessage(this.settings.maxMessageSize, this.transaction?.drip ?? this.#drip)
  }

  /** The next line answers this prompt. */
  ask(reply: string, answer: (line: string) => void | Promise<void>): void {
    this.reply(reply)
    this.#answer = answer
  }

  remark(text: string): void {
    this.session?.say('*', text)
  }

  drip(bytesPerSecond: number): void {
    if (this.transaction) this.transaction.drip = bytesPerSecond
    else this.#drip = bytesPerSecond
  }
}
