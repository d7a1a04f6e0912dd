/** The world in which the cases of test/fixtures/qmail were recorded, and a recorded case played in it. */
import type { OutcomeSpec, RuleRecord } from '../../../server/core/rule.ts'
import { type Played, play } from './play.ts'
import type { Recording } from './recording.ts'

// Two digits for the day, as when the cases were recorded: `bytes N` in the log counts them.
const START = Date.UTC(2026, 10, 22, 0, 50)

/** What decides where no SMTP dialogue did: DNS, refused connections, and the rights of carol's home. */
const deferral = (output: string): OutcomeSpec => ({ do: 'program', exit: 111, output })
const WORLD: [string, OutcomeSpec][] = [
  ['*@nosuch.example', { do: 'dns', result: 'not-found' }],
  ['*@nomx.example', { do: 'dns', result: 'not-found' }],
  ['*@loopmx.example', { do: 'dns', result: 'loop' }],
  ['*@servfail.example', { do: 'dns', result: 'servfail' }],
  ['*@refused.example', { do: 'connect', result: 'refused' }],
]
const CASE_WORLD: Record<string, [string, OutcomeSpec][]> = {
  '76-expired-local-writable-home': [['carol@*', deferral('Uh-oh: home directory is writable. (#4.7.0)\n')]],
  '77-expired-local-sticky-home': [
    ['carol@*', deferral('Home directory is sticky: user is editing his .qmail file. (#4.2.1)\n')],
  ],
}

/** Home users and ~alias as they were when the cases were recorded. */
const USERS = { alice: [], bob: '|bouncesaying "Bob is not reading mail."', carol: [] }
const ALIAS = {
  postmaster: './Maildir/',
  'mailer-daemon': './Maildir/',
  retired: '|bouncesaying "This address no longer accepts mail."',
  conditional: ['|bouncesaying "Sorry, no HTML mail here." grep -qi "^Content-Type: text/html"', './Maildir/'],
  blank: "|printf 'first line\\n\\n\\nline after two blank lines\\n'; exit 100",
  silent: '|exit 100',
  noeol: "|printf 'no end of line'; exit 100",
  tempfail: "|echo 'Database is down, try later. (#4.3.0)'; exit 111",
  exit77: "|echo 'permission denied by policy'; exit 77",
  exit1: "|echo 'exit code 1 counts as temporary'; exit 1",
  fwdremote: '&nouser@reject.example',
  selfloop: '&selfloop@mx.sandbox.example',
  list: ['&nouser@reject.example', '&full@reject.example', '&ok@reject.example'],
  'list-owner': '&owner@sink.example',
}

export function playCase(recording: Recording): Played {
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
