import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../scenario/support.ts'
import { bouncelab, serving, until } from './support.ts'

const GONE = 'rules:\n  - { name: gone, when: { domain: gone.test }, then: { dns: not-found } }\n'

test('a message goes in with send, and its bounce is there with wait', async () => {
  const { smtp, http } = await serving(['--mta', 'qmail', '--seed', '3'])
  const sent = await bouncelab([
    'send',
    '--from',
    'app@client.test',
    '--to',
    'unknown@bouncelab.test',
    '--smtp',
    smtp,
    '--subject',
    'hi',
  ])
  expect(sent).toMatchObject({ code: 0, stderr: '' })
  expect(sent.stdout).toMatch(/^250 /)
  const host = new URL(http).host
  const found = await bouncelab(['wait', '--kind', 'bounce', '--about', 'unknown@bouncelab.test', '--http', host])
  expect(found).toMatchObject({ code: 0, stderr: '' })
  expect(found.stdout).toContain('failure notice')
  const missed = await bouncelab(['wait', '--kind', 'warning', '--timeout', '100ms', '--http', host])
  expect(missed).toMatchObject({ code: 1, stdout: '', stderr: 'Nothing came in 100ms.\n' })
  const never = await bouncelab(['wait', '--kind', 'warning', '--about', 'unknown@bouncelab.test', '--http', host])
  expect(never.code).toBe(1)
  expect(never.stderr).toMatch(/\S/)
})

test('send: a file goes as it is, to the sandbox that is named', async () => {
  const { smtp, http } = await serving()
  const bytes = 'Subject: as it is\r\nX-Odd:  two\r\n\r\nbody\r\n'
  const words = ['send', '-', '--from', '<>', '--to', 'a@one.test', '--smtp', smtp, '--sandbox', 'ci-42']
  expect(await bouncelab(words, {}, bytes)).toMatchObject({ code: 0, stderr: '' })
  const { messages } = (await (await fetch(`${http}/api/sandboxes/ci-42/messages`)).json()) as {
    messages: { id: string; reversePath: string }[]
  }
  expect(messages).toMatchObject([{ reversePath: '' }])
  const raw = await fetch(`${http}/api/sandboxes/ci-42/messages/${messages[0]?.id}/raw`)
  expect(await raw.text()).toBe(bytes)
})

test('SIGTERM lets an open transaction end, removes the ready file and leaves with 0', async () => {
  const { smtp, child, closed, readyFile } = await serving()
  const socket = connect(Number(smtp.split(':')[1]), '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => (heard += chunk.toString()))
  socket.on('error', () => undefined)
  const says = (text: string) =>
    until(async () => {
      if (!heard.includes(text)) throw new Error(`not heard: ${text}`)
    })
  await says('220 ')
  socket.write('EHLO client.test\r\n')
  await says('250 ')
  socket.write('MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n')
  await says('354 ')
  const began = Date.now()
  child.kill('SIGTERM')
  await new Promise((resolve) => setTimeout(resolve, 200))
  heard = ''
  socket.write('Subject: late\r\n\r\nbody\r\n.\r\n')
  await says('250 ')
  expect(await closed).toEqual({ code: 0, signal: null })
  expect(Date.now() - began).toBeLessThan(6000)
  expect(existsSync(readyFile)).toBe(false)
})

test('a port in use, a folder that cannot be, an unknown scenario: each says what to mend', async () => {
  const { smtp } = await serving()
  const taken = await bouncelab(['--smtp', smtp, '--http', 'off'])
  expect(taken.code).toBe(2)
  expect(taken.stderr).toContain(smtp.split(':')[1])
  expect(taken.stderr).not.toContain('    at ')
  const folder = await folderWith({ file: '' })
  const data = await bouncelab(['--data', join(folder, 'file'), '--smtp', '127.0.0.1:0', '--http', 'off'])
  expect(data.code).toBe(2)
  expect(data.stderr).not.toContain('    at ')
  const ready = await bouncelab(['--smtp', '127.0.0.1:0', '--http', 'off', '--ready-file', join(folder, 'no', 'such')])
  expect(ready).toMatchObject({ code: 2 })
  expect(ready.stderr).toContain('--ready-file: ')
})

test('a changed scenario file is applied in place; one with mistakes is told, and the old one stays', async () => {
  const folder = await folderWith({ 'a.yaml': GONE })
  const file = join(folder, 'a.yaml')
  const { http, said } = await serving(['--scenario', file])
  expect(await ruleNames(http)).toEqual(['gone'])
  await writeFile(file, GONE.replace('name: gone', 'name: away'))
  await until(async () => expect(await ruleNames(http)).toEqual(['away']), said)
  await writeFile(file, GONE.replace('not-found', 'not-fund'))
  await until(async () => expect(said()).toContain(`rules[0].then.dns cannot be "not-fund". Did you mean not-found?`))
  expect(await ruleNames(http)).toEqual(['away'])
})

test('a restart with --data takes the scenario as its file is now', async () => {
  const folder = await folderWith({ 'a.yaml': GONE })
  const [file, data] = [join(folder, 'a.yaml'), join(folder, 'data')]
  const first = await serving(['--scenario', file, '--data', data])
  first.child.kill('SIGTERM')
  await first.closed
  await writeFile(file, GONE.replace('name: gone', 'name: away'))
  const { http } = await serving(['--scenario', file, '--data', data])
  expect(await ruleNames(http)).toEqual(['away'])
})

test('--log-format json writes one object a line, with where the server is', async () => {
  const { said, smtp, http, pid } = await serving(['--log-format', 'json'], { BOUNCELAB_SEED: '9' })
  const first = await until(async () => JSON.parse(said().split('\n')[0] ?? ''))
  expect(first).toMatchObject({ level: 'info', msg: 'ready', pid, smtp, http })
})

test('without HTTP the ready file has SMTP alone', async () => {
  const server = await serving(['--http', 'off'])
  expect(server.http).toBeUndefined()
  expect(server.smtp).toMatch(/^127\.0\.0\.1:\d+$/)
})

async function ruleNames(http: string): Promise<string[]> {
  const { rules } = (await (await fetch(`${http}/api/sandboxes/default/rules`)).json()) as { rules: { name: string }[] }
  return rules.map(({ name }) => name)
}
