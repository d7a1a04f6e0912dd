/** A message that an operator returned by hand (`imsimta qm` command `return`): its own subject and template. */
import type { RecipientState } from '../../../core/state.ts'
import type { Judgement } from '../../../core/types.ts'
import type { ImtaConfig } from '../config.ts'

export const isReturnedByHand = (recipient: Pick<RecipientState, 'state' | 'endedBy'>): boolean =>
  recipient.state === 'failed' && recipient.endedBy === 'operator'

/** The text is ours: published mail shows none. */
export function returnedByHand({ returnedStatus }: ImtaConfig): Omit<Judgement, 'result'> {
  const report = 'message returned by the postmaster'
  return { status: returnedStatus, statusSource: 'reported', diagnostic: report, report }
}
