/** What the engine asks of an MTA. Each system in server/mta/ answers in its own way; none keeps state of its own. */
import type { AnswerKind } from './answer.ts'
import type { Running, SandboxEvent, SuppressionReason } from './events.ts'
import type { HandoffEnd } from './handoff.ts'
import type { SmtpDialect } from './smtp-dialect.ts'
import type { MessageState, RecipientState } from './state.ts'
import type {
  Channel,
  ClientInfo,
  Duration,
  Envelope,
  HeaderField,
  HeaderSummary,
  Instant,
  Judgement,
  NoticeKind,
  Notify,
  Origin,
  Outcome,
  RecipientPath,
  RemoteHost,
  ReportEntry,
  ReversePath,
  SourcePlace,
  Why,
} from './types.ts'

/** An MTA's configuration as data: files are read before it comes to this, so that the journal can hold it. */
export interface MtaInput {
  type: string
  /** Whose it is: only the operator's own may run commands. Never taken from the network. */
  givenBy?: 'operator'
  /** Where each setting was written, by its path (`control.bouncefrom`). */
  places?: Record<string, SourcePlace>
  [setting: string]: unknown
}

/** Where a recipient is delivered to. */
export interface Route {
  channel: Channel
  /** The address after the MTA's rewriting (qmail: envnoathost, percenthack, virtualdomains). */
  routed: string
  why: Why
}

/** The message that an address is looked at for: where it came from may decide what the address stands for. */
export interface ForMessage {
  origin: Origin
  envelope: Envelope
}

/** A message that comes in, as far as the lines depend on it that the queue form puts before it. */
export interface TraceInput {
  origin: Origin
  envelope: Envelope
  processId: number
  messageId: string
  now: Instant
  seed: number
  timezone: string
  /** The message's header. */
  fields?: readonly HeaderField[]
}

/** What became of recipients just now, for the decision who is told. */
export interface NoticeChange {
  /** 'delayed' for warnings of an age check, 'deferred' after attempts (`warnsAtAttempts`); else their states tell. */
  cause: 'ended' | 'delayed' | 'deferred'
  /** In the order in which they changed. */
  indexes: number[]
  /** No recipient of the message is left in the queue. */
  allEnded: boolean
  age?: number
}

/** Why a notice goes out: what became of the recipients that it reports. */
export type NoticeCause = 'failed' | 'expired' | 'delayed' | 'delivered' | 'returned' | 'frozen'

/** A notice before its bytes exist. */
export interface NoticePlan {
  kind: NoticeKind
  cause: NoticeCause
  reversePath: ReversePath
  /** Its envelope recipient. */
  to: string
  /** Further ones, where one message goes to several (Sendmail: sender and postmaster). */
  alsoTo?: string[]
  notify?: Notify[]
  /** The recipients of the cause that it reports, by index, in the order in which it names them. */
  indexes: number[]
  why: Why
  /** For warnings: the age in the MTA's units. */
  age?: number
}

export type NoticeDecision =
  | { type: 'send'; plan: NoticePlan }
  | {
      type: 'suppress'
      kind: NoticeKind
      reason: SuppressionReason
      indexes: number[]
      why: Why
      /** For warnings: the age in the MTA's units. */
      age?: number
      /** The message itself is thrown away (qmail's triple bounce). */
      discard?: boolean
    }

/** Everything that a notice's bytes depend on. */
export interface ComposeInput {
  plan: NoticePlan
  /** The message that the notice is about. */
  message: MessageState
  /** `plan.indexes` resolved. */
  recipients: RecipientState[]
  /** `/raw` of that message. */
  raw: Uint8Array
  noticeId: string
  processId: number
  now: Instant
  seed: number
  /** IANA name, for MTAs that write local time. */
  timezone: string
}

export interface ComposedNotice {
  /** `/raw` of the notice: CRLF, as it goes on the wire. */
  raw: Uint8Array
  report: ReportEntry[]
  header: HeaderSummary
  fields: HeaderField[]
}

/** What an age check of a message brings (imta's return job). */
export type AgeDecision =
  | { type: 'warn'; indexes: number[]; age: number }
  | { type: 'expire'; indexes: number[]; judgement: Omit<Judgement, 'result'> }

/** One setting in force, for `bouncelab show`, the API and the page. */
export interface ShownSetting {
  name: string
  value: string
  default: string
  /** Where the value comes from; absent for a default. */
  source?: SourcePlace
  /** Nobody wrote it: the default is in force. */
  isDefault?: boolean
  /** False for what is accepted and listed without any effect here. */
  played?: boolean
  /** The setting whose value stands in, where the default is another one's (qmail: `me`). */
  standIn?: string
  /** What the value does: in the words of the system's own tool where it has one (qmail-showctl), else our own. */
  sentence: string
  /** What the setting is for, where the sentence does not say it. */
  about?: string
  /** The system's program that reads it. */
  readBy?: string
  /** When that program takes a change up; a sandbox does so at once. */
  reread?: 'restart' | 'hup' | 'each-run'
  /** What the real system wants after a change, in one sentence. */
  afterChange?: string
  /** What is hardly meant as it was written. */
  warnings?: { code: string; text: string; line?: number }[]
}

/** Who is told by one kind of notice of what fails or is late in one channel. */
export interface NoticeTable {
  channel: string
  notice: 'failure' | 'warning'
  rows: {
    /** What is so of the message, in a sentence. */
    situation: string
    sender: boolean
    postmaster: boolean
    /** What decides about the postmaster. */
    why: Why
  }[]
  /** What each keyword of the family, and none (null), would make of the postmaster, row by row. */
  choices: { keyword: string | null; postmaster: boolean[] }[]
}

/** A message that a local delivery puts into the queue. */
export interface Forward {
  envelope: Envelope
  /** `/raw` of it: CRLF. */
  raw: Uint8Array
  header: HeaderSummary
  fields: HeaderField[]
  /** As at the door: what notices about it go by. */
  priority?: string | undefined
  errorsTo?: string | undefined
  warningsTo?: string | undefined
  /** It was not forwarded: the recipient's side has written it. */
  answer?: { answer: AnswerKind; client: ClientInfo }
}

/** A command that a local delivery runs outside: a line for /bin/sh, or a program with its words and no shell. */
export interface CommandRequest {
  run: { shell: string } | { program: string[] }
  /** The variables of the delivery; the host puts its own place into `HOME`. */
  environment: Readonly<Record<string, string>>
  /** Standard input: the message in its queue form. */
  message: Uint8Array
}

/** How it ended, with what it wrote. */
export type CommandResult = { output: Uint8Array } & (
  | { type: 'exited'; code: number }
  /** By a signal. */
  | { type: 'crashed' }
  | { type: 'not-run'; temporary: boolean }
  /** It ran into a limit of ours. */
  | { type: 'stopped'; why: string }
)

/** What a local delivery has brought. */
export interface LocalResult {
  /** What it put into the queue, in order. */
  forwards: Forward[]
  /** @param processIds those of the queueing programs: a report may name them, and they are known only now */
  outcome(processIds: readonly number[]): Outcome
  /** How it was handed to a real server. */
  handoff?: HandoffEnd
}

export interface MtaLog {
  lines(event: SandboxEvent): string[]
  /** The message that the lines of an event tell of, where that is another than the event's own. */
  messageOf?(event: SandboxEvent): string | null
}

/** An SMTP session that is over. */
export interface EndedSession {
  client: ClientInfo
  /** What the client (`C`) and the server (`S`) said, line by line; `*` before a remark. */
  transcript: readonly { who: 'C' | 'S' | '*'; text: string }[]
}

export interface SessionReport {
  envelope: Envelope
  /** @param about the message that it becomes */
  write(about: { messageId: string; now: Instant; seed: number; timezone: string }): Uint8Array
}

export interface Mta {
  readonly type: string
  /** How many deliveries run at once on each channel. */
  readonly concurrency: Running
  /** How many notices may come of each other before that is called a loop, and what says so; 12 where absent. */
  readonly noticeChain?: { longest: number; why: Why }
  /** How its SMTP server speaks; bouncelab's own plain words where absent. */
  readonly smtp?: SmtpDialect

  /** What the queue form puts before a client's or forwarded message (`''` for a notice), and its line ends. */
  trace(input: TraceInput): { trace: string; newline: 'lf' | 'crlf' }

  /**
   * The recipients that aliases make of one, the same one where there is none; each keeps its forward-path, ORCPT and
   * NOTIFY (RFC 3461 section 5.2.7.2). Absent in an MTA that expands at delivery.
   */
  expand?(path: RecipientPath, message?: ForMessage): RecipientPath[]

  /** @param path the whole recipient, for an MTA whose aliases have expanded it */
  route(forwardPath: string, path?: RecipientPath, message?: ForMessage): Route

  /**
   * Whether the address stands for a list's members: its mail is handed on to them whatever a rule for attempts says.
   */
  distributes?(recipient: RecipientState): boolean

  /**
   * Local delivery where no rule decided: the mailbox, a program, or no such user.
   * @param fields the message's header
   * @returns no outcome where the message's bytes decide it: then deliverMessage() does
   */
  deliverLocally(
    message: MessageState,
    recipient: RecipientState,
    fields: readonly HeaderField[],
  ): { outcome: Outcome | null; why: Why }

  /** Goes through a local delivery that needs the message's bytes; yields each command that is to run outside. */
  deliverMessage?(
    message: MessageState,
    recipient: RecipientState,
    raw: Uint8Array,
    now: Instant,
  ): Generator<CommandRequest, LocalResult, CommandResult>

  /** The host that a remote delivery talks to: the rule's, the MTA's own routes', or one made up from the domain. */
  remoteHost(domain: string, given: Partial<RemoteHost>): RemoteHost

  /**
   * The addresses of the SMTP envelope of one delivery, where they are not the message's sender and the recipient as
   * routed (Exim's errors_to, and local parts turned into A-labels).
   */
  onTheWire?(message: MessageState, recipient: RecipientState): { from: ReversePath; to: string }

  /** What the MTA itself makes of an outcome before it is judged, such as qmail's refusal of a partial last line. */
  adjust(outcome: Outcome, message: MessageState, recipient: RecipientState): Outcome

  /** How long an attempt takes that meets this, where no rule says: silence is waited for. */
  takes?(outcome: Outcome): Duration

  /** What the MTA itself has against delivering a message, whatever the world would say; asked before the rules. */
  refuse?(
    message: MessageState,
    recipient: RecipientState,
    fields?: readonly HeaderField[],
  ): { outcome: Outcome; why: Why } | null

  /** The words for a recipient that an operator returns by hand; 5.0.0 and plain ones where absent. */
  returnedByHand?(): Omit<Judgement, 'result'>

  /** A message that the MTA writes about a session that is over: Postfix's transcripts for the postmaster. */
  reportSession?(session: EndedSession): SessionReport | null

  /** Why a delivery is not reported of which the sender asked no report. */
  noReportBecause?(path: RecipientPath, routed: string): Why

  /** @param last no further attempt will follow, so a deferral becomes the end */
  judge(outcome: Outcome, recipient: RecipientState, last: boolean, message: MessageState): Judgement

  /**
   * When a recipient is tried next whose attempt ended at `endedAt` and was deferred.
   * @param passAt when the first attempt of its pass began: the message's recipients on one channel that fell due together
   * @param met what this attempt came to, which the recipient's state does not say yet; absent where somebody only
   *   looks ahead
   * @returns null for one that the MTA puts aside until an operator releases it
   */
  nextAttemptAt(
    message: MessageState,
    recipient: RecipientState,
    passAt: Instant,
    endedAt: Instant,
    met?: { outcome: Outcome; judgement: Judgement },
  ): Instant | null

  /**
   * Whether an attempt of a pass that began at `passAt`, and that ends now, is the last one.
   * @param recipient whose attempt it is, for MTAs that count by recipient and not by message (Exim's retry rules)
   * @param outcome what it met; absent where somebody only looks ahead
   */
  isLastAttempt(
    message: MessageState,
    passAt: Instant,
    now: Instant,
    recipient?: RecipientState,
    outcome?: Outcome,
  ): boolean

  /** When a message is given up by its age alone (imta's last notice); null where an attempt does that (qmail). */
  givesUpAt(message: MessageState): Instant | null

  /** The next instant after `now` at which the message's age matters; null for MTAs that do not look. */
  nextCheckAt(message: MessageState, now: Instant): Instant | null

  /** It warns when an attempt is deferred, and not by the clock alone: decideNotices() is asked with `deferred`. */
  readonly warnsAtAttempts?: true

  /** What the age check at `now` brings; nothing, a warning, returns, or both. */
  checkAge(message: MessageState, now: Instant): AgeDecision[]

  /**
   * Who is told what, now that these recipients have ended or were found late.
   * @param fields the message's header
   */
  decideNotices(message: MessageState, change: NoticeChange, fields?: readonly HeaderField[]): NoticeDecision[]

  compose(input: ComposeInput): ComposedNotice

  /** What final delivery wrote for one recipient, from the queue form. */
  deliveredForm(message: MessageState, recipient: RecipientState, queueForm: Uint8Array): Uint8Array

  /**
   * A fold over the journal from its epoch's start that gives the lines the system itself logs, without time stamps.
   * @param seed the sandbox's, which queue names are made of
   */
  createLog(seed: number): MtaLog

  show(): ShownSetting[]

  /** Absent where no setting decides who is told. */
  whoGetsWhat?(): NoticeTable[]
}
