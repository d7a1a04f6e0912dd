/** Answers in the rule's words: a refusal, or the command's own success said otherwise. */
import { withAddress } from '../../core/reply-address.ts'
import type { SessionPoint } from '../../core/rule.ts'
import { codeOf } from '../replies.ts'
import type { Fault } from './fault.ts'

export const reply: Fault<'reply'> = ({ dialogue, at, ruleId, action, about }) => {
  const said = withAddress(action.reply, about.recipient ?? about.reversePath)
  if (letsPass(at, codeOf(said))) {
    dialogue.session.used(ruleId)
    return { reply: said }
  }
  dialogue.refuse(said, { ...about, ruleId })
  return 'done'
}

/** Whether a reply of this code lets the command happen all the same. */
const letsPass = (at: SessionPoint, code: number): boolean => Math.floor(code / 100) === (at === 'data' ? 3 : 2)
