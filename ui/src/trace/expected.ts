/** What the scenario in force expected of a trace, on the trace's own axis. Pure. */
import { parseDuration } from '../../../server/core/duration.ts'
import type { TraceNode } from '../../../server/core/trace.ts'
import type { JudgedExpectation } from '../lib/api-types.ts'
import { xOfTime } from './axis.ts'
import type { Columns } from './columns.ts'

/** As it stands in the scenario. */
export type Written = Record<string, unknown>

export interface Expected extends JudgedExpectation {
  /** Milliseconds since the root message was accepted; null where the scenario sets no such edge. */
  after: number | null
  within: number | null
}

/** All expectations of a scenario: of its steps, then of its end. A recording to compare with is the server's to read. */
export function expectationsOf(scenario: unknown): Written[] {
  const { steps = [], expect = [] } = (scenario ?? {}) as { steps?: unknown; expect?: unknown }
  const ofSteps = Array.isArray(steps)
    ? steps.flatMap((step) => list((step as { expect?: unknown } | null)?.expect))
    : []
  return [...ofSteps, ...list(expect)].filter((each) => !('equals' in each))
}

const list = (value: unknown): Written[] =>
  [value].flat().filter((each): each is Written => typeof each === 'object' && each !== null)

const edge = (value: unknown): number | null => (typeof value === 'string' ? parseDuration(value) : null) ?? null

/** Of those judged, the ones that speak of this trace, or of what never came. */
export function expectedOf(
  root: TraceNode,
  written: readonly Written[],
  judged: readonly JudgedExpectation[],
): Expected[] {
  const own = new Set(idsOf(root))
  return judged.flatMap((each, place) => {
    if (each.messageId !== undefined && !own.has(each.messageId)) return []
    return [{ ...each, after: edge(written[place]?.after), within: edge(written[place]?.within) }]
  })
}

const idsOf = (node: TraceNode): string[] => [node.id, ...node.children.flatMap(idsOf)]

const findNode = (node: TraceNode, id: string): TraceNode | undefined =>
  node.id === id ? node : node.children.map((child) => findNode(child, id)).find((found) => found !== undefined)

/** Milliseconds by which it came outside what was expected. */
export interface Distance {
  late: boolean
  ms: number
}

/** How far what came is from its edges; null where it is within them, or has none. */
export function distanceOf(root: TraceNode, { after, within, messageId, ok }: Expected): Distance | null {
  const node = messageId === undefined || ok ? undefined : findNode(root, messageId)
  if (!node) return null
  const age = Date.parse(node.acceptedAt) - Date.parse(root.acceptedAt)
  if (within !== null && age > within) return { late: true, ms: age - within }
  return after !== null && age < after ? { late: false, ms: after - age } : null
}

export interface Ghost {
  /** The dashed box: from the earliest to the latest that was expected. */
  from: number
  to: number
  /** From the box to what came instead. */
  arrow: { from: number; to: number } | null
}

const LEAST_WIDTH = 20

/** Where an expectation stands; around what came, where it sets no edges. Null where there is nothing to point at. */
export function ghostOf(root: TraceNode, expected: Expected, columns: Columns): Ghost | null {
  const start = Date.parse(root.acceptedAt)
  const node = expected.messageId === undefined ? undefined : findNode(root, expected.messageId)
  const actual = node ? xOfTime(columns, Date.parse(node.acceptedAt)) : null
  const { after, within } = expected
  if (after === null && within === null)
    return actual === null ? null : { from: actual - LEAST_WIDTH / 2, to: actual + LEAST_WIDTH / 2, arrow: null }
  const from = xOfTime(columns, start + (after ?? 0))
  const to = within === null ? columns.width : xOfTime(columns, start + within)
  const box = { from: Math.min(from, columns.width - LEAST_WIDTH), to: Math.max(to, from + LEAST_WIDTH) }
  if (actual === null || expected.ok || (actual >= box.from && actual <= box.to)) return { ...box, arrow: null }
  return { ...box, arrow: actual > box.to ? { from: box.to, to: actual } : { from: box.from, to: actual } }
}
