import { describe, expect, test } from 'vitest'
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
        source: { file: 'x.yaml', line: 5, column: 9 },
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

test('rules that steps put in front are taken away by a reset, and the scenario keeps its own', async () => {
  const result = await run(`
rules: [{ when: { domain: one.test }, then: { dns: not-found } }]
steps:
  - rules: [{ when: {}, then: hold }]
  - send: { from: app@client.test, to: a@one.test, subject: first }
  - rules: reset
  - send: { from: app@client.test, to: a@one.test, subject: second }
expect:
  - { subject: first, state: held }
  - { kind: mail, subject: second, state: failed }
`)
  expect(result.steps.flatMap(({ failures }) => failures)).toEqual([])
  expect(result.steps.map(({ what }) => what)).toContain('reset the rules')
})

test('a message may be sent many times, with pauses between, each time as a message of its own', async () => {
  const result = await run(`
rules: [{ when: { domain: one.test }, times: 3, then: { reply: 421 4.7.0 Too many } }]
steps:
  - send:
      - { from: app@client.test, to: a@one.test, subject: news, times: 5, pause: 1ms }
      - { from: app@client.test, to: a@two.test }
expect:
  - { kind: mail, subject: news, state: queued, count: 3 }
  - { kind: mail, subject: news, state: delivered, count: 2 }
  - { kind: mail, to: a@two.test, count: 1 }
  - { kind: mail, matches: '^Message-ID: <[0-9]+.5@', count: 1 }
`)
  expect(result.steps.flatMap(({ failures }) => failures)).toEqual([])
  expect(result.steps[0]?.what).toBe('send news to a@one.test 5 times and 1 more')
})

test('a recorded .eml is compared with what came, and the report tells the line that differs', async () => {
  const { folderWith } = await import('./support.ts')
  const { loadScenarioFile } = await import('../../server/scenario/load.ts')
  const scenario = (eml: string) =>
    `steps: [{ send: { eml: sent.eml, from: app@mail.test, to: a@one.test } }]\nexpect: [{ kind: mail, equals: ${eml} }]`
  const folder = await folderWith({
    'same.yaml': scenario('sent.eml'),
    'other.yaml': scenario('other.eml'),
    'sent.eml': 'Subject: one\r\n\r\nbody\r\n',
    'other.eml': 'Subject: two\n\nbody\n',
  })
  const why = async (file: string) => {
    const { steps } = await runScenario(await loadScenarioFile(`${folder}/${file}`), { createSandbox })
    return steps.flatMap(({ failures }) => failures.map((failure) => failure.why))
  }
  expect(await why('same.yaml')).toEqual([])
  expect(await why('other.yaml')).toEqual(['Line 1 of other.eml is "Subject: two", here it is "Subject: one".'])
})

test('waiting for mail that no application can send fails at once', async () => {
  const { steps } = await run('steps: [{ await: { kind: mail, timeout: 1h } }]')
  expect(steps[0]?.failures[0]?.why).toBe(
    'No application can send here: run it with --smtp 127.0.0.1:1025. There is no message.',
  )
})

test('the application sends its mail over SMTP, and the scenario waits for it', async () => {
  const { createTransport } = await import('nodemailer')
  const text = `
rules: [{ when: { recipient: a@one.test }, then: { reply: 550 5.1.1 gone } }]
steps: [{ await: { kind: mail, to: a@one.test, subject: hello* } }]
expect: [{ notice: bounce, to: app@client.test, status: 5.1.1 }]`
  const sends = async (smtp: { host: string; port: number }) => {
    const transport = createTransport({ ...smtp, ignoreTLS: true })
    await transport.sendMail({ from: 'app@client.test', to: 'a@one.test', subject: 'hello there', text: 'body' })
    transport.close()
  }
  let sent = Promise.resolve()
  const result = await runScenario(await loadScenario(text, { origin: 'file', file: 'x.yaml' }), {
    createSandbox: async (scenario) => {
      const sandbox = await createSandbox(scenario, { smtp: { host: '127.0.0.1', port: 0 } })
      sent = sends(sandbox.smtp!)
      return sandbox
    },
  })
  await sent
  expect(result.steps.flatMap(({ failures, error }) => [...failures, error ?? []].flat())).toEqual([])
  expect(result.ok).toBe(true)
})

describe('mail that nobody thought of', () => {
  const scenario = (words: string, expectation = 'kind: mail') => `
${words}
rules: [{ when: { domain: two.test }, then: { reply: 550 5.1.1 gone } }]
steps: [{ send: [{ from: app@client.test, to: a@one.test }, { from: app@client.test, to: b@two.test }] }]
expect: [{ ${expectation} }]`
  const failures = async (text: string) => (await run(text)).steps.flatMap((step) => step.failures)

  test("is nobody's business unless somebody asks", async () => {
    expect(await run(scenario(''))).toMatchObject({ ok: true, warnings: [] })
  })

  test('can be made an error where no rule matches it; the bounce that goes back is none', async () => {
    expect(await failures(scenario('onUnmatched: fail'))).toEqual([
      {
        expected: 'a rule for each mail to another host',
        nearest: expect.stringContaining('m1, mail from "app@client.test" to "a@one.test"'),
        why: 'No rule matches <a@one.test>. Rule r1 is nearest: domain is "one.test", not "two.test".',
        messageId: 'm1',
      },
    ])
  })

  test('can be made an error where no expectation speaks of it', async () => {
    expect(await failures(scenario('onUnexpected: fail'))).toMatchObject([
      { nearest: expect.stringMatching(/^m\d, a bounce /), why: 'No expectation speaks of it.' },
    ])
    expect(await failures(scenario('onUnexpected: fail', 'notice: bounce'))).toEqual([])
    expect(await failures(scenario('onUnexpected: fail', 'order: [{ kind: mail }, { notice: bounce }]'))).toEqual([])
  })

  test('can be made a warning', async () => {
    const result = await run(scenario('onUnmatched: warn\nonUnexpected: warn'))
    expect(result.ok).toBe(true)
    expect(result.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^No rule matches <a@one\.test>\. Rule r1 .* It is m1, /),
      expect.stringMatching(/^No expectation speaks of it\. It is m\d, a bounce /),
    ])
  })
})

describe('a message that a step sends over SMTP', () => {
  test('meets the session rules, and the step tells what the client got', async () => {
    const result = await run(`
session:
  - { when: { recipient: '*@blocked.test' }, then: { reply: '550 5.7.1 Not taken here' } }
  - { then: lose-ack, times: 1 }
  - { at: mail, when: { senderDomain: cut.test }, then: drop }
  - { at: mail, when: { senderDomain: mute.test }, then: stall }
steps:
  - send: { via: smtp, from: app@client.test, to: a@blocked.test, reply: '550 5.7.1*' }
  - send: { via: smtp, from: app@client.test, to: a@one.test, subject: order, reply: lost }
  - send: { via: smtp, from: app@client.test, to: [a@one.test, b@blocked.test], subject: order, reply: 550* }
  - send: { via: smtp, from: app@cut.test, to: a@one.test, reply: lost }
  - send: { via: smtp, from: app@mute.test, to: a@one.test, timeout: 200ms, reply: nothing }
  - send: { via: smtp, from: app@client.test, to: a@one.test, subject: last, tls: true }
onUnexpected: fail
expect:
  - { kind: mail, subject: order, to: a@one.test, count: 2 }
  - { kind: mail, subject: last, count: 1 }
`)
    expect(result.steps.flatMap(({ failures, error }) => [...failures, error ?? []].flat())).toEqual([])
  })

  test('carries its DSN parameters', async () => {
    const result = await run(`
mta: { type: imta, host: mail.test, config: "tcp_local smtp mx\\ntcp-daemon\\n" }
rules: [{ when: { domain: gone.test }, then: { reply: 550 5.1.1 gone } }]
steps:
  - send: { via: smtp, from: quiet@mail.test, to: a@gone.test, envelope: { from: quiet@mail.test, to: a@gone.test, notify: [NEVER] } }
  - send: { via: smtp, from: loud@mail.test, to: a@gone.test, envid: 'Order 7+1', ret: HDRS, notify: [FAILURE] }
expect:
  - { none: bounce, to: quiet@mail.test }
  - { notice: bounce, to: loud@mail.test, contains: 'Order' }
`)
    expect(result.steps.flatMap(({ failures, error }) => [...failures, error ?? []].flat())).toEqual([])
  })

  test('fails its step where the client gets something else', async () => {
    const { steps } = await run(`
session: [{ then: { reply: 450 4.2.1 Later } }]
steps:
  - send: { via: smtp, from: app@client.test, to: a@one.test }
  - send: { via: smtp, from: app@client.test, to: a@one.test, reply: 550* }
`)
    expect(steps.map(({ failures }) => failures)).toEqual([
      [
        {
          expected: 'the server takes the message',
          nearest: '"450 4.2.1 Later"',
          why: 'The client was refused, or cut off. Where that is meant, say so with reply.',
          source: { file: 'x.yaml', line: 4 },
        },
      ],
      [expect.objectContaining({ expected: 'the client gets "550*"', why: 'No reply is "550*".' })],
    ])
  })
})
