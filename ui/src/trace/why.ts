/** What the panel under the trace shows for a mark. Pure. */
import type { TraceAttempt } from '../../../server/core/trace.ts'
import type { Why } from '../../../server/core/types.ts'
import type { Lane, Mark } from './model.ts'

export interface ScheduleRow {
  key: string
  number: number
  mark: Mark
  /** Since acceptance, and since the attempt before; milliseconds. */
  after: number
  gap: number | null
}

/** Every attempt of a lane, done and ahead. */
export function scheduleOf(lane: Lane): ScheduleRow[] {
  const start = Date.parse(lane.node.acceptedAt)
  const attempts = lane.marks.filter(({ type }) => type === 'attempt' || type === 'ahead')
  return attempts.map((mark, place) => {
    const before = attempts[place - 1]
    const number = mark.attempt?.number ?? mark.number ?? place + 1
    const next = before !== undefined && number === (before.attempt?.number ?? before.number ?? place) + 1
    return { key: mark.key, number, mark, after: mark.at - start, gap: next ? mark.at - before.at : null }
  })
}

/** Who or what decided this mark. */
export function deciderOf(lane: Lane, mark: Mark): Why | null {
  if (mark.attempt) return mark.attempt.decidedBy
  if (lane.suppressed) return lane.suppressed.why
  if (mark.type === 'accepted') return lane.node.cause?.why ?? null
  if (mark.type === 'end') return causeOfEnd(lane, mark)
  if (mark.type !== 'warning') return null
  return lane.node.children.find(({ cause }) => cause?.seq === mark.order)?.cause?.why ?? null
}

/** An end by age has no attempt that tells why; the notice of it does. */
const causeOfEnd = ({ node, recipient }: Lane, { at }: Mark): Why | null =>
  node.children.find(
    ({ kind, cause }) =>
      kind !== 'warning' && cause?.recipients.includes(recipient?.address ?? '') && Date.parse(cause.at) === at,
  )?.cause?.why ?? null

/** The target that an alias or a rewriting made of the recipient; null where it is the address itself. */
export const targetOf = ({ recipient }: Lane): string | null =>
  recipient && recipient.routed !== recipient.address ? recipient.routed : null

/** What came of the mark: the messages whose cause it is. */
export const causedBy = (lanes: readonly Lane[], mark: Mark): Lane[] =>
  lanes.filter((lane) => lane.causeKey === mark.key && (lane.leads || lane.suppressed !== null))

/** The status that a mark stands for. */
export function statusOf(lane: Lane, mark: Mark): string | null {
  const attempt: TraceAttempt | undefined = mark.attempt
  if (attempt) return attempt.status
  return mark.type === 'end' ? (lane.recipient?.status ?? null) : null
}

/** The MTA's words for it, or the other side's. */
export function reasonOf(lane: Lane, mark: Mark): string | null {
  if (mark.attempt) return mark.attempt.report ?? mark.attempt.diagnostic
  return mark.type === 'end' ? (lane.recipient?.diagnostic ?? null) : null
}
