/** Answers late, in real time. */
import type { Fault, Result } from './fault.ts'

export const delay: Fault<'delay'> = async ({ dialogue, ruleId, action }): Promise<Result> => {
  dialogue.session.used(ruleId)
  dialogue.remark(`a rule delays the answer by ${action.delay} ms`)
  await dialogue.pause(action.delay)
  return 'go on'
}
