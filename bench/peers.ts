/**
 * Intake beside the peers, with Postfix's smtp-source as the load: messages per second over kept and new connections.
 *
 *   npm run bench:build && node .bench/peers.js [--rounds 5] [--seconds 1] [--only bare,memory,data] [--maildev FOLDER]
 *
 * What is not on this machine is left out and named: smtp-sink (Debian: postfix), aiosmtpd (Debian: python3-aiosmtpd),
 * maildev (`npm install maildev@3.0.0` in a folder of its own, named with --maildev). Rounds take turns, medians are
 * compared.
 */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { freePort, greets } from './support/ports.ts'
import { serve, TARGETS, type Target } from './support/targets.ts'

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    only: { type: 'string' },
    maildev: { type: 'string' },
    serve: { type: 'string' },
  },
})

const AIOSMTPD = `
import asyncio, sys
from aiosmtpd.smtp import SMTP
class Drop:
    async def handle_DATA(self, server, session, envelope):
        return '250 OK'
async def main():
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Drop()), '127.0.0.1', int(sys.argv[1]))
    await server.serve_forever()
asyncio.run(main())
`

interface Program {
  name: string
  words: (port: number) => string[]
}

const own = (name: Target): Program => ({
  name,
  words: (port) => [process.execPath, fileURLToPath(import.meta.url), '--serve', `${name}:${port}`],
})

const PROGRAMS: Program[] = [
  own('bare'),
  own('memory'),
  own('data'),
  ...(flags.maildev ? [maildev(flags.maildev)] : []),
  { name: 'aiosmtpd', words: (port) => ['/usr/bin/python3', '-c', AIOSMTPD, String(port)] },
  { name: 'smtp-sink', words: (port) => ['smtp-sink', '-u', 'nobody', `127.0.0.1:${port}`, '100'] },
]

function maildev(folder: string): Program {
  const command = join(folder, 'node_modules/maildev/bin/maildev')
  return {
    name: 'maildev',
    words: (port) => [process.execPath, command, '-s', String(port), '--disable-web', '--ip', '127.0.0.1'],
  }
}

interface Row {
  name: string
  connections: number
  isKept: boolean
  bytes: number
}

const ROWS: Row[] = [
  ...[2048, 51_200].flatMap((bytes) => [1, 10, 50].map((connections) => row(connections, true, bytes))),
  row(10, true, 5_000_000),
  ...[1, 10, 50].map((connections) => row(connections, false, 2048)),
]

function row(connections: number, isKept: boolean, bytes: number): Row {
  const size = bytes < 1e6 ? `${Math.round(bytes / 1024)} kB` : `${bytes / 1e6} MB`
  return { name: `${size}, ${connections} ${isKept ? 'kept' : 'at a time, new for each'}`, connections, isKept, bytes }
}

interface Running {
  name: string
  port: number
  child: ChildProcess
}

async function start({ name, words }: Program): Promise<Running | string> {
  const port = await freePort()
  const [command = '', ...rest] = words(port)
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code) => resolve(`ended with ${code}`))
  })
  const listens = (async () => {
    while (!(await greets(port))) await new Promise((resolve) => setTimeout(resolve, 50))
  })()
  const failed = await Promise.race([ended, listens])
  return failed ?? { name, port, child }
}

/** @returns messages per second */
async function rate(port: number, { connections, isKept, bytes }: Row, messages: number): Promise<number> {
  const words = [...(isKept ? ['-d'] : []), '-s', String(connections), '-l', String(bytes), '-m', String(messages)]
  const began = performance.now()
  await promisify(execFile)('smtp-source', [
    ...words,
    '-f',
    'a@client.test',
    '-t',
    'b@server.test',
    `127.0.0.1:${port}`,
  ])
  return messages / ((performance.now() - began) / 1000)
}

/** How many messages take about as long as a round is to last. */
async function forARound(port: number, each: Row, seconds: number): Promise<number> {
  let messages = each.connections * 2
  // Twice: of a few messages, what a connection costs is most.
  for (let i = 0; i < 2; i++) messages = Math.max(messages, Math.ceil((await rate(port, each, messages)) * seconds))
  return messages
}

async function main(): Promise<void> {
  const [rounds, seconds] = [Number(flags.rounds), Number(flags.seconds)]
  execFileSync('which', ['smtp-source'])
  const running: Running[] = []
  for (const program of PROGRAMS.filter(({ name }) => !flags.only || flags.only.split(',').includes(name))) {
    const started = await start(program)
    if (typeof started === 'string') console.log(`left out: ${program.name} (${started})`)
    else running.push(started)
  }
  // Nobody measures a compiler: each has seen some thousand messages before.
  for (const { port } of running) for (let i = 0; i < 3; i++) await rate(port, row(10, true, 2048), 3000)

  const names = running.map(({ name }) => name)
  const ratios = names.slice(1).map((name) => `${name}/${names[0]}`)
  console.log(
    `Node ${process.version}, ${rounds} rounds of about ${seconds} s, medians; ${names.map(meant).join('; ')}\n`,
  )
  console.log(`| ${['messages/s', ...names, ...ratios].join(' | ')} |\n|---|${'---:|'.repeat(names.length * 2 - 1)}`)
  for (const each of ROWS) {
    const counts = []
    for (const { port } of running) counts.push(await forARound(port, each, seconds))
    const values = running.map((): number[] => [])
    for (let round = 0; round < rounds; round++) {
      for (const [i, { port }] of running.entries()) {
        // What the one before has left for later is not on the next one's account.
        await new Promise((resolve) => setTimeout(resolve, 300))
        values[i]?.push(await rate(port, each, counts[i] ?? 1))
      }
    }
    const medians = values.map(median)
    const shares = medians.slice(1).map((value) => (value / (medians[0] ?? 1)).toFixed(2))
    console.log(`| ${[each.name, ...medians.map((value) => value.toFixed(0)), ...shares].join(' | ')} |`)
  }
  for (const { child } of running) child.kill()
}

const meant = (name: string): string => (name in TARGETS ? `${name}: ${TARGETS[name as Target]}` : name)

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

if (flags.serve) {
  const [target, port] = flags.serve.split(':')
  await serve(target as Target, Number(port))
} else await main()
