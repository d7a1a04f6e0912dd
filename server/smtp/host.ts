/** What the SMTP listener asks of the sandboxes behind it. The listener knows nothing else of them. */
import type { SessionStage } from '../core/events.ts'
import type { ActingRule, RuleContext, SessionPoint } from '../core/rule.ts'
import type { RuledDns } from '../core/rule-stack.ts'
import type { SmtpDialect, SmtpQueued } from '../core/smtp-dialect.ts'
import type { ClientInfo, Envelope, Instant, ReversePath, Why } from '../core/types.ts'
import type { SessionRecord } from '../store/store.ts'

export interface SmtpHost {
  /** The sandbox that a session belongs to: `default` before AUTH and for user names outside the pattern. */
  sandboxFor(user: string | undefined): Promise<SmtpSandbox>
}

export interface Refusal {
  sessionId: string
  stage: SessionStage
  command: string
  /** `''` where the connection was cut without a reply. */
  reply: string
  reversePath?: ReversePath
  recipient?: string
  ruleId?: string
  /** Where the MTA itself refuses. */
  why?: Why
  received?: number
}

export interface SmtpSandbox {
  readonly name: string
  /** The sandbox's clock, for transcripts. */
  now(): Instant
  /** How the MTA's SMTP server speaks; undefined for bouncelab's own words. It may change with the MTA. */
  dialect(): SmtpDialect | undefined
  /** Journals session.opened. @returns the session's id */
  openSession(client: ClientInfo): string
  refuse(refusal: Refusal): void
  /** Journals session.closed and stores the transcript. */
  closeSession(record: SessionRecord, ruleUses: Record<string, number>): void
  /** Whether there is any session rule: mostly there is none, and then nobody need ask for each command. */
  hasSessionRules(): boolean
  /** The session rules that act here, in order; each counts as used. */
  sessionRules(at: SessionPoint, context: RuleContext, key: string): ActingRule[]
  /** Whether a rule for attempts names the recipient. */
  isNamedByRule(context: RuleContext): boolean
  /** What the rules say of the DNS where mail to this address would go. */
  ruledDns(address: string): RuledDns | null
  /** The simulator's answer at RCPT (`bouncelab.test`); reply null cuts the connection. */
  simulate(recipient: string): { ruleId: string; reply: string | null } | null
  /** Resolves when the message is stored: only then may 250 be sent. */
  accept(input: { sessionId: string; client: ClientInfo; envelope: Envelope; raw: Uint8Array }): Promise<SmtpQueued>
  /** A transaction runs from MAIL to its final reply; the auto clock stands still meanwhile. */
  beginTransaction(): void
  endTransaction(): void
}
