/** What every fault of an SMTP session is: an answer to one command, by a session rule, instead of or before the usual one. */
import type { SessionAction, SessionPoint } from '../../core/rule.ts'
import type { About, Dialogue } from '../dialogue.ts'

/** One rule acting on one command. */
export interface Step<A extends SessionAction = SessionAction> {
  dialogue: Dialogue
  at: SessionPoint
  ruleId: string
  action: A
  /** What a refusal by this rule says besides the command. */
  about: About
}

/** `go on` with the next rule and the command, `done` where the rule has dealt with it, or go on with this reply. */
export type Result = 'go on' | 'done' | { reply: string }

export type Fault<Do extends SessionAction['do']> = (
  step: Step<Extract<SessionAction, { do: Do }>>,
) => Result | Promise<Result>

/** What is planned before MAIL holds for every message of the session. */
export const outlivesTransaction = (at: SessionPoint): boolean => ['connect', 'ehlo', 'starttls', 'auth'].includes(at)
