/**
 * A long run of mixed load: SMTP kept and new, mail that bounces, a moving clock, waits, searches, pages and a live
 * socket, resets of other sandboxes. Memory, handles and latency must stay flat; the figures are printed, and the exit
 * code is 1 where one grows.
 *
 *     npm run strength:soak             30 minutes
 *     npm run strength:soak -- 2        two, as CI runs it
 *
 * Flat: of the run cut in five, the last part against the second (the first one warms up). Ratios only.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { type Served, serve } from '../support/served.ts'
import { SmtpTalk } from '../support/smtp-talk.ts'

const minutes = Number(process.argv[2] ?? 30)
const end = Date.now() + minutes * 60_000
const isOver = (): boolean => Date.now() >= end

/** So much may a figure be above its earlier self, and so much whatever it was: megabytes, handles, milliseconds. */
const MOST = {
  'resident MB': { ratio: 1.3, slack: 30 },
  handles: { ratio: 1.2, slack: 20 },
  'latency ms': { ratio: 2, slack: 5 },
}
type Figure = keyof typeof MOST

interface Sample {
  at: number
  figures: Record<Exclude<Figure, 'latency ms'>, number>
}

const latencies: { at: number; ms: number }[] = []
const done: Record<string, number> = {}
const failures: string[] = []
const count = (what: string): void => {
  done[what] = (done[what] ?? 0) + 1
}

/** One message over an open connection. */
async function mail(talk: SmtpTalk, to: string): Promise<void> {
  const begun = performance.now()
  await talk.command('MAIL FROM:<app@client.example>')
  await talk.command(`RCPT TO:<${to}>`)
  await talk.command('DATA')
  const reply = await talk.command(`Subject: soak ${to}\r\n\r\n${'A line of a message.\r\n'.repeat(80)}.`)
  if (!reply.startsWith('250')) throw new Error(`the message was answered ${reply}`)
  latencies.push({ at: Date.now(), ms: performance.now() - begun })
  count('messages')
}

const RECIPIENTS = ['ann@client.example', 'unknown@bouncelab.test', 'full@bouncelab.test', 'greylist@bouncelab.test']
const anyone = (): string => RECIPIENTS[Math.floor(Math.random() * RECIPIENTS.length)] as string

async function kept({ smtp }: Served): Promise<void> {
  const talk = await SmtpTalk.open(smtp)
  await talk.command('EHLO soak.example')
  while (!isOver()) {
    await mail(talk, anyone())
    await sleep(20)
  }
  talk.close()
}

async function fresh({ smtp }: Served): Promise<void> {
  while (!isOver()) {
    const talk = await SmtpTalk.open(smtp)
    await talk.command('EHLO soak.example')
    await mail(talk, anyone())
    await talk.command('QUIT')
    talk.close()
    count('connections')
    await sleep(30)
  }
}

async function rude({ smtp }: Served): Promise<void> {
  while (!isOver()) {
    const talk = await SmtpTalk.open(smtp)
    await talk.command('EHLO soak.example')
    await talk.command('MAIL FROM:<gone@client.example>')
    talk.close()
    count('connections cut')
    await sleep(100)
  }
}

async function asked(url: string, init?: RequestInit): Promise<void> {
  const answer = await fetch(url, init)
  await answer.arrayBuffer()
  if (answer.status >= 500) throw new Error(`${url} was answered ${answer.status}`)
  count('requests')
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

async function reader({ api, http }: Served): Promise<void> {
  for (let i = 0; !isOver(); i++) {
    await asked(`${api}/messages?limit=50`)
    await asked(`${api}/messages?q=soak+unknown&limit=20`)
    await asked(`${api}/clock`, json('POST', { advance: '1h' }))
    await asked(`${http}/api/sandboxes/soak-${i % 5}`, json('PUT', {}))
    await asked(`${http}/api/sandboxes/soak-${i % 5}`, { method: 'DELETE' })
    await asked(`${http}/api/info`)
    await sleep(200)
  }
}

async function watcher({ http }: Served): Promise<void> {
  while (!isOver()) {
    const socket = new WebSocket(`${http.replace('http', 'ws')}/api/sandboxes/default/live`)
    socket.on('message', () => count('live events'))
    socket.on('error', () => undefined)
    await sleep(3000)
    socket.terminate()
  }
}

/** What the process has, as the system counts it. */
function look(pid: number): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = Number(/VmRSS:\s*(\d+)/.exec(status)?.[1] ?? 0)
  const handles = readdirSync(`/proc/${pid}/fd`).length
  return { at: Date.now(), figures: { 'resident MB': kilobytes / 1024, handles } }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function main(): Promise<void> {
  // What memory holds is bounded, so that what grows besides is seen.
  const served = await serve(['--clock', 'virtual', '--max-messages', '2000', '--max-bytes', '40MB'])
  const begun = Date.now()
  const samples: Sample[] = []
  const loads = [kept, kept, fresh, rude, reader, watcher].map((work) =>
    work(served).catch((error: unknown) => failures.push(String(error))),
  )
  while (!isOver()) {
    samples.push(look(served.child.pid as number))
    await sleep(1000)
  }
  await Promise.all(loads)
  const slice = (at: number) => Math.min(4, Math.floor((5 * (at - begun)) / (end - begun)))
  const table = (Object.keys(MOST) as Figure[]).map((figure) => {
    const values =
      figure === 'latency ms'
        ? latencies.map(({ at, ms }) => ({ at, value: ms }))
        : samples.map(({ at, figures }) => ({ at, value: figures[figure] }))
    const parts = [0, 1, 2, 3, 4].map((part) =>
      median(values.filter(({ at }) => slice(at) === part).map(({ value }) => value)),
    )
    const [, early = 0, , , late = 0] = parts
    const { ratio, slack } = MOST[figure]
    return {
      figure,
      parts: parts.map((value) => value.toFixed(1)).join('  '),
      ratio: (late / early).toFixed(2),
      isFlat: late <= early * ratio + slack,
    }
  })
  console.table(table)
  console.log(`${minutes} minutes:`, done)
  for (const failure of failures) console.error(failure)
  served.child.kill('SIGTERM')
  if (failures.length > 0 || table.some(({ isFlat }) => !isFlat)) process.exitCode = 1
}

await main()
