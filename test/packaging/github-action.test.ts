import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../docs/pages.ts'
import { folderWith } from '../scenario/support.ts'
import { command } from '../support/command.ts'

const FOLDER = join(ROOT, 'packaging/github-action')
const source = readFileSync(join(FOLDER, 'action.yml'), 'utf8')
const action = parse(source) as {
  inputs: Record<string, { default?: string }>
  outputs: Record<string, unknown>
  runs: { using: string; main: string; post: string }
}

/** Runs a script as GitHub's runner does: inputs with their defaults as variables, and files for what it tells. */
async function step(script: string, inputs: Record<string, string> = {}, state: Record<string, string> = {}) {
  const folder = await folderWith({ output: '', env: '', state: '' })
  const given = Object.entries(action.inputs).map(([name, { default: value = '' }]) => [name, inputs[name] ?? value])
  const child = spawn(process.execPath, [join(FOLDER, script)], {
    env: {
      PATH: process.env.PATH,
      RUNNER_TEMP: folder,
      ...Object.fromEntries(given.map(([name, value]) => [`INPUT_${String(name).toUpperCase()}`, value])),
      ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
      GITHUB_OUTPUT: join(folder, 'output'),
      GITHUB_ENV: join(folder, 'env'),
      GITHUB_STATE: join(folder, 'state'),
    },
  })
  const [said, , code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ])
  const told = (file: string) => records(readFileSync(join(folder, file), 'utf8'))
  return { code, said, output: told('output'), env: told('env'), state: told('state') }
}

/** `name<<delimiter`, the value's lines, the delimiter. */
const records = (written: string): Record<string, string> =>
  Object.fromEntries([...written.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm)].map(([, name, , value]) => [name, value]))

const HERE = { command: [process.execPath, ...command].join(' '), smtp: '127.0.0.1:0', http: '127.0.0.1:0' }

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    }).once('error', () => resolve(false))
  })

test('The definition is one that GitHub takes', () => {
  const { validateAction } = createRequire(import.meta.url)('@action-validator/core')
  // Its schema is older than Node 24 of the runners and knows the same action with Node 20.
  const known = source.replace(/using: node24$/m, 'using: node20')
  expect(validateAction(known)).toEqual({ actionType: 'action', errors: [] })
  expect(validateAction(source.replace('description', 'about')).errors).not.toEqual([])
  expect(action.runs.using).toBe('node24')
})

test('A job gets a server that answers, with a scenario in force, and none is left when it ends', async () => {
  const started = await step(action.runs.main, { ...HERE, scenario: 'mailbox-full\n', args: '--seed\n7' })
  expect(started).toMatchObject({ code: 0, output: { 'smtp-host': '127.0.0.1', url: expect.stringMatching(/^http:/) } })
  expect(Object.keys(started.output).sort()).toEqual(Object.keys(action.outputs).sort())
  expect(started.env).toMatchObject({
    BOUNCELAB_URL: started.output.url,
    BOUNCELAB_SMTP_PORT: started.output['smtp-port'],
  })
  const rules = await (await fetch(`${started.env.BOUNCELAB_URL}/api/sandboxes/default/rules`)).json()
  expect(JSON.stringify(rules)).toContain('full')

  const port = Number(started.output['smtp-port'])
  expect(await isOpen(port)).toBe(true)
  const stopped = await step(action.runs.post, {}, started.state)
  expect(stopped.code).toBe(0)
  expect(stopped.said).toMatch(/^::group::Log of bouncelab\n[\s\S]*bouncelab is ready[\s\S]*::endgroup::$/m)
  expect(await isOpen(port)).toBe(false)
})

test('A server that cannot start fails the step with what it said', async () => {
  const started = await step(action.runs.main, { ...HERE, scenario: 'no-such-scenario' })
  expect(started.code).toBe(1)
  expect(started.said).toMatch(/^::error title=bouncelab::bouncelab ended before it was ready.*no-such-scenario/m)
  expect((await step(action.runs.post, {}, started.state)).code).toBe(0)
})

test('A command that there is not fails the step and names it', async () => {
  const started = await step(action.runs.main, { ...HERE, command: 'no-such-program-here' })
  expect(started).toMatchObject({ code: 1, said: expect.stringContaining('no-such-program-here') })
})

test('What the log tells cannot give the runner commands', async () => {
  const folder = await folderWith({})
  const log = join(folder, 'log.txt')
  writeFileSync(log, '::set-env name=PATH::x\n')
  const stopped = await step(action.runs.post, {}, { log })
  expect(stopped.said).not.toMatch(/^::set-env/m)
})
