import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../server/scenario/load.ts'
import { problemLine } from '../../server/scenario/problems.ts'
import { loadShipped, shippedNames } from '../../server/scenario/shipped.ts'

async function warnings(text: string): Promise<string[]> {
  const { warnings: found = [] } = await loadScenario(text, { origin: 'file', file: 'x.yaml' })
  return found.map(problemLine)
}

const rules = (...lines: string[]) => warnings(['rules:', ...lines.map((line) => `  - { ${line} }`)].join('\n'))
const session = (...lines: string[]) => warnings(['session:', ...lines.map((line) => `  - { ${line} }`)].join('\n'))
const expecting = (...lines: string[]) =>
  warnings(
    ['steps: [{ send: { from: a@b.test, to: c@d.test } }]', 'expect:', ...lines.map((l) => `  - { ${l} }`)].join('\n'),
  )

describe('a rule behind one that always acts wherever it matches', () => {
  test.each([
    ['when: {}, then: deliver', 'when: { domain: a.test }, then: hold'],
    ['when: { domain: "*.test" }, then: deliver', 'when: { domain: [a.test, b.test] }, then: hold'],
    ['when: { domain: a.test }, then: deliver', 'when: { recipient: "x-*@a.test", attempt: 2 }, then: hold'],
    ['when: { attempt: ">=2" }, then: deliver', 'when: { attempt: 3..4 }, then: hold'],
    ['when: { header: { x-a: "*" } }, then: deliver', 'when: { header: { X-A: spring } }, then: hold'],
    ['when: { age: <2d, kind: [mail, bounce] }, then: deliver', 'when: { age: <6h, kind: mail }, then: hold'],
    ['when: {}, then: deliver, while: { until: 2d }', 'when: {}, then: hold, while: { from: 1h, until: 1d }'],
    ['when: { sender: /^x/ }, then: deliver, chance: 1', 'when: { sender: /^x/, client: { tls: true } }, then: hold'],
  ])('%s / %s', async (first, second) => {
    expect(await rules(first, second)).toEqual([
      'x.yaml:3:5 This rule can never act: rule 1 before it matches whatever it matches. Put the narrower rule first, or drop one.',
    ])
  })

  test.each([
    ['when: { domain: a.test }, then: hold', 'when: {}, then: deliver'],
    ['when: {}, then: deliver, times: 1', 'when: {}, then: hold'],
    ['when: {}, then: deliver, chance: 0.5', 'when: {}, then: hold'],
    ['when: {}, then: deliver, while: { until: 1d }', 'when: {}, then: hold'],
    ['when: { recipient: "?@a.test" }, then: deliver', 'when: { recipient: "*@a.test" }, then: hold'],
    ['when: { recipient: /^x/ }, then: deliver', 'when: { recipient: "x*" }, then: hold'],
    ['when: { attempt: 1..3 }, then: deliver', 'when: { attempt: 2..4 }, then: hold'],
    ['when: { header: { A: x } }, then: deliver', 'when: { header: { B: x } }, then: hold'],
    ['when: { client: { tls: false } }, then: deliver', 'when: { client: { tls: true } }, then: hold'],
  ])('is not meant: %s / %s', async (first, second) => {
    expect(await rules(first, second)).toEqual([])
  })

  test('is told by name, in steps too', async () => {
    const text =
      'steps:\n  - rules:\n      - { name: all, when: {}, then: hold }\n      - { name: one, when: { attempt: 1 }, then: deliver }'
    expect(await warnings(text)).toEqual([
      'x.yaml:4:9 "one" can never act: rule 1 (all) before it matches whatever it matches. Put the narrower rule first, or drop one.',
    ])
  })

  test('in the session only what ends the list at the same point hides it', async () => {
    expect(await session('at: rcpt, then: drop', 'at: rcpt, then: stall')).toHaveLength(1)
    expect(await session('at: rcpt, then: { delay: 1s }', 'at: rcpt, then: stall')).toEqual([])
    expect(await session('at: mail, then: drop', 'at: rcpt, then: stall')).toEqual([])
  })
})

test.each([
  ['when: {}, then: hold, chance: 0', 'x.yaml:2:37 A chance of 0 never acts.'],
  ['when: { attempt: <1 }, then: hold', 'x.yaml:2:24 No attempt is <1. Attempts are counted from 1.'],
  ['when: { recipient: a@b.test, domain: "*.example" }, then: hold', 'x.yaml:2:44 No recipient is in *.example'],
  ['when: { sender: "*@b.test", senderDomain: c.test }, then: hold', 'x.yaml:2:49 No sender is in c.test'],
  ['when: {}, then: [deliver, hold]', 'x.yaml:2:33 This outcome is never reached: entry 1 of the list ends'],
  ['when: {}, then: [{ reply: 550 no }, hold]', 'x.yaml:2:43 This outcome is never reached'],
])('a rule that contradicts itself: %s', async (rule, line) => {
  expect(await rules(rule)).toEqual([expect.stringContaining(line)])
})

test('what is not known at a point of the session is told', async () => {
  expect(await session('at: mail, when: { domain: a.test, senderDomain: b.test }, then: drop')).toEqual([
    'x.yaml:2:33 domain is not known at mail: this rule never acts. Write at: rcpt, or drop domain.',
  ])
  expect(await session('when: { attempt: 2 }, then: drop')).toEqual([
    'x.yaml:2:24 attempt is of attempts at delivery: a session rule with it never acts. Drop it here, or write the rule under rules.',
  ])
  expect(await session('at: connect, when: { client: { helo: x, ip: 127.0.0.1 } }, then: drop')).toEqual([
    expect.stringContaining('client.helo is not known at connect'),
  ])
})

test.each([
  ['notice: bounce, within: 1h, after: 2h', 'This can never hold: within ends before after begins.'],
  ['kind: mail, about: c@d.test', 'This can never hold: mail is about nobody, only notices are.'],
  ['kind: mail, report: { action: failed }', 'This can never hold: mail has no report, only notices have.'],
  ["kind: mail, status: '5.1'", 'This can never hold: "5.1" is no enhanced status code.'],
  ['kind: mail, count: <0', 'This can never hold: no count is below 0.'],
  ['none: forward, about: c@d.test', 'This always holds: forward is about nobody, only notices are.'],
  ['order: [{ kind: mail, about: x@y.test }, { notice: bounce }]', 'This can never hold: mail is about nobody'],
])('an expectation that contradicts itself: %s', async (expectation, sentence) => {
  expect(await expecting(expectation)).toEqual([expect.stringContaining(sentence)])
})

test('an expectation that another one of the list forbids is told', async () => {
  expect(await expecting('notice: bounce, to: a@b.test', 'none: notice')).toEqual([
    'x.yaml:3:5 This can never hold: beside it stands "no notice". Drop one, or say more narrowly which messages must not come.',
  ])
  expect(await expecting('notice: bounce, count: 2', 'kind: bounce, count: 1')).toHaveLength(1)
  expect(await expecting('notice: bounce', 'none: bounce, about: x@y.test')).toEqual([])
  expect(await expecting('notice: bounce', 'none: warning')).toEqual([])
})

test('an expectation before anything is sent is told', async () => {
  expect(await warnings('expect: [{ notice: bounce }, { none: warning }]')).toEqual([
    'x.yaml:1:10 This can never hold: nothing is sent before it. Write a step with send, or one with await.',
  ])
  expect(await warnings('steps: [{ await: { kind: mail } }]\nexpect: [{ kind: mail }]')).toEqual([])
})

test('no shipped scenario contradicts itself', async () => {
  for (const name of shippedNames()) expect((await loadShipped(name))?.warnings, name).toBeUndefined()
})
