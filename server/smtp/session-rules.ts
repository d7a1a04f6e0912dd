/** What the session rules of a scenario do to the command in hand. */
import type { RuleContext, SessionAction, SessionPoint, SessionRuleRecord } from '../core/rule.ts'
import type { About, Dialogue } from './dialogue.ts'
import { codeOf } from './replies.ts'
import { type Known, ruleContext } from './rule-context.ts'

/** Goes on with the command; a rule may have put its own words in place of the reply. */
type Proceed = (reply?: string) => void | Promise<void>

/** One rule acting on one command. */
interface Step<A extends SessionAction = SessionAction> {
  dialogue: Dialogue
  at: SessionPoint
  ruleId: string
  action: A
  /** What a refusal by this rule says besides the command. */
  about: About
}

/** `go on` with the next rule and the command, `done` where the rule has dealt with it, or go on with this reply. */
type Result = 'go on' | 'done' | { reply: string }

type Actions = {
  [Do in SessionAction['do']]: (step: Step<Extract<SessionAction, { do: Do }>>) => Result | Promise<Result>
}

const ACTIONS: Actions = {
  reply: ({ dialogue, at, ruleId, action, about }) => {
    if (letsPass(at, codeOf(action.reply))) {
      dialogue.session.used(ruleId)
      return { reply: action.reply }
    }
    dialogue.refuse(action.reply, { ...about, ruleId })
    return 'done'
  },
  delay: async ({ dialogue, ruleId, action }): Promise<Result> => {
    dialogue.session.used(ruleId)
    dialogue.remark(`a rule delays the answer by ${action.delay} ms`)
    await dialogue.pause(action.delay)
    return 'go on'
  },
  drip: ({ dialogue, at, ruleId, action }) => {
    dialogue.session.used(ruleId)
    dialogue.remark(`a rule has the message read at ${action.bytesPerSecond} bytes/s`)
    dialogue.plan({ bytesPerSecond: action.bytesPerSecond }, outlivesTransaction(at))
    return 'go on'
  },
  drop: ({ dialogue, ruleId, about }) => {
    dialogue.refuse('', { ...about, ruleId })
    dialogue.hangUp('a rule drops the connection')
    return 'done'
  },
  reset: ({ dialogue, ruleId, about }) => {
    dialogue.refuse('', { ...about, ruleId })
    dialogue.hangUp('a rule resets the connection', 'reset')
    return 'done'
  },
  stall: async ({ dialogue, ruleId, about }): Promise<Result> => {
    dialogue.refuse('', { ...about, ruleId })
    dialogue.remark('a rule never answers')
    await dialogue.stall()
    return 'done'
  },
  'lose-ack': ({ dialogue, at, ruleId }) => {
    dialogue.session.used(ruleId)
    dialogue.plan({ loseAck: true }, outlivesTransaction(at))
    return 'go on'
  },
  hide: ({ dialogue, ruleId, action }) => {
    dialogue.session.used(ruleId)
    for (const name of action.extensions) dialogue.hidden.add(name.toUpperCase())
    return 'go on'
  },
  tls: ({ dialogue, at, ruleId, action }) => {
    // Whether the fault ends in a refusal is known after the handshake; at another command there is nothing to break.
    if (at === 'starttls') dialogue.tlsFault = { fault: action.fault, ruleId }
    else dialogue.session.used(ruleId)
    return 'go on'
  },
}

/** Whether a reply of this code lets the command happen all the same. */
const letsPass = (at: SessionPoint, code: number): boolean => Math.floor(code / 100) === (at === 'data' ? 3 : 2)

/** What is planned before MAIL holds for every message of the session. */
const outlivesTransaction = (at: SessionPoint): boolean => ['connect', 'ehlo', 'starttls', 'auth'].includes(at)

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

function rulesFor(dialogue: Dialogue, at: SessionPoint, known: Known): SessionRuleRecord[] {
  const { session, transaction } = dialogue
  const ask = (recipient: string | undefined): SessionRuleRecord[] => {
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
  rules: readonly SessionRuleRecord[],
  about: About,
  proceed: Proceed,
): Promise<void> {
  let reply: string | undefined
  for (const [i, rule] of rules.entries()) {
    const act = ACTIONS[rule.then.do] as (step: Step) => Result | Promise<Result>
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
