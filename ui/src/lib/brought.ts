/** What a move of the clock brought, in the order in which a person asks. */

export type BroughtPart =
  | 'deferred'
  | 'delivered'
  | 'failed'
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
]

/** @param brought counts by event type; a notice also by its kind */
export function broughtParts(brought: Readonly<Record<string, number>>): { part: BroughtPart; count: number }[] {
  return COUNTED.flatMap(([type, part]) => {
    const count = brought[type] ?? 0
    return count > 0 ? [{ part, count }] : []
  })
}
