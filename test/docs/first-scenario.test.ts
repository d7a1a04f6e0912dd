/** The first steps, played as a reader plays them: files are written, commands run, and what they say is compared. */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'
import { command } from '../support/command.ts'
import { at, type Block, blocksOf } from './pages.ts'

const PORT = '2525'

/** A port of our own in place of the page's, which something else may have. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}

/** A folder where `npx bouncelab` is the built program. */
async function openDesk() {
  const folder = await mkdtemp(join(tmpdir(), 'bouncelab-first-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const port = await freePort()
  const bin = join(folder, '.bin')
  await mkdir(bin)
  const npx = join(bin, 'npx')
  await writeFile(npx, `#!/bin/sh\nshift\nexec '${process.execPath}' '${command[0]}' "$@"\n`)
  await chmod(npx, 0o755)
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` }

  const write = async (name: string, text: string) => {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text.replaceAll(PORT, port))
  }
  /** What it says on both outputs, as the page would show it. */
  const run = (line: string, more: Record<string, string> = {}) =>
    new Promise<{ said: string; code: number }>((resolve) => {
      const child = execFile(
        'bash',
        ['-e', '-c', `exec 2>&1; ${line}`],
        { cwd: folder, env: { ...env, ...more } },
        (_, said) => resolve({ said: timeless(said.replaceAll(port, PORT)), code: child.exitCode ?? -1 }),
      )
    })
  return { write, run }
}

const timeless = (text: string): string => text.replace(/\d+ ms/g, 'N ms')

/** `$ command` with what it said, and the exit code of the last one: `console 1`. */
function commandsOf({ text, info }: Block) {
  const [, ...parts] = text.split(/^\$ /m)
  const last = Number(info.split(' ')[1] ?? 0)
  return parts.map((part, i) => {
    const [line = '', ...said] = part.split('\n')
    return { line, said: timeless(said.join('\n')), code: i === parts.length - 1 ? last : 0 }
  })
}

describe.each(['docs/first-scenario.md', 'docs/first-scenario.ja.md'])('%s', (page) => {
  const blocks = blocksOf(page)

  test('every command says what the page says it says', async () => {
    const desk = await openDesk()
    for (const block of blocks) {
      const [kind, name] = block.info.split(' ')
      if (kind !== 'console') {
        await desk.write(name as string, block.text)
        continue
      }
      for (const { line, said, code } of commandsOf(block)) {
        expect({ at: at(block), line, ...(await desk.run(line)) }).toEqual({ at: at(block), line, said, code })
      }
    }
  })

  test('the workflow fails with the fault in the application, and passes without', async () => {
    const desk = await openDesk()
    const files = blocks.filter(({ info }) => /^(?:yaml|sh) /.test(info))
    for (const { info, text } of files) await desk.write(info.split(' ')[1] as string, text)
    await desk.run('chmod +x *.sh; sed -i "s/recipent/recipient/; s/5.1.2/5.1.1/" dead-address.yaml')
    const workflow = parse(files.find(({ info }) => info.includes('workflows'))?.text ?? '')
    const job = async () => {
      for (const { run, env } of workflow.jobs.mail.steps) {
        if (run === undefined || run === 'npm ci') continue
        const { code } = await desk.run(run, env)
        if (code !== 0) return `failed at ${run}`
      }
      return 'passed'
    }
    expect(await job()).toBe('failed at ./mail-test.sh')
    await desk.run('sed -i "s/www-data@web1.internal/orders@shop.test/" send-order.sh')
    expect(await job()).toBe('passed')
  })
})
