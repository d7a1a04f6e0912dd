import { expect, test } from 'vitest'
import { operate } from '../../server/core/operator.ts'
import type { OutcomeSpec, RuleRecord } from '../../server/core/rule.ts'
import { QMAIL, ruleOf, World } from '../support/world.ts'

const reply = (text: string, more: object = {}): OutcomeSpec => ({ do: 'reply', reply: text, at: 'rcpt', ...more })
const DELIVER: OutcomeSpec = { do: 'deliver' }

const endsOf = (
  rules: Omit<RuleRecord, 'id'>[],
  to: string[],
  options: { seed?: number; raw?: string } = {},
): string[] => {
  const world = new World(QMAIL, rules.map(ruleOf), options.seed)
  for (const address of to) {
    world.send({ from: 'app@client.example', to: [address], ...(options.raw ? { raw: options.raw } : {}) })
  }
  world.settle()
  return world
    .story()
    .filter((line) => / (failed|deferred|delivered|held) (?!app@)/.test(line))
    .map((line) => line.replace(/^\S+ \S+ /, ''))
}

test('the first rule that matches decides', () => {
  const ends = endsOf(
    [
      { when: { recipient: 'a@x.example' }, then: [reply('550 5.1.1 first')] },
      { when: { domain: 'x.example' }, then: [reply('550 5.2.1 second')] },
    ],
    ['a@x.example', 'b@x.example', 'c@y.example'],
  )
  expect(ends).toEqual(['failed a@x.example 5.1.1', 'failed b@x.example 5.2.1', 'delivered c@y.example 2.0.0'])
})

test('{address} in a reply is the recipient’s, and at MAIL the sender’s', () => {
  const world = new World(QMAIL, [
    ruleOf({ when: { recipient: 'a@x.example' }, then: [reply('550 5.1.1 <{address}>: no such user')] }),
    ruleOf({ when: {}, then: [reply('550 5.1.8 <{address}>: bad sender', { at: 'mail' })] }),
  ])
  world.send({ from: 'app@client.example', to: ['a@x.example', 'b@x.example'] })
  world.settle()
  const bounce = world.text('m2')
  expect(bounce).toContain('550 5.1.1 <a@x.example>: no such user')
  expect(bounce).toContain('550 5.1.8 <app@client.example>: bad sender')
})

test('all conditions of a rule must hold', () => {
  const when = { domain: 'x.example', header: { 'X-Campaign': 'spring-*' }, subject: '*order*' }
  const rules = [{ when, then: [reply('550 5.7.1 no campaigns')] }]
  const raw = (campaign: string) => `X-Campaign: ${campaign}\r\nSubject: Your order\r\n\r\nHello.\r\n`
  expect(endsOf(rules, ['a@x.example'], { raw: raw('spring-1') })).toEqual(['failed a@x.example 5.7.1'])
  expect(endsOf(rules, ['a@x.example'], { raw: raw('autumn-1') })).toEqual(['delivered a@x.example 2.0.0'])
})

test('a rule with times retires after so many uses over all recipients', () => {
  const rules = [{ when: { domain: 'x.example' }, then: [reply('550 5.1.1 no')], times: 2 }]
  expect(endsOf(rules, ['a@x.example', 'b@x.example', 'c@x.example'])).toEqual([
    'failed a@x.example 5.1.1',
    'failed b@x.example 5.1.1',
    'delivered c@x.example 2.0.0',
  ])
})

test('a list advances per recipient, and its last entry stays', () => {
  const then = [reply('450 4.2.0 one', { times: 2 }), reply('451 4.3.0 two'), DELIVER]
  const world = new World(QMAIL, [ruleOf({ when: { domain: 'x.example' }, then })])
  world.send({ from: 'app@client.example', to: ['a@x.example', 'b@x.example'] })
  world.run()
  expect(world.story().filter((line) => line.includes('ed a@x.example '))).toEqual([
    '+0s m1 deferred a@x.example 4.2.0',
    '+400s m1 deferred a@x.example 4.2.0',
    '+1600s m1 deferred a@x.example 4.3.0',
    '+3600s m1 delivered a@x.example 2.0.0',
  ])
  expect(world.story().filter((line) => line.includes(' b@x.example ') && line.includes('deferred'))).toHaveLength(3)
})

test('chance is the same for the same seed, and near its probability over many messages', () => {
  const rules = [ruleOf({ when: { domain: 'x.example' }, then: [reply('550 5.1.1 bad luck')], chance: 0.2 })]
  const failures = (seed: number) => {
    const world = new World(QMAIL, rules, seed)
    for (let i = 0; i < 1000; i++) world.send({ from: 'app@client.example', to: [`u${i}@x.example`] })
    world.settle()
    return world
      .story()
      .filter((line) => line.includes(' failed '))
      .join()
  }
  expect(failures(1)).toBe(failures(1))
  expect(failures(1)).not.toBe(failures(2))
  expect(failures(1).split(',').length).toBeGreaterThan(150)
  expect(failures(1).split(',').length).toBeLessThan(250)
})

test('a time window counts from the start of the sandbox', () => {
  const rule = {
    when: { domain: 'x.example' },
    then: [reply('450 4.4.1 outage')],
    while: { from: 0, until: 1_000_000 },
  }
  const world = new World(QMAIL, [ruleOf(rule)])
  world.send({ from: 'app@client.example', to: ['a@x.example'] })
  world.run()
  expect(world.story().filter((line) => line.includes(' a@x.example'))).toEqual([
    '+0s m1 mail <app@client.example> → a@x.example',
    '+0s m1 deferred a@x.example 4.4.1',
    '+400s m1 deferred a@x.example 4.4.1',
    '+1600s m1 delivered a@x.example 2.0.0',
  ])
})

test('an entry with a delay takes that long on the clock', () => {
  const then = [{ ...reply('550 5.1.1 slowly'), delay: 90_000 }]
  const world = new World(QMAIL, [ruleOf({ when: { domain: 'x.example' }, then })])
  world.send({ from: 'app@client.example', to: ['a@x.example'] })
  world.run()
  expect(world.story()).toContain('+90s m1 failed a@x.example 5.1.1')
})

test('hold keeps a recipient until it is released, and release tries it at once', () => {
  const world = new World(QMAIL, [ruleOf({ when: { domain: 'x.example' }, then: [{ do: 'hold' }, DELIVER] })])
  const id = world.send({ from: 'app@client.example', to: ['a@x.example'] })
  world.run()
  expect(world.story().at(-1)).toBe('+0s m1 held a@x.example')
  world.act((engine) => operate(engine, 'release', id, 0))
  world.run()
  expect(world.story().at(-1)).toBe('+0s m1 delivered a@x.example 2.0.0')
})

test('near misses name the conditions that did not hold', () => {
  const rules = [
    ruleOf({ name: 'other domain', when: { recipient: 'a@*', domain: 'y.example' }, then: [DELIVER] }),
    ruleOf({ name: 'nothing fits', when: { recipient: 'z@*', domain: 'z.example' }, then: [DELIVER] }),
  ]
  const world = new World(QMAIL, [...rules, ruleOf({ when: { domain: 'x.example' }, then: [{ do: 'hold' }] })])
  const id = world.send({ from: 'app@client.example', to: ['a@x.example'] })
  world.settle()
  const message = world.engine.state.messages.get(id) as NonNullable<ReturnType<typeof world.engine.state.messages.get>>
  const recipient = message.recipients[0] as (typeof message.recipients)[number]
  const misses = world.engine.rules.nearMisses(
    world.engine.contextOf(message, recipient),
    world.engine.memoryOf(message, recipient),
  )
  expect(misses.map(({ name, failed }) => [name, failed])).toEqual([
    ['other domain', ['domain']],
    ['nothing fits', ['recipient', 'domain']],
  ])
})
