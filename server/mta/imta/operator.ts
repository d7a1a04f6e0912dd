/** A message that an operator returned by hand (`imsimta qm` command `return`): its own subject and template. */
import type { RecipientState } from '../../core/state.ts'

/** The engine's words for it, which are the only trace of it in a recipient's state. */
const BY_HAND = 'Returned by the operator.'

export const isReturnedByHand = (recipient: Pick<RecipientState, 'state' | 'diagnostic'>): boolean =>
  recipient.state === 'failed' && recipient.diagnostic === BY_HAND
