/** What `docker build` and `docker run` do, by hand: `npm ci` and a whole build, which no other test waits for. */
import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import nodemailer from 'nodemailer'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { environment, inside, list, makeReadOnly, of, perform, shell } from '../packaging/dockerfile.ts'
import { until } from '../support/until.ts'

const root = mkdtempSync(join(tmpdir(), 'bouncelab-image-'))
const isRoot = process.getuid?.() === 0
/** The image's user, where this may be played. */
const user = isRoot ? { uid: 1000, gid: 1000 } : {}

beforeAll(() => {
  mkdirSync(join(root, 'usr/local/bin'), { recursive: true })
  perform(root, (command, folder) => shell(isRoot ? command : command.replaceAll('-o 1000 -g 1000', ''), folder))
  makeReadOnly(join(root, 'app'))
  chmodSync(root, 0o755)
}, 1_800_000)
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000)

/** Starts what ENTRYPOINT and CMD say, with the image's variables, those of the test, and nobody else's. */
async function container(variables: Record<string, string> = {}) {
  const own = mkdtempSync(join(tmpdir(), 'bouncelab-container-'))
  chmodSync(own, 0o777)
  const readyFile = join(own, 'ready.json')
  // The ports of the image may be taken on this machine.
  const ports = { MP_SMTP_BIND_ADDR: '0.0.0.0:0', MP_UI_BIND_ADDR: '0.0.0.0:0', BOUNCELAB_READY_FILE: readyFile }
  const env = { PATH: process.env.PATH, ...environment(), ...ports, ...variables }
  const [program = '', ...words] = [...list('ENTRYPOINT'), ...list('CMD')].map((word) => inside(root, word))
  const child = spawn(program, words, { ...user, env, cwd: inside(root, '/app') })
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(own, { recursive: true, force: true })
  })
  const check = () => {
    const [node = '', file = ''] = JSON.parse(/CMD (\[.*\])/.exec(of('HEALTHCHECK')[0] ?? '')?.[1] ?? '[]') as string[]
    const probe = spawn(node, [inside(root, file)], { ...user, env, stdio: 'ignore' })
    return new Promise<number | null>((resolve) => probe.once('exit', resolve))
  }
  return { child, ended, said, check, ready: async () => JSON.parse(readFileSync(readyFile, 'utf8')) }
}

test('The image has what runs and no more', () => {
  const app = inside(root, '/app')
  expect(readdirSync(app).sort()).toEqual([
    'LICENSE',
    'dist',
    'healthcheck.mjs',
    'node_modules',
    'package.json',
    'scenarios',
  ])
  expect(readdirSync(join(app, 'node_modules/@libsql')).filter((name) => name.includes('musl'))).toEqual([])
  expect(existsSync(join(app, 'node_modules/vite'))).toBe(false)
  expect(existsSync(inside(root, '/usr/local/bin/bouncelab'))).toBe(true)
})

test('It runs as another user from code that it cannot write, answers from outside, is healthy, and stops when told', async () => {
  const { child, ended, check, ready } = await container({ BOUNCELAB_DATA: inside(root, '/data') })
  const { smtp, http } = (await until(ready)) as { smtp: string; http: string }
  expect(smtp).toMatch(/^0\.0\.0\.0:/)
  expect(await check()).toBe(0)

  const port = Number(smtp.split(':')[1])
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true })
  await transport.sendMail({ from: 'app@shop.test', to: 'unknown@bouncelab.test', subject: 'x', text: 'x' })
  // As another service of a compose file calls it.
  const { port: page } = new URL(http)
  const wait = `http://127.0.0.1:${page}/api/sandboxes/default/messages/wait?kind=bounce&timeout=20s`
  expect(await (await fetch(wait)).json()).toMatchObject({ kind: 'bounce' })
  expect(readdirSync(inside(root, '/data'))).not.toEqual([])

  child.kill((of('STOPSIGNAL')[0] ?? '') as NodeJS.Signals)
  expect(await ended).toBe(0)
  expect(await check()).toBe(1)
})

test('Variables of Mailpit go before the image’s presets, ours before both, and others are told', async () => {
  const { child, said, ready } = await container({
    MP_UI_BIND_ADDR: '127.0.0.1:0',
    BOUNCELAB_SMTP: '127.0.0.1:0',
    MP_TAG: 'x',
  })
  const { smtp, http } = (await until(ready)) as { smtp: string; http: string }
  expect([smtp.split(':')[0], new URL(http).hostname]).toEqual(['127.0.0.1', '127.0.0.1'])
  child.kill('SIGTERM')
  expect((await said).join('')).toContain('not played: MP_TAG')
})

test('Without HTTP it is healthy while SMTP greets', async () => {
  const { check, ready } = await container({ BOUNCELAB_HTTP: 'off' })
  await until(ready)
  expect(await check()).toBe(0)
})
