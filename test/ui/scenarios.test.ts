// @vitest-environment node
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { CONNECT_RESULTS, DNS_RESULTS, MAILBOX_RESULTS } from '../../server/core/types.ts'
import { judgeExpectations } from '../../server/scenario/expect.ts'
import { loadScenario } from '../../server/scenario/load.ts'
import { scenarioJsonSchema } from '../../server/scenario/schema.ts'
import { schemaJa } from '../../ui/src/i18n/schema-ja.ts'
import { ruleCurl, ruleTest, ruleYaml, scenarioTest } from '../../ui/src/scenarios/copy-texts.ts'
import { aboutAt, optionsAt } from '../../ui/src/scenarios/editor/complete.ts'
import { type Field, fieldOf } from '../../ui/src/scenarios/fields.ts'
import { aboutIn, folders } from '../../ui/src/scenarios/listing.ts'
import type { Schema } from '../../ui/src/scenarios/schema.ts'
import { timingOf, withLimit } from '../../ui/src/scenarios/timing.ts'
import { writtenRule } from '../../ui/src/scenarios/values.ts'
import { slotAt } from '../../ui/src/scenarios/yaml-slot.ts'
import { accepted, summaries } from './support/events.ts'

const schema = scenarioJsonSchema() as Schema

/** What is offered where `|` stands. */
function offered(text: string): string[] {
  const at = text.indexOf('|')
  const slot = slotAt(text.slice(0, at) + text.slice(at + 1), at)
  return slot ? optionsAt(schema, slot).map(({ label }) => label) : []
}

describe('completion', () => {
  test.each([
    ['na|', 'name'],
    ['rules:\n  - na|', 'when'],
    ['rules:\n- na|', 'when'],
    ['rules:\n  - when: { s|', 'subject'],
    ['rules:\n  - then: { connect: t|', 'lost-after-data'],
    ['rules:\n  - then:\n      - |', 'deliver'],
    ['rules:\n  - then: |', 'hold'],
    ['rules:\n  - then: |', 'reply'],
    ['rules:\n  |', 'name'],
    ['mta: { type: |', 'qmail'],
    ['expect:\n  - { notice: |', 'double-bounce'],
    ['steps:\n  - send: { from: a,\n      |', 'attachments'],
    ['rules:\n  - when: { kind: [mail, |', 'forward'],
    ['expect:\n  - notice: bounce\n    report: { |', 'diagnosticCode'],
  ])('in %j there is %s', (text, word) => {
    expect(offered(text)).toContain(word)
  })

  test('what a map has already is not offered again, wherever it stands in it', () => {
    expect(offered('expect:\n  - |\n    to: x\n    from: y\nseed: 1\n')).not.toContain('to')
    expect(offered('clock:\n  mode: auto\n  |\n  start: x\n')).toEqual(['speed'])
    expect(offered('rules:\n  - when: { domain: x, |')).not.toContain('domain')
  })

  test.each(['# na|', 'about: |-\n  te', 'rules:\n- when: {a: "x|"}', 'rules:|', "name: 'x|"])(
    'in %j there is none',
    (text) => {
      expect(offered(text)).toEqual([])
    },
  )

  test('a word and a value are explained in the words of the schema', () => {
    const text = 'rules:\n  - then: { connect: timeout }\n'
    expect(aboutAt(schema, text, text.indexOf('connect') + 2)).toMatchObject({
      word: 'connect',
      about: 'What becomes of the connection to the remote host.',
    })
    expect(aboutAt(schema, text, text.indexOf('timeout') + 1)).toMatchObject({ word: 'connect' })
    expect(aboutAt(schema, text, text.indexOf('-'))).toBeNull()
  })
})

test('every sentence of the schema has its Japanese, and the table has no other', () => {
  const found = [...JSON.stringify(schema).matchAll(/"description":("(?:[^"\\]|\\.)*")/g)].map(([, text]) =>
    JSON.parse(text as string),
  )
  expect(Object.keys(schemaJa).sort()).toEqual([...new Set(found)].sort())
  expect(Object.values(schemaJa).filter((text) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(text))).toEqual([])
})

describe('the form of a rule', () => {
  let rule: Field
  let session: Field
  beforeAll(() => {
    rule = fieldOf(schema, 'rules', schema.definitions?.rule ?? {})
    session = fieldOf(schema, 'session', schema.definitions?.sessionRule ?? {})
  })
  const part = (field: Field, key: string): Field => {
    const found = field.kind === 'group' ? field.fields.find((each) => each.key === key) : undefined
    if (!found) throw new Error(`no ${key}`)
    return found.kind === 'list' ? found.item : found
  }

  test('offers every outcome of the schema, each with what may stand beside it', () => {
    const then = part(rule, 'then')
    if (then.kind !== 'one') throw new Error('then is no choice')
    const words = then.words.map(({ field }) => field.key)
    const wanted = (schema.definitions?.outcome?.anyOf ?? [])
      .flatMap(({ oneOf = [] }) => oneOf)
      .flatMap((each) => each.required)
    expect(words).toEqual(wanted)
    expect(words).toEqual(expect.arrayContaining(['deliver', 'reply', 'dns', 'connect', 'mailbox', 'program', 'hold']))
    const beside = (word: string) => then.words.find(({ field }) => field.key === word)?.beside.map(({ key }) => key)
    expect(beside('reply')).toEqual(['at', 'host', 'offers', 'times', 'delay'])
    expect(beside('connect')).toEqual(['host', 'offers', 'times', 'delay'])
    expect(beside('dns')).toEqual(['host', 'times', 'delay'])
    expect(beside('mailbox')).toEqual(['times', 'delay'])
    const values = (word: string) => {
      const field = then.words.find((each) => each.field.key === word)?.field
      return field?.kind === 'choice' ? field.values : []
    }
    expect(values('dns')).toEqual(DNS_RESULTS)
    expect(values('connect')).toEqual(CONNECT_RESULTS)
    expect(values('mailbox')).toEqual(MAILBOX_RESULTS)
    const action = part(session, 'then')
    expect(action.kind === 'one' && action.words.map(({ field }) => field.key)).toContain('lose-ack')
  })

  test('has the right kind of field for each condition', () => {
    const when = part(rule, 'when')
    const kinds = when.kind === 'group' ? when.fields.map(({ key }) => [key, part(when, key).kind]) : []
    expect(Object.fromEntries(kinds)).toMatchObject({
      recipient: 'text',
      header: 'record',
      kind: 'choice',
      client: 'group',
      age: 'text',
    })
    expect(part(part(when, 'client'), 'tls').kind).toBe('flag')
    expect(part(rule, 'chance')).toMatchObject({ kind: 'number', min: 0, max: 1, whole: false })
  })

  test('writes what the scenario language reads', async () => {
    const values = {
      name: 'away',
      when: { recipient: ['a@b.test', ''], sender: "''", subject: '', header: { 'X-A': 'b' }, kind: 'mail' },
      then: [{ reply: "450 4.2.1 It's busy", at: 'data', times: 2 }, { hold: true }],
      while: { from: '1h' },
      chance: undefined,
    }
    const made = writtenRule(rule, values)
    expect(made).toEqual({
      name: 'away',
      when: { recipient: 'a@b.test', sender: '', header: { 'X-A': 'b' }, kind: 'mail' },
      then: [{ reply: "450 4.2.1 It's busy", at: 'data', times: 2 }, 'hold'],
      while: { from: '1h' },
    })
    const text = ruleYaml('rules', made)
    expect(text).toBe(`rules:
  - name: away
    when: { recipient: a@b.test, sender: '', header: { X-A: b }, kind: mail }
    then: [ { reply: 450 4.2.1 It's busy, at: data, times: 2 }, hold ]
    while: { from: 1h }
`)
    const { rules } = await loadScenario(text, { origin: 'http' })
    expect(rules[0]).toMatchObject({ name: 'away', then: [{ do: 'reply', at: 'data' }, { do: 'hold' }] })
  })

  test('a rule without conditions matches everything', () => {
    expect(writtenRule(rule, { then: { deliver: true } })).toEqual({ when: {}, then: 'deliver' })
    expect(writtenRule(session, { then: { drop: true } })).toEqual({ then: 'drop' })
  })

  test('a rule to take away holds the rule itself', () => {
    const made = { when: {}, then: { reply: "550 it's" } }
    expect(ruleTest('rules', made)).toContain(JSON.stringify(made, null, 2).replaceAll('\n', '\n  '))
    expect(ruleCurl('http://x/rules', 'rules', made)).toContain(`-d '{"when":{},"then":{"reply":"550 it'\\''s"}}'`)
    expect(ruleCurl('http://x/rules', 'session', made)).toContain('{"session":[')
  })
})

describe('an expectation that came too late', () => {
  test('is read from what the server says, with the limit that would hold', async () => {
    const messages = summaries(
      accepted(1, 'm1'),
      accepted(2, 'm2', {
        kind: 'bounce',
        parentId: 'm1',
        rootId: 'm1',
        to: ['a@shop.example'],
        at: '2026-01-08T12:00:00.000Z',
      }),
    )
    const { expect: wanted } = await loadScenario('expect:\n  - { notice: bounce, to: a@shop.example, within: 3d }\n', {
      origin: 'http',
    })
    const { failures } = await judgeExpectations(wanted, {
      messages: async () => messages,
      raw: async () => new Uint8Array(),
    })
    expect(timingOf(failures[0]?.why)).toEqual({
      word: 'within',
      wanted: 259_200_000,
      came: 270_000_000,
      mend: '4d',
    })
  })

  test('is mended on its own lines and nowhere else', () => {
    const timing = { word: 'within', wanted: 1, came: 2, mend: '4d' } as const
    const text =
      'expect:\n  - notice: bounce\n    within: 3d\n  - { notice: warning, within: 1d }\n  - { none: bounce }\n'
    expect(withLimit(text, 2, timing)).toBe(text.replace('within: 3d', 'within: 4d'))
    expect(withLimit(text, 4, timing)).toBe(text.replace('within: 1d', 'within: 4d'))
    expect(withLimit(text, 5, timing)).toBeNull()
    expect(timingOf('There is no message.')).toBeNull()
    // Half an hour more is not told of.
    expect(timingOf('It came after 3d, not within 3d.')?.mend).toBe('4d')
    expect(timingOf('It came after 2h30m, not after 3h.')?.mend).toBe('2h')
  })
})

test('shipped scenarios are listed by folder, and found by any word of theirs', () => {
  const row = (name: string, folder: string, about: string) => ({ name, folder, about, mta: 'qmail' })
  const rows = [row('b', 'network', 'Down.'), row('a', 'network', 'Up.'), row('c', '', 'Full mailbox.')]
  expect(folders(rows, '').map(({ folder, rows: own }) => [folder, own.map(({ name }) => name)])).toEqual([
    ['', ['c']],
    ['network', ['a', 'b']],
  ])
  expect(folders(rows, 'MAILBOX full').flatMap(({ rows: own }) => own.map(({ name }) => name))).toEqual(['c'])
})

test('the paragraph of the page’s language is shown', () => {
  const about = 'It is full,\nfor a week.\n\nいっぱいです。\n1週間です。'
  expect(aboutIn(about, 'en')).toBe('It is full, for a week.')
  expect(aboutIn(about, 'ja')).toBe('いっぱいです。1週間です。')
  expect(aboutIn('English alone.', 'ja')).toBe('English alone.')
})

test('a scenario becomes a test with its steps and expectations in order', () => {
  const text = `name: x
rules: [{ when: {}, then: deliver }]
steps:
  - send: { from: a@b.test, to: c@d.test }
  - send: { eml: ./x.eml }
  - advance: 3d
  - run: idle
expect: [{ notice: bounce }]
`
  const code = scenarioTest('x', text)
  const body = code.slice(code.indexOf('test("x"'))
  expect([...body.matchAll(/^ {2}(?:await|\/\/|const) .*/gm)].map(([line]) => line.trim())).toEqual([
    "const client = connect(sandbox.http?.url ?? '')",
    'await client.send({',
    '// Your application sends: {"eml":"./x.eml"}',
    'await sandbox.advance("3d")',
    'await sandbox.runToIdle()',
    'await expect(sandbox).toHaveSeen({',
  ])
  expect(code).toContain(JSON.stringify({ rules: parse(text).rules }, null, 2).replaceAll('\n', '\n    '))
})
