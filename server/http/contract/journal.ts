/** What happened: the queue, sessions, the MTA's log, the journal. */
import { z } from 'zod'
import type { Duration } from '../../core/types.ts'
import { duration, KINDS, wrong } from '../../scenario/words.ts'
import { timeout, whole } from './parameters.ts'
import { route } from './route.ts'
import { answer, client, event, time } from './shapes.ts'

const HERE = '/api/sandboxes/{s}'
const after = () => whole(0, Number.MAX_SAFE_INTEGER)

const sessionShape = () => ({
  id: z.string(),
  openedAt: time(),
  closedAt: time().nullable(),
  client: client(),
  messageIds: z.array(z.string()),
  refused: z.int(),
})

export const journalRoutes = {
  getQueue: route({
    method: 'get',
    path: `${HERE}/queue`,
    summary: 'What is queued or held, the next due first',
    out: () =>
      answer({
        now: time(),
        entries: z.array(
          z.object({
            messageId: z.string(),
            rootId: z.string(),
            kind: z.enum(KINDS),
            recipient: z.string(),
            index: z.int(),
            state: z.enum(['queued', 'held']),
            attempts: z.int(),
            nextAttemptAt: time().nullable(),
            why: z.string(),
            ahead: z
              .object({ count: z.int(), first: z.array(time()), last: time().nullable() })
              .nullable()
              .describe('Attempts that will follow while the outcome stays as it was: at most eight, and the last.'),
          }),
        ),
      }),
  }),

  retryQueue: route({
    method: 'post',
    path: `${HERE}/queue/retry`,
    summary: 'Makes everything that is queued due now, as SIGALRM does to qmail-send',
    out: () => answer({ changed: z.int().min(0).describe('How many recipients were brought forward.') }),
  }),

  listSessions: route({
    method: 'get',
    path: `${HERE}/sessions`,
    summary: 'SMTP sessions, newest first, the refused ones too',
    query: () => z.strictObject({ limit: whole(1, 500).default(100), before: z.string().optional() }),
    out: () => answer({ sessions: z.array(z.object(sessionShape())) }),
  }),

  getSession: route({
    method: 'get',
    path: `${HERE}/sessions/{id}`,
    summary: 'One session with its transcript',
    out: () =>
      answer({
        ...sessionShape(),
        transcript: z.array(z.object({ at: time(), who: z.enum(['C', 'S', '*']), text: z.string() })),
      }),
  }),

  getLog: route({
    method: 'get',
    path: `${HERE}/log`,
    summary: "The MTA's own log lines; X-Bouncelab-Last-Seq is the `after` of the next call",
    query: () =>
      z.strictObject({
        after: after().default(0),
        format: z.enum(['text', 'json']).default('text').describe('json: each line with its message, seq and instant.'),
      }),
    gives: ['text/plain', 'application/json'],
  }),

  getEvents: route({
    method: 'get',
    path: `${HERE}/events`,
    summary: 'The journal; `last` is the `after` of the next call',
    query: () =>
      z.strictObject({
        after: after().default(0),
        epoch: whole(1, Number.MAX_SAFE_INTEGER).optional().describe('The epoch that `after` is of.'),
        limit: whole(1, 5000).default(1000),
        wait: timeout('0s').describe('How long to wait where there is nothing yet.'),
      }),
    out: () => answer({ events: z.array(event()), last: z.int() }),
  }),
}

const LONGEST_BATCH: Duration = 10_000

/** The live socket: the query of the upgrade; each frame is one event, or with `batch` an array of them. */
export const liveQuery = () =>
  z.strictObject({
    after: after().optional(),
    epoch: whole(1, Number.MAX_SAFE_INTEGER).optional(),
    batch: duration
      .refine((length) => length <= LONGEST_BATCH, {
        message: wrong('Nothing is held back for longer than 10s.', 'Ask for less.'),
      })
      .optional(),
  })
