/** What a move of the clock brought, in the order in which a person asks. */
import type { SearchBrought } from '../../../server/core/search-words.ts'

export type BroughtPart = SearchBrought

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

/** @param brought counts by event type; a notice also by its kind */
export function broughtParts(brought: Readonly<Record<string, number>>): { part: BroughtPart; count: number }[] {
  return COUNTED.flatMap(([type, part]) => {
    const count = brought[type] ?? 0
    return count > 0 ? [{ part, count }] : []
  })
}

/** The search that finds what a part of a move counts: the messages that the move touched so. */
export const broughtQuery = (part: BroughtPart, { seq }: { seq: number }): string => `move:${seq},${part}`
