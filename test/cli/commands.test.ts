import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { folderWith } from '../scenario/support.ts'
import { command } from '../support/command.ts'
import { until } from '../support/until.ts'
import { bouncelab } from './support.ts'

const GOOD = `name: good
steps: [{ send: { from: app@client.test, to: a@one.test } }]
expect: [{ kind: mail, state: delivered }]
`
const FAILING = GOOD.replace('name: good', 'name: failing').replace('delivered', 'expired')
const BAD = 'rules:\n  - when: { recipent: a@b.test }\n    then: delivr\n'

test('help names every command, and what each flag takes', async () => {
  const { code, stdout } = await bouncelab(['--help'])
  expect(code).toBe(0)
  for (const command of ['serve', 'run', 'check', 'show', 'send', 'wait'])
    expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
  expect((await bouncelab(['serve', '--help'])).stdout).toMatch(/--smtp <HOST:PORT> +where SMTP listens/)
})

test('an unknown flag or command names the nearest one', async () => {
  expect(await bouncelab(['--scenari', 'x'])).toMatchObject({
    code: 2,
    stderr: "bouncelab: unknown option '--scenari'\n(Did you mean --scenario?)\n",
  })
  expect(await bouncelab(['chekc', 'x'])).toMatchObject({
    code: 2,
    stderr: "bouncelab: unknown command 'chekc'\n(Did you mean check?)\n",
  })
})

test('a wrong value names its flag and the mend', async () => {
  expect(await bouncelab(['--clock', 'fast'])).toMatchObject({
    code: 2,
    stderr: 'bouncelab: --clock cannot be "fast". Write one of real, virtual, auto.\n',
  })
})

test('run: 0 where all hold, 1 where one fails, 2 where one cannot be run', async () => {
  const folder = await folderWith({ 'good.yaml': GOOD, 'failing.yaml': FAILING, 'bad.yaml': BAD })
  const good = await bouncelab(['run', join(folder, 'good.yaml')])
  expect(good).toMatchObject({ code: 0, stderr: '' })
  expect(good.stdout).toMatch(/^✓ good \(1 expectation, seed 1, \d+ ms\)$/m)
  const failing = await bouncelab(['run', join(folder, 'good.yaml'), join(folder, 'failing.yaml')])
  expect(failing.code).toBe(1)
  expect(failing.stdout).toContain('why       State is "delivered", not "expired".')
  const bad = await bouncelab(['run', folder])
  expect(bad.code).toBe(2)
  expect(bad.stdout).toContain(`${join(folder, 'bad.yaml')}:2:13 "recipent" is not known here.`)
  expect(bad.stdout).toContain('3 scenarios: 1 held, 2 failed')
})

test('run: --filter chooses by name, and names the nearest where there is none', async () => {
  const folder = await folderWith({ 'good.yaml': GOOD, 'failing.yaml': FAILING })
  const good = await bouncelab(['run', folder, '--filter', 'goo'])
  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('1 scenario: 1 held, 0 failed') })
  expect(await bouncelab(['run', folder, '--filter', 'faling'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'bouncelab: --filter: no scenario is called like "faling". Did you mean failing? There are failing, good.\n',
  })
})

test('run: files run several at a time, and are told in their order', async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const files = names.map((name, i) => [
    `${name}.yaml`,
    GOOD.replace('name: good', `name: ${name}`).replace('steps: [', `steps: [{ pause: ${500 - i * 100}ms }, `),
  ])
  const { code, stdout } = await bouncelab(['run', await folderWith(Object.fromEntries(files)), '--jobs', '5'])
  expect(code).toBe(0)
  expect(stdout.match(/(?<=^✓ )\w/gm)).toEqual(names)
})

test('run: mail that nobody thought of can be made an error', async () => {
  const file = join(await folderWith({ 'good.yaml': GOOD }), 'good.yaml')
  const unmatched = await bouncelab(['run', file, '--on-unmatched', 'fail'])
  expect(unmatched.code).toBe(1)
  expect(unmatched.stdout).toContain('why       No rule matches <a@one.test>.')
  expect((await bouncelab(['run', file, '--on-unexpected', 'fail'])).code).toBe(0)
})

test('run: --smtp takes the mail that the scenario waits for', async () => {
  const waits = 'steps: [{ await: { kind: mail, to: a@one.test } }]\nexpect: [{ kind: mail, state: delivered }]\n'
  const file = join(await folderWith({ 'waits.yaml': waits }), 'waits.yaml')
  const child = spawn(process.execPath, [...command, 'run', file, '--smtp', '127.0.0.1:0'])
  const ended = Promise.all([text(child.stdout), once(child, 'close')])
  let said = ''
  child.stderr.on('data', (some) => (said += some))
  const address = await until(async () => /SMTP (\S+)\n/.exec(said)?.[1] ?? expect.fail(said))
  const sent = await bouncelab(['send', '--from', 'app@client.test', '--to', 'a@one.test', '--smtp', address])
  const [stdout, [code]] = await ended
  expect(stdout, `${said}\n${sent.stderr}`).toContain('✓ waits')
  expect(code).toBe(0)
})

test('check and run: what is hardly meant is told with its place, and is no mistake', async () => {
  const rules = 'rules:\n  - { when: {}, then: deliver }\n  - { when: { attempt: 1 }, then: hold }\n'
  const file = join(await folderWith({ 'odd.yaml': `${rules}${GOOD}` }), 'odd.yaml')
  const sentence = 'This rule can never act: rule 1 before it matches whatever it matches.'
  const checked = await bouncelab(['check', file])
  expect(checked).toMatchObject({ code: 0, stdout: `${file}: ok\n` })
  expect(checked.stderr).toContain(`${file}:3:5 WARNING ${sentence}`)
  const ran = await bouncelab(['run', file])
  expect(ran.code).toBe(0)
  expect(ran.stdout).toContain(`    warning   ${file}:3:5 ${sentence}`)
})

test('run: reports go to a file in the form that is asked for', async () => {
  const folder = await folderWith({ 'good.yaml': GOOD })
  const output = join(folder, 'reports', 'junit.xml')
  expect(await bouncelab(['run', folder, '--reporter', 'junit', '--output', output])).toMatchObject({
    code: 0,
    stdout: '',
  })
  expect(await readFile(output, 'utf8')).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /)
})

test('run: a path that is not there, or holds no scenario, is an error', async () => {
  const folder = await folderWith({ 'notes.txt': '' })
  expect(await bouncelab(['run', join(folder, 'x.yaml')])).toMatchObject({
    code: 2,
    stderr: `bouncelab: ${folder}/x.yaml: there is no such file or folder. Give scenario files (.yaml, .yml, .json, .ts), a folder of them, or the name of a shipped one.\n`,
  })
  expect((await bouncelab(['run', folder])).stderr).toContain('no scenario is in this folder')
})

test('check: every mistake of every file on a line of its own, with its place', async () => {
  const folder = await folderWith({ 'good.yaml': GOOD, 'bad.yaml': BAD })
  const { code, stdout, stderr } = await bouncelab(['check', join(folder, 'good.yaml'), join(folder, 'bad.yaml')])
  expect({ code, stdout }).toEqual({ code: 1, stdout: `${folder}/good.yaml: ok\n` })
  expect(stderr.split('\n').map((line) => line.split(' ')[0])).toEqual([
    `${folder}/bad.yaml:2:13`,
    `${folder}/bad.yaml:3:11`,
    '',
  ])
})

test('show: each setting in force, where it comes from, and what it does', async () => {
  const folder = await folderWith({ 'control/me': 'mail.example.com\n', 'control/bouncefrom': 'robot\n' })
  const { code, stdout } = await bouncelab(['show', '--control', join(folder, 'control')])
  expect(code).toBe(0)
  expect(stdout).toContain(`
bouncefrom         Bounce user name is robot.
                   The user in the From: line of every bounce; the envelope sender of a bounce is empty all the same.
                   robot  (${folder}/control/bouncefrom:1; default: MAILER-DAEMON)
                   after a change: qmail-send reads it when it starts: restart it.
`)
  expect(stdout).toContain('\n                   mail.example.com  (default, from me)\n')
  const imta = await bouncelab(['show', '--scenario', 'delayed-delivery'])
  expect(imta.stdout).toMatch(/^imta\n/)
  expect(imta.stdout).toMatch(/delayed-delivery\.yaml:10; default: /)
})

test('show --json: as the API answers, for programs', async () => {
  const folder = await folderWith({ 'control/me': 'mail.example.com\n', 'control/bouncefrom': 'robot\r\n' })
  const { stdout } = await bouncelab(['show', '--mta', 'qmail', '--control', join(folder, 'control'), '--json'])
  const { type, settings } = JSON.parse(stdout) as { type: string; settings: { name: string }[] }
  expect(type).toBe('qmail')
  expect(settings.find(({ name }) => name === 'bouncefrom')).toMatchObject({
    value: 'robot\r',
    default: 'MAILER-DAEMON',
    source: { file: join(folder, 'control', 'bouncefrom'), line: 1 },
    reread: 'restart',
    warnings: [{ code: 'cr', line: 1 }],
  })
})

test('show and check: the CRs of a DOS file are a warning that names the file', async () => {
  const folder = await folderWith({
    'control/me': 'mail.example.com\n',
    'control/doublebounceto': 'admin\r\n',
    's.yaml': 'name: dos\nmta: { type: qmail, control: ./control }\n',
  })
  const warning =
    'WARNING doublebounceto: line 1: a carriage return (CR), as DOS and Windows end lines: qmail keeps the CR'
  const shown = await bouncelab(['show', '--control', join(folder, 'control')])
  expect(shown.stdout).toContain(warning)
  expect(shown.stdout).toContain(`admin\\r  (${folder}/control/doublebounceto:1; default: postmaster)`)
  expect(shown.stdout).toMatch(/^1 warning: look for WARNING above\.$/m)
  const checked = await bouncelab(['check', join(folder, 's.yaml')])
  expect(checked).toMatchObject({ code: 0, stdout: `${join(folder, 's.yaml')}: ok\n` })
  expect(checked.stderr).toContain(`${join(folder, 'control', 'doublebounceto')}: ${warning}`)
})

test('show: what cannot be played is an error with the file', async () => {
  const folder = await folderWith({ 'control/bouncefrom': 'robot\n' })
  expect(await bouncelab(['show', '--control', join(folder, 'control')])).toEqual({
    code: 2,
    stdout: '',
    stderr: `bouncelab: ${join(folder, 'control', 'me')}: control.me: is missing; qmail-send does not start without it. Give this host a name.\n`,
  })
})

test('show: a folder or a scenario that is not there is an error', async () => {
  expect(await bouncelab(['show', '--control', '/no/such'])).toMatchObject({ code: 2, stdout: '' })
  const { code, stderr } = await bouncelab(['show', '--scenario', 'greylistin'])
  expect(code).toBe(2)
  expect(stderr).toContain('bouncelab: --scenario: there is no file greylistin. Did you mean greylisting?')
})

test('send and wait: a server that is not there is an error', async () => {
  const nobody = '127.0.0.1:1'
  expect(await bouncelab(['send', '--from', 'a@b.test', '--to', 'c@d.test', '--smtp', nobody])).toMatchObject({
    code: 2,
    stderr: 'bouncelab: No server answers at 127.0.0.1:1. Start it with: bouncelab serve\n',
  })
  expect(await bouncelab(['wait', '--http', nobody])).toMatchObject({
    code: 2,
    stderr: 'bouncelab: No server answers at http://127.0.0.1:1. Start it with: bouncelab serve\n',
  })
  expect((await bouncelab(['send', '--to', 'c@d.test'])).stderr).toContain('bouncelab: --from is missing.')
})

test('a reader that reads no further, as head does, is no fault', async () => {
  const folder = await folderWith({ 'good.yaml': GOOD })
  const line = [process.execPath, ...command, 'check', folder].map((word) => `'${word}'`).join(' ')
  const shell = spawn('sh', ['-c', `(${line}; echo "exit $?" >&2) | true`], { stdio: ['ignore', 'ignore', 'pipe'] })
  expect(await text(shell.stderr)).toBe('exit 0\n')
})
