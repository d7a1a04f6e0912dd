/** What the session rules of a scenario do to the command in hand. */
import type { SessionAction, SessionPoint, SessionRuleRecord } from '../core/rule.ts'
import type { Dialogue } from './dialogue.ts'
import { codeOf } from './replies.ts'

/** Goes on with the command; a rule may have put its own words in place of the reply. */
export type Proceed = (reply?: string) => void | Promise<void>

interface Step<A extends SessionAction = SessionAction> {
  dialogue: Dialogue
  at: SessionPoint
  ruleId: string
  action: A
  /** What a refusal by this rule says besides the command: the recipient, the bytes received. */
  about: { recipient?: string; received?: number; reversePath?: string }
}

/** `go on` with the next rule and the command, `done` where the rule has dealt with it, or go on with this reply. */
type Result = 'go on' | 'done' | { reply: string }

type Actions = {
  [Do in SessionAction['do']]: (step: Step<Extract<SessionAction, { do: Do }>>) => Result | Promise<Result>
}

/** The first digit of the replies that let a command pass. */
const isSuccess = (at: SessionPoint, code: number): boolean => Math.floor(code / 100) === (at === 'data' ? 3 : 2)

const ACTIONS: Actions = {
  reply: ({ dialogue, at, ruleId, action, about }) => {
    if (isSuccess(at, codeOf(action.reply))) {
      dialogue.session.used(ruleId)
      return { reply: action.reply }
    }
    dialogue.refuse(action.reply, { ...about, ruleId })
    return 'done'
  },
  delay: async ({ dialogue, ruleId, action }) => {
    dialogue.session.used(ruleId)
    dialogue.remark(`a rule delays the answer by ${action.delay} ms`)
    await dialogue.pause(action.delay)
    return 'go on'
  },
  drip: ({ dialogue, ruleId, action }) => {
    dialogue.session.used(ruleId)
    dialogue.drip(action.bytesPerSecond)
    return 'go on'
  },
  drop: ({ dialogue, ruleId, about }) => {
    dialogue.refuse('', { ...about, ruleId })
    dialogue.hangUp('a rule drops the connection')
    return 'done'
  },
  reset: ({ dialogue, ruleId, about }) => {
    dialogue.refuse('', { ...about, ruleId })
    dialogue.reset('a rule resets the connection')
    return 'done'
  },
  stall: async ({ dialogue, ruleId, about }) => {
    dialogue.refuse('', { ...about, ruleId })
    await dialogue.stall()
    return 'done'
  },
  'lose-ack': ({ dialogue, ruleId }) => {
    dialogue.session.used(ruleId)
    dialogue.loseAck()
    return 'go on'
  },
  hide: ({ dialogue, ruleId, action }) => {
    dialogue.session.used(ruleId)
    dialogue.hide(action.extensions)
    return 'go on'
  },
  tls: ({ dialogue, at, ruleId, action }) => {
    // The fault may end in a refusal that names the rule; only at another command there is nothing to break.
    if (at === 'starttls') dialogue.tlsFault = { fault: action.fault, ruleId }
    else dialogue.session.used(ruleId)
    return 'go on'
  },
}

/** Applies the rules that act here in their order, then goes on with the command unless one of them dealt with it. */
export async function applyRules(
  dialogue: Dialogue,
  at: SessionPoint,
  rules: readonly SessionRuleRecord[],
  about: Step['about'],
  proceed: Proceed,
): Promise<void> {
  let reply: string | undefined
  for (const [i, rule] of rules.entries()) {
    const act = ACTIONS[rule.then.do] as (step: Step) => Result | Promise<Result>
    const result = await act({ dialogue, at, ruleId: rule.id, action: rule.then, about })
    if (result === 'done') return
    if (dialogue.isOver) {
      // The client left during a delay: the rest counts as used all the same, as the sandbox counted it.
      for (const left of rules.slice(i + 1)) dialogue.session.used(left.id)
      return
    }
    if (result !== 'go on') reply = result.reply
  }
  return proceed(reply)
}
