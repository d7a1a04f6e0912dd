/** Mailpit's socket: what happens in a sandbox, in its words. Order is kept, and nothing is held for a slow client. */
import type { SandboxEvent } from '../core/events.ts'
import type { HttpContext } from '../http/call.ts'
import type { Sink } from '../http/live-feed.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { totalOf } from './find.ts'
import { readStateOf } from './read-state.ts'
import { fixedSummary, rowOf, sortedTags } from './summaries.ts'

/** A client with more than this on its way is too slow; it comes again and reads the list anew. */
const MOST_WAITING = 1024 * 1024

interface Told {
  Type: 'new' | 'stats' | 'update' | 'delete' | 'prune' | 'truncate' | 'error'
  Data: unknown
}

export function follow(sandbox: Sandbox, sink: Sink, { version }: HttpContext): { close(): void } {
  let closed = false
  let last = Promise.resolve()
  let endMarks = () => {}

  const tell = (told: Told) => {
    if (closed) return
    if (sink.waiting() > MOST_WAITING) {
      end()
      sink.fail(new Error(`A client of /api/events in sandbox ${sandbox.name} is too slow.`))
    } else sink.send(JSON.stringify(told))
  }
  /** One after the other: a summary is read from the store. */
  const next = (step: () => Promise<void>) => {
    last = last
      .then(() => (closed ? undefined : step()))
      .catch((error: unknown) => {
        if (!closed) sink.fail(error)
        end()
      })
  }
  const stats = async () => {
    const [Total, read] = await Promise.all([totalOf(sandbox), readStateOf(sandbox)])
    tell({ Type: 'stats', Data: { Total, Unread: Math.max(0, Total - read.count), Version: `v${version}` } })
  }

  /** Who speaks in the sessions that are open. */
  const clients = new Map<string, string>()
  const endEvents = sandbox.subscribe(({ events }) => {
    for (const event of events) if (event.type === 'session.opened') clients.set(event.sessionId, event.client.ip)
    if (events.some(isTold)) {
      const ipOf = ipsOf(sandbox, new Map(clients))
      next(() => tellCommit(sandbox, events, tell, stats, ipOf))
    }
    for (const event of events) if (event.type === 'session.closed') clients.delete(event.sessionId)
  })
  next(async () => {
    const read = await readStateOf(sandbox)
    if (closed) return
    endMarks = read.subscribe((ids, isRead) => {
      next(async () => {
        for (const ID of ids) tell({ Type: 'update', Data: { ID, Read: isRead } })
        await stats()
      })
    })
  })
  const end = () => {
    closed = true
    endEvents()
    endMarks()
  }
  return { close: end }
}

const TOLD = ['message.accepted', 'message.deleted', 'messages.pruned', 'message.tagged', 'session.refused']
const isTold = ({ type }: SandboxEvent): boolean => TOLD.includes(type) || type === 'sandbox.reset'

async function tellCommit(
  sandbox: Sandbox,
  events: readonly SandboxEvent[],
  tell: (told: Told) => void,
  stats: () => Promise<void>,
  ipOf: IpOf,
): Promise<void> {
  const isEmptied = events.some(({ type }) => type === 'message.deleted') && (await totalOf(sandbox)) === 0
  for (const event of events)
    if (!(isEmptied && event.type === 'message.deleted')) await tellEvent(sandbox, event, tell, ipOf)
  if (isEmptied) tell({ Type: 'truncate', Data: null })
  if (events.some(({ type }) => type !== 'session.refused' && type !== 'message.tagged')) await stats()
}

type IpOf = (sessionId: string) => Promise<string>

/** A session that was open before anybody listened is in the store once it has ended. */
const ipsOf =
  (sandbox: Sandbox, clients: ReadonlyMap<string, string>): IpOf =>
  async (sessionId) =>
    clients.get(sessionId) ?? (await sandbox.store.session(sandbox.name, sessionId))?.client.ip ?? ''

async function tellEvent(sandbox: Sandbox, event: SandboxEvent, tell: (told: Told) => void, ipOf: IpOf): Promise<void> {
  switch (event.type) {
    case 'message.accepted': {
      const fixed = await fixedSummary(sandbox, event.messageId)
      const stored = await sandbox.store.message(sandbox.name, event.messageId)
      if (fixed && stored) tell({ Type: 'new', Data: rowOf(fixed, stored.summary.tags, false) })
      return
    }
    case 'message.deleted':
      return tell({ Type: 'delete', Data: { ID: event.messageId } })
    case 'messages.pruned':
      return tell({ Type: 'prune', Data: null })
    case 'message.tagged':
      return tell({ Type: 'update', Data: { ID: event.messageId, Tags: sortedTags(event.tags) } })
    case 'sandbox.reset':
      return tell({ Type: 'truncate', Data: null })
    case 'session.refused': {
      const Message = event.reply || 'connection closed without a reply'
      return tell({ Type: 'error', Data: { Level: 'error', Type: 'smtp', IP: await ipOf(event.sessionId), Message } })
    }
  }
}
