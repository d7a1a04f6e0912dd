import { expect, test } from 'vitest'
import { problemIn, startTestServer } from './support.ts'

const YAML = 'application/yaml'

const GREYLISTED = `name: greylisted
mta: { type: qmail, control: { me: mail.shop.test } }
rules:
  - when: { domain: partner.example }
    then: [{ reply: '450 4.2.0 Greylisted' }, deliver]
steps:
  - send: { from: app@mail.shop.test, to: buyer@partner.example, subject: hello }
  - expect: [{ kind: mail, state: queued }]
  - advance: 1h
expect:
  - { kind: mail, to: buyer@partner.example, state: delivered }
  - { none: notice }
`

test('shipped scenarios are listed with folder, story and system, and each is given as it is written', async () => {
  const server = await startTestServer()
  const all = await server.ask('listScenarios')
  expect(all.length).toBeGreaterThan(39)
  const one = all.find(({ name }) => name === 'nonexistent-user')
  expect(one).toMatchObject({ folder: 'addresses', mta: 'qmail', about: expect.stringContaining('left long ago') })
  const text = await server.fetch('getShippedScenario', { params: { name: 'nonexistent-user' } })
  expect(text.headers.get('content-type')).toBe('application/yaml; charset=utf-8')
  expect(await text.text()).toContain('\nname: nonexistent-user\n')
  const none = await problemIn(await server.fetch('getShippedScenario', { params: { name: 'nonexistant-user' } }))
  expect(none).toMatchObject({ status: 404, hint: 'Did you mean nonexistent-user?' })
})

test('a scenario is played apart: the sandbox that asked for it sees nothing of it', async () => {
  const server = await startTestServer()
  const run = await server.ask('runScenario', { body: GREYLISTED, type: YAML })
  expect(run).toMatchObject({ name: 'greylisted', ok: true, seed: 1, warnings: [] })
  expect(run.steps.map(({ step, at, text, line }) => [step, at, text, line])).toEqual([
    [1, '2026-01-05T09:00:00.000Z', 'send hello to buyer@partner.example', 7],
    [2, '2026-01-05T09:00:00.000Z', 'expect', 8],
    [3, '2026-01-05T09:00:00.000Z', 'advance 1h', 9],
    [4, '2026-01-05T10:00:00.000Z', 'expect', undefined],
  ])
  expect(run.expectations.map(({ step, ok, text, line, column }) => [step, ok, text, line, column])).toEqual([
    [2, true, 'mail state "queued"', 8, 14],
    [4, true, 'mail to "buyer@partner.example", state "delivered"', 11, 5],
    [4, true, 'no notice', 12, 5],
  ])
  expect(run).not.toHaveProperty('sandbox')
  expect(await server.ask('listMessages')).toMatchObject({ total: 0 })
  expect((await server.ask('listSandboxes')).sandboxes.map(({ name }) => name)).toEqual(['default'])
})

test('an expectation that does not hold is told with its place and what came nearest; a kept sandbox shows it', async () => {
  const server = await startTestServer()
  const body = GREYLISTED.replace('state: delivered', 'state: failed')
  const run = await server.ask('runScenario', { query: '?keep=true', body, type: YAML })
  expect(run).toMatchObject({ ok: false, sandbox: 'run-greylisted' })
  const [failed] = run.expectations.filter(({ ok }) => !ok)
  expect(failed).toMatchObject({
    step: 4,
    line: 11,
    column: 5,
    messageId: 'm1',
    why: 'State is "delivered", not "failed".',
  })
  const s = run.sandbox as string
  const { root } = await server.ask('getTrace', { params: { s, id: failed?.messageId as string } })
  expect(root).toMatchObject({ id: 'm1', kind: 'mail' })
  expect(await server.ask('getMta', { params: { s } })).toMatchObject({ type: 'qmail' })
  expect(await server.ask('getScenario', { params: { s }, headers: { accept: 'application/json' } })).toMatchObject({
    name: 'greylisted',
    text: body,
  })
  const again = await server.ask('runScenario', { query: '?keep=true', body, type: YAML })
  expect(again.sandbox).toBe('run-greylisted-2')
})

test('without a body the scenario in force is played; where there is none that is said', async () => {
  const server = await startTestServer()
  const none = await problemIn(await server.fetch('runScenario'))
  expect(none).toMatchObject({ status: 409, code: 'E_CONFLICT', detail: 'No scenario is in force in this sandbox.' })
  await server.ask('putScenario', { body: GREYLISTED, type: YAML })
  expect(await server.ask('runScenario')).toMatchObject({ name: 'greylisted', ok: true })
})

test('a shipped scenario is played by its name and by its text, the files beside it included', async () => {
  const server = await startTestServer()
  expect(await server.ask('runScenario', { body: 'nonexistent-user', type: YAML })).toMatchObject({ ok: true })
  const text = await (await server.fetch('getShippedScenario', { params: { name: 'backscatter' } })).text()
  expect(text).toContain('eml:')
  expect(await server.ask('checkScenario', { body: text, type: YAML })).toEqual({ problems: [], warnings: [] })
  expect(await server.ask('runScenario', { body: text, type: YAML })).toMatchObject({ ok: true })
  const changed = await problemIn(await server.fetch('runScenario', { body: `${text}\n`, type: YAML }))
  expect(changed.problems?.[0]).toMatchObject({ message: 'A scenario that comes over HTTP names no files.' })
})

test.each([
  ['steps: [{ send: { from: a@b.test, to: c@d.test, eml: ./letter.eml } }]', 'names no files'],
  ['mta: { type: qmail, control: ./control }', 'names no files'],
  ['mta: { type: imta, config: ./imta.cnf }', 'names no files'],
  ['expect: [{ kind: bounce, equals: ./bounce.eml }]', 'names no files'],
  ['export default defineScenario({})', 'a program'],
  ['rules: [{ when: { fn: x }, then: deliver }]', 'fn takes a function'],
])('%s is refused over HTTP, wherever a scenario is taken', async (body, why) => {
  const server = await startTestServer()
  for (const route of ['runScenario', 'putScenario'] as const) {
    const refused = await problemIn(await server.fetch(route, { body, type: YAML }))
    expect(refused).toMatchObject({ status: 422, code: 'E_INVALID', detail: expect.stringContaining(why) })
    expect(refused.problems?.[0]).toMatchObject({ line: 1, message: expect.stringContaining(why) })
  }
  const { problems } = await server.ask('checkScenario', { body, type: YAML })
  expect(problems).toEqual([expect.objectContaining({ line: 1, message: expect.stringContaining(why) })])
  const inSandbox = await problemIn(await server.fetch('putSandbox', { body: { scenario: body } }))
  expect(inSandbox.detail).toContain(why)
})

test('a text is checked without being applied: every mistake with its place and its cure, and every warning', async () => {
  const server = await startTestServer()
  const bad = 'rules:\n  - when: { domian: a.example }\n    then: { connect: timeot }\n'
  expect(await server.ask('checkScenario', { body: bad, type: YAML })).toEqual({
    problems: [
      {
        line: 2,
        column: 13,
        path: 'rules[0].when.domian',
        message: '"domian" is not known here.',
        mend: expect.stringContaining('Did you mean domain?'),
      },
      {
        line: 3,
        column: 22,
        path: 'rules[0].then.connect',
        message: 'rules[0].then.connect cannot be "timeot".',
        mend: expect.stringContaining('Did you mean timeout?'),
      },
    ],
    warnings: [],
  })
  const odd = 'rules:\n  - { when: {}, then: deliver }\n  - { when: { domain: a.example }, then: hold }\n'
  const { problems, warnings } = await server.ask('checkScenario', { body: odd, type: YAML })
  expect(problems).toEqual([])
  expect(warnings).toEqual([expect.objectContaining({ line: 3, message: expect.stringContaining('can never act') })])
  expect(await server.ask('listRules')).toMatchObject({ rules: [] })
})

test('a run is cut short when its time is over, and says in which step', async () => {
  const server = await startTestServer()
  const slow = 'steps:\n  - pause: 10m\n'
  const late = await problemIn(await server.fetch('runScenario', { query: '?timeout=50ms', body: slow, type: YAML }))
  expect(late).toMatchObject({ status: 408, code: 'E_TIMEOUT' })
  expect(late.detail).toBe('The scenario did not come to its end: 50ms of real time were over in step 1 (pause 10m).')
  const deaf = 'steps:\n  - await: { kind: bounce, timeout: 10m }\n'
  const waiting = await problemIn(await server.fetch('runScenario', { query: '?timeout=50ms', body: deaf, type: YAML }))
  expect(waiting.detail).toContain('step 1 (await a bounce)')
})

test('session rules act on messages that a played scenario sends over SMTP', async () => {
  const server = await startTestServer()
  const body = `session:
  - { when: { recipient: '*@blocked.example' }, then: { reply: '550 5.7.1 No mail for that domain' } }
steps:
  - send: { via: smtp, from: app@shop.test, to: ann@blocked.example, reply: '550 5.7.1*' }
`
  for (const query of ['', '?keep=true']) {
    const run = await server.ask('runScenario', { query, body, type: YAML })
    expect(run).toMatchObject({ ok: true, expectations: [{ text: 'the client gets "550 5.7.1*"', ok: true }] })
  }
})

test('what is hardly meant is in the answers that put a scenario or rules in force', async () => {
  const server = await startTestServer()
  const odd = 'rules:\n  - { when: {}, then: deliver }\n  - { when: { domain: a.example }, then: hold }\n'
  const shadowed = expect.objectContaining({ message: expect.stringContaining('can never act') })
  expect(await server.ask('putScenario', { body: odd, type: YAML })).toMatchObject({ warnings: [shadowed] })
  const got = await server.ask('getScenario', { headers: { accept: 'application/json' } })
  expect(got).toMatchObject({ problems: [], warnings: [shadowed] })
  expect(await server.ask('putSandbox', { body: { scenario: odd } })).toMatchObject({ warnings: [shadowed] })
  expect(await server.ask('putSandbox', { body: {} })).toMatchObject({ warnings: [] })
  const rules = [
    { when: {}, then: 'deliver' },
    { when: { domain: 'a.example' }, then: 'hold' },
  ]
  expect(await server.ask('addRules', { body: rules })).toMatchObject({ warnings: [shadowed] })
  expect(await server.ask('addRules', { body: rules[0] })).toMatchObject({ warnings: [] })
})

test('seed, time zone and clock of a scenario count from the next reset on, and the answer says so', async () => {
  const server = await startTestServer()
  const body = 'seed: 7\ntimezone: Asia/Tokyo\nclock: { mode: virtual, start: 2026-03-01T08:00:00Z }\nrules: []\n'
  const put = async () => (await server.ask('putScenario', { body, type: YAML })).fromNextReset
  expect(await put()).toEqual(['seed', 'timezone', 'clock'])
  expect(await server.ask('getClock')).toMatchObject({ mode: 'auto' })
  await server.ask('resetSandbox')
  expect(await server.ask('getClock')).toMatchObject({ mode: 'virtual', startedAt: '2026-03-01T08:00:00.000Z' })
  expect(await put()).toEqual([])
  expect((await server.ask('putScenario', { body: 'seed: 8\n', type: YAML })).fromNextReset).toEqual(['seed'])
  await server.ask('resetSandbox')
  expect(await server.ask('getClock')).toMatchObject({ mode: 'virtual' })
  expect(await put()).toEqual(['seed'])
})

test('a run over HTTP sends so much and no more; what is too much is refused before anything is sent', async () => {
  const server = await startTestServer()
  const body = `steps:
  - send: { from: a@b.test, to: c@d.test, times: 9999 }
  - advance: 1h
  - send: [{ from: a@b.test, to: c@d.test }, { from: a@b.test, to: c@d.test }]
`
  const refused = await problemIn(await server.fetch('runScenario', { body, type: YAML }))
  expect(refused).toMatchObject({
    status: 413,
    code: 'E_TOO_LARGE',
    detail: expect.stringContaining('10001 messages by step 3; 10000 are the most'),
    hint: expect.stringContaining('Lower times'),
  })
  expect(refused.problems).toMatchObject([{ line: 4, path: 'steps[2].send' }])
  const wide = `steps: [{ send: { from: a@b.test, to: c@d.test, text: ${'x'.repeat(300_000)}, times: 1000 } }]`
  const large = await problemIn(await server.fetch('runScenario', { body: wide, type: YAML }))
  expect(large).toMatchObject({ status: 413, detail: expect.stringContaining('256 MB') })
})
