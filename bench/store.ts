/** What storing costs: `node .bench/store.js`. Times are of this process's CPU, which a busy machine spoils less. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SandboxEvent } from '../server/core/events.ts'
import { openSqliteStore } from '../server/store/sqlite.ts'
import type { Store } from '../server/store/store.ts'
import { attemptEvents, commitOf, messageOf, searchFor } from '../test/store/samples.ts'

const MESSAGES = 10_000
const EVENTS = 1_200_000
const ROUNDS = 3

async function timed(work: () => Promise<unknown>): Promise<{ ms: number; cpu: number }> {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { ms: performance.now() - start, cpu: (user + system) / 1000 }
}

/** Adds up only what the store does; making the data costs about as much. */
async function storing(
  store: Store,
  commits: Iterable<Parameters<Store['commit']>[0]>,
): Promise<{ ms: number; cpu: number }> {
  const sum = { ms: 0, cpu: 0 }
  for (const commit of commits) {
    const { ms, cpu } = await timed(() => store.commit(commit))
    sum.ms += ms
    sum.cpu += cpu
  }
  return sum
}

function* intake(batch: number) {
  for (let first = 1; first <= MESSAGES; first += batch) {
    const numbers = Array.from({ length: Math.min(batch, MESSAGES - first + 1) }, (_, i) => first + i)
    const events: SandboxEvent[] = numbers.flatMap((n) =>
      attemptEvents({ from: (n - 1) * 6 + 1, count: 6, trace: () => n }),
    )
    yield [commitOf({ events, messages: numbers.map((n) => messageOf(n, { size: 2048 })) })]
  }
}

function* clock(traces: number) {
  // The seqs go on where the intake ended.
  for (let from = MESSAGES * 6 + 1; from <= MESSAGES * 6 + EVENTS; from += 999) {
    const events = attemptEvents({ from, count: 999, trace: (attempt) => 1 + (attempt % traces) })
    const updates = [...new Set(events.map((event) => ('rootId' in event ? Number(event.rootId.slice(1)) : 0)))]
    yield [commitOf({ events, updates: updates.map((n) => messageOf(n, { size: 2048 })) })]
  }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0
const rss = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().rss / 1e6
}

async function main(): Promise<void> {
  const figures: Record<string, { ms: number[]; cpu: number[] }> = {}
  const note = (name: string, figure: { ms: number; cpu: number }) => {
    figures[name] ??= { ms: [], cpu: [] }
    figures[name].ms.push(figure.ms)
    figures[name].cpu.push(figure.cpu)
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const where of ['memory', 'file']) {
      for (const batch of [1, 10, 50]) {
        const folder = mkdtempSync(join(tmpdir(), 'bouncelab-bench-'))
        const store = await openSqliteStore(where === 'memory' ? ':memory:' : folder)
        const before = rss()
        note(
          `${where}: ${MESSAGES} messages of 2 kB with 6 events, ${batch} a commit`,
          await storing(store, intake(batch)),
        )
        if (batch === 50) {
          if (round === 0) console.log(`${where}: ${Math.round(rss() - before)} MB for ${MESSAGES} messages`)
          note(`${where}: ${EVENTS} events, 999 a commit with 333 updates`, await storing(store, clock(MESSAGES)))
          note(
            `${where}: newest 50, 100 times`,
            await timed(() => times(100, () => store.list('bench', { limit: 50 }))),
          )
          note(`${where}: one trace of 120 events`, await timed(() => store.traceEvents('bench', 'm5000')))
          note(`${where}: 1,000 texts of 2 kB into the index`, await timed(() => indexSome(store, 1000)))
          note(
            `${where}: first search`,
            await timed(() => store.list('bench', { search: searchFor('subject'), limit: 50 })),
          )
          note(
            `${where}: second search`,
            await timed(() => store.list('bench', { search: searchFor('subject 会議'), limit: 50 })),
          )
        }
        await store.close()
        rmSync(folder, { recursive: true })
      }
    }
  }
  for (const [name, { ms, cpu }] of Object.entries(figures)) {
    console.log(
      `${name.padEnd(64)} ${median(ms).toFixed(1).padStart(9)} ms ${median(cpu).toFixed(1).padStart(9)} ms CPU`,
    )
  }
}

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) await work()
}

async function indexSome(store: Store, count: number): Promise<void> {
  const text = '来週の会議の資料をお送りします。 The quick brown fox jumps over the lazy dog. '.repeat(26)
  const ids = await store.unindexed('bench', count)
  for (let at = 0; at < ids.length; at += 20) {
    const some = ids.slice(at, at + 20)
    await store.index(
      'bench',
      some.map((id) => ({ id, text: `${id} ${text}` })),
    )
  }
}

await main()
