/** What the session rules of a scenario do to the command in hand. */
import type { ActingRule, RuleContext, SessionPoint } from '../core/rule.ts'
import type { About, Dialogue } from './dialogue.ts'
import type { Result, Step } from './faults/fault.ts'
import { FAULTS } from './faults/table.ts'
import { type Known, ruleContext } from './rule-context.ts'

/** Goes on with the command; a rule may have put its own words in place of the reply. */
type Proceed = (reply?: string) => void | Promise<void>

/**
 * Lets the rules act on the command in hand, then goes on with it unless one of them dealt with it.
 * Without a rule all of it is synchronous.
 */
export function ruled(
  dialogue: Dialogue,
  at: SessionPoint,
  known: Known,
  about: About,
  proceed: Proceed,
): void | Promise<void> {
  if (!dialogue.session.sandbox.hasSessionRules()) return proceed()
  const rules = rulesFor(dialogue, at, known)
  return rules.length === 0 ? proceed() : apply(dialogue, at, rules, about, proceed)
}

function rulesFor(dialogue: Dialogue, at: SessionPoint, known: Known): ActingRule[] {
  const { session, transaction } = dialogue
  const ask = (recipient: string | undefined): ActingRule[] => {
    const context: RuleContext = ruleContext(session.client, { sender: transaction?.reversePath, ...known, recipient })
    return session.rules(at, context)
  }
  const recipients = transaction?.recipients ?? []
  if (known.recipient !== undefined || recipients.length === 0) return ask(known.recipient)
  // At DATA and after it a rule for a recipient means any of them.
  for (const { forwardPath } of recipients) {
    const rules = ask(forwardPath)
    if (rules.length > 0) return rules
  }
  return []
}

async function apply(
  dialogue: Dialogue,
  at: SessionPoint,
  rules: readonly ActingRule[],
  about: About,
  proceed: Proceed,
): Promise<void> {
  let reply: string | undefined
  for (const [i, rule] of rules.entries()) {
    const act = FAULTS[rule.then.do] as (step: Step) => Result | Promise<Result>
    const result = await act({ dialogue, at, ruleId: rule.id, action: rule.then, about })
    if (result === 'done') return
    if (dialogue.isOver) {
      // The client left during a delay. The sandbox counted the rest as used, so the session does too.
      for (const left of rules.slice(i + 1)) dialogue.session.used(left.id)
      return
    }
    if (result !== 'go on') reply = result.reply
  }
  return proceed(reply)
}
