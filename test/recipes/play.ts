/** Runs a recipe as its reader would. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ROOT, type Runtime } from './runtimes.ts'

const PATIENCE = 100_000

/** In a folder of the checkout, so that `bouncelab` is the built package, as users import it. */
export async function play(
  { file, beside = {}, command, arguments: words, env = {} }: Runtime,
  recipe: string,
  url: string,
) {
  const folder = await mkdtemp(join(ROOT, 'test/recipes/run-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries({ ...beside, [file]: recipe })) await writeFile(join(folder, name), text)
  const { NODE_OPTIONS: _, VITEST: __, FORCE_COLOR: ___, ...own } = process.env
  const options = {
    cwd: folder,
    env: { ...own, BOUNCELAB_URL: url, PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1', ...env },
  }
  const child = spawn(command, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  // A runner that hangs ends before its test does, so that it outlives nothing.
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
  const [code] = await once(child, 'close')
  clearTimeout(timer)
  return { code: code as number | null, output }
}
