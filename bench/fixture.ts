/**
 * What a suite of tests pays: one scenario of a message and its bounce, all shipped scenarios, many sandboxes in one
 * process each with its own clock, and how long after an event waitFor() answers.
 *
 *   node .bench/fixture.js [--runs 101] [--sandboxes 200]
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { connect } from '../server/client/client.ts'
import type { Sandbox } from '../server/sandbox/sandbox.ts'
import { loadScenario, loadScenarioFile } from '../server/scenario/load.ts'
import { createSandbox } from '../server/scenario/played-sandbox.ts'
import { runScenario } from '../server/scenario/run.ts'
import { startServer } from '../server/server.ts'

const { values: flags } = parseArgs({
  options: { runs: { type: 'string', default: '101' }, sandboxes: { type: 'string', default: '200' } },
})
const runs = Number(flags.runs)
const most = Number(flags.sandboxes)

const ONE = `
mta: { type: qmail, control: { me: mail.shop.test } }
steps:
  - send: { from: app@mail.shop.test, to: unknown@bouncelab.test, subject: hello }
expect:
  - { notice: bounce, to: app@mail.shop.test, status: 5.1.1 }
`

const RAW = new TextEncoder().encode('Subject: hello\r\n\r\nHello.\r\n')
const mail = (sandbox: Sandbox, to: string, from = 'app@client.example') =>
  sandbox.accept({
    origin: { type: 'local', uid: 0 },
    envelope: { reversePath: from, recipients: [{ forwardPath: to }] },
    raw: RAW,
  })

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await run()
  return performance.now() - began
}

async function row(name: string, wanted: string, measure: () => Promise<number>, times = runs): Promise<void> {
  const all: number[] = []
  const used: number[] = []
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage()
    all.push(await measure())
    const { user, system } = process.cpuUsage(before)
    used.push((user + system) / 1000)
  }
  for (const list of [all, used]) list.sort((a, b) => a - b)
  const middle = Math.floor(times / 2)
  const shown = [all[0]!, all[middle]!, all.at(-1)!, used[middle]!].map((ms) => ms.toFixed(ms < 10 ? 2 : 0))
  console.log(`| ${[name, ...shown, wanted].join(' | ')} |`)
}

/** A scenario from its file's words to its verdict, in a sandbox of its own. */
const oneScenario = () =>
  timed(async () => {
    const { ok } = await runScenario(await loadScenario(ONE, { origin: 'http' }), { createSandbox })
    if (!ok) throw new Error('the scenario does not hold')
  })

const folder = fileURLToPath(new URL('../scenarios/', import.meta.url))
const shipped = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))

const allShipped = () =>
  timed(async () => {
    for (const file of shipped) {
      const { ok } = await runScenario(await loadScenarioFile(join(folder, file)), { createSandbox })
      if (!ok) throw new Error(`${file} does not hold`)
    }
  })

/** All of them made, a message that bounces in each after a wait of its own length, and all closed. */
const manySandboxes = () =>
  timed(async () => {
    const server = await startServer({ clock: { mode: 'auto' }, http: false })
    const names = Array.from({ length: most }, (_, i) => `test-${i}`)
    const nows = await Promise.all(
      names.map(async (name, i) => {
        const sandbox = await server.sandbox(name)
        await mail(sandbox, 'unknown@bouncelab.test')
        await sandbox.waitFor({ notice: 'bounce' }, 30_000)
        await sandbox.moveClock({ advance: i * 60_000 })
        return sandbox.now()
      }),
    )
    if (new Set(nows).size !== most) throw new Error('the sandboxes share a clock')
    await server.close(0)
  })

/** From the event, as a subscriber hears of it, to the answer of a wait that was there before; `raw` included. */
async function waitLatency(overHttp: boolean): Promise<() => Promise<number>> {
  const server = await startServer({ clock: { mode: 'auto' } })
  const sandbox = await server.sandbox('default')
  const client = connect(server.http?.url ?? '')
  let eventAt = 0
  sandbox.subscribe(({ events }) => {
    if (events.some(({ type }) => type === 'notice.sent')) eventAt = performance.now()
  })
  const wait = (to: string) =>
    overHttp ? client.waitFor({ notice: 'bounce', to }) : sandbox.waitFor({ notice: 'bounce', to }, 30_000)
  let n = 0
  return async () => {
    const to = `app${++n}@client.example`
    const waiting = wait(to)
    // The request is on its way, and the wait has looked through what is there.
    await new Promise((resolve) => setTimeout(resolve, 20))
    await mail(sandbox, 'unknown@bouncelab.test', to)
    await waiting
    return performance.now() - eventAt
  }
}

console.log('| ms | least | median | most | of processor time, median | wanted |\n|---|---:|---:|---:|---:|---|')
await oneScenario()
await row('a scenario of one message and its bounce', 'under 10 ms', oneScenario)
await row(`all ${shipped.length} shipped scenarios, one after the other`, 'under 10 s', allShipped, 3)
await row(`${most} sandboxes: made, a bounce and a clock of its own in each, closed`, 'under 1 s', manySandboxes, 5)
await row('from the event to the answer of `waitFor()`', 'median 5 ms', await waitLatency(false))
await row('the same over HTTP, the bytes in the answer', 'median 5 ms', await waitLatency(true))
process.exit(0)
