/** Made-up records of the shapes and sizes that a sandbox stores. */
import type { SandboxEvent } from '../../server/core/events.ts'
import { parseSearch, type SearchTerm } from '../../server/core/search.ts'
import { FIRST_COUNTERS } from '../../server/core/state.ts'
import type { Summary } from '../../server/core/summary.ts'
import type { Commit, SandboxRecord, SessionRecord } from '../../server/store/store.ts'

const START = Date.UTC(2026, 0, 5, 9)

export function recordOf(name: string, changes: Partial<SandboxRecord> = {}): SandboxRecord {
  return {
    name,
    epoch: 1,
    seq: 0,
    now: START,
    startedAt: START,
    seed: 1,
    timezone: 'UTC',
    clock: { mode: 'virtual', speed: 1, anchorAt: START, anchorWall: START },
    counters: { ...FIRST_COUNTERS },
    start: {
      mta: { type: 'qmail' },
      clock: { mode: 'virtual', speed: 1, start: START },
      seed: 1,
      timezone: 'UTC',
    },
    ruleUses: {},
    scenario: null,
    pruned: 0,
    ...changes,
  }
}

export function commitOf(parts: Partial<Commit> & { name?: string } = {}): Commit {
  const { name = 'bench', ...rest } = parts
  return { record: recordOf(name), events: [], messages: [], updates: [], sessions: [], ...rest }
}

interface MessageParts extends Partial<Summary> {
  ended?: boolean
  raw?: Uint8Array
}

export function messageOf(number: number, parts: MessageParts = {}): Commit['messages'][number] {
  const { ended = false, raw, size = raw?.length ?? 100, ...summary } = parts
  return {
    ended,
    raw: raw ?? new Uint8Array(size).fill(97 + (number % 26)),
    summary: {
      id: `m${number}`,
      kind: 'mail',
      parentId: null,
      rootId: `m${number}`,
      state: 'queued',
      reversePath: 'sender@example.jp',
      recipients: [
        {
          address: `user${number}@example.com`,
          state: 'queued',
          attempts: 1,
          status: null,
          statusSource: null,
          nextAttemptAt: '2026-01-05T09:06:40.000Z',
          diagnostic: null,
        },
      ],
      from: 'Sender <sender@example.jp>',
      to: [`user${number}@example.com`],
      subject: `Subject ${number}`,
      size,
      acceptedAt: '2026-01-05T09:00:00.000Z',
      tags: [],
      ...summary,
    },
  }
}

/** The terms of a query that has no mistake; its times count from `START`. */
export function searchFor(q: string): SearchTerm[] {
  const { terms, mistakes } = parseSearch(q, START)
  if (mistakes.length > 0) throw new Error(`${q}: ${mistakes[0]?.message}`)
  return terms
}

export function sessionOf(number: number, parts: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: `s${number}`,
    openedAt: START,
    closedAt: START + 1000,
    client: { ip: '127.0.0.1', port: 40_000 + number, helo: 'localhost', tls: false, esmtp: true },
    messageIds: [],
    refused: 0,
    transcript: [{ at: START, who: 'S', text: '220 bouncelab' }],
    ...parts,
  }
}

/** `count` events from seq `from` on, three for each attempt; `trace` names the message of an attempt. */
export function attemptEvents(wish: {
  from: number
  count: number
  trace: (attempt: number) => number
}): SandboxEvent[] {
  return Array.from({ length: wish.count }, (_, i) => {
    const attempt = Math.floor((wish.from - 1 + i) / 3)
    return attemptEvent(wish.from + i, attempt, wish.trace(attempt))
  })
}

function attemptEvent(seq: number, attempt: number, trace: number): SandboxEvent {
  const id = `m${trace}`
  const recipient = `user${trace}@example.com`
  const at = START + attempt * 37
  const of = { epoch: 1, seq, at, messageId: id, rootId: id, recipient, index: 0 }
  const delivery = { attempt: 5, deliveryNumber: attempt, channel: 'remote' as const, ruleId: 'r1' }
  if (seq % 3 === 1) {
    const decidedBy = { by: 'rule' as const, ruleId: 'r1', entry: 0 }
    return {
      type: 'recipient.attempted',
      ...of,
      ...delivery,
      routed: recipient,
      running: { local: 0, remote: 1 },
      decidedBy,
    }
  }
  if (seq % 3 === 2) {
    return {
      type: 'recipient.deferred',
      ...of,
      ...delivery,
      running: { local: 0, remote: 0 },
      outcome: { type: 'connect', result: 'timeout', host: { name: 'mx.example.com', address: '192.0.2.1' } },
      status: '4.4.1',
      statusSource: 'implied',
      diagnostic: '',
      report: "Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n",
      nextAttemptAt: at + 400_000,
    }
  }
  const why = { by: 'default' as const, text: "qmail-send's quadratic schedule" }
  return {
    type: 'recipient.queued',
    ...of,
    reason: 'rescheduled',
    nextAttemptAt: at + 400_000,
    channel: 'remote',
    routed: recipient,
    why,
  }
}
