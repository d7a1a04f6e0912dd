/** What the server's JSON answers hold, beside the shapes that server/core defines. Times are ISO 8601. */
import type { AnswerKind } from '../../../server/core/answer.ts'
import type { ClockMode } from '../../../server/core/events.ts'
import type { MtaInput, NoticeTable, ShownSetting } from '../../../server/core/mta.ts'
import type { Summary } from '../../../server/core/summary.ts'
import type { TraceNode } from '../../../server/core/trace.ts'
import type { Envelope, HeaderField, MessageKind, Origin, RecipientStatus } from '../../../server/core/types.ts'
import type { ExpectationFacts } from '../../../server/scenario/facts.ts'

export type { HtmlLink } from '../../../server/mail/lock-html.ts'
export type { Report, ReportedRecipient, ReportField } from '../../../server/mail/read-report.ts'
export type { Structure } from '../../../server/sandbox/structure.ts'

export interface MessagesPage {
  epoch: number
  now: string
  messages: Summary[]
  next?: string
  total: number
  pruned: number
}

export interface MessageCount {
  kind: MessageKind
  /** For what a recipient's side sent back, which is mail by kind. */
  answer?: AnswerKind
  state: string
  messages: number
}

export interface TagCount {
  tag: string
  messages: number
}

export interface Attachment {
  n: number
  filename: string | null
  contentType: string
  size: number
}

export interface MessageDetail extends Summary {
  envelope: Envelope
  origin: Origin
  headers: HeaderField[]
  text: string | null
  html: boolean
  attachments: Attachment[]
  ended: boolean
}

export type SectionForm = 'content' | 'source'

/** Attempts that the MTA's schedule still holds for one recipient. */
export interface Ahead {
  count: number
  first: string[]
  last: string | null
}

export interface TraceAnswer {
  epoch: number
  now: string
  root: TraceNode
  /** By `${messageId}/${index}`. */
  ahead: Record<string, Ahead>
}

export interface ExplainAnswer {
  messageId: string
  sentences: { text: string; at?: string; why?: { by: string }; source?: { file: string; line?: number } }[]
  nearMisses: { ruleId: string; name?: string; failed: string[] }[]
}

export interface QueueEntry {
  messageId: string
  rootId: string
  kind: MessageKind
  recipient: string
  index: number
  state: RecipientStatus
  attempts: number
  nextAttemptAt: string | null
  why: string | null
  ahead: Ahead | null
}

/** One expectation of the scenario in force, against what has come. */
export interface JudgedExpectation {
  expected: string
  /** The same as data. */
  facts?: ExpectationFacts
  ok: boolean
  why?: string
  messageId?: string
  source?: { file: string; line?: number }
}

export interface SessionRow {
  id: string
  openedAt: string
  closedAt: string | null
  client: { ip: string; helo?: string; user?: string; tls: boolean }
  messageIds: string[]
  refused: number
}

export interface TranscriptLine {
  at: string
  who: 'C' | 'S' | '*'
  text: string
}

export interface LogLine {
  seq: number
  at: string
  /** The message that it tells of. */
  messageId: string | null
  line: string
}

export interface LogAnswer {
  epoch: number
  lines: LogLine[]
}

export interface LastMove {
  wasAt: string
  at: string
  step: string
  brought: Record<string, number>
  /** Of its event. */
  seq: number
}

export interface MoveRow extends LastMove {
  /** The number of the youngest message at its end. */
  youngest: number
}

export interface ClockAnswer {
  epoch: number
  now: string
  mode: ClockMode
  speed: number
  /** IANA name of the sandbox's time zone. */
  timezone: string
  startedAt: string
  nextDue: string | null
  queued: number
  lastMove: LastMove | null
  moved?: { wasAt: string; at: string; brought: Record<string, number> }
}

export type ClockCommand =
  | { mode?: ClockMode; speed?: number }
  | { advance: string }
  | { advanceTo: string }
  | { next: true }
  | { run: 'idle' }

export interface RuleRow {
  id: string
  name?: string
  source?: { file: string; line?: number }
  when?: unknown
  /** Milliseconds since the sandbox's start. */
  while?: { from?: number; until?: number }
  times?: number
  then?: unknown
  hits?: number
}

export interface MtaAnswer {
  epoch: number
  type: string
  input: MtaInput
  settings: ShownSetting[]
  /** Who is told, by channel and kind of notice; only where settings decide it. */
  whoGetsWhat?: NoticeTable[]
  /** The folder that the server follows. */
  folder?: { path: string; followed: boolean; problem: string | null; changed: string[] }
}

export interface Info {
  version: string
  /** Another one after each start of the server. */
  instance: string
  smtp: string
  /** Where mailboxes are read; missing where they are not. */
  pop3?: string
  pop3s?: string
  imap?: string
  imaps?: string
  http: string
  smtps?: string
  /** A port, or the path of a socket file. */
  lmtp?: string
  requireTls?: boolean
  /** The mail systems that a sandbox can play. */
  mtaTypes: string[]
  authRequired?: boolean
  /** Whether passwords of mail clients are looked up. */
  passwords?: boolean
  madeCertificate?: boolean
  /** What EHLO lists. */
  extensions: string[]
}

export interface SandboxRow {
  name: string
  epoch?: number
  now?: string
  messages: number
  queued: number
}

export interface Mail {
  from: string
  to: string | string[]
  subject: string
  text: string
}

export type Operation = 'retry' | 'hold' | 'release' | 'bounce' | 'discard'
