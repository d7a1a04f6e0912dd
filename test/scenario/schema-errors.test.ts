import { expect, test } from 'vitest'
import { loadScenario } from '../../server/scenario/load.ts'
import { problemLine, ScenarioError } from '../../server/scenario/problems.ts'

async function mistakes(text: string | object, file: string | undefined = 'x.yaml'): Promise<string[]> {
  const error = await loadScenario(text, { origin: 'file', ...(file ? { file } : {}) }).then(
    () => null,
    (thrown) => thrown,
  )
  expect(error).toBeInstanceOf(ScenarioError)
  return (error as ScenarioError).problems.map(problemLine)
}

/** What is written, and the one line that it gives. */
const TABLE: [string, string, string][] = [
  [
    'a misspelt condition names the right one',
    'rules:\n  - when: { recipent: a@b.test }\n    then: deliver',
    'x.yaml:2:13 "recipent" is not known here. Did you mean recipient? Allowed: recipient, sender, domain, senderDomain, header, subject, size, attempt, age, kind, client.',
  ],
  [
    'a misspelt outcome names the right one',
    'rules:\n  - when: {}\n    then: delivr',
    'x.yaml:3:11 rules[0].then cannot be "delivr". Did you mean deliver? Allowed: deliver, hold.',
  ],
  [
    'a misspelt outcome in a list is found in the list',
    'rules:\n  - when: {}\n    then:\n      - { reply: 450 4.2.0 later }\n      - delivr',
    'x.yaml:5:9 rules[0].then[1] cannot be "delivr". Did you mean deliver? Allowed: deliver, hold.',
  ],
  [
    'a misspelt key of an outcome is told once',
    'rules:\n  - when: {}\n    then: { repyl: 550 no }',
    'x.yaml:3:13 "repyl" is not known here. Did you mean reply? Allowed: deliver, reply, at, host, offers, dns, connect, mailbox, program, relay, pipe, maildir, mbox, webhook, answer, hold, times, delay.',
  ],
  [
    'a misspelt result of an outcome names the right one',
    'rules:\n  - when: {}\n    then: { connect: tiemout }',
    'x.yaml:3:22 rules[0].then.connect cannot be "tiemout". Did you mean timeout? Allowed: refused, timeout, silent, lost, lost-after-data.',
  ],
  [
    'an outcome does one thing',
    'rules:\n  - when: {}\n    then: { dns: servfail, hold: true }',
    'x.yaml:3:34 An outcome does one thing; this has dns and hold. One of deliver, reply, dns, connect, mailbox, program, relay, pipe, maildir, mbox, webhook, answer, hold.',
  ],
  [
    'an outcome does something',
    'rules:\n  - when: {}\n    then: { times: 2 }',
    'x.yaml:3:11 An outcome says what it does. One of deliver, reply, dns, connect, mailbox, program, relay, pipe, maildir, mbox, webhook, answer, hold.',
  ],
  [
    'a rule without conditions says so',
    'rules:\n  - then: deliver',
    'x.yaml:2:5 rules[0] lacks "when". Write when: {} to match everything.',
  ],
  [
    'a rule whose conditions are misspelt does not lack them too',
    'rules:\n  - { whn: {}, then: deliver }',
    'x.yaml:2:7 "whn" is not known here. Did you mean when? Allowed: name, when, then, times, chance, while.',
  ],
  [
    'a rule without an outcome says so',
    'rules:\n  - when: {}',
    'x.yaml:2:5 rules[0] lacks "then". Write then: deliver, or what else is to happen.',
  ],
  [
    'a reply is an SMTP reply',
    'rules:\n  - when: {}\n    then: { reply: no such user }',
    'x.yaml:3:20 "no such user" is no SMTP reply. Begin with a code from 200 to 599: 550 5.1.1 No such user',
  ],
  [
    'a reply that accepts is a delivery',
    'rules:\n  - when: {}\n    then: { reply: 250 fine, at: rcpt }',
    'x.yaml:3:20 "250 fine" is a success. Write deliver, or a reply from 400 to 599.',
  ],
  [
    'a range is a range',
    'rules:\n  - when: { size: big }\n    then: deliver',
    'x.yaml:2:19 "big" is no range. Write it as 512, >1MB, <=10kB or 1kB..2MB.',
  ],
  [
    'a regular expression is compiled where it stands',
    "rules:\n  - when: { recipient: [a@b.test, '/(/'] }\n    then: deliver",
    'x.yaml:2:35 "/(/" is no regular expression: Unterminated group. Mend it, or write a glob: *@gone.example',
  ],
  [
    'a time window opens before it closes',
    'rules:\n  - when: {}\n    while: { from: 2d, until: 1d }\n    then: deliver',
    'x.yaml:3:12 from is not before until. Swap them, or drop one.',
  ],
  [
    'mail is handed to a URL of a mail server',
    'rules:\n  - when: {}\n    then: { relay: "http://127.0.0.1:2525" }',
    'x.yaml:3:20 http:// is no way to hand mail over. Write smtp://127.0.0.1:2525, smtps://… or lmtp://…',
  ],
  [
    'an option of a mail server is one',
    'rules:\n  - when: {}\n    then: { relay: "lmtp://127.0.0.1:24?tls=maybe" }',
    'x.yaml:3:20 tls=maybe is not one of offered, required, off. Write smtp://127.0.0.1:2525, smtps://… or lmtp://…',
  ],
  [
    'what takes its own time has no delay',
    'rules:\n  - when: {}\n    then: { answer: vacation, delay: 1m }',
    'x.yaml:3:38 delay does not go with answer, which takes its own time. Drop one of them.',
  ],
  [
    'an answer is one of those that there are',
    'rules:\n  - when: {}\n    then: { answer: vacaton }',
    'x.yaml:3:21 rules[0].then.answer cannot be "vacaton". Did you mean vacation? Allowed: vacation, challenge, address-changed, complaint.',
  ],
  [
    'a webhook has a URL',
    'rules:\n  - when: {}\n    then: { webhook: { url: 127.0.0.1:3000 } }',
    'x.yaml:3:29 "127.0.0.1:3000" is no URL. Write http://127.0.0.1:3000/bounces',
  ],
  [
    'a format of a webhook is one of those that there are',
    'webhooks:\n  - { url: "http://127.0.0.1:3000", format: sendgird }',
    'x.yaml:2:45 webhooks[0].format cannot be "sendgird". Did you mean sendgrid? Allowed: bouncelab, ses, ses-events, sendgrid, mailgun, postmark, sparkpost, mailjet, resend.',
  ],
  [
    'a session rule acts at a point of the session',
    'session:\n  - at: rctp\n    then: drop',
    'x.yaml:2:9 session[0].at cannot be "rctp". Did you mean rcpt? Allowed: connect, ehlo, starttls, auth, mail, rcpt, data, message, quit.',
  ],
  [
    'a fault with one place of its own is nowhere else',
    'session:\n  - at: mail\n    then: { hide: [SIZE] }',
    'x.yaml:2:9 hide acts at ehlo, not at mail. Write at: ehlo, or drop at.',
  ],
  [
    'a misspelt step names the right one',
    'steps:\n  - advanc: 3d',
    'x.yaml:2:5 "advanc" is not known here. Did you mean advance? Allowed: send, pause, advance, run, rules, session, mta, await, expect.',
  ],
  [
    'a duration is a duration',
    'steps:\n  - advance: soon',
    'x.yaml:2:14 "soon" is no duration. Write it as 90s, 5m, 1d12h, 7d or P3D.',
  ],
  [
    'a message that is sent has recipients',
    'steps:\n  - send: { from: a@b.test }',
    'x.yaml:2:11 A message has recipients. Write to: somebody@example.com',
  ],
  [
    'a message that is sent has a sender',
    'steps:\n  - send: { to: a@b.test }',
    "x.yaml:2:11 A message has a sender. Write from: app@client.test, or from: '<>' for the null reverse-path.",
  ],
  [
    'NOTIFY=NEVER stands alone',
    'steps:\n  - send: { from: a@b.test, to: c@d.test, notify: [NEVER, FAILURE] }',
    'x.yaml:2:51 NEVER stands alone (RFC 3461, section 4.1). Drop it, or drop the others.',
  ],
  [
    'an order stands alone',
    'expect:\n  - { order: [{ kind: mail }, { notice: bounce }], to: a@b.test }',
    'x.yaml:2:56 order stands alone; beside it is to. Write to into its items.',
  ],
  [
    'a report has the fields of RFC 3464',
    'expect:\n  - { notice: bounce, report: { acton: failed } }',
    'x.yaml:2:33 "acton" is not known here. Did you mean action? Allowed: finalRecipient, originalRecipient, action, status, diagnosticCode, remoteMta.',
  ],
  [
    'rules are put in front, or reset',
    'steps:\n  - rules: rest',
    'x.yaml:2:12 steps[0].rules cannot be "rest". Did you mean reset? Allowed: reset.',
  ],
  [
    'an EHLO keyword that is hidden is one that can be offered',
    'session:\n  - then: { hide: [PIPELINIG] }',
    'x.yaml:2:20 session[0].then.hide[0] cannot be "PIPELINIG". Did you mean PIPELINING? Allowed: PIPELINING, SIZE, 8BITMIME, SMTPUTF8, DSN, ENHANCEDSTATUSCODES, STARTTLS, AUTH.',
  ],
  [
    'an expectation is about one kind',
    'expect:\n  - { notice: bounce, none: warning }',
    'x.yaml:2:29 notice and none say the same thing twice. Keep one of notice, kind and none.',
  ],
  [
    'a kind of notice is one of the five',
    'expect:\n  - { notice: bonce }',
    'x.yaml:2:15 expect[0].notice cannot be "bonce". Did you mean bounce? Allowed: bounce, double-bounce, warning, delivery-report, postmaster-copy.',
  ],
  [
    'what YAML takes for a number can be quoted',
    'expect:\n  - { kind: mail, status: 5.1 }',
    "x.yaml:2:27 expect[0].status cannot be 5.1. Put it in quotes: '5.1'.",
  ],
  ['a seed is a number', 'seed: x', 'x.yaml:1:7 seed is a number, not "x".'],
  [
    'a time zone is an IANA name',
    'timezone: Mars/Base',
    'x.yaml:1:11 "Mars/Base" is no time zone. Use an IANA name such as UTC, Europe/Berlin or Asia/Tokyo.',
  ],
  [
    'an MTA is one of seven',
    'mta: { type: qmial }',
    'x.yaml:1:14 mta.type cannot be "qmial". Did you mean qmail? Allowed: postfix, qmail, imta, exim, opensmtpd, sendmail, courier.',
  ],
  [
    'an MTA has a type',
    'mta: { control: {} }',
    'x.yaml:1:6 mta lacks "type". One of postfix, qmail, imta, exim, opensmtpd, sendmail, courier.',
  ],
  [
    'an empty file says so',
    '# nothing\n',
    'x.yaml:1:1 The scenario is empty. Write rules:, steps: or expect: into it.',
  ],
  ['a list is no scenario', '- a\n- b', 'x.yaml:1:1 the scenario is an object, not a list.'],
  [
    'a key stands once',
    'seed: 1\nseed: 2',
    'x.yaml:2:1 Map keys must be unique. Each key stands once; put several values into a list.',
  ],
  [
    'a quote that is not closed is found',
    'name: "x\nseed: 1',
    'x.yaml:2:8 Missing closing "quote. A quote or a bracket is not closed.',
  ],
]

test.each(TABLE)('%s', async (_, text, line) => {
  expect(await mistakes(text)).toEqual([line])
})

test('all mistakes of a file come at once, in its order', async () => {
  const text =
    'seed: x\nmta: { type: qmail, control: { bouncefrmo: a } }\nrules:\n  - { when: {}, then: delivr }\nsteps:\n  - advance: soon\nfoo: 1'
  const places = (await mistakes(text)).map((line) => line.split(' ')[0])
  expect(places).toEqual(['x.yaml:1:7', 'x.yaml:2:30', 'x.yaml:2:44', 'x.yaml:4:23', 'x.yaml:6:14', 'x.yaml:7:1'])
})

test('checks of several fields are made beside an unknown key and a wrong value', async () => {
  const text = `rules:
  - when: {}
    then: { foo: 1, dns: servfail, at: rcpt, host: x }
    while: { from: 2h, until: 1h, bar: 2 }
  - { when: {}, then: { connect: timeot, at: rcpt } }
session:
  - { at: rcpt, then: { hide: [PIPELINING] }, baz: 3 }
steps:
  - { advance: soon, run: idle }
  - send: { eml: ./a.eml, subject: x, to: a@b.test, qux: 4 }
expect:
  - { notice: bounce, kind: mail, count: many }
`
  expect((await mistakes(text)).map((line) => line.split(/\. |, not/)[0])).toEqual([
    'x.yaml:3:13 "foo" is not known here',
    'x.yaml:3:40 at belongs to a reply',
    'x.yaml:3:52 host belongs to deliver, a reply, a connect or dns: mx-no-address',
    'x.yaml:4:12 from is not before until',
    'x.yaml:4:35 "bar" is not known here',
    'x.yaml:5:34 rules[1].then.connect cannot be "timeot"',
    'x.yaml:5:46 at belongs to a reply',
    'x.yaml:7:11 hide acts at ehlo',
    'x.yaml:7:47 "baz" is not known here',
    'x.yaml:9:16 "soon" is no duration',
    'x.yaml:9:27 A step does one thing; this has advance and run',
    'x.yaml:10:11 A message has a sender',
    'x.yaml:10:18 a.eml cannot be read',
    'x.yaml:10:36 subject would change the bytes of ./a.eml',
    'x.yaml:10:53 "qux" is not known here',
    'x.yaml:12:29 notice and kind say the same thing twice',
    'x.yaml:12:42 "many" is no range',
  ])
})

test('a file that is not there and a key that stands twice hide no other mistake', async () => {
  const text =
    'seed: 1\nseed: 2\nsteps:\n  - send: { eml: none.eml, from: a@b.test, to: c@d.test }\n  - advance: soon\nexpect: [{ equals: { eml: nothing.eml } }]'
  expect((await mistakes(text)).map((line) => line.split('. ')[0])).toEqual([
    'x.yaml:2:1 Map keys must be unique',
    'x.yaml:4:18 none.eml cannot be read',
    'x.yaml:5:14 "soon" is no duration',
    'x.yaml:6:27 nothing.eml cannot be read',
  ])
})

test('an alias bomb is an error with a place, not the end of the process', async () => {
  const rows = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef'].map((pair) => [...pair])) {
    rows.push(`${to}: &${to} [${Array.from({ length: 10 }, () => `*${from}`).join(', ')}]`)
  }
  const [line] = await mistakes(rows.join('\n'))
  expect(line).toMatch(/^x\.yaml:\d+:\d+ The aliases of this file unfold too far/)
})

test('an object without a text is told by its paths', async () => {
  expect(await mistakes({ rules: [{ when: { size: 'big' }, then: 'deliver' }] }, undefined as never)).toEqual([
    'x.yaml rules[0].when.size: "big" is no range. Write it as 512, >1MB, <=10kB or 1kB..2MB.',
  ])
})

test('JSON has lines and columns as well', async () => {
  expect(await mistakes('{\n\t"seed": 1,\n\t"sed": 2\n}')).toEqual([
    'x.yaml:3:2 "sed" is not known here. Did you mean seed? Allowed: name, about, mta, rules, session, webhooks, steps, expect, onUnmatched, onUnexpected, seed, timezone, clock.',
  ])
})
