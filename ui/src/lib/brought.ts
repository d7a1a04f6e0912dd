/** What a move of the clock brought, in the order in which a person asks. */

export type BroughtPart =
  | 'deferred'
  | 'delivered'
  | 'failed'
  | 'held'
  | 'expired'
  | 'warning'
  | 'bounce'
  | 'double-bounce'
  | 'delivery-report'
  | 'postmaster-copy'

const COUNTED: readonly (readonly [string, BroughtPart])[] = [
  ['recipient.deferred', 'deferred'],
  ['notice.sent:warning', 'warning'],
  ['notice.sent:bounce', 'bounce'],
  ['notice.sent:double-bounce', 'double-bounce'],
  ['notice.sent:postmaster-copy', 'postmaster-copy'],
  ['notice.sent:delivery-report', 'delivery-report'],
  ['recipient.delivered', 'delivered'],
  ['recipient.failed', 'failed'],
  ['recipient.expired', 'expired'],
  ['recipient.held', 'held'],
]
const STATES = new Set<BroughtPart>(['deferred', 'delivered', 'failed', 'expired', 'held'])

/** @param brought counts by event type; a notice also by its kind */
export function broughtParts(brought: Readonly<Record<string, number>>): { part: BroughtPart; count: number }[] {
  return COUNTED.flatMap(([type, part]) => {
    const count = brought[type] ?? 0
    return count > 0 ? [{ part, count }] : []
  })
}

/**
 * The search that finds what a part counts: notices by when they were written; mail by the state that it is in, as far
 * as it was there at the end of the move.
 */
export function broughtQuery(part: BroughtPart, move: { wasAt: number; at: number }): string {
  // The instant that the move began at belongs to what was before it, the one that it ended at to it.
  const [after, before] = [move.wasAt, move.at].map((at) => new Date(at + 1).toISOString())
  return STATES.has(part) ? `is:${part} before:${before}` : `kind:${part} after:${after} before:${before}`
}
