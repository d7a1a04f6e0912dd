/**
 * kill -9 at random moments of a load, with --data and a clock that moves: nothing that was answered 250 is lost, no
 * notice is made twice, and the journal replays to the state that was live. 20 rounds; as many as BOUNCELAB_KILLS says
 * otherwise: `npm run strength:kill` has 200 and prints the figures.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { reduce } from '../../server/core/reduce.ts'
import { emptyState } from '../../server/core/state.ts'
import type { Summary } from '../../server/core/summary.ts'
import { rebuildState } from '../../server/sandbox/rebuild.ts'
import { openStore } from '../../server/store/open.ts'
import { type Served, serve } from '../support/served.ts'
import { SmtpTalk } from '../support/smtp-talk.ts'

const ROUNDS = Number(process.env.BOUNCELAB_KILLS ?? 20)
const folder = mkdtempSync(join(tmpdir(), 'bouncelab-kill-'))
const data = join(folder, 'data')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Sends until the connection is gone. Every subject that was answered 250 goes into `acknowledged`. */
async function load(port: number, name: string, acknowledged: Set<string>): Promise<void> {
  const talk = await SmtpTalk.open(port).catch(() => null)
  if (!talk) return
  try {
    await talk.command('EHLO load.example')
    for (let i = 0; ; i++) {
      const subject = `${name}-${i}`
      const to = ['unknown@bouncelab.test', 'unreachable@bouncelab.test', 'greylist@bouncelab.test'][i % 3]
      await talk.command('MAIL FROM:<app@client.example>')
      await talk.command(`RCPT TO:<${to}>`)
      await talk.command('DATA')
      const reply = await talk.command(`Subject: ${subject}\r\n\r\nHello.\r\n.`)
      if (reply.startsWith('250')) acknowledged.add(subject)
    }
  } catch {
    // The server was killed, as it should be.
  } finally {
    talk.close()
  }
}

const post = (url: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** Moves a clock by hand until the server is gone. */
async function moveClock(api: string): Promise<void> {
  try {
    for (;;) await post(`${api}/clock`, { advance: '6h' })
  } catch {
    // Killed in the middle of a move.
  }
}

async function allMessages(api: string): Promise<Summary[]> {
  const messages: Summary[] = []
  for (let before = ''; ; ) {
    const answer = await fetch(`${api}/messages?limit=500${before}`)
    const page = (await answer.json()) as { messages: Summary[]; next?: string }
    messages.push(...page.messages)
    if (!page.next) return messages
    before = `&before=${page.next}`
  }
}

async function kill({ child }: Served): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const random = (below: number): number => Math.floor(Math.random() * below)

interface Queued {
  messageId: string
  index: number
  state: string
  attempts: number
  nextAttemptAt: string | null
}

/** What waits in the queue, as the running server shows it. */
async function liveQueue(api: string): Promise<Queued[]> {
  const { entries } = (await (await fetch(`${api}/queue`)).json()) as { entries: Queued[] }
  return entries
    .map(({ messageId, index, state, attempts, nextAttemptAt }) => ({
      messageId,
      index,
      state,
      attempts,
      nextAttemptAt,
    }))
    .sort(byPlace)
}

const byPlace = (a: Queued, b: Queued): number =>
  Number(a.messageId.slice(1)) - Number(b.messageId.slice(1)) || a.index - b.index

/** The whole journal folded from its first event, beside what the store says is live. */
async function replayed() {
  const store = await openStore(data)
  try {
    const record = (await store.sandboxes()).find(({ name }) => name === 'default')
    if (!record) throw new Error('the sandbox is gone')
    const { epoch, seed, timezone, clock, start, startedAt } = record
    const state = emptyState({ epoch, now: startedAt, seed, timezone, clock, mta: start.mta })
    const seqs: number[] = []
    for (let after = 0; ; ) {
      const events = await store.events('default', after, 5000)
      for (const event of events) {
        reduce(state, event)
        seqs.push(event.seq)
      }
      if (events.length === 0) break
      after = events.at(-1)?.seq as number
    }
    return { state, seqs, live: rebuildState(record, await store.liveEvents('default')) }
  } finally {
    await store.close()
  }
}

test(`after ${ROUNDS} kills nothing acknowledged is lost, no notice was made twice, and the journal is whole`, {
  timeout: 120_000 + ROUNDS * 15_000,
}, async () => {
  const acknowledged = new Set<string>()
  // So many messages in, and so many ms later: a moment that is random on a fast machine and on a slow one.
  const moments = Array.from({ length: ROUNDS }, () => ({ messages: random(120), ms: random(40) }))
  for (const [round, moment] of moments.entries()) {
    // A second of the wall is more than a day of the sandbox: retries, expiry and bounces happen all the time.
    const isReal = round % 2 === 0
    const served = await serve([
      '--data',
      data,
      ...(isReal ? ['--clock', 'real', '--speed', '100000'] : ['--clock', 'virtual']),
    ])
    const loads = [0, 1, 2, 3].map((n) => load(served.smtp, `${round}-${n}`, acknowledged))
    if (!isReal) loads.push(moveClock(served.api))
    const enough = acknowledged.size + moment.messages
    while (acknowledged.size < enough) await sleep(1)
    await sleep(moment.ms)
    await kill(served)
    await Promise.all(loads)
  }

  const still = await serve(['--data', data, '--clock', 'virtual'])
  await post(`${still.api}/clock`, { mode: 'virtual' })
  const queue = await liveQueue(still.api)
  await kill(still)
  const { state, seqs, live } = await replayed()
  const queuedIn = [...state.messages].flatMap(([messageId, { recipients }]) =>
    recipients
      .filter(({ state }) => state === 'queued' || state === 'held')
      .map(({ index, state, attempts, nextAttemptAt }) => ({
        messageId,
        index,
        state,
        attempts,
        nextAttemptAt: nextAttemptAt === null ? null : new Date(nextAttemptAt).toISOString(),
      })),
  )
  expect(seqs).toEqual(seqs.map((_, i) => i + 1))
  expect([...state.messages]).toEqual([...live.messages])
  expect(queuedIn.sort(byPlace)).toEqual(queue)

  const last = await serve(['--data', data])
  try {
    await post(`${last.api}/clock`, { run: 'idle' })
    const messages = await allMessages(last.api)
    const mails = messages.filter((message) => message.kind === 'mail')
    const subjects = new Set(mails.map((message) => message.subject))
    const lost = [...acknowledged].filter((subject) => !subjects.has(subject))
    const notices = messages.filter((message) => message.kind !== 'mail')
    const bounces = byParent(notices)
    const failed = mails.filter((message) => ['failed', 'expired'].includes(message.state))
    const figures = { rounds: ROUNDS, acknowledged: acknowledged.size, stored: mails.length, notices: notices.length }
    console.info('kill -9:', { ...figures, events: seqs.length, lost: lost.length, queuedAtTheLastKill: queue.length })
    expect({ moments, lost }).toEqual({ moments, lost: [] })
    expect(subjects.size).toBe(mails.length)
    expect(acknowledged.size).toBeGreaterThan(ROUNDS)
    expect(messages.filter((message) => message.state === 'queued')).toEqual([])
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.filter((message) => bounces.get(message.id)?.length !== 1)).toEqual([])
    expect(mails.filter((m) => m.state === 'delivered' && bounces.has(m.id))).toEqual([])
  } finally {
    await kill(last)
  }
})

function byParent(messages: Summary[]): Map<string | null, Summary[]> {
  const groups = new Map<string | null, Summary[]>()
  for (const message of messages) groups.set(message.parentId, [...(groups.get(message.parentId) ?? []), message])
  return groups
}
