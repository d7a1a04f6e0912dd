/**
 * How fast mail is taken in, beside a bare smtp-server that reads and forgets: messages per second over kept
 * connections, and milliseconds from connect to the final 250 with a new connection for each message.
 *
 *   node .bench/intake.js [--rounds 5] [--seconds 2] [--only bare,listener,memory,data]
 *
 * Each target runs in a process of its own, the load in this one; rounds take turns, and medians are compared.
 */
import { fork } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { serve, TARGETS, type Target } from './support/targets.ts'

/** Milliseconds under load before anything is measured. */
const WARM_UP = 5000

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string', default: Object.keys(TARGETS).join(',') },
    serve: { type: 'string' },
  },
})

/** Waits for what a server still does in the background, such as indexing. @returns its processor time by then */
async function settled(server: Running): Promise<number> {
  for (let before = await server.cpu(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    const now = await server.cpu()
    if (now - before < 10_000) return now
    before = now
  }
}

interface Row {
  name: string
  unit: string
  digits: number
  run: (port: number) => Promise<Measured>
}

/** What is measured, and how many messages it took. */
interface Measured {
  value: number
  messages: number
}

async function main(targets: Target[]): Promise<void> {
  const rounds = Number(flags.rounds)
  const ms = Number(flags.seconds) * 1000
  const rows: Row[] = []
  for (const size of [2, 50]) {
    for (const connections of [1, 10, 50]) {
      const name = `${size} kB, ${connections} ${connections === 1 ? 'connection' : 'connections'} kept`
      rows.push({ name, unit: 'messages/s', digits: 0, run: (port) => rate(port, connections, message(size), ms) })
    }
  }
  rows.push({ name: '2 kB, a new connection each', unit: 'ms, median', digits: 2, run: (port) => latency(port, ms) })

  const servers = await Promise.all(targets.map(start))
  // Warmed up first, and long enough for the larger program: nobody measures the compiler.
  for (const server of servers) {
    await rate(server.port, 10, message(2), WARM_UP)
    await settled(server)
  }
  const values = rows.map(() => targets.map((): number[] => []))
  const costs = rows.map(() => targets.map((): number[] => []))
  for (let round = 0; round < rounds; round++) {
    for (const [r, row] of rows.entries()) {
      for (const [t, server] of servers.entries()) {
        const before = await settled(server)
        const { value, messages } = await row.run(server.port)
        values[r]?.[t]?.push(value)
        costs[r]?.[t]?.push(((await settled(server)) - before) / messages)
      }
    }
  }
  for (const server of servers) server.stop()

  console.log(`Node ${process.version}, ${rounds} rounds of ${ms / 1000} s, medians`)
  for (const target of targets) console.log(`  ${target.padEnd(9)} ${TARGETS[target]}`)
  table('Rate', targets, rows, values)
  // The load takes its share of the machine; what the server itself spends is the steadier figure.
  const cost = rows.map((row) => ({ ...row, unit: 'µs of processor time a message', digits: 0 }))
  table('Cost', targets, cost, costs)
}

function table(title: string, targets: Target[], rows: Omit<Row, 'run'>[], results: number[][][]): void {
  const ratios = targets.slice(1).map((target) => `${target}/${targets[0]}`)
  console.log(
    `\n| ${[title, ...targets, ...ratios].join(' | ')} |\n|---|${'---:|'.repeat(targets.length + ratios.length)}`,
  )
  for (const [r, { name, unit, digits }] of rows.entries()) {
    const medians = (results[r] ?? []).map(median)
    const figures = medians.map((value) => value.toFixed(digits))
    const shares = medians.slice(1).map((value) => (value / (medians[0] ?? 1)).toFixed(2))
    console.log(`| ${[`${name} (${unit})`, ...figures, ...shares].join(' | ')} |`)
  }
}

interface Running {
  port: number
  /** Microseconds of processor time so far. */
  cpu(): Promise<number>
  stop(): void
}

function start(target: Target): Promise<Running> {
  const child = fork(fileURLToPath(import.meta.url), ['--serve', target], { execArgv: process.execArgv })
  const answer = () => new Promise<number>((resolve) => child.once('message', (value) => resolve(Number(value))))
  const cpu = () => {
    child.send('cpu')
    return answer()
  }
  return new Promise((resolve, reject) => {
    void answer().then((port) => resolve({ port, cpu, stop: () => child.kill() }))
    child.once('exit', (code) => reject(new Error(`${target} ended with ${code}`)))
  })
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

function message(kilobytes: number): Buffer {
  const header = 'From: a@client.test\r\nTo: b@server.test\r\nSubject: load\r\n\r\n'
  const line = `${'x'.repeat(70)}\r\n`
  return Buffer.from(`${header}${line.repeat(Math.ceil((kilobytes * 1024 - header.length) / line.length))}.\r\n`)
}

/** One client on a raw socket: writes a command, waits for the last line of its reply. */
class Client {
  #socket: Socket
  #text = ''
  #resolve: (() => void) | null = null
  #reject: ((error: Error) => void) | null = null

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', (text) => {
      this.#text += text
      if (/(^|\n)\d{3}( [^\n]*)?\n$/.test(this.#text)) this.#resolve?.()
    })
    this.#socket.on('error', (error) => this.#reject?.(error))
  }

  say(bytes: string | Buffer | null, code: string): Promise<void> {
    this.#text = ''
    return new Promise((resolve, reject) => {
      this.#reject = reject
      this.#resolve = () => (this.#text.startsWith(code) ? resolve() : reject(new Error(this.#text)))
      if (bytes) this.#socket.write(bytes)
    })
  }

  async hello(): Promise<void> {
    await this.say(null, '220')
    await this.say('EHLO client.test\r\n', '250')
  }

  async send(bytes: Buffer): Promise<void> {
    await this.say('MAIL FROM:<a@client.test>\r\n', '250')
    await this.say('RCPT TO:<b@server.test>\r\n', '250')
    await this.say('DATA\r\n', '354')
    await this.say(bytes, '250')
  }

  async quit(): Promise<void> {
    await this.say('QUIT\r\n', '221')
    this.#socket.end()
  }
}

async function rate(port: number, connections: number, bytes: Buffer, ms: number): Promise<Measured> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new Client(port)
      await client.hello()
      return client
    }),
  )
  let sent = 0
  const begin = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      for (; performance.now() - begin < ms; sent++) await client.send(bytes)
    }),
  )
  const seconds = (performance.now() - begin) / 1000
  await Promise.all(clients.map((client) => client.quit()))
  return { value: sent / seconds, messages: sent }
}

async function latency(port: number, ms: number): Promise<Measured> {
  const bytes = message(2)
  const times: number[] = []
  for (const begin = performance.now(); performance.now() - begin < ms; ) {
    const connected = performance.now()
    const client = new Client(port)
    await client.hello()
    await client.send(bytes)
    times.push(performance.now() - connected)
    await client.quit()
  }
  return { value: median(times), messages: times.length }
}

if (flags.serve) {
  const port = await serve(flags.serve as Target)
  process.once('disconnect', () => process.exit())
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.(user + system)
  })
  process.send?.(port)
} else await main(flags.only.split(',') as Target[])
