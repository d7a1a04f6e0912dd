/** What has to go so that a sandbox keeps its limits: whole traces in which nothing moves any more, oldest first. */
import type { Database } from './database.ts'
import { numberOfId } from './keys.ts'
import { totalsOf } from './messages.ts'
import type { SurplusLimits } from './store.ts'

const PAGE = 500

export function surplusOf(db: Database, sandbox: number, limits: SurplusLimits): string[] {
  const keep = new Set((limits.keep ?? []).map(numberOfId))
  let messages = -(limits.messages ?? Number.POSITIVE_INFINITY)
  let bytes = -(limits.bytes ?? Number.POSITIVE_INFINITY)
  for (const [, , count, size] of totalsOf(db, sandbox)) {
    messages += count
    bytes += size
  }
  // What must stay is beyond the limits: else the newest would go in its place.
  const [kept = 0, keptBytes = 0] =
    db.get<[number, number | null]>(
      `SELECT count(*), sum(size) FROM messages
        WHERE sandbox = ? AND ended = 1 AND root IN (SELECT value FROM json_each(?))`,
      [sandbox, JSON.stringify([...keep])],
    ) ?? []
  messages -= kept
  bytes -= keptBytes ?? 0
  const surplus: string[] = []
  const fits = () => messages <= 0 && bytes <= 0
  if (fits()) return surplus
  let [lastRoot, lastKey] = [-1, -1]
  // A trace may go on where a page ends: only the next one, or the last row, is an end.
  for (;;) {
    const rows = db.all<[root: number, key: number, size: number, id: string]>(
      `SELECT root, key, size, 'm' || (key & 0xffffffff) FROM messages AS ended
        WHERE sandbox = ?1 AND ended = 1 AND (root, key) > (?2, ?3) AND NOT EXISTS
          (SELECT 1 FROM messages AS moving WHERE sandbox = ?1 AND ended = 0 AND moving.root = ended.root)
        ORDER BY root, key LIMIT ${PAGE}`,
      [sandbox, lastRoot, lastKey],
    )
    if (rows.length === 0) return surplus
    for (const [root, key, size, id] of rows) {
      if (keep.has(root)) {
        ;[lastRoot, lastKey] = [root, key]
        continue
      }
      if (root !== lastRoot && fits()) return surplus
      surplus.push(id)
      messages -= 1
      bytes -= size
      ;[lastRoot, lastKey] = [root, key]
    }
  }
}
