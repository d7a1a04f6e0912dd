/**
 * The journal: every event that can happen in a sandbox, past tense, `noun.verb`.
 * They are enough to rebuild the state (see reduce.ts) and the one thing that pages, waits, logs and traces read.
 */
import type { HandoffLine, HandoffProtocol } from './handoff.ts'
import type { RuleRecord, SessionRuleRecord } from './rule.ts'
import type {
  Channel,
  ClientInfo,
  Envelope,
  Finding,
  HeaderSummary,
  Instant,
  MessageKind,
  MessageStatus,
  NoticeKind,
  Origin,
  Outcome,
  RecipientPath,
  ReportEntry,
  ReversePath,
  StatusSource,
  Why,
} from './types.ts'
import type { Telling, WebhookFormatName, WebhookRecord } from './webhook.ts'

interface EventBase {
  /** Grows by one with each reset; `seq` counts from 1 within it. */
  epoch: number
  seq: number
  /** The sandbox's clock; never falls. */
  at: Instant
}

/** Names the message and the original that it came of. */
interface OfMessage {
  messageId: string
  rootId: string
}

interface OfRecipient extends OfMessage {
  /** The forward-path as the client typed it. */
  recipient: string
  /** Its place among the message's recipients, from 0: an envelope may name an address twice, an alias several. */
  index: number
}

/** How many deliveries run after this event; qmail's `status:` line. */
export interface Running {
  local: number
  remote: number
}

interface OfAttempt extends OfRecipient {
  attempt: number
  deliveryNumber: number
  channel: Channel
  running: Running
  ruleId?: string
  outcome: Outcome
  status: string
  statusSource: StatusSource
  diagnostic: string
  /** The MTA's own words. */
  report: string
}

export type ClockMode = 'real' | 'virtual' | 'auto'

/** What moved the clock; `wait` is the auto clock skipping ahead for somebody who waits. */
export type ClockStep = 'advance' | 'advanceTo' | 'next' | 'run' | 'mode' | 'wait'

export type SessionStage =
  | 'connect'
  | 'ehlo'
  | 'starttls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'message'
  | 'quit'
  | 'other'

export type EventBody =
  | { type: 'session.opened'; sessionId: string; client: ClientInfo }
  | {
      type: 'session.refused'
      sessionId: string
      stage: SessionStage
      command: string
      /** The reply, or '' where the connection was cut without one. */
      reply: string
      reversePath?: ReversePath
      recipient?: string
      ruleId?: string
      /** Where the MTA itself refuses: the setting that decided. */
      why?: Why
      /** Bytes of message data received before a cut. */
      received?: number
    }
  | {
      type: 'session.closed'
      sessionId: string
      client: ClientInfo
      messageIds: string[]
      refused: number
      /** Session rules that acted without refusing anything (a delay, a drip), with their uses. */
      ruleUses?: Record<string, number>
    }
  | ({
      type: 'message.accepted'
      kind: MessageKind
      parentId: string | null
      origin: Origin
      envelope: Envelope
      /** The recipients in the queue, where aliases made others of the envelope's. */
      recipients?: RecipientPath[]
      header: HeaderSummary
      /** The value of its Message-ID field, for the system's log. */
      messageIdField?: string
      /** Length of `/raw` in bytes. */
      size: number
      /** Length of the MTA's queue form in bytes. */
      queueSize: number
      /** The bytes do not end in a newline; qmail-remote refuses such a message. */
      partialLastLine: boolean
      /** What the MTA puts before the bytes in its queue form. */
      trace: string
      /** Line ends of the queue form. */
      newline: 'lf' | 'crlf'
      /** Process id of the queueing program; a counter of the sandbox. */
      processId: number
      /** Name of the queue file; a counter of the sandbox. */
      queueNumber: number
      /** imta's priority class, from `Priority:`; absent means normal. */
      priority?: string
      /** The value of Errors-to: and Warnings-to:, '' where blank. */
      errorsTo?: string
      warningsTo?: string
      /** For notices: what it says of whom. */
      report?: ReportEntry[]
      /** For notices: the addresses it is about, its parents' included. */
      about?: string[]
    } & OfMessage)
  | ({ type: 'message.ended'; state: MessageStatus } & OfMessage)
  | ({ type: 'message.discarded'; reason: string } & OfMessage)
  | ({ type: 'message.deleted' } & OfMessage)
  | ({ type: 'message.tagged'; tags: string[] } & OfMessage)
  | ({
      type: 'recipient.queued'
      reason: 'accepted' | 'rescheduled' | 'released' | 'retried'
      nextAttemptAt: Instant
      channel: Channel
      /** The address that the MTA delivers to, after its own rewriting. */
      routed: string
      why?: Why
    } & OfRecipient)
  | ({
      type: 'recipient.attempted'
      attempt: number
      deliveryNumber: number
      channel: Channel
      routed: string
      running: Running
      decidedBy: Why
      ruleId?: string
      /** When the attempt ends and how, where a rule gives it a length. */
      endsAt?: Instant
      outcome?: Outcome
    } & OfRecipient)
  | ({ type: 'recipient.delivered' } & OfAttempt)
  /** `frozen`: the MTA itself puts it aside until then (Exim). */
  | ({ type: 'recipient.deferred'; nextAttemptAt: Instant; frozen?: true } & OfAttempt)
  | ({ type: 'recipient.failed' } & (OfAttempt | OfOperator))
  | ({ type: 'recipient.expired' } & (OfAttempt | OfAgeCheck))
  | ({ type: 'recipient.held'; by: 'rule' | 'operator' | 'mta'; ruleId?: string; running?: Running } & OfRecipient)
  | ({ type: 'recipient.discarded'; by: 'operator' } & OfRecipient)
  | ({
      type: 'notice.sent'
      noticeId: string
      kind: NoticeKind
      reversePath: ReversePath
      to: string
      /** Further envelope recipients. */
      alsoTo?: string[]
      /** The recipients of the cause that it reports, by index. */
      indexes: number[]
      why: Why
      /** For warnings: the age, as the MTA counts it. */
      age?: number
    } & OfMessage)
  | ({
      type: 'notice.suppressed'
      kind: NoticeKind
      reason: SuppressionReason
      indexes: number[]
      why: Why
      /** For warnings: the age, as the MTA counts it. */
      age?: number
    } & OfMessage)
  | ({
      type: 'handoff.queued'
      handoffId: string
      /** The webhook's id, or the rule's. */
      by: string
      format: WebhookFormatName
      tells: Telling
      /** The event that it tells of. */
      eventSeq: number
      nextAttemptAt: Instant
    } & OfHandoff)
  | ({ type: 'handoff.attempted' } & OfHandoff)
  | ({ type: 'handoff.delivered'; reply: string; dialogue: HandoffLine[] } & OfHandoff)
  | ({
      type: 'handoff.failed'
      reply: string
      dialogue: HandoffLine[]
      /** Absent where it was the last attempt. */
      nextAttemptAt?: Instant
    } & OfHandoff)
  | { type: 'webhooks.changed'; webhooks: WebhookRecord[] }
  /** The application has agreed to be told, as Amazon SNS wants it first. */
  | { type: 'webhook.confirmed'; webhookId: string }
  | {
      type: 'clock.moved'
      wasAt: Instant
      mode: ClockMode
      speed: number
      step: ClockStep
      /** What the move brought, by event type; `notice.sent` also by kind (`notice.sent:bounce`). */
      brought: Record<string, number>
      /** The number of the youngest message at its end, 0 where there is none: what came later is not of this move. */
      youngest: number
      /** `seq` of the last event before it; absent where an older version wrote it. */
      since?: number
    }
  | { type: 'rules.changed'; overrides: RuleRecord[]; sessionOverrides: SessionRuleRecord[] }
  | { type: 'scenario.applied'; name: string | null; rules: RuleRecord[]; sessionRules: SessionRuleRecord[] }
  /** The scenario's file holds what cannot be played; the scenario from before stays in force. */
  | { type: 'scenario.refused'; file: string; problems: Finding[] }
  /** The file is as it was before, and that is in force. */
  | { type: 'scenario.mended'; file: string }
  | { type: 'mta.changed'; mta: unknown }
  /** A followed folder holds what cannot be played; the configuration stays as it is. */
  | { type: 'mta.refused'; folder: string; problem: string }
  | { type: 'sandbox.reset' }
  /** Retention took these; `limits` is what it kept to, absent in journals of versions before it was told. */
  | { type: 'messages.pruned'; messageIds: string[]; limits?: PruneLimits }

/** How much a sandbox keeps: `--max-messages` and `--max-bytes`. */
export interface PruneLimits {
  messages?: number
  bytes?: number
}

/** A message on its way to a real server outside. */
export interface OfHandoff extends OfMessage {
  protocol: HandoffProtocol
  /** Where to, without secrets. */
  target: string
  /** To whom: of the message's own recipients where an index says which. */
  recipient: string
  index?: number
  /** Of a post to a webhook: its id, and the attempt's number from 1. */
  handoffId?: string
  attempt?: number
}

interface OfOperator extends OfRecipient {
  by: 'operator'
  status: string
  statusSource: StatusSource
  diagnostic: string
  report: string
}

/** imta: given up at an age without a further attempt. */
interface OfAgeCheck extends OfRecipient {
  by: 'age'
  status: string
  statusSource: StatusSource
  diagnostic: string
  report: string
}

export type SuppressionReason =
  | 'triple-bounce'
  | 'doublebounce-trim'
  | 'null-reverse-path'
  | 'notify'
  | 'no-sender-copy'
  | 'no-postmaster-copy'
  | 'errors-to-blank'
  /** The next host writes the report. */
  | 'passed-on'
  /** Reports of success are switched off. */
  | 'receipts-off'
  | 'loop'

export type SandboxEvent = EventBase & EventBody
export type EventType = EventBody['type']
export type EventOf<T extends EventType> = Extract<SandboxEvent, { type: T }>
