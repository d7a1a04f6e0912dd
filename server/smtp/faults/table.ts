/** Every fault of an SMTP session by the word that a rule names it with. */
import type { SessionAction } from '../../core/rule.ts'
import { delay } from './delay.ts'
import { drip } from './drip.ts'
import { drop } from './drop.ts'
import type { Fault } from './fault.ts'
import { hide } from './hide.ts'
import { loseAck } from './lose-ack.ts'
import { reply } from './reply.ts'
import { reset } from './reset.ts'
import { stall } from './stall.ts'
import { tls } from './tls.ts'

export const FAULTS: { [Do in SessionAction['do']]: Fault<Do> } = {
  reply,
  delay,
  drip,
  drop,
  reset,
  stall,
  'lose-ack': loseAck,
  hide,
  tls,
}
