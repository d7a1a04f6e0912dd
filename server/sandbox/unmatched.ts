/** Mail for other hosts that no rule decided, and the rule that came nearest to it. */
import type { SandboxEvent } from '../core/events.ts'
import { isUnmatched } from '../core/meet.ts'
import { nearMissSentence } from '../core/near-miss.ts'
import type { RuleContext, RuleRecord } from '../core/rule.ts'
import type { MessageState, RecipientState } from '../core/state.ts'
import { buildTrace, type TraceNode } from '../core/trace.ts'
import { scanHeader } from '../mail/header.ts'
import type { Sandbox } from './sandbox.ts'
import { allSummaries, getMessage, getRaw } from './views.ts'

export interface Unmatched {
  messageId: string
  recipient: string
  /** The rule that came nearest and what kept it from acting, in a sentence; null where there is no rule at all. */
  nearest: string | null
}

/** The original messages among these events that went to another host without a rule's say. */
export function attemptedUnmatched(events: readonly SandboxEvent[]): string[] {
  const ids = events.flatMap((event) =>
    event.type === 'recipient.attempted' && event.messageId === event.rootId && isUnmatched(event.decidedBy)
      ? [event.messageId]
      : [],
  )
  return [...new Set(ids)]
}

export async function unmatchedIn(sandbox: Sandbox): Promise<Unmatched[]> {
  const found: Unmatched[] = []
  for await (const page of allSummaries(sandbox, { kind: 'mail' })) {
    for (const { id } of page) found.unshift(...(await unmatchedOf(sandbox, id)))
  }
  return found
}

/** Of one message; what came of another, a notice or a forward, is never unmatched. */
export async function unmatchedOf(sandbox: Sandbox, id: string): Promise<Unmatched[]> {
  const root = buildTrace(await sandbox.store.traceEvents(sandbox.name, id))
  const indexes = root?.id === id ? unmatchedRecipients(root) : []
  const message = indexes.length > 0 ? await getMessage(sandbox, id) : null
  if (!message) return []
  const fields = scanHeader((await getRaw(sandbox, id)) ?? new Uint8Array())
  return indexes.map((index) => {
    const recipient = message.recipients[index] as RecipientState
    return {
      messageId: id,
      recipient: recipient.path.forwardPath,
      nearest: nearestRule(sandbox, message, recipient, { fields }),
    }
  })
}

const unmatchedRecipients = ({ recipients }: TraceNode): number[] =>
  recipients.flatMap(({ attempts }, i) => (attempts.some(({ decidedBy }) => isUnmatched(decidedBy)) ? [i] : []))

function nearestRule(
  { engine, ruleBook }: Sandbox,
  message: MessageState,
  recipient: RecipientState,
  known: Pick<RuleContext, 'fields'>,
): string | null {
  // The attempt has been made: the next one's number is one too high.
  const context = { ...engine.contextOf(message, recipient), ...known, attempt: recipient.attempts }
  const [miss] = engine.rules.nearMisses(context, engine.memoryOf(message, recipient))
  return miss ? nearMissSentence(miss, ruleBook.get(miss.ruleId) as RuleRecord | undefined, context) : null
}

/** @example 'm1 to <ann@shop.test> met no rule. Rule r1 is nearest: recipient is "ann@shop.test", not "bob@shop.test".' */
export const unmatchedSentence = ({ messageId, recipient, nearest }: Unmatched): string =>
  `${messageId} to <${recipient}> met no rule.${nearest === null ? '' : ` ${nearest}`}`
