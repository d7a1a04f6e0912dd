/** Reads the message slowly. */
import { type Fault, outlivesTransaction } from './fault.ts'

export const drip: Fault<'drip'> = ({ dialogue, at, ruleId, action }) => {
  dialogue.session.used(ruleId)
  dialogue.remark(`a rule has the message read at ${action.bytesPerSecond} bytes/s`)
  dialogue.plan({ bytesPerSecond: action.bytesPerSecond }, outlivesTransaction(at))
  return 'go on'
}
