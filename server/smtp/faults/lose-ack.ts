/** Stores the message and cuts the connection before the 250 (RFC 1047: the client sends it again). */
import { type Fault, outlivesTransaction } from './fault.ts'

export const loseAck: Fault<'lose-ack'> = ({ dialogue, at, ruleId }) => {
  dialogue.session.used(ruleId)
  dialogue.plan({ loseAck: true }, outlivesTransaction(at))
  return 'go on'
}
