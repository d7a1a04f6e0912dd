/** The server as the state classes see it, with lists that a test sets. */
import type { Summary } from '../../../server/core/summary.ts'
import type { Api } from '../../../ui/src/lib/api.ts'
import type { ClockAnswer } from '../../../ui/src/lib/api-types.ts'

export const clockAnswer = (over: Partial<ClockAnswer> = {}): ClockAnswer => ({
  epoch: 1,
  now: '2026-01-05T09:00:00.000Z',
  mode: 'virtual',
  speed: 1,
  timezone: 'UTC',
  startedAt: '2026-01-05T09:00:00.000Z',
  nextDue: null,
  queued: 0,
  lastMove: null,
  ...over,
})

interface Fake {
  api: Api
  /** Oldest first. */
  messages: Summary[]
  calls: string[]
  /** Changes what the next calls find. */
  set: (over: Partial<Record<keyof Api, unknown>>) => void
}

export function fakeApi(messages: Summary[] = []): Fake {
  const calls: string[] = []
  const fake = { messages, calls }
  const base = {
    sandbox: 'default',
    messages: async (query: { q?: string; kind?: string; state?: string; before?: string; limit?: number }) => {
      calls.push(`messages ${JSON.stringify(query)}`)
      const found = fake.messages
        .filter(({ kind, subject }) => (!query.kind || kind === query.kind) && (!query.q || subject.includes(query.q)))
        .filter(({ state }) => !query.state || state === query.state)
        .toReversed()
      const from = query.before ? Number(query.before) : 0
      const page = found.slice(from, from + (query.limit ?? 50))
      const next = from + page.length < found.length ? { next: String(from + page.length) } : {}
      return { epoch: 1, now: '2026-01-05T09:00:00.000Z', messages: page, total: found.length, pruned: 0, ...next }
    },
    clock: async () => clockAnswer(),
    moves: async () => [],
    moveClock: async (command: unknown) => {
      calls.push(`clock ${JSON.stringify(command)}`)
      return clockAnswer()
    },
    info: async () => ({
      version: '0.1.0',
      instance: 'one',
      smtp: '127.0.0.1:1025',
      http: 'http://127.0.0.1:8025',
      extensions: ['STARTTLS', 'AUTH'],
    }),
    sandboxes: async () => [],
    rules: async () => [],
    mta: async () => ({ epoch: 1, type: 'qmail', input: { type: 'qmail' }, settings: [] }),
    setControlFile: async (file: string, content: string) => calls.push(`control ${file} ${JSON.stringify(content)}`),
    removeControlFile: async (file: string) => calls.push(`control ${file} away`),
    resetControlFiles: async () => calls.push('control reset'),
    remove: async (ids: string[]) => calls.push(`remove ${ids.join(' ')}`),
    counts: async () =>
      fake.messages.map(({ kind, answer, state }) => ({ kind, ...(answer ? { answer } : {}), state, messages: 1 })),
    tags: async () => [],
    changeTags: async (ids: string[], change: object) => calls.push(`tag ${ids.join(' ')} ${JSON.stringify(change)}`),
    operate: async (id: string, operation: string) => calls.push(`${operation} ${id}`),
    send: async (mail: { to: string }) => {
      calls.push(`send ${mail.to}`)
      return { id: 'm1' }
    },
    liveUrl: () => 'ws://127.0.0.1/live',
    rawUrl: (id: string) => `/raw/${id}`,
  }
  return {
    ...fake,
    api: base as unknown as Api,
    set: (over) => {
      Object.assign(base, over)
    },
  }
}
