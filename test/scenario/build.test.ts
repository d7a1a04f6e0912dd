import { expect, test } from 'vitest'
import {
  connect,
  defineScenario,
  deliver,
  dns,
  hold,
  mailbox,
  program,
  reply,
  rule,
} from '../../server/scenario/build.ts'
import { loadScenario } from '../../server/scenario/load.ts'

test('rule() gives what the same words in a file give', async () => {
  const built = rule(
    { recipient: 'a@b.test' },
    reply('450 4.2.1 busy', { at: 'data', host: 'mx.b.test' }).times(2),
    dns('servfail'),
    connect('timeout'),
    mailbox('full'),
    program({ exit: 100, output: 'gone' }),
    hold(),
    deliver(),
  )
  const text = `rules:
  - when: { recipient: a@b.test }
    then:
      - { reply: 450 4.2.1 busy, at: data, host: mx.b.test, times: 2 }
      - { dns: servfail }
      - { connect: timeout }
      - { mailbox: full }
      - { program: { exit: 100, output: gone } }
      - hold
      - deliver`
  const { rules } = await loadScenario(text, { origin: 'http' })
  const { source: _, ...written } = rules[0]!
  const { source, ...said } = built
  expect(said).toEqual(written)
  expect(source).toEqual({ file: 'test/scenario/build.test.ts', line: expect.any(Number) })
})

test('times() leaves the outcome that it was called on as it was', () => {
  const once = reply('450 4.2.1 busy')
  once.times(3)
  expect(rule({}, once).then).toEqual([{ do: 'reply', reply: '450 4.2.1 busy', at: 'rcpt' }])
})

test('a malformed rule is an error where it is made', () => {
  expect(() => rule({ size: 'big' }, deliver())).toThrow('when.size: "big" is no range.')
  expect(() => rule({}, reply('no'))).toThrow('then[0].reply: "no" is no SMTP reply.')
  expect(() => rule({})).toThrow('then')
})

test('defineScenario() gives the object that its file would give', () => {
  const scenario = defineScenario({
    name: 'gone',
    rules: [
      {
        ...rule({ domain: 'gone.example' }, dns('not-found').times(1), deliver()),
        name: 'away',
        while: { until: 60_000 },
      },
    ],
    steps: [{ send: { from: 'a@b.test', to: 'c@gone.example' } }, { rules: [rule({}, deliver())] }],
    expect: [{ notice: 'bounce' }],
  })
  expect(scenario).toEqual({
    name: 'gone',
    rules: [
      {
        name: 'away',
        when: { domain: 'gone.example' },
        while: { until: '60000ms' },
        then: [{ dns: 'not-found', times: 1 }, { deliver: true }],
      },
    ],
    steps: [{ send: { from: 'a@b.test', to: 'c@gone.example' } }, { rules: [{ when: {}, then: [{ deliver: true }] }] }],
    expect: [{ notice: 'bounce' }],
  })
})

test('defineScenario() tells every mistake by its path', () => {
  expect(() => defineScenario({ seed: -1, expect: [{ notice: 'bonce' as 'bounce' }] })).toThrow(
    /^test\/scenario\/build\.test\.ts:\d+:\d+ expect\[0\]\.notice cannot be "bonce"\. Did you mean bounce\? .*\n.*:\d+:\d+ seed is too small\. At least 0\.$/,
  )
})

test('an object that was not passed through defineScenario() may hold built rules too', async () => {
  const { rules } = await loadScenario({ rules: [rule({}, hold())] }, { origin: 'code' })
  expect(rules).toMatchObject([{ when: {}, then: [{ do: 'hold' }], source: { file: 'test/scenario/build.test.ts' } }])
})
