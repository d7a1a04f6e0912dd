import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { folderWith } from '../scenario/support.ts'
import { command } from '../support/command.ts'
import { until } from '../support/until.ts'

export { until } from '../support/until.ts'

/** Runs the built command line to its end. */
export async function bouncelab(words: string[], environment: Record<string, string> = {}, input = '') {
  const child = start(words, environment)
  child.stdin?.end(input)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')])
  return { code: code as number, stdout, stderr }
}

function start(words: string[], environment: Record<string, string>): ChildProcess {
  // Nothing of the machine that runs the tests may speak in them.
  const clean = Object.entries(process.env).filter(([name]) => !name.startsWith('BOUNCELAB_'))
  return spawn(process.execPath, [...command, ...words], {
    env: { ...Object.fromEntries(clean), ...environment },
  })
}

/** Starts a server on free ports; resolves when it is ready, and stops it when the test ends. */
export async function serving(words: string[] = [], environment: Record<string, string> = {}) {
  const folder = await folderWith({})
  const readyFile = join(folder, 'ready.json')
  const child = start(
    ['--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--ready-file', readyFile, ...words],
    environment,
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const closed = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await closed
  })
  const ready = await until(
    async () => JSON.parse(await readFile(readyFile, 'utf8')),
    () => said,
  )
  return { ...(ready as { pid: number; smtp: string; http: string }), readyFile, child, closed, said: () => said }
}
