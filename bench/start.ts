/**
 * From the start of a process to its first line, for `bouncelab serve` and for a bare Node; `startSandbox()` once warm.
 *
 *   node .bench/start.js [--runs 11]
 *
 * The server is the built one, as users run it: npm run build first.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startSandbox } from '../server/index.ts'

const { values: flags } = parseArgs({ options: { runs: { type: 'string', default: '11' } } })
const cli = fileURLToPath(new URL('../dist/server/cli.js', import.meta.url))

// Node 20 reads the certificates that this names before anything else: some 70 ms, where a machine sets it.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env

/** Milliseconds to the first line on stdout. */
async function firstLine(words: string[]): Promise<number> {
  const began = performance.now()
  const child: ChildProcess = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  const [line] = await Promise.race([once(child.stdout!, 'data'), closed])
  const ms = performance.now() - began
  child.kill()
  await closed
  if (!(line instanceof Buffer)) throw new Error(`node ${words.join(' ')} ended without a line`)
  return ms
}

async function oneSandbox(): Promise<number> {
  const began = performance.now()
  await using _ = await startSandbox()
  return performance.now() - began
}

async function row(name: string, measure: () => Promise<number>): Promise<void> {
  const all: number[] = []
  for (let run = 0; run < Number(flags.runs); run++) all.push(await measure())
  all.sort((a, b) => a - b)
  const shown = [all[0]!, all[Math.floor(all.length / 2)]!, all.at(-1)!].map((ms) => ms.toFixed(ms < 10 ? 1 : 0))
  console.log(`| ${[name, ...shown].join(' | ')} |`)
}

console.log('| ms | least | median | most |\n|---|---:|---:|---:|')
await row('bare Node to its first line', () => firstLine(['-e', 'console.log()']))
await row('`bouncelab serve` to ready', () => firstLine([cli, '--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0']))
await oneSandbox()
await row('`startSandbox()`, warm', oneSandbox)
