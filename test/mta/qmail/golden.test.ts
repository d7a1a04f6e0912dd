import { describe, expect, test } from 'vitest'
import type { OutcomeSpec, RuleRecord } from '../../../server/core/rule.ts'
import { type Output, play } from './play.ts'
import { caseNames, type Recording, readCase } from './recording.ts'

// Two digits for the day, as when the cases were recorded: `bytes N` in the log counts them.
const START = Date.UTC(2026, 10, 22, 0, 50)

/** What decides where no SMTP dialogue did: DNS, refused connections, and programs of the recorded ~alias. */
const program = (exit: number, output: string): OutcomeSpec => ({ do: 'program', exit, output })
const WORLD: [string, OutcomeSpec][] = [
  ['*@nosuch.example', { do: 'dns', result: 'not-found' }],
  ['*@nomx.example', { do: 'dns', result: 'not-found' }],
  ['*@loopmx.example', { do: 'dns', result: 'loop' }],
  ['*@servfail.example', { do: 'dns', result: 'servfail' }],
  ['*@refused.example', { do: 'connect', result: 'refused' }],
  ['conditional@*', program(100, 'Sorry, no HTML mail here.\n')],
  ['blank@*', program(100, 'first line\n\n\nline after two blank lines\n')],
  ['noeol@*', program(100, 'no end of line')],
  ['tempfail@*', program(111, 'Database is down, try later. (#4.3.0)\n')],
  ['exit77@*', program(77, 'permission denied by policy\n')],
  ['exit1@*', program(1, 'exit code 1 counts as temporary\n')],
]
const CASE_WORLD: Record<string, [string, OutcomeSpec][]> = {
  '28-local-looping': [['alice@*', { do: 'mailbox', result: 'loop' }]],
  '76-expired-local-writable-home': [['carol@*', program(111, 'Uh-oh: home directory is writable. (#4.7.0)\n')]],
  '77-expired-local-sticky-home': [
    ['carol@*', program(111, 'Home directory is sticky: user is editing his .qmail file. (#4.2.1)\n')],
  ],
}

const USERS = { alice: [], bob: '|bouncesaying "Bob is not reading mail."', carol: [] }
const ALIAS = {
  postmaster: './Maildir/',
  'mailer-daemon': './Maildir/',
  retired: '|bouncesaying "This address no longer accepts mail."',
  silent: '|exit 100',
}

function playCase(recording: Recording) {
  const world = [...(CASE_WORLD[recording.name] ?? []), ...WORLD]
  const rules: RuleRecord[] = world.map(([recipient, spec], i) => ({ id: `w${i}`, when: { recipient }, then: [spec] }))
  const log = recording.log.join('\n')
  return play({
    input: { type: 'qmail', control: recording.control, users: USERS, alias: ALIAS },
    rules: [...recording.rules, ...rules],
    start: START,
    counters: { delivery: Number(/starting delivery (\d+)/.exec(log)?.[1]) - 1 },
    envelope: {
      reversePath: recording.sender,
      recipients: recording.recipients.map((forwardPath) => ({ forwardPath })),
    },
    raw: recording.original,
  })
}

/** Bytes as text, one character for each, with process ids and dates made equal. */
const normal = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/\(qmail \d+ invoked/g, '(qmail PID invoked')
    .replace(/\b\d{1,2} Nov 2026 \d\d:\d\d:\d\d -0000/g, 'DATE')

/** Log lines with message numbers and process ids counted in the order in which they appear. */
function normalLog(lines: readonly string[]): string[] {
  const names = new Map<string, string>()
  const name = (kind: string, number: string) => {
    const key = `${kind}${number}`
    if (!names.has(key)) names.set(key, `${kind}${names.size}`)
    return names.get(key) as string
  }
  return lines.map((line) =>
    line
      .replace(/\bmsg (\d+)/g, (_, number) => `msg ${name('M', number)}`)
      .replace(/bounce\/(\d+)/, (_, number) => `bounce/${name('M', number)}`)
      .replace(/\bqp (\d+)/g, (_, number) => `qp ${name('P', number)}`),
  )
}

const ours = (outputs: Output[]): string[] =>
  outputs.map(({ via, from, to, bytes }) => (via === 'smtp' ? `${from} ${to}\n` : '') + normal(bytes)).sort()

const recorded = ({ results }: Recording): string[] =>
  results.map((r) => (r.via.startsWith('smtp') ? `${r.mail_from} ${r.rcpt_to?.[0]}\n` : '') + normal(r.bytes)).sort()

const RACE = '74-expired-two-hosts'

describe('What leaves the queue is what the real qmail sent and stored, byte for byte', () => {
  test.each(caseNames().filter((name) => name !== RACE))('%s', (name) => {
    const recording = readCase(name)
    const played = playCase(recording)
    expect(ours(played.outputs)).toEqual(recorded(recording))
  })

  test(`${RACE}: the same paragraphs, in whatever order the attempts happened to end`, () => {
    const recording = readCase(RACE)
    const [ourBounce = ''] = ours(playCase(recording).outputs)
    const [realBounce = ''] = recorded(recording)
    const paragraphs = (bounce: string) => bounce.split('\r\n\r\n').sort()
    expect(paragraphs(ourBounce)).toEqual(paragraphs(realBounce))
  })
})

describe('The log is what the real qmail-send wrote, with its byte counts and delivery numbers', () => {
  test.each(caseNames().filter((name) => name !== RACE))('%s', (name) => {
    const recording = readCase(name)
    expect(normalLog(playCase(recording).log)).toEqual(normalLog(recording.log))
  })

  test(`${RACE}: the same lines, in whatever order the attempts happened to end`, () => {
    const recording = readCase(RACE)
    const lines = (log: string[]) =>
      normalLog(log)
        .filter((line) => !line.startsWith('status:'))
        .sort()
    expect(lines(playCase(recording).log)).toEqual(lines(recording.log))
  })
})
