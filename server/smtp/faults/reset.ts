/** Breaks the connection (RST). */
import type { Fault } from './fault.ts'

export const reset: Fault<'reset'> = ({ dialogue, ruleId, about }) => {
  dialogue.refuse('', { ...about, ruleId })
  dialogue.hangUp('a rule resets the connection', 'reset')
  return 'done'
}
