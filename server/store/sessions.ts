/** SMTP sessions; transcripts lie apart, so that a list need not read them. */
import type { Database } from './database.ts'
import { keyOf, numberOfId } from './keys.ts'
import { pageRange } from './messages.ts'
import type { SessionRecord } from './store.ts'

/** A session that is stored already is replaced. */
export function addSession(db: Database, sandbox: number, session: SessionRecord): void {
  const { transcript, ...record } = session
  const key = keyOf(sandbox, numberOfId(session.id))
  db.run('INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)', [key, JSON.stringify(record), JSON.stringify(transcript)])
}

/** Newest first. */
export function listSessions(
  db: Database,
  sandbox: number,
  limit: number,
  before: string | undefined,
): Omit<SessionRecord, 'transcript'>[] {
  return db
    .all<[string]>('SELECT record FROM sessions WHERE key > ? AND key < ? ORDER BY key DESC LIMIT ?', [
      ...pageRange(sandbox, before),
      limit,
    ])
    .map(([record]) => JSON.parse(record) as Omit<SessionRecord, 'transcript'>)
}

export function sessionOf(db: Database, sandbox: number, id: string): SessionRecord | null {
  const row = db.get<[string, string]>('SELECT record, transcript FROM sessions WHERE key = ?', [
    keyOf(sandbox, numberOfId(id)),
  ])
  return row ? { ...JSON.parse(row[0]), transcript: JSON.parse(row[1]) } : null
}
