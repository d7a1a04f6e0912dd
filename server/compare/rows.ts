/** What was told to whom, one row per kind of notice and reader, one cell per MTA. Pure: the page uses it too. */
import { localPartOf } from '../core/address.ts'
import type { NoticeKind } from '../core/types.ts'
import type { ComparedNotice } from './told.ts'

export interface ComparedRow<N> {
  kind: NoticeKind
  /** An address, or `postmaster` for any MTA's postmaster. */
  whom: string
  /** Which of several alike, from 1. */
  nth: number
  /** One per MTA, in their order; null where it wrote none. */
  cells: (N | null)[]
}

const KINDS: readonly NoticeKind[] = ['warning', 'bounce', 'postmaster-copy', 'double-bounce', 'delivery-report']

type Readable = Pick<ComparedNotice, 'kind' | 'to'>

/** MTAs name the postmaster with and without a domain. */
export const whomOf = ({ to: [first = ''] }: Readable): string =>
  localPartOf(first).toLowerCase() === 'postmaster' || first.toLowerCase() === 'postmaster' ? 'postmaster' : first

/** @param lists each MTA's notices in the order in which it wrote them */
export function compareRows<N extends Readable>(lists: readonly (readonly N[])[]): ComparedRow<N>[] {
  const rows = new Map<string, ComparedRow<N>>()
  lists.forEach((notices, column) => {
    const seen = new Map<string, number>()
    for (const notice of notices) {
      const whom = whomOf(notice)
      const nth = (seen.get(`${notice.kind} ${whom}`) ?? 0) + 1
      seen.set(`${notice.kind} ${whom}`, nth)
      const key = `${notice.kind} ${whom} ${nth}`
      const row = rows.get(key) ?? { kind: notice.kind, whom, nth, cells: lists.map(() => null) }
      row.cells[column] = notice
      rows.set(key, row)
    }
  })
  const order = (row: ComparedRow<N>) => KINDS.indexOf(row.kind)
  return [...rows.values()].sort((a, b) => order(a) - order(b) || a.whom.localeCompare(b.whom) || a.nth - b.nth)
}
