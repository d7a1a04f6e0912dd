/**
 * Runs commands as qmail-local runs them (qmail-local.c, mailprogram): /bin/sh -c in the home, the message on standard
 * input from a file, standard output and error in one pipe. With limits that qmail has not: a command may hang, fork,
 * or write for ever.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants, readdirSync, readFileSync } from 'node:fs'
import { access, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { hostname, constants as osConstants, setPriority, tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import type { CommandRequest, CommandResult } from '../core/mta.ts'
import type { CommandHome, CommandHost } from './command-host.ts'

export interface CommandLimits {
  /** Real milliseconds. */
  time: number
  /** Bytes of output that a command may write. Only a part is kept: qmail reads a report to its end, and cuts it. */
  output: number
  /** Processes at one time; told apart only where there is a /proc. */
  processes: number
}

const LIMITS: CommandLimits = { time: 10_000, output: 256 * 1024 * 1024, processes: 200 }

/** Bytes of output that are kept: more than any report holds. */
const KEPT = 100_000

/** How often processes are counted, in milliseconds: a fork bomb makes thousands in a second. */
const COUNT_MS = 50

/** What a command is given of our own environment: where programs are. */
const PATH = process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'

// By host as well: containers that share a folder for temporary files number their processes alike.
const HOME_OF_HOST = `bouncelab-home-${hostname()}-`

export function createShellHost(limits: CommandLimits = LIMITS): CommandHost {
  const swept = removeLeftHomes()
  return {
    open: async (): Promise<CommandHome> => {
      await swept
      const folder = await mkdtemp(join(tmpdir(), `${HOME_OF_HOST}${process.pid}-`))
      return {
        run: (request, signal) => run(request, folder, limits, signal),
        close: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
      }
    },
  }
}

/** A process that was killed could not remove its homes, nor the messages beside them. */
async function removeLeftHomes(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  for (const name of names.filter((each) => each.startsWith(HOME_OF_HOST))) {
    const pid = /^\d+(?=-)/.exec(name.slice(HOME_OF_HOST.length))?.[0]
    if (pid === undefined || isAlive(Number(pid))) continue
    // What cannot be removed is somebody else's.
    await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

async function run(
  { run: what, environment, message }: CommandRequest,
  folder: string,
  limits: CommandLimits,
  signal: AbortSignal,
): Promise<CommandResult> {
  const words = 'shell' in what ? ['/bin/sh', '-c', what.shell] : what.program
  const notRun = 'program' in what ? await cannotRun(what.program[0] ?? '', folder) : null
  if (notRun) return notRun
  // Beside the home, so that a command finds nothing in it that it has not put there.
  const input = `${folder}.message`
  await writeFile(input, message, { mode: 0o600 })
  const file = await open(input, 'r')
  await rm(input)
  try {
    return await ended(start(words, folder, environment, file.fd), limits, signal)
  } finally {
    await file.close()
  }
}

/** The shell joins the two outputs into one pipe, so that their order stays, and is gone before the command begins. */
function start(words: string[], folder: string, environment: CommandRequest['environment'], stdin: number) {
  const child = spawn('/bin/sh', ['-c', 'exec "$@" 2>&1', 'sh', ...words], {
    cwd: folder,
    env: { ...environment, HOME: folder, PATH },
    stdio: [stdin, 'pipe', 'ignore'],
    // A process group of its own, so that everything that it starts can be killed with it.
    detached: true,
  })
  yieldTo(child)
  return child
}

/** Whatever it starts goes after us, or a fork bomb would keep us from stopping it. */
function yieldTo({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, osConstants.priority.PRIORITY_LOW)
  } catch {
    // It has ended already.
  }
}

function ended(child: ChildProcess, limits: CommandLimits, signal: AbortSignal): Promise<CommandResult> {
  return new Promise((done) => {
    const chunks: Buffer[] = []
    let length = 0
    const kept = Math.min(KEPT, limits.output)
    let exit: CommandResult | null = null
    const finish = (result: CommandResult) => {
      clearTimeout(timer)
      stopCounting()
      signal.removeEventListener('abort', aborted)
      killGroup(child)
      child.stdout?.destroy()
      done({ ...result, output: Buffer.concat(chunks) })
    }
    const stop = (why: string) => finish({ type: 'stopped', why, output: NOTHING })
    const aborted = () => stop('bouncelab stops')
    // Where the command itself has ended, what it left behind only holds its output open.
    const timer = setTimeout(() => (exit ? finish(exit) : stop(`it ran for ${limits.time / 1000} s`)), limits.time)
    const stopCounting = watchProcesses(child, limits.processes, () =>
      stop(`it ran over ${limits.processes} processes`),
    )
    signal.addEventListener('abort', aborted)
    child.on('error', () => finish({ type: 'not-run', temporary: true, output: NOTHING }))
    child.on('exit', (code) => {
      exit = code === null ? { type: 'crashed', output: NOTHING } : { type: 'exited', code, output: NOTHING }
    })
    child.on('close', () => {
      if (exit) finish(exit)
    })
    child.stdout?.on('data', (chunk: Buffer) => {
      if (length < kept) chunks.push(chunk.subarray(0, kept - length))
      length += chunk.length
      if (length > limits.output) stop(`it wrote more than ${limits.output} bytes`)
    })
    if (signal.aborted) aborted()
  })
}

const NOTHING = new Uint8Array()

/** Calls `tooMany` once when the group has more processes. @returns ends the watching */
function watchProcesses({ pid }: ChildProcess, most: number, tooMany: () => void): () => void {
  const before = processIds().length
  const timer = setInterval(() => {
    // Reading one folder is cheap; whose they are is looked at only when there are many more than before.
    const ids = processIds()
    if (ids.length - before > most && ids.filter((id) => groupOf(id) === pid).length > most) tooMany()
  }, COUNT_MS)
  return () => clearInterval(timer)
}

function processIds(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

/** proc(5): the fifth field of stat, behind a name in brackets that may hold anything. */
function groupOf(id: string): number | null {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'latin1')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
  } catch {
    return null
  }
}

/** Everything that is left of the group, after the command itself has ended too. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nothing is left.
  }
}

/** What execvp would find: null where the program can be run. */
async function cannotRun(name: string, home: string): Promise<CommandResult | null> {
  const places = name.includes('/')
    ? [resolve(home, name)]
    : PATH.split(delimiter).map((folder) => resolve(home, folder, name))
  for (const place of places) {
    const found = await stat(place).catch(() => null)
    if (found?.isFile() && (await isExecutable(place))) return null
  }
  return { type: 'not-run', temporary: false, output: NOTHING }
}

const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
