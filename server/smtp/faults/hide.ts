/** Leaves extensions out of the EHLO reply. */
import type { Fault } from './fault.ts'

export const hide: Fault<'hide'> = ({ dialogue, ruleId, action }) => {
  dialogue.session.used(ruleId)
  for (const name of action.extensions) dialogue.hidden.add(name.toUpperCase())
  return 'go on'
}
