/** What an attempt meets: the user's rules first, then the simulator's, then the MTA's own local delivery. */
import { domainOf } from './address.ts'
import type { Hosts } from './hosts.ts'
import type { Mta } from './mta.ts'
import { delivered, outcomeOf, parseHost } from './outcome.ts'
import type { RuleContext } from './rule.ts'
import type { RuleMemory, RuleStack } from './rule-stack.ts'
import { SIMULATOR_DOMAIN, SIMULATOR_HOST, simulateDelivery } from './simulator.ts'
import type { MessageState, RecipientState } from './state.ts'
import type { Duration, Outcome, RemoteHost, Why } from './types.ts'

export interface Met {
  /** Null where a rule holds the recipient, and where the message's bytes decide. */
  outcome: Outcome | null
  /** The MTA wants to see the message before there is an outcome. */
  needsMessage?: boolean
  why: Why
  ruleId?: string | undefined
  /** How long the attempt takes. */
  delay?: Duration | undefined
}

export function meet(
  mta: Mta,
  hosts: Hosts,
  rules: RuleStack,
  message: MessageState,
  recipient: RecipientState,
  context: RuleContext,
  memory: RuleMemory,
): Met {
  const domain = domainOf(recipient.routed)
  const host = (given: Partial<RemoteHost>) =>
    hosts.of(domain, domain === SIMULATOR_DOMAIN ? { ...parseHost(SIMULATOR_HOST), ...given } : given)
  const decision = rules.decide(context, memory)
  if (decision) {
    const { rule, entry, spec } = decision
    return {
      outcome: outcomeOf(spec, recipient.channel, host),
      why: { by: 'rule', ruleId: rule.id, entry },
      ruleId: rule.id,
      delay: spec.delay,
    }
  }
  const simulated = simulateDelivery(recipient.path.forwardPath, context.attempt ?? 1, context.age ?? 0)
  if (simulated) {
    const { ruleId, spec } = simulated
    return { outcome: outcomeOf(spec, recipient.channel, host), why: { by: 'rule', ruleId, entry: 0 }, ruleId }
  }
  if (recipient.channel === 'local') {
    const { outcome, why } = mta.deliverLocally(message, recipient, context.fields ?? [])
    return { outcome, why, needsMessage: outcome === null }
  }
  return {
    outcome: delivered('remote', host),
    why: { by: 'default', text: 'No rule matched, so the remote host accepted it.' },
  }
}
