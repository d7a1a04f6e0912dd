/** The built server as its own process, for tests that end it or take its disk away. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { command } from './command.ts'

export interface Served {
  child: ChildProcess
  smtp: number
  /** `http://127.0.0.1:8025`, without a slash at the end. */
  http: string
  /** Of the sandbox `default`. */
  api: string
  /** What it said on stderr so far. */
  said: () => string
}

/**
 * @param flags beside those of the two ports
 * @param wrapper a command that starts the one behind it, such as `bash -c 'ulimit …; exec "$@"' -`
 * @throws Error with what the server said, where it ends before it is ready
 */
export async function serve(flags: readonly string[], wrapper: readonly string[] = []): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'bouncelab-ready-'))
  const ready = join(folder, 'ready.json')
  const ports = ['--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--ready-file', ready]
  const [file = '', ...args] = [...wrapper, process.execPath, ...command, 'serve', ...ports, ...flags]
  const child = spawn(file, args, { stdio: 'pipe' })
  child.stdout?.resume()
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-100_000)
  })
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said}`)
      const found = readReady(ready)
      if (found) return { child, ...found, api: `${found.http}/api/sandboxes/default`, said: () => said }
      await sleep(5)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReady(path: string): { smtp: number; http: string } | null {
  try {
    const { smtp, http } = JSON.parse(readFileSync(path, 'utf8')) as { smtp: string; http: string }
    return { smtp: Number(smtp.split(':').at(-1)), http: http.replace(/\/$/, '') }
  } catch {
    return null
  }
}
