/** Independent bounce parsers read every qmail bounce that we write: whom it is about, and with which status. */
import { describe, expect, test } from 'vitest'
import type { OutcomeSpec, RuleRecord } from '../../server/core/rule.ts'
import { play } from '../mta/qmail/play.ts'
import { playCase } from '../mta/qmail/recorded-world.ts'
import { caseNames, readCase } from '../mta/qmail/recording.ts'
import { EXPECTED, type Expected } from './expected.ts'
import { ask, type Found, isThere, JUDGES } from './judges.ts'

interface Bounce {
  name: string
  bytes: Uint8Array
  expected: Expected[] | null
}

/** UTF-8 in an address is a fault of each of these parsers, so that what they say of the recorded bounce has to do. */
const UTF8_RECIPIENT = '44-utf8-recipient'

const RACE = '74-expired-two-hosts'

/** Their replies name the sender, whom BounceParser then takes for one more recipient. */
const IN_REPLY = /^(09|66)-/

const RECORDED: Bounce[] = caseNames().flatMap((name) => {
  const expected = EXPECTED[name.slice(0, 2)]
  return playCase(readCase(name)).notices.map((bytes, i) => ({
    name: `${name}${i > 0 ? `, notice ${i + 1}` : ''}`,
    bytes,
    expected: expected?.[i] ?? null,
  }))
})

const refused = (reply: string): OutcomeSpec => ({ do: 'reply', reply, at: 'rcpt', host: '[192.0.2.1]' })
const NO_USER = refused('550 5.1.1 no such user')
const failing = (output: string): OutcomeSpec => ({ do: 'program', exit: 100, output })

/** The single bounce about these recipients. */
function bounceOf(
  recipients: Record<string, OutcomeSpec>,
  more: { control?: object; patches?: object } = {},
  from = 'me@home.test',
) {
  const rules: RuleRecord[] = Object.entries(recipients).map(([recipient, spec], i) => ({
    id: `r${i}`,
    when: { recipient },
    then: [spec],
  }))
  return play({
    input: { type: 'qmail', control: { me: 'mx.test', ...more.control }, patches: more.patches ?? {} },
    rules,
    start: Date.UTC(2026, 0, 5, 9),
    envelope: { reversePath: from, recipients: Object.keys(recipients).map((forwardPath) => ({ forwardPath })) },
    raw: new TextEncoder().encode('From: me@home.test\r\nTo: list@far.test\r\nSubject: hello\r\n\r\nHello.\r\n'),
  }).notices[0] as Uint8Array
}

const A: Expected[] = [['a@far.test', '5.1.1', 'userunknown']]
const ONE = { 'a@far.test': NO_USER }
const blank = '\n\nSorry, no such user here.\n\n\n(#5.1.1)\n\n'

/** What no recording shows. */
const OWN: Bounce[] = [
  { name: 'an empty bouncefrom', bytes: bounceOf(ONE, { control: { bouncefrom: '' } }), expected: A },
  { name: 'an empty bouncehost', bytes: bounceOf(ONE, { control: { bouncehost: '' } }), expected: A },
  { name: 'a bouncefrom with an @', bytes: bounceOf(ONE, { control: { bouncefrom: 'x@y' } }), expected: A },
  { name: 'a VERP sender', bytes: bounceOf(ONE, {}, 'list-7-@lists.test-@[]'), expected: A },
  { name: 'a sender in quotes', bytes: bounceOf(ONE, {}, 'john doe@home.test'), expected: A },
  {
    name: 'a report with blank lines',
    bytes: bounceOf({ 'a@mx.test': failing(blank) }),
    expected: [['a@mx.test', '5.1.1', 'userunknown']],
  },
  {
    name: 'a local report that is cut',
    bytes: bounceOf({ 'a@mx.test': failing(`No such user. (#5.1.1)\n${'x'.repeat(79)}\n`.repeat(100)) }),
    expected: [['a@mx.test', '5.1.1', 'userunknown']],
  },
  {
    name: 'a report in UTF-8',
    bytes: bounceOf({ 'a@mx.test': failing('宛先が見つかりません。 user unknown (#5.1.1)\n') }),
    expected: [['a@mx.test', '5.1.1', 'userunknown']],
  },
  {
    name: 'the sentence of the last deferral on the report’s own line',
    bytes: bounceOf(
      { 'a@mx.test': { do: 'program', exit: 111, output: 'mailbox is full (#4.2.2)' } },
      { control: { queuelifetime: '60' } },
    ),
    expected: [['a@mx.test', '4.2.2', 'expired']],
  },
  {
    name: 'a reply of several lines',
    bytes: bounceOf({ 'a@far.test': refused('550-5.1.1 no such user\n550-5.1.1\n550 5.1.1 ask the postmaster') }),
    expected: A,
  },
  {
    name: 'five recipients',
    bytes: bounceOf(Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}@far.test`, NO_USER]))),
    expected: ['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}@far.test`, '5.1.1', 'userunknown']),
  },
  { name: 'the patch bouncemaxbytes', bytes: bounceOf(ONE, { patches: { bouncemaxbytes: 90 } }), expected: A },
]

const ALL = [...RECORDED, ...OWN]
const judged = ALL.filter((bounce): bounce is Bounce & { expected: Expected[] } => bounce.expected !== null)

test('Every bounce of the recorded cases is judged', () => {
  expect(RECORDED.filter(({ expected }) => expected === null).map(({ name }) => name)).toEqual([UTF8_RECIPIENT])
  const counts = caseNames().map((name) => [name.slice(0, 2), RECORDED.filter((b) => b.name.startsWith(name)).length])
  expect(counts).toEqual(caseNames().map((name) => [name.slice(0, 2), EXPECTED[name.slice(0, 2)]?.length ?? 1]))
})

/** `a@far.test 5.1.1 userunknown`, in the order of the alphabet: the parsers have orders of their own. */
const said = (found: readonly Found[]): string[] =>
  found.map(({ recipient, status, reason }) => [recipient, status, reason].join(' ')).sort()

const sorted = (list: readonly string[]): string[] => [...new Set(list)].sort()
const recipientsOf = (found: readonly Found[]): string[] => sorted(found.map(({ recipient }) => recipient))

for (const judge of Object.values(JUDGES)) {
  // Without the parser there is nobody to judge; .ci/run installs them all, and fails without one.
  if (!isThere(judge)) continue
  describe(judge.name, () => {
    const answers = ask(
      judge,
      ALL.map(({ bytes }) => bytes),
    )
    const foundIn = (bounce: Bounce): Found[] => answers[ALL.indexOf(bounce)] as Found[]

    describe('finds the same in our bounce as in the one of the real qmail', () => {
      const real = caseNames().flatMap((name) =>
        readCase(name)
          .results.filter(({ file }) => file.startsWith('bounce-'))
          .map(({ bytes }) => ({ name, bytes })),
      )
      const realAnswers = ask(
        judge,
        real.map(({ bytes }) => bytes),
      )
      test.each(real.map(({ name }, i) => [name, i] as const))('%s', (name, i) => {
        // A case that brings two brings the recorded one last; its first one was lost.
        const last = RECORDED.filter((bounce) => bounce.name.startsWith(name)).at(-1) as Bounce
        const ours = foundIn(last)
        const theirs = realAnswers[i] as Found[]
        // Its paragraphs stand in whatever order the attempts ended, and a reason may come of the next paragraph.
        if (name === RACE) expect(recipientsOf(ours)).toEqual(recipientsOf(theirs))
        else expect(said(ours)).toEqual(said(theirs))
      })
    })

    if (judge === JUDGES.SISIMAI) {
      test.each(judged.map((bounce) => [bounce.name, bounce] as const))(
        'Recipient, status and reason: %s',
        (_, bounce) => {
          expect(said(foundIn(bounce))).toEqual(bounce.expected.map((each) => each.join(' ')).sort())
        },
      )
      return
    }

    test.each(judged.map((bounce) => [bounce.name, bounce] as const))('Recipients: %s', (_, bounce) => {
      // Of a double bounce these two see the sender alone.
      const isDouble = /I tried to deliver a bounce message/.test(
        Buffer.from(bounce.bytes).toString('latin1').slice(0, 2000),
      )
      const wanted = isDouble ? bounce.expected.slice(0, 1) : bounce.expected
      const also = judge === JUDGES.BOUNCE_PARSER && IN_REPLY.test(bounce.name) ? ['user@sink.example'] : []
      expect(recipientsOf(foundIn(bounce))).toEqual(sorted([...wanted.map(([recipient]) => recipient), ...also]))
    })
  })
}
