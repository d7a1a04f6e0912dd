/**
 * One SMTP dialogue: what the client says, what is answered, what the sandbox hears of it. It knows no socket: the
 * connection under it brings lines and messages and carries the replies.
 */
import type { SessionStage } from '../core/events.ts'
import { PLAIN_DIALECT } from '../core/plain-dialect.ts'
import type { SmtpDialect, SmtpPath } from '../core/smtp-dialect.ts'
import type { Why } from '../core/types.ts'
import { isNoRoom } from '../store/errors.ts'
import { commandFor, stageOf } from './commands.ts'
import { barred } from './door.ts'
import type { Refusal } from './host.ts'
import { answerEach } from './lmtp.ts'
import type { MailParameters } from './parameters.ts'
import { codeOf, oneLine, replyLines } from './replies.ts'
import { Session } from './session.ts'
import { ruled } from './session-rules.ts'
import type { Settings } from './settings.ts'
import type { TlsFault } from './tls.ts'
import { Transaction } from './transaction.ts'
import type { Wire } from './wire.ts'

/** What rules have in store for the message. */
interface Plan {
  /** At what rate it is read. */
  bytesPerSecond?: number
  /** The connection is cut after storing, before the 250. */
  loseAck?: boolean
}

/** What a refusal says besides the command in hand. */
export type About = Partial<Pick<Refusal, 'stage' | 'recipient' | 'ruleId' | 'received' | 'reversePath' | 'why'>>
type Answer = (line: string) => void | Promise<void>

/** So many in a row, without an accepted command between them. */
const MAX_ERRORS = 20
// biome-ignore lint/suspicious/noControlCharactersInRegex: a command holds none but tabs
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/

export class Dialogue {
  readonly wire: Wire
  readonly settings: Settings
  session!: Session
  transaction: Transaction | null = null
  tlsFault: { fault: TlsFault; ruleId: string } | null = null
  /** Extensions that EHLO does not name. */
  hidden = new Set<string>()
  isOver = false
  readonly #key: string
  /** The command in hand, its secrets masked, and where in the session it stands. */
  #command = ''
  #stage: SessionStage = 'connect'
  #answer: Answer | null = null
  #plan: Plan = {}
  #lastingPlan: Plan = {}
  #state: 'busy' | 'waiting' | 'storing' = 'busy'
  #stopping = false
  #stalled = false
  #errors = 0
  #wake: (() => void) | null = null
  #overheard: string[] | null = null
  /** Why there is no sandbox. */
  #unmet: unknown

  constructor(wire: Wire, settings: Settings, key: string) {
    this.wire = wire
    this.settings = settings
    this.#key = key
  }

  /** How the session's sandbox speaks at this moment: AUTH may change the sandbox, and a scenario its MTA. */
  get dialect(): SmtpDialect {
    return this.session?.sandbox.dialect() ?? PLAIN_DIALECT
  }

  get hostname(): string {
    return this.dialect.hostname ?? this.settings.hostname
  }

  /** Says nothing before the sandbox is known. */
  async greet(): Promise<void> {
    await this.meet()
    try {
      if (!this.session) throw this.#unmet
      if (this.isOver) this.session.close()
      else
        await ruled(this, 'connect', {}, {}, (reply) =>
          this.reply(
            reply ??
              this.dialect.replies.greeting(this.hostname, this.session?.sandbox.now() ?? 0, this.session?.client),
          ),
        )
    } catch (error) {
      this.#fail(error)
    }
    this.#rest()
  }

  /** Finds the sandbox; nothing is said yet. */
  async meet(): Promise<void> {
    if (this.session) return
    const { ip, port } = this.wire
    try {
      const sandbox = await this.settings.host.sandboxFor(undefined)
      this.session = new Session(sandbox, { ip, port, tls: false, esmtp: false }, this.#key)
      this.remark(ip === '' ? 'connection by the socket file' : `connection from ${ip}:${port}`)
    } catch (error) {
      this.#unmet = error
    }
  }

  line(line: string): void | Promise<void> {
    return this.#work(() => {
      const answer = this.#answer
      if (answer) {
        this.#answer = null
        this.#hear('AUTH ***', 'auth')
        return answer(line.trim())
      }
      const { dialect } = this
      const { replies } = dialect
      const { verb, argument } = dialect.splitCommand(line)
      const name = verb.toUpperCase()
      // The mechanism may be seen, what follows it may not.
      this.#hear(name === 'AUTH' ? line.replace(/^(\S+\s+\S+)\s+\S.*$/s, '$1 ***') : line, stageOf(name))
      if (CONTROL.test(line)) return this.error(replies.controlCharacters)
      const command = commandFor(this, name)
      const bar = command && barred(this, name)
      if (bar) return this.error(bar)
      if (command) return command(this, argument)
      if (replies.httpRequest && /^[A-Z]+ \S+ HTTP\/\d/i.test(line)) return this.#wrongProtocol(replies.httpRequest)
      return this.error(replies.unknownCommand)
    })
  }

  lineTooLong(): void | Promise<void> {
    return this.#work(() => {
      this.#answer = null
      this.#hear('(a line too long to keep)', 'other')
      this.error(this.dialect.replies.lineTooLong(this.settings.maxLine))
    })
  }

  tlsHello(): void {
    this.#hear('(a TLS handshake)', 'other')
    this.#wrongProtocol(this.dialect.replies.tlsOnPlainPort)
  }

  /** DATA may go on: what comes next is the message. */
  receive(): void {
    this.#stage = 'data'
    this.wire.readMessage(this.settings.maxMessageSize, this.#plan.bytesPerSecond, this.dialect.replies.bareLf !== null)
  }

  /** The message is in; null where it was larger than the limit. */
  message(raw: Uint8Array | null, size: number): void | Promise<void> {
    return this.#work(async () => {
      this.remark(`${size} bytes of message data`)
      this.#stage = 'message'
      const about = { received: size }
      const { lmtp } = this.settings
      const take = () =>
        raw ? ruled(this, 'message', { size, raw }, about, (reply) => this.#store(raw, reply)) : this.#refuseSize(about)
      if (lmtp) await answerEach(this, size, raw, take, (reply) => this.#store(raw as Uint8Array, reply))
      else await take()
      this.endTransaction()
    })
  }

  /** A line feed came without its carriage return, in a message for a system that ends the session for it. */
  bareLf(size: number): void | Promise<void> {
    return this.#work(() => {
      this.#stage = 'message'
      this.remark(`a bare line feed in the message, after ${size} bytes`)
      this.refuse(this.dialect.replies.bareLf ?? '', { received: size })
      this.hangUp()
    })
  }

  #refuseSize(about: About): void {
    const { maxMessageSize } = this.settings
    this.#refuseFor(`larger than ${maxMessageSize} bytes`, this.dialect.replies.tooBig(maxMessageSize), about)
  }

  /** What the work answers, kept from the client: LMTP says it recipient by recipient. */
  async overhear(work: () => void | Promise<void>): Promise<string[]> {
    const heard: string[] = []
    this.#overheard = heard
    try {
      await work()
    } finally {
      this.#overheard = null
    }
    return heard
  }

  /** Refuses; what the reply does not say stands in the transcript. */
  #refuseFor(reason: string, reply: string, about: About = {}): void {
    if (!reply.includes(reason)) this.remark(`refused: ${reason}`)
    this.refuse(reply, about)
  }

  async #store(raw: Uint8Array, reply: string | undefined): Promise<void> {
    const { session, transaction } = this
    if (!transaction) return
    // A rule that has its own words for the message has taken it.
    const refusal = reply === undefined && this.dialect.judgeMessage?.(raw)
    if (refusal) return this.refuse(refusal.reply, { received: raw.length, why: refusal.why })
    this.#state = 'storing'
    try {
      const { client, sandbox } = session
      const input = { sessionId: session.open(), client, envelope: transaction.envelope, raw }
      const queued = await sandbox.accept(input)
      const { messageId } = queued
      session.accepted(messageId)
      this.#errors = 0
      const { loseAck } = this.#plan
      this.endTransaction()
      if (this.isOver) this.remark(`${messageId} is stored; the client left before the answer`)
      else if (loseAck) this.hangUp(`${messageId} is stored; a rule cuts the connection before the 250`)
      else this.reply(reply ?? this.dialect.replies.queued(queued))
    } catch (error) {
      const why = oneLine(error)
      this.#refuseFor(why, this.dialect.replies.notStored(why, isNoRoom(error)))
    } finally {
      this.#state = 'busy'
      if (this.isOver) this.#close()
    }
  }

  reply(reply: string): void {
    if (this.isOver) return
    if (this.#overheard) {
      this.#overheard.push(reply)
      return
    }
    for (const line of replyLines(reply)) {
      this.session.say('S', line)
      this.wire.write(`${line}\r\n`)
    }
    if (codeOf(reply) === 421) this.hangUp()
  }

  /** Refuses the command in hand; '' where the connection is cut without a reply. */
  refuse(reply: string, about: About = {}): void {
    if (this.isOver) return
    if (about.why) this.remark(reasonOf(about.why))
    this.session.refuse(this.#refusal(reply, about))
    if (reply) this.reply(reply)
    // A server that refuses the connection has nothing more to say.
    if (reply && this.#stage === 'connect') this.hangUp()
  }

  /** Refuses what the client got wrong by itself. */
  error(reply: string, about: About = {}): void {
    this.#errors++
    const { tooManyErrors } = this.dialect.replies
    const said = this.#errors < MAX_ERRORS || !tooManyErrors ? reply : tooManyErrors
    this.session.mistake(this.#refusal(said, about))
    this.reply(said)
  }

  #refusal(reply: string, about: About): Omit<Refusal, 'sessionId'> {
    const sender = this.transaction ? { reversePath: this.transaction.reversePath } : {}
    return { stage: this.#stage, command: this.#command, reply, ...sender, ...about }
  }

  /** The next line answers this prompt. */
  ask(reply: string, answer: Answer): void {
    this.reply(reply)
    this.#answer = answer
  }

  remark(text: string): void {
    this.session?.say('*', text)
  }

  begin(path: SmtpPath, parameters: MailParameters): void {
    this.transaction = new Transaction(path, parameters)
    this.session.sandbox.beginTransaction()
    this.#errors = 0
  }

  endTransaction(): void {
    if (!this.transaction) return
    this.transaction = null
    this.#plan = this.#lastingPlan
    this.session.sandbox.endTransaction()
  }

  /** Notes what a rule has in store for the message in hand, the next one, or all that follow. */
  plan(plan: Plan, lasting: boolean): void {
    this.#plan = { ...this.#plan, ...plan }
    if (lasting) this.#lastingPlan = { ...this.#lastingPlan, ...plan }
  }

  /** Real time; ends early when the connection does. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Ends with the connection. */
  stall(): Promise<void> {
    this.#stalled = true
    this.wire.discardInput()
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  tlsStarted(): void {
    this.session.client = { ...this.session.client, tls: true }
    this.remark('TLS started')
    if (this.tlsFault) this.session.used(this.tlsFault.ruleId)
    this.tlsFault = null
  }

  tlsFailed(why: string): void {
    if (this.isOver) return
    if (!this.session) {
      this.hangUp()
      return
    }
    this.remark(why)
    this.refuse('', { stage: 'starttls', ...(this.tlsFault ? { ruleId: this.tlsFault.ruleId } : {}) })
    this.hangUp()
  }

  /** The client sends no more; what it sent before may still be in work. */
  inputEnds(): void {
    if (this.#stalled) this.inputEnded()
  }

  /** The client sends no more, and what it sent before is dealt with. */
  inputEnded(): void {
    this.lost('the client closed the connection')
  }

  /** The connection is gone, or as good as gone. */
  lost(why: string): void {
    if (this.isOver) return
    this.#cut('')
    this.hangUp(why)
  }

  idle(): void {
    if (this.isOver || this.#state !== 'waiting') return
    this.#bye(this.dialect.replies.timeout)
  }

  /** Lets an open transaction finish, and says goodbye then, or at once. */
  stop(): void {
    this.#stopping = true
    if (this.#state === 'waiting' && !this.transaction) this.#bye(this.dialect.replies.shuttingDown)
  }

  /** No more waiting. */
  abort(): void {
    if (!this.isOver) this.#bye(this.dialect.replies.shuttingDown)
  }

  hangUp(why?: string, how: 'close' | 'reset' = 'close'): void {
    if (this.isOver) return
    if (why) this.remark(why)
    this.isOver = true
    this.#wake?.()
    if (this.#state !== 'storing') this.#close()
    this.wire[how]()
  }

  /** Session and transaction end once, and not while a message is being stored: its id belongs to them. */
  #close(): void {
    this.endTransaction()
    this.session?.close()
  }

  #bye(reply: string): void {
    this.#cut(reply)
    if (this.session) this.reply(reply)
    this.hangUp()
  }

  /** Journals a transaction that ends before its final reply; one whose recipients were all refused has ended already. */
  #cut(reply: string): void {
    const { transaction } = this
    if (!transaction || this.#stalled || this.#state === 'storing') return
    if (this.#stage !== 'data' && transaction.recipients.length === 0 && transaction.refused > 0) return
    const received = this.#stage === 'data' ? { received: this.wire.received } : {}
    this.session.refuse(this.#refusal(reply, received))
  }

  #hear(text: string, stage: SessionStage): void {
    this.#command = text
    this.#stage = stage
    this.session.say('C', text)
  }

  #wrongProtocol(reply: string): void {
    this.session.mistake(this.#refusal(reply, {}))
    this.reply(reply)
    this.hangUp()
  }

  /** Whatever goes wrong in here is answered, never thrown at the socket. */
  #work(work: () => void | Promise<void>): void | Promise<void> {
    if (this.isOver) return
    this.#state = 'busy'
    try {
      const done = work()
      if (done) return done.catch((error) => this.#fail(error)).then(() => this.#rest())
    } catch (error) {
      this.#fail(error)
    }
    this.#rest()
  }

  #rest(): void {
    this.#state = 'waiting'
    if (this.#stopping && !this.transaction && !this.isOver) this.#bye(this.dialect.replies.shuttingDown)
  }

  #fail(error: unknown): void {
    try {
      const why = oneLine(error)
      if (this.session) this.#refuseFor(why, this.dialect.replies.notStored(why, isNoRoom(error)))
      else this.wire.write(`${PLAIN_DIALECT.replies.unavailable(why)}\r\n`)
    } catch {
      // The sandbox itself is out of order: the connection is all that is left to end.
    }
    if (!this.session || this.#stage === 'message') this.hangUp()
  }
}

/** `control/badmailfrom (/var/qmail/control/badmailfrom, line 3): …`, for the transcript. */
function reasonOf(why: Why): string {
  if (!('text' in why)) return `rule ${why.ruleId}`
  if (why.by !== 'setting' || !why.source) return why.text
  const { file, line } = why.source
  return `${why.text} (${file}${line === undefined ? '' : `, line ${line}`})`
}
