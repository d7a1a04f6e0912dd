/** The queue, sessions, the MTA's log, the journal. */
import { isoTime } from '../../core/iso-time.ts'
import { SandboxError } from '../../errors.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { getEvents, getLog, getQueue } from '../../sandbox/views.ts'
import type { SessionRecord } from '../../store/store.ts'
import { type Handlers, Sent } from '../call.ts'
import type { Answer } from '../contract.ts'
import { isWithinReach, resyncEvent, storedPlace } from '../live-feed.ts'
import { notFound } from '../problem.ts'
import { epochOf } from './epoch.ts'

type Events = Answer<'getEvents'>['events']

export const journalHandlers = {
  getQueue: async ({ sandbox: open }) => {
    const sandbox = await open()
    const entries = getQueue(sandbox) as Answer<'getQueue'>['entries']
    return { ...epochOf(sandbox), now: isoTime(sandbox.now()), entries }
  },

  listSessions: async ({ sandbox: open, query }) => {
    const sandbox = await open()
    const sessions = await sandbox.store.sessions(sandbox.name, query.limit, query.before)
    return { ...epochOf(sandbox), sessions: sessions.map(sessionJson) }
  },

  getSession: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const session = await sandbox.store.session(sandbox.name, params.id as string)
    if (!session)
      throw notFound(`There is no session ${JSON.stringify(params.id)}.`, 'A session is kept when it has closed.')
    const transcript = session.transcript.map(({ at, who, text }) => ({ at: isoTime(at), who, text }))
    return { ...epochOf(sandbox), ...sessionJson(session), transcript }
  },

  getLog: async ({ sandbox: open, query }) => {
    const sandbox = await open()
    const lines = await getLog(sandbox, query.after)
    const isJson = query.format === 'json'
    const body = isJson
      ? JSON.stringify({ ...epochOf(sandbox), lines: lines.map((line) => ({ ...line, at: isoTime(line.at) })) })
      : lines.map(({ line }) => `${line}\n`).join('')
    return new Sent(body, {
      'content-type': `${isJson ? 'application/json' : 'text/plain'}; charset=utf-8`,
      'x-bouncelab-epoch': String(sandbox.engine.state.epoch),
      'x-bouncelab-last-seq': String(lines.at(-1)?.seq ?? query.after),
    })
  },

  getEvents: async ({ sandbox: open, query, gone, context }) => {
    const sandbox = await open()
    const { after, epoch, limit, wait } = query
    // Heard of from here on, read after that: nothing falls between.
    const news = nextNews(sandbox, wait, gone)
    try {
      const stored = storedPlace(sandbox)
      if (!isWithinReach({ epoch, seq: after }, stored)) {
        return { ...epochOf(sandbox), events: [resyncEvent(sandbox, stored)], last: stored.seq }
      }
      let events = await getEvents(sandbox, after, limit)
      if (events.length === 0 && wait > 0) {
        await news.come
        if (context.stopping.aborted) throw new SandboxError('E_STOPPING', 'The server is stopping.')
        events = await getEvents(sandbox, after, limit)
      }
      return answerOf(sandbox, stored.epoch, after, events as Events)
    } finally {
      news.stop()
    }
  },
} satisfies Partial<Handlers>

/** A reset while somebody waited, or a hole in what is kept, is told as such. */
async function answerOf(sandbox: Sandbox, epoch: number, after: number, events: Events): Promise<Answer<'getEvents'>> {
  const first = events[0]
  const last = events.at(-1)
  const isWhole = !first || (first.epoch === epoch && first.seq === after + 1)
  if (isWhole && sandbox.engine.state.epoch === epoch) return { epoch, events, last: last?.seq ?? after }
  const stored = storedPlace(sandbox)
  return { epoch: stored.epoch, events: [resyncEvent(sandbox, stored)], last: stored.seq }
}

function nextNews(sandbox: Sandbox, wait: number, gone: AbortSignal): { come: Promise<void>; stop: () => void } {
  let stop = () => {}
  const come = new Promise<void>((resolve) => {
    const unsubscribe = sandbox.subscribe(() => stop())
    const timer = setTimeout(() => stop(), wait)
    stop = () => {
      unsubscribe()
      clearTimeout(timer)
      gone.removeEventListener('abort', stop)
      resolve()
    }
    gone.addEventListener('abort', stop)
  })
  return { come, stop: () => stop() }
}

function sessionJson({ id, openedAt, closedAt, client, messageIds, refused }: Omit<SessionRecord, 'transcript'>) {
  return {
    id,
    openedAt: isoTime(openedAt),
    closedAt: closedAt === null ? null : isoTime(closedAt),
    client,
    messageIds,
    refused,
  }
}
