/** Breaks the TLS handshake, or shows an expired certificate in it. */
import type { Fault } from './fault.ts'

export const tls: Fault<'tls'> = ({ dialogue, at, ruleId, action }) => {
  // Whether the fault ends in a refusal is known after the handshake; at another command there is nothing to break.
  if (at === 'starttls') dialogue.tlsFault = { fault: action.fault, ruleId }
  else dialogue.session.used(ruleId)
  return 'go on'
}
