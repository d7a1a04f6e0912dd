/**
 * The journal in batches: a row per 64 events instead of one each costs a sixth of the time. To find a trace's events,
 * each batch is filed under the groups of 16 neighbouring traces that it speaks of; neighbours fall due together, so
 * that a batch of a busy clock needs two or three entries instead of twenty.
 */
import type { EventOf, SandboxEvent } from '../core/events.ts'
import type { Database } from './database.ts'
import { keyOf, numberOfId, rangeOf } from './keys.ts'

const BATCH = 64

/** The group of events of no trace that the live state needs. */
const SETTINGS = -1
/** The group of the clock's moves, which are read by themselves. */
const MOVES = -2
/** The group of posts to webhooks, which outlive the traces that they tell of. */
const POSTS = -3
const SETTING_TYPES = new Set<SandboxEvent['type']>([
  'rules.changed',
  'scenario.applied',
  'mta.changed',
  'webhooks.changed',
  'webhook.confirmed',
])

const isPost = (event: SandboxEvent): boolean => 'handoffId' in event && event.handoffId !== undefined

const groupOfRoot = (root: number): number => root >>> 4

function groupsOf(event: SandboxEvent): number[] {
  if ('rootId' in event) return [groupOfRoot(numberOfId(event.rootId)), ...(isPost(event) ? [POSTS] : [])]
  if (event.type === 'clock.moved') return [MOVES]
  // Filed as if they were roots, so that one that is asked for is found.
  if (event.type === 'messages.pruned') return event.messageIds.map((id) => groupOfRoot(numberOfId(id)))
  return SETTING_TYPES.has(event.type) ? [SETTINGS] : []
}

export function addEvents(db: Database, sandbox: number, events: readonly SandboxEvent[]): void {
  for (let start = 0; start < events.length; start += BATCH) {
    const batch = events.slice(start, start + BATCH)
    const key = keyOf(sandbox, batch.at(-1)?.seq ?? 0)
    db.run('INSERT INTO events VALUES (?, ?)', [key, JSON.stringify(batch)])
    for (const group of new Set(batch.flatMap(groupsOf))) {
      db.run('INSERT INTO event_groups VALUES (?, ?, ?)', [sandbox, group, key])
    }
  }
}

export function removeEvents(db: Database, sandbox: number): void {
  db.run('DELETE FROM events WHERE key > ? AND key < ?', rangeOf(sandbox))
  db.run('DELETE FROM event_groups WHERE sandbox = ?', [sandbox])
}

export function eventsAfter(db: Database, sandbox: number, after: number, limit: number): SandboxEvent[] {
  const [first, end] = rangeOf(sandbox)
  const found: SandboxEvent[] = []
  let from = first + after
  while (found.length < limit) {
    const rows = db.all<[number, string]>(
      'SELECT key, json FROM events WHERE key > ? AND key < ? ORDER BY key LIMIT ?',
      [from, end, Math.max(8, Math.ceil((limit - found.length) / BATCH))],
    )
    for (const [key, json] of rows) {
      from = key
      // A client that follows the journal asks from the middle of a batch.
      for (const event of JSON.parse(json) as SandboxEvent[]) if (event.seq > after) found.push(event)
    }
    if (rows.length === 0) break
  }
  return found.slice(0, limit)
}

export function eventsOfTrace(db: Database, sandbox: number, rootId: string): SandboxEvent[] {
  const rows = db.all<[string]>(
    `SELECT json FROM event_groups JOIN events USING (key) WHERE sandbox = ? AND name = ? ORDER BY key`,
    [sandbox, groupOfRoot(numberOfId(rootId))],
  )
  const mark = `"rootId":${JSON.stringify(rootId)}`
  return rows
    .filter(([json]) => json.includes(mark))
    .flatMap(([json]) => JSON.parse(json) as SandboxEvent[])
    .filter((event) => 'rootId' in event && event.rootId === rootId)
}

/** The event that says that retention took this message. */
export function pruningOf(db: Database, sandbox: number, id: string): EventOf<'messages.pruned'> | null {
  if (!/^m\d{1,9}$/.test(id)) return null
  const rows = db.all<[string]>(
    'SELECT json FROM event_groups JOIN events USING (key) WHERE sandbox = ? AND name = ? ORDER BY key',
    [sandbox, groupOfRoot(numberOfId(id))],
  )
  const found = rows
    .filter(([json]) => json.includes('"messages.pruned"'))
    .flatMap(([json]) => JSON.parse(json) as SandboxEvent[])
    .filter((event) => event.type === 'messages.pruned')
  return found.find(({ messageIds }) => messageIds.includes(id)) ?? null
}

/** The clock's latest moves, oldest first; changes of its mode are none. */
export function movesOf(db: Database, sandbox: number, limit: number): EventOf<'clock.moved'>[] {
  // Not every batch of the group need hold a move that counts, but nearly all do.
  const rows = db.all<[string]>(
    `SELECT json FROM event_groups JOIN events USING (key) WHERE sandbox = ? AND name = ? ORDER BY key DESC LIMIT ?`,
    [sandbox, MOVES, limit],
  )
  return rows
    .reverse()
    .flatMap(([json]) => JSON.parse(json) as SandboxEvent[])
    .filter((event) => event.type === 'clock.moved' && event.step !== 'mode')
    .slice(-limit) as EventOf<'clock.moved'>[]
}

export function postEvents(db: Database, sandbox: number): SandboxEvent[] {
  return db
    .all<[string]>(
      'SELECT json FROM event_groups JOIN events USING (key) WHERE sandbox = ? AND name = ? ORDER BY key',
      [sandbox, POSTS],
    )
    .flatMap(([json]) => (JSON.parse(json) as SandboxEvent[]).filter(isPost))
}

/** Events of traces of which a message has not ended, and of what is set for the whole sandbox. */
export function liveEvents(db: Database, sandbox: number): SandboxEvent[] {
  const roots = db.all<[number]>('SELECT DISTINCT root FROM messages WHERE sandbox = ? AND ended = 0', [sandbox])
  const live = new Set(roots.map(([root]) => `m${root}`))
  const groups = [SETTINGS, POSTS, ...new Set(roots.map(([root]) => groupOfRoot(root)))]
  const keys = db.all<[number]>(
    `SELECT DISTINCT key FROM event_groups WHERE sandbox = ? AND name IN (SELECT value FROM json_each(?)) ORDER BY key`,
    [sandbox, JSON.stringify(groups)],
  )
  const found: SandboxEvent[] = []
  for (const [key] of keys) {
    const [json] = db.get<[string]>('SELECT json FROM events WHERE key = ?', [key]) ?? ['[]']
    for (const event of JSON.parse(json) as SandboxEvent[]) {
      if (isPost(event) || ('rootId' in event ? live.has(event.rootId) : SETTING_TYPES.has(event.type)))
        found.push(event)
    }
  }
  return found
}
