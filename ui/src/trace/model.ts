/** A trace as marks on lanes: what the drawing and the table both show. Pure; instants are milliseconds. */
import type { TraceAttempt, TraceNode, TraceRecipient, TraceSuppressed } from '../../../server/core/trace.ts'
import type { MessageKind, Why } from '../../../server/core/types.ts'
import type { Ahead } from '../lib/api-types.ts'
import type { StateName } from '../lib/states.ts'

export interface Mark {
  /** Stays the same when the trace is read again. */
  key: string
  type: 'accepted' | 'attempt' | 'end' | 'warning' | 'suppressed' | 'ahead'
  state: StateName
  at: number
  /** The order of happening within an instant. */
  order: number
  laneKey: string
  messageId: string
  attempt?: TraceAttempt
  /** Of an end that no attempt brought. */
  status?: string | null
  /** For what is ahead: the attempt's number, and whether it is the schedule's last. */
  number?: number
  last?: boolean
}

/** The life of one message for one recipient, or of a notice that was not sent. */
export interface Lane {
  key: string
  node: TraceNode
  recipient: TraceRecipient | null
  depth: number
  parent: Lane | null
  /** The mark on the parent's lane that caused it. */
  causeKey: string | null
  /** In order of happening. */
  marks: Mark[]
  /** Attempts ahead that the server did not list one by one. */
  moreAhead: { count: number; from: number; to: number } | null
  suppressed: { kind: MessageKind; reason: string; why: TraceSuppressed['why']; discarded: boolean } | null
  /** Whether this lane names the message: the first of its recipients' lanes does. */
  leads: boolean
}

const time = (iso: string): number => Date.parse(iso)

/** Lanes in tree order: a message's own, then those of what came of it. */
export function buildLanes(root: TraceNode, ahead: Record<string, Ahead>): Lane[] {
  const lanes: Lane[] = []
  addNode(lanes, root, null, ahead)
  return lanes
}

function addNode(lanes: Lane[], node: TraceNode, parent: Lane | null, ahead: Record<string, Ahead>): void {
  const depth = parent ? parent.depth + 1 : 0
  const causeKey = parent ? causeOf(parent, node.cause?.seq ?? Number.POSITIVE_INFINITY, time(node.acceptedAt)) : null
  const own = node.recipients.map((recipient): Lane => {
    const key = `${node.id}/${recipient.index}`
    const base = { key, node, recipient, depth, parent, causeKey, suppressed: null, leads: false }
    const plan = ahead[key]
    return { ...base, marks: marksOf(node, recipient, key, plan), moreAhead: moreOf(plan) }
  })
  // Those that something came of stand last, next to it.
  const quiet = ({ recipient }: Lane) =>
    !node.children.some((child) => cameOf(child).includes(recipient?.address ?? ''))
  own.sort((a, b) => Number(quiet(b)) - Number(quiet(a)))
  for (const [place, lane] of own.entries()) lane.leads = place === 0
  lanes.push(...own)
  const first = own[0]
  if (!first) return
  for (const child of node.children) addNode(lanes, child, laneFor(own, cameOf(child)), ahead)
  for (const each of shownSuppressions(node)) lanes.push(suppressedLane(node, each, laneFor(own, each.recipients)))
  for (const lane of own) lanes.push(...wouldBeDiscarded(lane))
}

/** The sender that qmail gives a double bounce: one that fails is thrown away (qmail-send.8, triple bounces). */
const DOUBLE_BOUNCE_SENDER = '#@[]'

/** Where nothing changes, the last attempt of a double bounce ends it, and nobody is told. */
function wouldBeDiscarded(parent: Lane): Lane[] {
  const last = parent.marks.at(-1)
  if (parent.node.reversePath !== DOUBLE_BOUNCE_SENDER || !last?.last) return []
  const key = `${parent.key}:would-discard`
  const mark = {
    key: `${key}:mark`,
    type: 'suppressed',
    state: 'wouldDiscard',
    at: last.at,
    order: last.order + 0.5,
  } as const
  return [
    {
      ...{ key, node: parent.node, recipient: null, depth: parent.depth + 1, parent, causeKey: last.key },
      marks: [{ ...mark, laneKey: key, messageId: parent.node.id }],
      moreAhead: null,
      suppressed: { kind: 'double-bounce', reason: 'triple-bounce', why: WOULD, discarded: false },
      leads: true,
    },
  ]
}

const WOULD: Why = {
  by: 'default',
  text: 'The double bounce failed too; qmail-send throws it away (qmail-send.8, triple bounces).',
}

/** The parent's recipients whose deliveries brought this message. */
function cameOf({ cause, origin }: TraceNode): readonly string[] {
  return cause?.recipients ?? (origin.type === 'forward' || origin.type === 'answer' ? [origin.recipient] : [])
}

const laneFor = (own: readonly Lane[], recipients: readonly string[]): Lane =>
  own.find(({ recipient }) => recipients.includes(recipient?.address ?? '')) ?? (own[0] as Lane)

/** The last mark before the child came to be. */
function causeOf(parent: Lane, seq: number, at: number): string | null {
  const before = parent.marks.filter(
    (mark) => mark.type !== 'ahead' && (mark.at < at || (mark.at === at && mark.order <= seq)),
  )
  return before.at(-1)?.key ?? null
}

function marksOf(node: TraceNode, recipient: TraceRecipient, laneKey: string, plan: Ahead | undefined): Mark[] {
  const base = { laneKey, messageId: node.id }
  const accepted = { ...base, key: `${laneKey}:accepted`, type: 'accepted', state: 'accepted' } as const
  const marks: Mark[] = [{ ...accepted, at: time(node.acceptedAt), order: acceptedOrder(node) }]
  for (const attempt of recipient.attempts) marks.push({ ...base, ...attemptMark(laneKey, attempt) })
  for (const child of node.children) {
    const { cause } = child
    if (child.kind !== 'warning' || !cause?.recipients.includes(recipient.address)) continue
    const mark = { key: `${laneKey}:warning-${cause.seq}`, type: 'warning', state: 'warning' } as const
    marks.push({ ...base, ...mark, at: time(cause.at), order: cause.seq })
  }
  const end = endMark(node, recipient, marks)
  if (end) marks.push({ ...base, ...end, key: `${laneKey}:end` })
  marks.sort((a, b) => a.at - b.at || a.order - b.order)
  return [
    ...marks,
    ...aheadMarks(recipient, plan).map((mark) => ({ ...base, ...mark, key: `${laneKey}:ahead-${mark.number}` })),
  ]
}

/** A notice comes after its cause, and a forward, which has no place told, just before its own first attempt. */
function acceptedOrder({ cause, origin, recipients }: TraceNode): number {
  if (cause) return cause.seq + 0.5
  if (origin.type !== 'forward' && origin.type !== 'answer') return 0
  return (
    Math.min(...recipients.flatMap(({ attempts }) => attempts.map(({ seq }) => seq)), Number.MAX_SAFE_INTEGER) - 0.5
  )
}

function attemptMark(laneKey: string, attempt: TraceAttempt): Omit<Mark, 'laneKey' | 'messageId'> {
  const at = time(attempt.endedAt ?? attempt.at)
  const state = attempt.result ?? 'queued'
  return { key: `${laneKey}:attempt-${attempt.number}`, type: 'attempt', state, at, order: attempt.seq, attempt }
}

/** An end that no attempt brought: an age, or a person. */
function endMark(node: TraceNode, recipient: TraceRecipient, marks: readonly Mark[]) {
  if (recipient.state === 'queued' || recipient.attempts.at(-1)?.result === recipient.state) return null
  const latest = Math.max(...marks.map(({ at }) => at))
  const at = recipient.endedAt ? time(recipient.endedAt) : latest
  const told = node.children.flatMap(({ cause }) =>
    cause && time(cause.at) === at && cause.recipients.includes(recipient.address) ? [cause.seq] : [],
  )
  const warned = new Set(marks.filter(({ type }) => type === 'warning').map(({ order }) => order))
  const first = Math.min(...told.filter((seq) => !warned.has(seq)), Number.MAX_SAFE_INTEGER)
  return { type: 'end', state: recipient.state, at, order: first - 0.2, status: recipient.status } as const
}

function aheadMarks(recipient: TraceRecipient, plan: Ahead | undefined) {
  if (!plan || recipient.state !== 'queued') return []
  const done = recipient.attempts.length
  const listed = plan.first.map((iso, place) => ({
    type: 'ahead' as const,
    state: place === 0 ? ('next' as const) : ('scheduled' as const),
    at: time(iso),
    order: place,
    number: done + place + 1,
    last: place + 1 === plan.count,
  }))
  if (plan.count <= plan.first.length || plan.last === null) return listed
  const last = {
    type: 'ahead' as const,
    state: 'scheduled' as const,
    at: time(plan.last),
    order: plan.count,
    last: true,
  }
  return [...listed, { ...last, number: done + plan.count }]
}

function moreOf(plan: Ahead | undefined): Lane['moreAhead'] {
  const from = plan?.first.at(-1)
  if (!plan?.last || !from || plan.count <= plan.first.length + 1) return null
  return { count: plan.count - plan.first.length - 1, from: time(from), to: time(plan.last) }
}

/**
 * That the postmaster gets no copy is the ordinary case and no news: it is told in the panel, and not drawn. That nobody
 * hears of a bounce which failed is news.
 */
export const isQuiet = ({ kind, reason }: Pick<TraceSuppressed, 'kind' | 'reason'>): boolean =>
  reason === 'no-postmaster-copy' && kind !== 'double-bounce'

const shownSuppressions = (node: TraceNode): TraceSuppressed[] => node.suppressed.filter((each) => !isQuiet(each))

/** What was not sent on account of a mark, and is not drawn. */
export const quietSuppressions = (lane: Lane, mark: Mark): TraceSuppressed[] =>
  lane.suppressed
    ? []
    : lane.node.suppressed.filter(
        (each) =>
          isQuiet(each) && each.recipients.includes(lane.recipient?.address ?? '') && markOf(lane, each) === mark.key,
      )

/** Within one instant it may be decided before that which is sent, and so stand before its own mark. */
const markOf = (lane: Lane, { seq, at }: TraceSuppressed): string | null =>
  lane.marks.findLast((mark) => mark.type !== 'ahead' && mark.at === time(at))?.key ?? causeOf(lane, seq, time(at))

function suppressedLane(node: TraceNode, suppressed: TraceSuppressed, parent: Lane): Lane {
  const key = `${node.id}:suppressed-${suppressed.seq}`
  const at = time(suppressed.at)
  const mark = { key: `${key}:mark`, type: 'suppressed', state: 'discarded', at, order: suppressed.seq } as const
  const { kind, reason, why } = suppressed
  return {
    key,
    node,
    recipient: null,
    depth: parent.depth + 1,
    parent,
    causeKey: causeOf(parent, suppressed.seq, at),
    marks: [{ ...mark, laneKey: key, messageId: node.id }],
    moreAhead: null,
    suppressed: { kind, reason, why, discarded: node.discarded !== undefined },
    leads: true,
  }
}

/** Whether it is still to come. */
export const isAhead = ({ type, state }: Mark): boolean => type === 'ahead' || state === 'wouldDiscard'

/** All marks of a trace by their key. */
export const marksByKey = (lanes: readonly Lane[]): Map<string, { lane: Lane; mark: Mark }> =>
  new Map(lanes.flatMap((lane) => lane.marks.map((mark) => [mark.key, { lane, mark }])))
