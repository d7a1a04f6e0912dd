/** Who is told of what became of a message in one step: the MTA decides, and loops are stopped here. */
import type { Mta, NoticeDecision } from './mta.ts'
import { isFinal, type MessageState, type SandboxState } from './state.ts'

/** What became of a message's recipients in one step. */
export interface Change {
  ended: number[]
  late: { indexes: number[]; age: number } | null
}

/** A notice about a notice about a notice, and so on: deeper than this is a loop (facts B.3: cap and log). */
const DEEPEST_TRACE = 12

export function decisionsFor(mta: Mta, state: SandboxState, message: MessageState, change: Change): NoticeDecision[] {
  const allEnded = message.recipients.every((r) => isFinal(r.state))
  const decisions: NoticeDecision[] = []
  if (change.late) decisions.push(...mta.decideNotices(message, { cause: 'delayed', allEnded, ...change.late }))
  if (change.ended.length > 0) {
    decisions.push(...mta.decideNotices(message, { cause: 'ended', indexes: change.ended, allEnded }))
  }
  return depthOf(state, message) < DEEPEST_TRACE ? decisions : decisions.map(stopLoop)
}

/** How many notices the message stands at the end of; forwards between them do not count. */
function depthOf(state: SandboxState, message: MessageState): number {
  let depth = 0
  for (let m: MessageState | undefined = message; m?.parentId; m = state.messages.get(m.parentId)) {
    if (m.origin.type === 'notice') depth++
  }
  return depth
}

const stopLoop = (decision: NoticeDecision): NoticeDecision =>
  decision.type === 'suppress'
    ? decision
    : {
        type: 'suppress',
        kind: decision.plan.kind,
        reason: 'loop',
        indexes: decision.plan.indexes,
        why: { by: 'default', text: `A chain of ${DEEPEST_TRACE} notices is a loop; no further one is sent.` },
      }
