/** A session as its sandbox sees it: opened when something happens, its refusals, its transcript, closed once. */
import type { ActingRule, RuleContext, SessionPoint } from '../core/rule.ts'
import type { ClientInfo, Instant } from '../core/types.ts'
import type { TranscriptLine } from '../store/store.ts'
import type { Refusal, SmtpSandbox } from './host.ts'
import { Transcript } from './transcript.ts'

/** A client that only makes mistakes must not flood the journal. */
const MAX_JOURNALED_MISTAKES = 50
const MAX_COMMAND = 1000

export class Session {
  /** Replaced whole at every change, so that what was handed out stays as it was. */
  client: ClientInfo
  #refused = 0
  #sandbox: SmtpSandbox
  #id: string | undefined
  #openedAt: Instant = 0
  #closed = false
  /** Of the present sandbox; a session that was opened in another one left its lines there. */
  #transcript = new Transcript()
  #messageIds: string[] = []
  #ruleUses: Record<string, number> = {}
  #mistakes = 0
  #asked = 0
  /** Names the connection where rules with a chance act before the session has an id. */
  readonly #connectionKey: string

  constructor(sandbox: SmtpSandbox, client: ClientInfo, connectionKey: string) {
    this.#sandbox = sandbox
    this.client = client
    this.#connectionKey = connectionKey
  }

  get sandbox(): SmtpSandbox {
    return this.#sandbox
  }

  say(who: TranscriptLine['who'], text: string): void {
    if (!this.#closed) this.#transcript.add(this.#sandbox.now(), who, text)
  }

  /** Journals session.opened at the first call: before it, AUTH may still move the session to another sandbox. */
  open(): string {
    if (this.#id === undefined) {
      this.#openedAt = this.#sandbox.now()
      this.#id = this.#sandbox.openSession(this.client)
    }
    return this.#id
  }

  /** Goes on in another sandbox; what was journaled in the first one is closed there. */
  moveTo(sandbox: SmtpSandbox): void {
    if (sandbox.name === this.#sandbox.name) return
    // What rules did here belongs into this sandbox's journal too.
    if (this.#id !== undefined || Object.keys(this.#ruleUses).length > 0) {
      const left = `the session ${this.open()} of the sandbox ${this.#sandbox.name}`
      this.say('*', `the session goes on in the sandbox ${sandbox.name}`)
      this.#store()
      this.#id = undefined
      this.#messageIds = []
      this.#refused = 0
      this.#transcript = new Transcript()
      this.#transcript.add(sandbox.now(), '*', `continues ${left}`)
    }
    this.#ruleUses = {}
    this.#sandbox = sandbox
    this.#transcript.restamp(sandbox.now())
  }

  rules(at: SessionPoint, context: RuleContext): ActingRule[] {
    return this.#sandbox.sessionRules(at, context, `${this.#id ?? this.#connectionKey} ${at} ${++this.#asked}`)
  }

  /** Counts a session rule that acted without refusing anything. */
  used(ruleId: string): void {
    this.#ruleUses[ruleId] = (this.#ruleUses[ruleId] ?? 0) + 1
  }

  accepted(messageId: string): void {
    this.#messageIds.push(messageId)
  }

  refuse(refusal: Omit<Refusal, 'sessionId'>): void {
    if (this.#closed) return
    const sessionId = this.open()
    this.#refused++
    this.#sandbox.refuse({ sessionId, ...refusal, command: refusal.command.slice(0, MAX_COMMAND) })
  }

  /** A refusal that the client's own mistake caused; only so many of them are journaled. */
  mistake(refusal: Omit<Refusal, 'sessionId'>): void {
    this.#mistakes++
    if (this.#mistakes <= MAX_JOURNALED_MISTAKES) this.refuse(refusal)
    else this.#refused++
    if (this.#mistakes === MAX_JOURNALED_MISTAKES + 1) {
      this.say('*', `more than ${MAX_JOURNALED_MISTAKES} mistakes: further ones stand only in this transcript`)
    }
  }

  close(): void {
    if (this.#closed) return
    this.open()
    this.#store()
    this.#closed = true
  }

  #store(): void {
    this.#sandbox.closeSession(
      {
        id: this.open(),
        openedAt: this.#openedAt,
        closedAt: this.#sandbox.now(),
        client: this.client,
        messageIds: this.#messageIds,
        refused: this.#refused,
        transcript: this.#transcript.lines,
      },
      this.#ruleUses,
    )
  }
}
