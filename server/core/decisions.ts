/** Who is told of what became of a message in one step: the MTA decides, and loops are stopped here. */
import type { Mta, NoticeDecision } from './mta.ts'
import { isFinal, type MessageState, type SandboxState } from './state.ts'
import type { HeaderField, Why } from './types.ts'

/** What became of a message's recipients in one step. */
export interface Change {
  ended: number[]
  /** The ages that were attained, each with its recipients. */
  late: { indexes: number[]; age: number }[]
  /** Attempts that were deferred, where the MTA asks for them. */
  deferred: number[]
}

/** A notice about a notice about a notice, and so on: more than these are a loop. */
const LONGEST_CHAIN = 12

/** Where each failure is told to several, notices grow by powers: a chain ends here too, however long it may be. */
const MOST_OF_A_TRACE = 1000

/** @param fields the message's header */
export function decisionsFor(
  mta: Mta,
  state: SandboxState,
  message: MessageState,
  change: Change,
  fields: readonly HeaderField[] = [],
): NoticeDecision[] {
  const allEnded = message.recipients.every((r) => isFinal(r.state))
  const decisions: NoticeDecision[] = []
  for (const late of change.late)
    decisions.push(...mta.decideNotices(message, { cause: 'delayed', allEnded, ...late }, fields))
  if (change.deferred.length > 0) {
    decisions.push(...mta.decideNotices(message, { cause: 'deferred', indexes: change.deferred, allEnded }, fields))
  }
  if (change.ended.length > 0) {
    decisions.push(...mta.decideNotices(message, { cause: 'ended', indexes: change.ended, allEnded }, fields))
  }
  const depth = depthOf(state, message)
  const { longest, why } = mta.noticeChain ?? PLAIN_CHAIN
  if (depth >= longest) return decisions.map((decision) => stopLoop(decision, why))
  const all = state.traces.get(message.rootId)?.ids.length ?? 0
  return depth > 2 && all >= MOST_OF_A_TRACE ? decisions.map((decision) => stopLoop(decision, TOO_MANY)) : decisions
}

/** How many notices the message stands at the end of; forwards between them do not count. */
function depthOf(state: SandboxState, message: MessageState): number {
  let depth = 0
  for (let m: MessageState | undefined = message; m?.parentId; m = state.messages.get(m.parentId)) {
    if (m.origin.type === 'notice') depth++
  }
  return depth
}

const PLAIN_CHAIN = {
  longest: LONGEST_CHAIN,
  why: { by: 'default', text: `A chain of ${LONGEST_CHAIN} notices is a loop; no further one is sent.` },
} as const

const TOO_MANY: Why = {
  by: 'default',
  text: `${MOST_OF_A_TRACE} messages have come of one, which is a loop; no further notice is sent.`,
}

const stopLoop = (decision: NoticeDecision, why: Why): NoticeDecision =>
  decision.type === 'suppress'
    ? decision
    : {
        type: 'suppress',
        kind: decision.plan.kind,
        reason: 'loop',
        indexes: decision.plan.indexes,
        why,
        ...(decision.plan.age === undefined ? {} : { age: decision.plan.age }),
      }
