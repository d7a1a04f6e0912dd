/** Closes the connection without a word. */
import type { Fault } from './fault.ts'

export const drop: Fault<'drop'> = ({ dialogue, ruleId, about }) => {
  dialogue.refuse('', { ...about, ruleId })
  dialogue.hangUp('a rule drops the connection')
  return 'done'
}
