/**
 * Bounce parsers that know nothing of us. Where one is not installed its tests are not registered: on Debian
 * `python3-flufl.bounce` and `libmail-deliverystatus-bounceparser-perl`.
 */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import { DOWN, Play, type PlayOptions, type Sent, UNKNOWN } from './play.ts'

function notices(options: PlayOptions, sent: Sent = {}): string[] {
  const play = new Play(options)
  play.send(sent)
  return play.run().notices.map(({ text }) => text)
}

const FAILED = notices({ world: { 'bob@*': UNKNOWN } })[0]!
const TWO = notices(
  { world: { '*@example.net': { ...UNKNOWN, reply: '550 5.1.1 User unknown' } as OutcomeSpec } },
  { to: ['a@example.net', 'b@example.net'] },
)[0]!
const LATE = notices({ world: { 'bob@*': DOWN } })
const WARNING = LATE[0]!
const TIMED_OUT = LATE[6]!
const DOUBLE = notices({ mta: { config: 'tcp_local sendpost\n' }, world: { 'bob@*': UNKNOWN, 'app@*': UNKNOWN } })[2]!

function ask(command: string, args: string[], input: string): unknown {
  const { stdout, stderr, status } = spawnSync(command, args, { input, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const works = (command: string, args: string[]): boolean => spawnSync(command, args).status === 0

// Debian's own python: another one first in the path does not see Debian's packages.
const PYTHON = ['/usr/bin/python3', 'python3'].find((python) => works(python, ['-c', 'import email']))

if (PYTHON) {
  const script = `
import sys, json, email, email.policy
m = email.message_from_bytes(sys.stdin.buffer.read())
status = m.get_payload(1)
print(json.dumps({
  'type': m.get_content_type(), 'report': m.get_param('report-type'), 'defects': len(m.defects),
  'parts': [p.get_content_type() for p in m.get_payload()],
  'groups': [sorted(g.keys()) for g in status.get_payload()],
  'actions': [g['Action'] for g in status.get_payload()[1:]],
  'inner': m.get_payload(2).get_payload(0)['Subject'] if m.get_payload(2).is_multipart() else None}))`
  describe("Python's email", () => {
    test('a failure notice is a report of three parts', () => {
      expect(ask(PYTHON, ['-c', script], FAILED)).toEqual({
        type: 'multipart/report',
        report: 'delivery-status',
        defects: 0,
        parts: ['text/plain', 'message/delivery-status', 'message/rfc822'],
        groups: [
          ['Reporting-MTA'],
          ['Action', 'Diagnostic-code', 'Final-recipient', 'Original-recipient', 'Remote-MTA', 'Status'],
        ],
        actions: ['failed'],
        inner: 'hello',
      })
    })

    test('a warning and a notice about two', () => {
      expect(ask(PYTHON, ['-c', script], WARNING)).toMatchObject({
        parts: ['text/plain', 'message/delivery-status', 'text/plain'],
        actions: ['delayed'],
      })
      expect(ask(PYTHON, ['-c', script], TWO)).toMatchObject({ actions: ['failed', 'failed'] })
    })
  })
}

const FLUFL = ['/usr/bin/python3', 'python3'].find((python) => works(python, ['-c', 'import flufl.bounce']))

if (FLUFL) {
  const script = `
import sys, json, email
from flufl.bounce import all_failures
t, p = all_failures(email.message_from_bytes(sys.stdin.buffer.read()))
print(json.dumps({'temporary': sorted(a.decode() for a in t), 'permanent': sorted(a.decode() for a in p)}))`
  test.each([
    ['failed', FAILED, { temporary: [], permanent: ['bob@example.net'] }],
    ['two recipients', TWO, { temporary: [], permanent: ['a@example.net', 'b@example.net'] }],
    ['warning', WARNING, { temporary: ['bob@example.net'], permanent: [] }],
    ['timed out', TIMED_OUT, { temporary: [], permanent: ['bob@example.net'] }],
    // The notice inside the notice is read too.
    ['double bounce', DOUBLE, { temporary: [], permanent: ['app@client.test', 'bob@example.net'] }],
  ])('flufl.bounce: %s', (_name, text, found) => {
    expect(ask(FLUFL, ['-c', script], text)).toEqual(found)
  })
}

if (works('perl', ['-MMail::DeliveryStatus::BounceParser', '-MJSON::PP', '-e', '1'])) {
  const script = `
use Mail::DeliveryStatus::BounceParser; use JSON::PP; local $/;
my $b = Mail::DeliveryStatus::BounceParser->new(scalar <STDIN>);
print encode_json({ bounce => $b->is_bounce ? 1 : 0, original => $b->orig_message_id,
  reports => [ map { [ $_->get('email'), $_->get('std_reason'), $_->get('smtp_code') ] } $b->reports ] });`
  test.each([
    ['failed', FAILED, [['bob@example.net', 'user_unknown', '550']]],
    [
      'two recipients',
      TWO,
      [
        ['a@example.net', 'user_unknown', '550'],
        ['b@example.net', 'user_unknown', '550'],
      ],
    ],
  ])('Mail::DeliveryStatus::BounceParser: %s', (_name, text, reports) => {
    // It reads mailboxes of Unix, where lines end in LF.
    expect(ask('perl', ['-e', script], text.replace(/\r\n/g, '\n'))).toEqual({
      bounce: 1,
      original: '<1@client.test>',
      reports,
    })
  })
}
