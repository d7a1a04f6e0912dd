/** What an attempt meets: the user's rules first, then the simulator's, then the MTA's own local delivery. */
import { domainOf } from './address.ts'
import type { AnswerSpec } from './answer.ts'
import type { HandTo } from './handoff.ts'
import type { Hosts } from './hosts.ts'
import type { Mta } from './mta.ts'
import { delivered, outcomeOf, parseHost } from './outcome.ts'
import { withAddress } from './reply-address.ts'
import type { PlainOutcome, RuleContext } from './rule.ts'
import type { RuleMemory, RuleStack } from './rule-stack.ts'
import { SIMULATOR_DOMAIN, SIMULATOR_HOST, simulateDelivery } from './simulator.ts'
import type { MessageState, RecipientState } from './state.ts'
import type { Channel, Duration, Outcome, RemoteHost, Why } from './types.ts'
import type { WebhookTarget } from './webhook.ts'

export interface Met {
  /** Null where a rule holds the recipient, and where the message's bytes decide. */
  outcome: Outcome | null
  /** The MTA wants to see the message before there is an outcome. */
  needsMessage?: boolean
  why: Why
  ruleId?: string | undefined
  /** Who is to say what becomes of it. */
  handTo?: HandTo
  /** What is sent back for it, once it is delivered so. */
  answer?: { spec: AnswerSpec; outcome: Outcome }
  /** A URL that is told of it. */
  webhook?: WebhookTarget
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
  const refused = mta.refuse?.(message, recipient, context.fields)
  if (refused) return refused
  const domain = domainOf(recipient.routed)
  const host = (given: Partial<RemoteHost>) =>
    hosts.of(domain, domain === SIMULATOR_DOMAIN ? { ...parseHost(SIMULATOR_HOST), ...given } : given)
  if (mta.distributes?.(recipient)) return byMta(mta, message, recipient, context)
  const decision = rules.decide(context, memory)
  if (decision) {
    const { rule, entry } = decision
    const by = { why: { by: 'rule', ruleId: rule.id, entry }, ruleId: rule.id } as const
    if ('fault' in decision) return { outcome: faulty(decision.fault), ...by }
    const { spec } = decision
    return { ...spoken(addressed(spec, message, recipient), recipient.channel, host), ...by }
  }
  const simulated = simulateDelivery(
    recipient.path.expandsTo ?? recipient.path.forwardPath,
    context.attempt ?? 1,
    context.age ?? 0,
  )
  if (simulated) {
    const { ruleId, spec } = simulated
    return { ...spoken(spec, recipient.channel, host), why: { by: 'rule', ruleId, entry: 0 }, ruleId }
  }
  if (recipient.channel === 'local') return byMta(mta, message, recipient, context)
  return { outcome: delivered('remote', host), why: domain === SIMULATOR_DOMAIN ? SIMULATED : UNMATCHED }
}

/** The rule's reply as a host would say it to this message and recipient. */
function addressed(spec: PlainOutcome, { envelope }: MessageState, { path }: RecipientState): PlainOutcome {
  if (spec.do !== 'reply') return spec
  const address = spec.at === 'mail' ? envelope.reversePath : (path.expandsTo ?? path.forwardPath)
  return { ...spec, reply: withAddress(spec.reply, address) }
}

/** What an outcome's words come to. */
function spoken(
  spec: PlainOutcome,
  channel: Channel,
  host: (given: Partial<RemoteHost>) => RemoteHost,
): Omit<Met, 'why'> {
  switch (spec.do) {
    case 'relay':
    case 'pipe':
    case 'maildir':
    case 'mbox':
      return { outcome: null, needsMessage: true, handTo: spec }
    case 'answer':
      return { outcome: null, needsMessage: true, answer: { spec: spec.answer, outcome: delivered(channel, host) } }
    case 'webhook':
      return { outcome: delivered(channel, host), webhook: spec }
    default:
      return { outcome: outcomeOf(spec, channel, host), delay: spec.delay }
  }
}

const SIMULATED: Why = {
  by: 'default',
  text: `Addresses at ${SIMULATOR_DOMAIN} that ask for nothing else accept mail.`,
}
const UNMATCHED: Why = { by: 'default', text: 'No rule matched, so the remote host accepted it.' }

/** Whether it was delivered to another host because neither a rule nor the simulator had anything to say of it. */
export const isUnmatched = (why: Why): boolean => why.by === 'default' && why.text === UNMATCHED.text

/** Of a rule whose function is at fault: no MTA would say it, so it says who speaks (5.3.5, RFC 3463 section 3.4). */
const faulty = (fault: string): Outcome => ({
  type: 'mta',
  temporary: false,
  text: `bouncelab: ${fault.replace(/\.$/, '')}. (#5.3.5)\n`,
  status: '5.3.5',
})

function byMta(mta: Mta, message: MessageState, recipient: RecipientState, { fields = [] }: RuleContext): Met {
  const { outcome, why } = mta.deliverLocally(message, recipient, fields)
  return { outcome, why, needsMessage: outcome === null }
}
