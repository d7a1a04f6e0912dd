/**
 * The queue at work: takes accepted messages, tries what is due, asks the MTA who is told, and writes the journal.
 * It never waits and never reads a clock: the sandbox sets the time and steps it from one due instant to the next.
 */
import { type Change, decisionsFor } from './decisions.ts'
import { DueList } from './due-list.ts'
import type { EventBody, OfHandoff, Running, SandboxEvent } from './events.ts'
import { type HandoffEnd, type HandTo, targetOf } from './handoff.ts'
import { Hosts } from './hosts.ts'
import { acceptedEvent, type Intake, measure, type Named } from './intake.ts'
import { type Met, meet } from './meet.ts'
import type {
  AgeDecision,
  ComposedNotice,
  ComposeInput,
  Forward,
  LocalResult,
  Mta,
  NoticeDecision,
  NoticePlan,
} from './mta.ts'
import { Posts } from './posts.ts'
import type { QueueJob } from './queue.ts'
import { attemptedEvent, type Begun, outcomeEvent, queuedEvent } from './recipient-events.ts'
import { reduce } from './reduce.ts'
import type { RuleContext, RuleRecord } from './rule.ts'
import { type RuleMemory, RuleStack } from './rule-stack.ts'
import { isFinal, type MessageState, messageStatus, type RecipientState, type SandboxState } from './state.ts'
import type { HeaderField, Instant, Origin, Outcome, RecipientPath } from './types.ts'

/** A notice that the MTA wants sent; its bytes need the original's, which the store holds. */
export interface PendingNotice {
  plan: NoticePlan
  messageId: string
  noticeId: string
  processId: number
}

/** A local delivery that the message's bytes decide, or commands outside. */
export interface PendingDelivery {
  readonly message: MessageState
  readonly recipient: RecipientState
  readonly deliveryNumber: number
  readonly startedAt: Instant
  readonly ruleId?: string | undefined
  /** Whom it is handed to. */
  readonly handTo?: HandTo | undefined
  /** What is sent back for it, once it is delivered so. */
  readonly answer?: Met['answer'] | undefined
}

/**
 * Forwarding makes no more messages of one than this. Addresses that forward to themselves under ever new names grow
 * without end in a real qmail.
 */
const MOST_OF_A_TRACE = 1000

/** Events after which a message's stored summary still serves. */
const UNSTORED: ReadonlySet<EventBody['type']> = new Set([
  'recipient.attempted',
  'recipient.deferred',
  'handoff.queued',
  'handoff.attempted',
  'handoff.delivered',
  'handoff.failed',
  'notice.sent',
  'notice.suppressed',
])

const isUnstored = (body: EventBody): boolean =>
  UNSTORED.has(body.type) || (body.type === 'recipient.queued' && body.reason !== 'released')

/** What an attempt comes to whose command is not waited for. */
const CUT_SHORT: Outcome = { type: 'mta', temporary: true, text: 'bouncelab no longer waits for the command.\n' }

const NOT_AWAITED: HandoffEnd = { ok: false, reply: 'bouncelab no longer waits for the server.', dialogue: [] }

const unanswered = ({ message: { id } }: PendingDelivery): never => {
  throw new Error(`the delivery of ${id} needs its bytes`)
}

const TOO_MANY: Outcome = {
  type: 'mta',
  temporary: false,
  text: `bouncelab forwards no further: ${MOST_OF_A_TRACE} messages have come of one, which is a loop. (#5.4.6)\n`,
}

/** A deferral that no attempt follows is the end. */
const ENDINGS = { delivered: 'recipient.delivered', failed: 'recipient.failed', deferred: 'recipient.expired' } as const

export class Engine {
  readonly state: SandboxState
  readonly rules = new RuleStack()
  /** Posts to webhooks. */
  readonly posts: Posts
  readonly #due: DueList
  readonly #routes: readonly RuleRecord[]
  #mta: Mta
  #hosts: Hosts
  #written: SandboxEvent[] = []
  /** Header fields of messages in motion, for rules that look at them. */
  readonly #fields = new Map<string, readonly HeaderField[]>()
  #changes = new Map<string, Change>()
  /** Attempts of the present wave that have begun and not ended. */
  #begun: (Begun | PendingDelivery)[] = []
  /** Deliveries whose commands run outside. */
  readonly #outside = new Map<RecipientState, PendingDelivery>()
  /** Forwarded messages whose bytes have not been fetched. */
  #forwarded: { id: string; raw: Uint8Array }[] = []
  /** Messages whose summary changed since the last takeTouched(), those of ended traces included. */
  #touched = new Map<string, MessageState>()

  /** @param routes rules behind all others, which no reset takes away */
  constructor(state: SandboxState, mta: Mta, routes: readonly RuleRecord[] = []) {
    this.state = state
    this.#routes = routes
    this.#mta = mta
    this.#hosts = new Hosts(mta)
    this.#due = new DueList(state)
    this.posts = new Posts(state, (body) => this.emit(body))
    this.#loadRules()
  }

  get mta(): Mta {
    return this.#mta
  }

  setMta(mta: Mta): void {
    this.#mta = mta
    this.#hosts = new Hosts(mta)
  }

  /** The events written since the last call, in order. */
  takeEvents(): SandboxEvent[] {
    const events = this.#written
    this.#written = []
    return events
  }

  /** The messages whose stored summary is out of date. */
  takeTouched(): MessageState[] {
    const touched = [...this.#touched.values()]
    this.#touched = new Map()
    return touched
  }

  /** Writes one event: gives it its place in the journal and folds it into the state. */
  emit(body: EventBody): SandboxEvent {
    const event = body as SandboxEvent
    event.epoch = this.state.epoch
    event.seq = this.state.seq + 1
    event.at = this.state.now
    // A deferral changes neither a message's state nor what is searched; until it ends its live state is at hand.
    const touches = 'messageId' in body && !isUnstored(body)
    const known = touches ? this.state.messages.get(body.messageId) : undefined
    reduce(this.state, event)
    this.#written.push(event)
    if (touches) {
      const message = known ?? this.state.messages.get(body.messageId)
      if (message) this.#touched.set(message.id, message)
    }
    if (this.state.webhooks.length > 0 && 'messageId' in body) {
      const message = known ?? this.state.messages.get(body.messageId)
      if (message) this.posts.tell(body, message)
    }
    if (body.type === 'rules.changed' || body.type === 'scenario.applied') this.#loadRules()
    return event
  }

  /** Moves the time forward; never back. */
  setNow(now: Instant): void {
    this.state.now = Math.max(this.state.now, now)
  }

  /** The next instant at which something is due; null when the queue rests for good. */
  nextDue(): Instant | null {
    if (this.#changes.size > 0) return this.state.now
    const due = this.#due.next(this.#mta)
    const post = this.posts.next()
    return due === null || (post !== null && post < due) ? post : due
  }

  /** The next instant at which something of this trace is due; null when it rests. */
  traceDue(rootId: string): Instant | null {
    let due: Instant | null = null
    const consider = (at: Instant | null) => {
      if (at !== null && (due === null || at < due)) due = at
    }
    for (const id of this.state.traces.get(rootId)?.ids ?? []) {
      const message = this.#message(id)
      if (message.ended) continue
      for (const { underWay, nextAttemptAt } of message.recipients) consider(underWay?.endsAt ?? nextAttemptAt)
      consider(this.#mta.nextCheckAt(message, this.state.now))
    }
    return due
  }

  /** The bytes of the messages that deliveries have forwarded since the last call; the store takes them. */
  takeForwarded(): { id: string; raw: Uint8Array }[] {
    const forwarded = this.#forwarded
    this.#forwarded = []
    return forwarded
  }

  /** Puts a rebuilt state's recipients back into the queue, after a restart. */
  restore(fields: ReadonlyMap<string, readonly HeaderField[]>): void {
    this.posts.restore()
    for (const [id, list] of fields) this.#fields.set(id, list)
    for (const message of this.state.messages.values()) {
      if (message.ended) continue
      for (const recipient of message.recipients) {
        const { state, underWay, nextAttemptAt } = recipient
        // A command was running for it when everything stopped: it is tried again, as by qmail-send.
        if (state === 'queued' && !underWay && nextAttemptAt === null) {
          this.requeue(message, recipient, this.state.now, 'rescheduled')
        } else this.#due.push(message, recipient)
      }
      this.#pushCheck(message)
    }
  }

  /** Accepts a message: it gets its id, its queue names, and each recipient a first attempt, due now. */
  accept(intake: Intake): MessageState {
    const message = this.#take(intake, { kind: 'mail', parent: null, processId: this.state.counters.processId + 1 })
    this.#queueRecipients(message)
    return message
  }

  /**
   * Begins one wave of what is due now: age checks, ends of attempts that took time, then as many attempts as the
   * MTA runs at once, local and remote in turn. end() goes on with it.
   * @returns the deliveries that the messages' bytes decide; null when nothing was due
   */
  begin(): PendingDelivery[] | null {
    this.#due.collect((job) => this.#act(job))
    const wave = this.#due.wave(this.#mta)
    if (wave.length === 0 && this.#changes.size === 0) return null
    this.#begun = wave.map(({ message, recipient }) => this.#begin(message, recipient)).filter((b) => b !== null)
    return this.#begun.filter((b): b is PendingDelivery => !('outcome' in b))
  }

  /**
   * Ends the wave: local attempts, then remote ones.
   * @param results those of the deliveries that begin() gave; where one is missing, its commands run outside and
   *   finishOutside() ends it
   * @returns the notices that follow, for enter() and settle()
   */
  end(results: ReadonlyMap<PendingDelivery, LocalResult>): PendingNotice[] {
    const begun = this.#begun
    this.#begun = []
    for (const b of begun) if (b.recipient.channel === 'local') this.#endBegun(b, results)
    for (const b of begun) if (b.recipient.channel === 'remote') this.#endBegun(b, results)
    return this.#decideNotices()
  }

  /** A whole wave, where all that it needs can be answered at once. @returns as end(); null when nothing was due */
  step(deliver: (pending: PendingDelivery) => LocalResult = unanswered): PendingNotice[] | null {
    const pending = this.begin()
    return pending && this.end(new Map(pending.map((each) => [each, deliver(each)])))
  }

  #endBegun(begun: Begun | PendingDelivery, results: ReadonlyMap<PendingDelivery, LocalResult>): void {
    if ('outcome' in begun) this.#finish(begun)
    else {
      const result = results.get(begun)
      if (result) this.#deliver(begun, result)
      else this.#outside.set(begun.recipient, begun)
    }
  }

  /** Ends a delivery whose commands ran outside, unless it was cut short meanwhile. */
  finishOutside(pending: PendingDelivery, result: LocalResult): void {
    if (this.#outside.get(pending.recipient) !== pending) return
    this.#outside.delete(pending.recipient)
    this.#deliver(pending, result)
  }

  /** What a delivery forwards is in the queue before its own outcome is known, as with qmail-queue. */
  #deliver(pending: PendingDelivery, { forwards, outcome, handoff }: LocalResult): void {
    const { message, recipient } = pending
    if (handoff) this.#endHandoff(pending, handoff)
    const trace = this.state.traces.get(message.rootId)?.ids.length ?? 0
    if (forwards.length > 0 && trace >= MOST_OF_A_TRACE) {
      this.#finish({ ...pending, outcome: TOO_MANY })
      return
    }
    const entered = forwards.map((forward) => this.#forward(message, recipient, forward))
    this.#finish({ ...pending, outcome: outcome(entered.map(({ processId }) => processId)) })
  }

  #endHandoff({ message, recipient, handTo }: PendingDelivery, { ok, reply, dialogue }: HandoffEnd): void {
    const handed = handoffOf(message, recipient, handTo as HandTo)
    this.emit({ type: ok ? 'handoff.delivered' : 'handoff.failed', ...handed, reply, dialogue })
  }

  #forward(parent: MessageState, { path }: RecipientState, { raw, answer, ...forward }: Forward): MessageState {
    const by = { parentId: parent.id, recipient: path.forwardPath }
    const origin: Origin = answer ? { type: 'answer', ...answer, ...by } : { type: 'forward', ...by }
    const processId = this.state.counters.processId + 1
    const kind = answer ? 'mail' : 'forward'
    const message = this.#take({ origin, ...forward, ...measure(raw) }, { kind, parent, processId })
    this.#forwarded.push({ id: message.id, raw })
    this.#queueRecipients(message)
    return message
  }

  /** What the composer of a pending notice is given. */
  composeInput(pending: PendingNotice, raw: Uint8Array): ComposeInput {
    const message = this.#message(pending.messageId)
    const { plan, noticeId, processId } = pending
    const { now, seed, timezone } = this.state
    const recipients = plan.indexes.map((index) => message.recipients[index] as RecipientState)
    return { plan, message, recipients, raw, noticeId, processId, now, seed, timezone }
  }

  /** Takes a composed notice in by the same door as any message. */
  enter(pending: PendingNotice, composed: ComposedNotice): MessageState {
    const { plan, messageId, noticeId, processId } = pending
    const { kind, reversePath, to, alsoTo = [], indexes, why, age, notify } = plan
    const cause = this.#message(messageId)
    this.emit({
      type: 'notice.sent',
      messageId,
      rootId: cause.rootId,
      noticeId,
      kind,
      reversePath,
      to,
      ...(alsoTo.length === 0 ? {} : { alsoTo }),
      indexes,
      why,
      ...(age === undefined ? {} : { age }),
    })
    const intake: Intake = {
      origin: { type: 'notice', notice: kind, parentId: messageId },
      envelope: {
        reversePath,
        recipients: [to, ...alsoTo].map((forwardPath) => ({ forwardPath, ...(notify ? { notify } : {}) })),
      },
      header: composed.header,
      fields: composed.fields,
      ...measure(composed.raw),
    }
    return this.#take(intake, { kind, parent: cause, processId, report: composed.report })
  }

  /** Ends the messages whose recipients have all ended, then queues the notices that came of this step. */
  settle(entered: readonly MessageState[]): void {
    const touched = [...this.#changes.keys()]
    this.#changes = new Map()
    for (const id of touched) {
      const message = this.state.messages.get(id)
      if (message && !message.ended && message.recipients.every((r) => isFinal(r.state))) this.#end(message)
    }
    for (const message of entered) this.#queueRecipients(message)
  }

  /** The header of a message in motion. */
  fieldsOf({ id }: MessageState): readonly HeaderField[] {
    return this.#fields.get(id) ?? []
  }

  /** What a rule would be shown of this recipient at its next attempt. */
  contextOf(message: MessageState, recipient: RecipientState): RuleContext {
    const { origin, envelope } = message
    return {
      recipient: recipient.path.forwardPath,
      expandsTo: recipient.path.expandsTo,
      sender: envelope.reversePath,
      fields: this.#fields.get(message.id) ?? [],
      subject: message.header.subject,
      size: message.size,
      attempt: recipient.attempts + 1,
      age: this.state.now - message.acceptedAt,
      kind: message.kind,
      answer: origin.type === 'answer' ? origin.answer : undefined,
      client: origin.type === 'smtp' ? origin.client : undefined,
    }
  }

  /** The memory that a rule's decision for this recipient draws on. */
  memoryOf(message: MessageState, recipient: RecipientState): RuleMemory {
    return {
      uses: this.state.ruleUses,
      recipientUses: recipient.ruleUses,
      sinceStart: this.state.now - this.state.startedAt,
      seed: this.state.seed,
      key: () => `${message.id}/${recipient.index}/${recipient.attempts + 1}`,
    }
  }

  // ── Taking in ───────────────────────────────────────────────────────────────────────────────────────────────

  #loadRules(): void {
    const { overrides, rules, sessionOverrides, sessionRules } = this.state
    this.rules.set([...overrides, ...rules, ...this.#routes], [...sessionOverrides, ...sessionRules])
  }

  #take(intake: Intake, named: Named): MessageState {
    const { now, seed, timezone, counters } = this.state
    const { origin, envelope } = intake
    const { processId } = named
    const messageId = `m${counters.message + 1}`
    const traced = this.#mta.trace({
      origin,
      envelope,
      processId,
      messageId,
      now,
      seed,
      timezone,
      fields: intake.fields,
    })
    named.recipients = this.#expand(intake)
    this.emit(acceptedEvent(intake, named, messageId, counters.queueNumber + 1, traced))
    this.#fields.set(messageId, intake.fields)
    return this.#message(messageId)
  }

  /** @returns undefined where no alias changes anything, so that the journal holds the recipients once */
  #expand({ origin, envelope }: Intake): RecipientPath[] | undefined {
    const mta = this.#mta
    if (!mta.expand) return undefined
    const { recipients } = envelope
    const expanded = recipients.flatMap((path) => mta.expand?.(path, { origin, envelope }) ?? path)
    const isSame = expanded.length === recipients.length && expanded.every((path, i) => path === recipients[i])
    return isSame ? undefined : expanded
  }

  #queueRecipients(message: MessageState): void {
    for (const recipient of message.recipients) {
      const { path } = recipient
      const route = this.#mta.route(path.queuedAs ?? path.forwardPath, path, message)
      this.emit(queuedEvent(message, recipient, 'accepted', route, this.state.now))
      this.#due.push(message, recipient)
    }
    this.#pushCheck(message)
  }

  #pushCheck(message: MessageState): void {
    this.#due.pushCheck(message, this.#mta.nextCheckAt(message, this.state.now))
  }

  /** Gives a recipient its next attempt. */
  requeue(
    message: MessageState,
    recipient: RecipientState,
    nextAttemptAt: Instant,
    reason: 'rescheduled' | 'released' | 'retried',
  ): void {
    this.emit(queuedEvent(message, recipient, reason, recipient, nextAttemptAt))
    this.#due.push(message, recipient)
    // What was held has not aged in the queue's eyes; from now on it does.
    if (reason === 'released') this.#pushCheck(message)
  }

  /** Age checks and ends of attempts that took time. */
  #act(job: Exclude<QueueJob, { type: 'attempt' }>): void {
    if (job.type === 'check') this.#checkAge(job.message)
    else this.cutShort(job.message, job.recipient)
  }

  // ── An attempt ──────────────────────────────────────────────────────────────────────────────────────────────

  /** @returns null where the attempt takes time or was held */
  #begin(message: MessageState, recipient: RecipientState): Begun | PendingDelivery | null {
    const context = this.contextOf(message, recipient)
    const met = meet(this.#mta, this.#hosts, this.rules, message, recipient, context, this.memoryOf(message, recipient))
    if (met.outcome) met.outcome = this.#mta.adjust(met.outcome, message, recipient)
    const { outcome, ruleId, needsMessage, handTo, answer, webhook } = met
    const delay = met.delay ?? (outcome ? this.#mta.takes?.(outcome) : undefined)
    const deliveryNumber = this.state.counters.delivery + 1
    const endsAt = delay && outcome ? this.state.now + delay : undefined
    this.emit(attemptedEvent(message, recipient, met, deliveryNumber, this.#count(recipient, 1), endsAt))
    if (handTo) this.emit({ type: 'handoff.attempted', ...handoffOf(message, recipient, handTo) })
    if (needsMessage) {
      return { message, recipient, deliveryNumber, startedAt: this.state.now, ruleId, handTo, answer }
    }
    if (outcome && endsAt === undefined) return { message, recipient, outcome, deliveryNumber, ruleId, webhook }
    if (outcome) this.#due.push(message, recipient)
    else {
      const running = this.#count(recipient, -1)
      this.emit({
        type: 'recipient.held',
        by: 'rule',
        ...of(message, recipient),
        ...(ruleId ? { ruleId } : {}),
        running,
      })
    }
    return null
  }

  /** Ends an attempt that is under way now rather than at its time, because its message is to go. */
  cutShort(message: MessageState, recipient: RecipientState): void {
    const { underWay } = recipient
    if (underWay) this.#finish({ message, recipient, ...underWay, ruleId: underWay.ruleId })
    const pending = this.#outside.get(recipient)
    this.#outside.delete(recipient)
    if (!pending) return
    if (pending.handTo) this.#endHandoff(pending, NOT_AWAITED)
    this.#finish({ ...pending, outcome: CUT_SHORT })
  }

  /** Whether a command runs outside for this recipient. */
  runsOutside(recipient: RecipientState): boolean {
    return this.#outside.has(recipient)
  }

  #finish(begun: Begun): void {
    const { message, recipient, outcome } = begun
    const { now } = this.state
    const last = this.#mta.isLastAttempt(message, recipient.passAt, now, recipient, outcome)
    const judgement = this.#mta.judge(outcome, recipient, last, message)
    const running = this.#count(recipient, -1)
    if (judgement.result === 'deferred' && (!last || judgement.frozen)) {
      const next = this.#mta.nextAttemptAt(message, recipient, recipient.passAt, now, { outcome, judgement })
      const nextAttemptAt = Math.max(now, next ?? now)
      this.emit(outcomeEvent('recipient.deferred', begun, judgement, running, nextAttemptAt))
      if (next === null) this.emit({ type: 'recipient.held', by: 'mta', ...of(message, recipient) })
      else this.requeue(message, recipient, nextAttemptAt, 'rescheduled')
      if (this.#mta.warnsAtAttempts) this.#changeOf(message.id).deferred.push(recipient.index)
      return
    }
    this.emit(outcomeEvent(ENDINGS[judgement.result], begun, judgement, running, undefined))
    if (begun.webhook && judgement.result === 'delivered') {
      this.posts.tellOf(message, recipient.path.forwardPath, begun.ruleId ?? '', begun.webhook)
    }
    this.noteEnd(message, recipient)
  }

  #count(recipient: RecipientState, by: 1 | -1): Running {
    const { local, remote } = this.state.running
    return recipient.channel === 'local' ? { local: local + by, remote } : { local, remote: remote + by }
  }

  #checkAge(message: MessageState): void {
    for (const decision of this.#mta.checkAge(message, this.state.now)) {
      if (decision.type === 'warn') this.#changeOf(message.id).late.push(decision)
      else this.#expire(message, decision)
    }
    this.#pushCheck(message)
  }

  #expire(message: MessageState, { indexes, judgement }: Extract<AgeDecision, { type: 'expire' }>): void {
    for (const index of indexes) {
      const recipient = message.recipients[index] as RecipientState
      this.emit({ type: 'recipient.expired', by: 'age', ...of(message, recipient), ...judgement })
      this.noteEnd(message, recipient)
    }
  }

  // ── Who is told ─────────────────────────────────────────────────────────────────────────────────────────────

  /** Remembers that a recipient has ended, for the notices of this step. */
  noteEnd(message: MessageState, recipient: RecipientState): void {
    this.#changeOf(message.id).ended.push(recipient.index)
  }

  #changeOf(messageId: string): Change {
    let change = this.#changes.get(messageId)
    if (!change) {
      change = { ended: [], late: [], deferred: [] }
      this.#changes.set(messageId, change)
    }
    return change
  }

  #decideNotices(): PendingNotice[] {
    const pending: PendingNotice[] = []
    for (const [messageId, change] of this.#changes) {
      const message = this.#message(messageId)
      for (const decision of decisionsFor(this.#mta, this.state, message, change, this.fieldsOf(message))) {
        if (decision.type === 'suppress') this.#suppress(message, decision)
        else pending.push(this.#name(decision.plan, messageId, pending.length + 1))
      }
    }
    return pending
  }

  /** Names are given ahead of entry, because the bytes hold them. */
  #name(plan: NoticePlan, messageId: string, nth: number): PendingNotice {
    const { message, processId } = this.state.counters
    return { plan, messageId, noticeId: `m${message + nth}`, processId: processId + nth }
  }

  #suppress(message: MessageState, decision: Extract<NoticeDecision, { type: 'suppress' }>): void {
    const { id: messageId, rootId } = message
    const { kind, reason, indexes, why, age } = decision
    this.emit({
      type: 'notice.suppressed',
      messageId,
      rootId,
      kind,
      reason,
      indexes,
      why,
      ...(age === undefined ? {} : { age }),
    })
    if (decision.discard) this.emit({ type: 'message.discarded', messageId, rootId, reason })
  }

  #end(message: MessageState): void {
    const { id: messageId, rootId } = message
    const ids = this.state.traces.get(rootId)?.ids ?? []
    this.emit({ type: 'message.ended', messageId, rootId, state: messageStatus(message.recipients) })
    if (!this.state.traces.has(rootId)) for (const id of ids) this.#fields.delete(id)
  }

  #message(id: string): MessageState {
    const message = this.state.messages.get(id)
    if (!message) throw new Error(`message ${id} is not in motion`)
    return message
  }
}

/** The names that every event of a recipient carries. */
export const of = (message: MessageState, recipient: RecipientState) => ({
  messageId: message.id,
  rootId: message.rootId,
  recipient: recipient.path.forwardPath,
  index: recipient.index,
})

const handoffOf = (message: MessageState, recipient: RecipientState, to: HandTo): OfHandoff => ({
  ...of(message, recipient),
  ...targetOf(to),
})
