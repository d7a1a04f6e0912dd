import { expect, test } from 'vitest'
import { loadScenario } from '../../server/scenario/load.ts'
import { createSandbox } from '../../server/scenario/played-sandbox.ts'
import { runScenario } from '../../server/scenario/run.ts'

const run = async (text: string) =>
  runScenario(await loadScenario(text, { origin: 'file', file: 'x.yaml' }), { createSandbox })

test('steps are played in order and timed, expectations in the middle among them', async () => {
  const result = await run(`
steps:
  - send: [{ from: app@client.test, to: a@one.test, subject: first }, { from: app@client.test, to: b@two.test }]
  - expect: [{ kind: mail, count: 2, state: delivered }, { none: notice }]
  - rules: [{ when: { domain: three.test }, then: { dns: not-found } }]
  - send: { from: app@client.test, to: c@three.test }
  - await: { notice: bounce, about: c@three.test }
  - mta: { type: qmail, control: { me: other.test } }
  - send: { from: app@client.test, to: d@three.test }
  - pause: 1ms
  - run: idle
  - advance: 1h
expect:
  - { notice: bounce, about: c@three.test, from: MAILER-DAEMON@mail.bouncelab.test }
  - { notice: bounce, about: d@three.test, from: MAILER-DAEMON@other.test }
`)
  expect(result.steps.map(({ what, failures, error }) => [what, failures.length, error])).toEqual([
    ['send first to a@one.test and 1 more', 0, undefined],
    ['expect', 0, undefined],
    ['apply 1 rule', 0, undefined],
    ['send a message to c@three.test', 0, undefined],
    ['await a bounce about "c@three.test"', 0, undefined],
    ['change the MTA (qmail)', 0, undefined],
    ['send a message to d@three.test', 0, undefined],
    ['pause 1ms', 0, undefined],
    ['run until idle', 0, undefined],
    ['advance 1h', 0, undefined],
    ['expect', 0, undefined],
  ])
  expect(result).toMatchObject({ ok: true, checked: 4, seed: 1, name: 'x', file: 'x.yaml' })
  expect(result.steps.every(({ ms }) => ms >= 0)).toBe(true)
})

test('a failed expectation names its line, and the steps after it are still played', async () => {
  const result = await run(`
steps:
  - send: { from: app@client.test, to: a@one.test }
  - expect:
      - { notice: bounce }
expect:
  - { kind: mail, state: delivered }
`)
  expect(result.ok).toBe(false)
  expect(result.steps.map(({ failures }) => failures)).toEqual([
    [],
    [
      expect.objectContaining({
        expected: 'a bounce',
        why: 'It is mail, not a bounce.',
        source: { file: 'x.yaml', line: 5 },
      }),
    ],
    [],
  ])
})

test('waiting for what can no longer come fails at once, with the reason', async () => {
  const began = performance.now()
  const { steps } = await run(`
steps:
  - send: { from: app@client.test, to: a@one.test }
  - await: { notice: bounce, about: a@one.test, timeout: 20s }
`)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(steps[1]?.failures[0]?.why).toBe(
    'It can no longer come. It is mail, not a bounce. About is absent, not "a@one.test".',
  )
})

test('an .eml is handed in to the byte, from whom and to whom the step says', async () => {
  const { folderWith } = await import('./support.ts')
  const { loadScenarioFile } = await import('../../server/scenario/load.ts')
  const folder = await folderWith({
    'a.yaml': `mta: { type: qmail, control: { me: mail.test }, users: { bob: [] } }
steps: [{ send: { eml: a.eml, from: app@mail.test, to: nobody@mail.test } }]
expect: [{ notice: bounce, to: app@mail.test, contains: "X-Odd:  two spaces" }, { kind: mail, subject: as it is }]`,
    'a.eml': 'Subject: as it is\r\nX-Odd:  two spaces\r\n\r\nbody\r\n',
  })
  const { steps } = await runScenario(await loadScenarioFile(`${folder}/a.yaml`), { createSandbox })
  expect(steps.flatMap(({ failures }) => failures)).toEqual([])
})

test('the same scenario gives the same messages every time', async () => {
  const text = `
rules: [{ when: {}, then: { reply: 550 5.1.1 gone }, chance: 0.5 }]
steps: [{ send: [${Array.from({ length: 8 }, (_, i) => `{ from: a@b.test, to: u${i}@d.test }`).join(', ')}] }]
expect: [{ kind: bounce, count: 99 }]`
  const [one, two] = [await run(text), await run(text)]
  expect(one.steps.at(-1)?.failures).toEqual(two.steps.at(-1)?.failures)
  expect(one.steps.at(-1)?.failures[0]?.why).toMatch(/^There (are|is) [1-7], not 99\./)
})
