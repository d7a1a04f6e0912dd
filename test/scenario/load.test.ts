import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadScenario, loadScenarioFile } from '../../server/scenario/load.ts'
import { folderWith } from './support.ts'

const load = (text: string) => loadScenario(text, { origin: 'file', file: 'x.yaml' })
const overHttp = (input: string | object) => loadScenario(input, { origin: 'http' })

test('rules become plain data with the line that they were written on', async () => {
  const { rules } = await load(
    `rules:
  - name: slow
    when: { recipient: 'slow-*@partner.example', attempt: '>=2', client: { tls: true } }
    then: [{ reply: '450 4.2.0 greylisted', times: 2, delay: 3s }, deliver]
    while: { until: 1d12h }
  - when: { domain: [gone.example, /^dead/] }
    then: { connect: timeout, host: 'mx.gone.example[192.0.2.25]' }
    times: 1
    chance: 0.5`,
  )
  expect(rules).toEqual([
    {
      name: 'slow',
      source: { file: 'x.yaml', line: 2 },
      when: { recipient: 'slow-*@partner.example', attempt: '>=2', client: { tls: true } },
      then: [{ do: 'reply', reply: '450 4.2.0 greylisted', at: 'rcpt', times: 2, delay: 3000 }, { do: 'deliver' }],
      while: { until: 129_600_000 },
    },
    {
      source: { file: 'x.yaml', line: 6 },
      when: { domain: ['gone.example', '/^dead/'] },
      then: [{ do: 'connect', result: 'timeout', host: 'mx.gone.example[192.0.2.25]' }],
      times: 1,
      chance: 0.5,
    },
  ])
})

test('session rules act where their fault has its place', async () => {
  const { session } = await load(`session:
  - { then: drop }
  - { then: lose-ack, times: 1 }
  - { then: { hide: [pipelining] } }
  - { at: data, then: { drip: 1kB/s }, when: { client: { user: ci-* } } }
  - { then: { tls: expired-certificate } }
  - { then: { delay: 3s } }`)
  expect(session.map(({ source: _, ...rule }) => rule)).toEqual([
    { at: 'rcpt', when: {}, then: { do: 'drop' } },
    { at: 'message', when: {}, then: { do: 'lose-ack' }, times: 1 },
    { at: 'ehlo', when: {}, then: { do: 'hide', extensions: ['PIPELINING'] } },
    { at: 'data', when: { client: { user: 'ci-*' } }, then: { do: 'drip', bytesPerSecond: 1000 } },
    { at: 'starttls', when: {}, then: { do: 'tls', fault: 'expired-certificate' } },
    { at: 'rcpt', when: {}, then: { do: 'delay', delay: 3000 } },
  ])
})

test('steps and expectations know their lines', async () => {
  const { steps, expect: expected } = await load(`steps:
  - send: { from: a@b.test, to: c@d.test }
  - advance: P1D
  - expect:
      - { none: warning }
expect:
  - { notice: bounce, contains: gone, within: 1m }`)
  expect(steps).toEqual([
    { do: 'send', source: { file: 'x.yaml', line: 2 }, messages: [{ from: 'a@b.test', to: 'c@d.test' }] },
    { do: 'advance', source: { file: 'x.yaml', line: 3 }, length: 86_400_000 },
    {
      do: 'expect',
      source: { file: 'x.yaml', line: 4 },
      expect: [{ kind: 'warning', none: true, source: { file: 'x.yaml', line: 5, column: 9 } }],
    },
  ])
  expect(expected).toEqual([
    { kind: 'bounce', contains: ['gone'], within: 60_000, source: { file: 'x.yaml', line: 7, column: 5 } },
  ])
})

test('a scenario without a name is called as its file', async () => {
  expect((await loadScenario('seed: 2', { origin: 'file', file: 'scenarios/quota.yaml' })).name).toBe('quota')
})

test('JSON, YAML and an object give the same scenario', async () => {
  const object = { rules: [{ when: { domain: 'a.test' }, then: [{ dns: 'servfail' }, 'deliver'] }], seed: 7 }
  const yaml = 'rules: [{ when: { domain: a.test }, then: [{ dns: servfail }, deliver] }]\nseed: 7'
  const plain = async (input: string | object) => {
    const { rules, seed } = await overHttp(input)
    return { rules: rules.map(({ source: _, ...rule }) => rule), seed }
  }
  expect(await plain(JSON.stringify(object))).toEqual(await plain(object))
  expect(await plain(yaml)).toEqual(await plain(object))
})

test('anchors and merge keys are unfolded', async () => {
  const { rules } = await load(`rules:
  - &down { when: { domain: a.test }, then: { connect: timeout } }
  - { <<: *down, when: { domain: b.test } }`)
  expect(rules.map(({ when, then }) => [when.domain, then])).toEqual([
    ['a.test', [{ do: 'connect', result: 'timeout' }]],
    ['b.test', [{ do: 'connect', result: 'timeout' }]],
  ])
})

test('each setting of an MTA has the place where it was written', async () => {
  const { mta } = await load(
    'mta:\n  type: qmail\n  control:\n    me: mail.example.com\n    bouncefrom: robot\n  users: { alice: [] }',
  )
  expect(mta?.places).toMatchObject({
    'control.me': { file: 'x.yaml', line: 4 },
    'control.bouncefrom': { file: 'x.yaml', line: 5 },
    'users.alice': { file: 'x.yaml', line: 6 },
  })
})

test('a mistake in imta.cnf is placed on its line, inline as in a file of its own', async () => {
  const bad = 'tcp_local smtp notices 1 2\ntcp-daemon\n\nother nonsense_keyword\nhost.test\n'
  const inline = `mta:\n  type: imta\n  config: |\n${bad.replaceAll(/^(?=.)/gm, '    ')}`
  await expect(load(inline)).rejects.toThrow(/^x\.yaml:7:1 config: /)
  const folder = await folderWith({ 'a.yaml': 'mta: { type: imta, config: imta.cnf }', 'imta.cnf': bad })
  await expect(loadScenarioFile(join(folder, 'a.yaml'))).rejects.toThrow(`${join(folder, 'imta.cnf')}:4:1 config: `)
})

test('a control folder is read beside the file, and its files are the places', async () => {
  const folder = await folderWith({
    'a.yaml': 'mta: { type: qmail, control: ./control, users: { alice: [] } }',
    'control/me': 'mail.example.com\n',
    'control/bouncefrom': 'robot\n',
    'alias/.qmail-postmaster': './Maildir/\n',
  })
  const { mta } = await loadScenarioFile(join(folder, 'a.yaml'))
  expect(mta).toMatchObject({
    control: { me: 'mail.example.com\n', bouncefrom: 'robot\n' },
    alias: { postmaster: './Maildir/\n' },
    users: { alice: [] },
  })
  expect(mta?.places?.['control.bouncefrom']).toEqual({ file: join(folder, 'control/bouncefrom'), line: 1 })
})

test('an .eml is read to the byte, beside the file', async () => {
  const bytes = 'From: a@b.test\r\n\r\nno newline at the end'
  const folder = await folderWith({
    'sub/a.yaml': 'steps: [{ send: { eml: ../mail.eml, from: a@b.test, to: c@d.test } }]',
    'mail.eml': bytes,
  })
  const { steps } = await loadScenarioFile(join(folder, 'sub/a.yaml'))
  const [step] = steps
  expect(step?.do === 'send' && Buffer.from(step.messages[0]?.emlBytes ?? '', 'base64').toString()).toBe(bytes)
})

test('files that are not there are told with the place that names them', async () => {
  const folder = await folderWith({
    'a.yaml':
      'mta: { type: qmail, control: ./control }\nsteps:\n  - send: { eml: x.eml, from: a@b.test, to: c@d.test }',
  })
  const file = join(folder, 'a.yaml')
  const error = await loadScenarioFile(file).catch((thrown) => thrown)
  expect(error.problems).toEqual([
    expect.objectContaining({ file, line: 1, column: 30, path: 'mta.control' }),
    expect.objectContaining({ file, line: 3, column: 18, message: `${join(folder, 'x.eml')} cannot be read.` }),
  ])
  await expect(loadScenarioFile(join(folder, 'b.yaml'))).rejects.toThrow(
    `${join(folder, 'b.yaml')} There is no such file.`,
  )
})

test('a scenario that comes over HTTP names no files', async () => {
  const text = `mta: { type: imta, config: /etc/passwd }
steps:
  - send: { eml: /etc/passwd, from: a@b.test, to: c@d.test }
  - mta: { type: qmail, control: /var/qmail/control }
expect: [{ kind: mail, equals: /etc/passwd }, { order: [{ kind: mail }, { equals: { eml: /etc/passwd } }] }]`
  const error = await overHttp(text).catch((thrown) => thrown)
  expect(error.problems.map(({ line, message }: { line: number; message: string }) => [line, message])).toEqual([
    [1, 'A scenario that comes over HTTP names no files.'],
    [3, 'A scenario that comes over HTTP names no files.'],
    [4, 'A scenario that comes over HTTP names no files.'],
    [5, 'A scenario that comes over HTTP names no files.'],
    [5, 'A scenario that comes over HTTP names no files.'],
  ])
  const called = { rules: [{ when: () => true, then: 'deliver' }] }
  await expect(overHttp(called)).rejects.toThrow('rules[0].when is an object, not a function.')
})

test('bytes that are no UTF-8 are told as such', async () => {
  const folder = await folderWith({})
  const { writeFile } = await import('node:fs/promises')
  await writeFile(join(folder, 'a.yaml'), Uint8Array.of(0x6e, 0xff, 0xfe))
  await expect(loadScenarioFile(join(folder, 'a.yaml'))).rejects.toThrow(
    'a.yaml:1:1 The file is not UTF-8. Save it as UTF-8 text.',
  )
})
