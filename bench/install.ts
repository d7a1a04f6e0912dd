/**
 * What a user waits for and pays: install size and time, start to ready, memory once ready and after a hundred mails,
 * beside maildev from npm.
 *
 *   npm run build && npm run bench:build && node .bench/install.js [--runs 5]
 *
 * bouncelab is installed from its own tarball, maildev in the version below; both into new folders from npm's cache,
 * filled by a first install that does not count. Linux only: memory is read from /proc.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import nodemailer from 'nodemailer'
import { freePort, greets } from './support/ports.ts'

const MAILDEV = '3.0.0'
const MAILS = 100

const { values: flags } = parseArgs({ options: { runs: { type: 'string', default: '5' } } })
const runs = Number(flags.runs)
const folder = mkdtempSync(join(tmpdir(), 'bouncelab-install-'))
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env

interface Program {
  name: string
  /** What npm is told to install. */
  source: string
  /** The words that start it on these ports. */
  start: (folder: string, smtp: number, http: number) => string[]
}

const npm = (words: string[], cwd: string): string =>
  execFileSync('npm', words, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })

/** Bytes of the files below, and how many there are. */
function sizeOf(path: string): { bytes: number; files: number } {
  const entry = lstatSync(path)
  if (!entry.isDirectory()) return { bytes: entry.size, files: 1 }
  const inner = readdirSync(path).map((name) => sizeOf(join(path, name)))
  return {
    bytes: inner.reduce((sum, { bytes }) => sum + bytes, 0),
    files: inner.reduce((sum, { files }) => sum + files, 0),
  }
}

function install(program: Program, run: number): { seconds: number; path: string } {
  const path = join(folder, `${program.name}-${run}`)
  mkdirSync(path)
  writeFileSync(join(path, 'package.json'), '{"private":true}')
  const began = performance.now()
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', program.source], path)
  return { seconds: (performance.now() - began) / 1000, path }
}

/** Whether its page answers. */
const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    // Whatever it says: maildev 3 has nothing at its root.
    () => true,
    () => false,
  )

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Resident memory of a process, in MB. */
function memoryOf({ pid }: ChildProcess): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

async function started(program: Program, path: string): Promise<{ ms: number; idle: number; used: number }> {
  const [smtp, http] = [await freePort(), await freePort()]
  const began = performance.now()
  const child = spawn(process.execPath, program.start(path, smtp, http), { cwd: path, env, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    await until(() => greets(smtp))
    await until(() => answers(http))
    const ms = performance.now() - began
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const idle = memoryOf(child)
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: smtp, ignoreTLS: true, pool: true })
    const mail = { from: 'app@shop.test', to: 'ann@customer.test', subject: 'hello', text: 'Hello.\n'.repeat(200) }
    for (let sent = 0; sent < MAILS; sent++) await transport.sendMail(mail)
    transport.close()
    return { ms, idle, used: memoryOf(child) }
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN

async function row(program: Program): Promise<string> {
  install(program, 0)
  const installs: number[] = []
  const starts: { ms: number; idle: number; used: number }[] = []
  let size = { bytes: 0, files: 0 }
  for (let run = 1; run <= runs; run++) {
    const { seconds, path } = install(program, run)
    installs.push(seconds)
    size = sizeOf(join(path, 'node_modules'))
    starts.push(await started(program, path))
    rmSync(path, { recursive: true })
  }
  const packages =
    npm(['ls', '--all', '--parseable'], join(folder, `${program.name}-0`))
      .trim()
      .split('\n').length - 1
  const figures = [
    `${(size.bytes / 1e6).toFixed(1)} MB in ${size.files} files, ${packages} packages`,
    `${median(installs).toFixed(1)} s`,
    `${median(starts.map(({ ms }) => ms)).toFixed(0)} ms`,
    `${median(starts.map(({ idle }) => idle)).toFixed(0)} MB`,
    `${median(starts.map(({ used }) => used)).toFixed(0)} MB`,
  ]
  return `| ${[program.name, ...figures].join(' | ')} |`
}

try {
  const [{ filename }] = JSON.parse(
    npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], process.cwd()),
  ) as [{ filename: string }]
  const programs: Program[] = [
    {
      name: 'bouncelab',
      source: join(folder, filename),
      start: (path, smtp, http) => [
        join(path, 'node_modules/bouncelab/dist/server/cli.js'),
        ...['--smtp', `127.0.0.1:${smtp}`, '--http', `127.0.0.1:${http}`],
      ],
    },
    {
      name: `maildev ${MAILDEV}`,
      source: `maildev@${MAILDEV}`,
      start: (path, smtp, http) => [
        join(path, 'node_modules/.bin/maildev'),
        ...['--ip', '127.0.0.1', '--web-ip', '127.0.0.1', '--smtp', String(smtp), '--web', String(http)],
      ],
    },
  ]
  console.log(
    `Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}, median of ${runs}`,
  )
  console.log(
    `\n| | installed | install | start to ready | memory, ready | after ${MAILS} mails |\n|---|---|---:|---:|---:|---:|`,
  )
  for (const program of programs) console.log(await row(program))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
