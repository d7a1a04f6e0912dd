/** What clients of POP3 and IMAP have done to deliveries: flags, and what they took out of a mailbox. */
import type { Database } from './database.ts'
import { keyOf, rangeOf } from './keys.ts'
import type { DeliveryMark } from './store.ts'

export function setMarks(db: Database, sandbox: number, marks: readonly DeliveryMark[]): void {
  for (const { seq, flags, gone } of marks) {
    db.run('INSERT OR REPLACE INTO marks VALUES (?, ?, ?)', [keyOf(sandbox, seq), flags.join(' '), gone ? 1 : 0])
  }
}

export const marksOf = (db: Database, sandbox: number): DeliveryMark[] =>
  db
    .all<[number, string, number]>(
      'SELECT key & 0xffffffff, flags, gone FROM marks WHERE key > ? AND key < ?',
      rangeOf(sandbox),
    )
    .map(([seq, flags, gone]) => ({ seq, flags: flags === '' ? [] : flags.split(' '), gone: gone === 1 }))

export function removeMarks(db: Database, sandbox: number): void {
  db.run('DELETE FROM marks WHERE key > ? AND key < ?', rangeOf(sandbox))
}
