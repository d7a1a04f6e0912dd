/** Never answers, and keeps the connection open. */
import type { Fault, Result } from './fault.ts'

export const stall: Fault<'stall'> = async ({ dialogue, ruleId, about }): Promise<Result> => {
  dialogue.refuse('', { ...about, ruleId })
  dialogue.remark('a rule never answers')
  await dialogue.stall()
  return 'done'
}
