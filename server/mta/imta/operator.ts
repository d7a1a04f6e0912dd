/** A message that an operator returned by hand (`imsimta qm` command `return`): its own subject and template. */
import type { RecipientState } from '../../core/state.ts'

export const isReturnedByHand = (recipient: Pick<RecipientState, 'state' | 'endedBy'>): boolean =>
  recipient.state === 'failed' && recipient.endedBy === 'operator'
