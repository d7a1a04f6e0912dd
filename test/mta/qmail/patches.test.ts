/** Behaviour that netqmail 1.06 has not; facts A.1 and A.9. Without a patch everything is stock. */
import { describe, expect, test } from 'vitest'
import type { RuleRecord } from '../../../server/core/rule.ts'
import { createQmail } from '../../../server/mta/qmail/qmail.ts'
import { play } from './play.ts'

const START = Date.UTC(2026, 0, 5, 9)
const REJECT: RuleRecord = {
  id: 'r1',
  when: { domain: 'far.test' },
  then: [{ do: 'reply', reply: '550 5.1.1 no', at: 'rcpt', host: 'mx.far.test[192.0.2.1]' }],
}

const send = (sender: string, patches: object, control: object = {}, raw = 'Subject: x\n\nhello\n') =>
  play({
    input: { type: 'qmail', control: { me: 'mx.test', ...control }, patches },
    rules: [REJECT],
    start: START,
    envelope: { reversePath: sender, recipients: [{ forwardPath: 'a@far.test' }] },
    raw: new TextEncoder().encode(raw),
  })

const text = (played: ReturnType<typeof send>) =>
  Buffer.from(played.outputs[0]?.bytes ?? [])
    .toString('latin1')
    .replaceAll('\r\n', '\n')

describe('An empty doublebounceto', () => {
  const control = { doublebounceto: '' }

  test('is the empty local part in stock qmail: the double bounce is queued, and swallowed where its host is local', () => {
    for (const patches of [{}, { 'doublebounce-trim': false }]) {
      expect(send('', patches, control).log.slice(6)).toEqual([
        'bounce msg 2198001 qp 20002',
        'end msg 2198001',
        'new msg 2198002',
        expect.stringMatching(/^info msg 2198002: bytes \d+ from <#@\[\]> qp 20002 uid 7796$/),
        'starting delivery 2: msg 2198002 to local @mx.test',
        'status: local 1/10 remote 0/20',
        'delivery 2: success: ',
        'status: local 0/10 remote 0/20',
        'end msg 2198002',
      ])
    }
  })

  test('with the patch doublebounce-trim is the end of a double bounce, with its log line and its reason', () => {
    const played = send('', { 'doublebounce-trim': true }, control)
    expect(played.log.slice(6)).toEqual(['double bounce: discarding bounce/2198001', 'end msg 2198001'])
    expect(played.events.slice(-3)).toMatchObject([
      {
        type: 'notice.suppressed',
        kind: 'double-bounce',
        reason: 'doublebounce-trim',
        why: { by: 'setting', setting: 'control/doublebounceto', value: '' },
      },
      { type: 'message.discarded', reason: 'doublebounce-trim' },
      { type: 'message.ended' },
    ])
  })

  test('changes nothing for a single bounce, nor does the patch for a doublebounceto that is there', () => {
    const patches = { 'doublebounce-trim': true }
    expect(send('me@home.test', patches, control).log[6]).toBe('bounce msg 2198001 qp 20002')
    expect(send('', patches, { doublebounceto: 'admin' }).log[6]).toBe('bounce msg 2198001 qp 20002')
  })
})

describe('bouncemaxbytes', () => {
  // The queue file: qmail-queue's line of 68 bytes, then the message.
  const line = 'Received: (qmail 20001 invoked by uid 0); 5 Jan 2026 09:00:00 -0000\n'
  const copy = (played: ReturnType<typeof send>) => text(played).split('\nReturn-Path: <me@home.test>\n')[1]

  test('cuts the copy after so many bytes of the queue file, and says so after two newlines', () => {
    const played = send('me@home.test', { bouncemaxbytes: line.length + 15 })
    expect(copy(played)).toBe(`${line}Subject: x\n\nhel\n\n--- End of message stripped.\n`)
  })

  test('leaves a copy whole that is not longer, and without the patch every copy', () => {
    const whole = `${line}Subject: x\n\nhello\n`
    expect(copy(send('me@home.test', { bouncemaxbytes: whole.length }))).toBe(whole)
    const big = `Subject: x\n\n${'y'.repeat(200_000)}\n`
    expect(copy(send('me@home.test', {}, {}, big))).toBe(`${line}${big}`)
  })
})

describe('mime-bounce', () => {
  const patches = { 'mime-bounce': true }

  test('makes the bounce a multipart/mixed message whose second part is the copy', () => {
    const boundary = `${START / 1000}mx.test2198001`
    expect(text(send('me@home.test', patches)).split('\n')).toEqual([
      'Received: (qmail 20002 invoked for bounce); 5 Jan 2026 09:00:00 -0000',
      'Date: 5 Jan 2026 09:00:00 -0000',
      'From: MAILER-DAEMON@mx.test',
      'To: me@home.test',
      'MIME-Version: 1.0',
      `Content-Type: multipart/mixed; boundary="${boundary}"`,
      'Subject: failure notice',
      '',
      `--${boundary}`,
      '',
      'Hi. This is the qmail-send program at mx.test.',
      "I'm afraid I wasn't able to deliver your message to the following addresses.",
      "This is a permanent error; I've given up. Sorry it didn't work out.",
      '',
      '<a@far.test>:',
      '192.0.2.1 does not like recipient.',
      'Remote host said: 550 5.1.1 no',
      'Giving up on 192.0.2.1.',
      '',
      '--- Enclosed is a copy of the message.',
      '',
      `--${boundary}`,
      'Content-Type: message/rfc822',
      '',
      'Return-Path: <me@home.test>',
      'Received: (qmail 20001 invoked by uid 0); 5 Jan 2026 09:00:00 -0000',
      'Subject: x',
      '',
      'hello',
      '',
      `--${boundary}--`,
      '',
    ])
  })

  test('has its own words in a double bounce', () => {
    expect(text(send('', patches))).toContain('\n\n--- Enclosed is the original bounce.\n\n--')
  })
})

describe('The configuration', () => {
  const names = (patches: object) =>
    createQmail({ type: 'qmail', control: { me: 'mx.test' }, patches })
      .show()
      .filter(({ name }) => name.startsWith('patches.'))
      .map(({ name, value, sentence }) => [name, value, sentence])

  test('shows each patch that is on, labelled as one', () => {
    expect(names({})).toEqual([])
    expect(names({ 'doublebounce-trim': true, bouncemaxbytes: 50000, 'mime-bounce': false })).toEqual([
      [
        'patches.doublebounce-trim',
        'true',
        'Patch: where doublebounceto is empty, a double bounce is thrown away with a log line.',
      ],
      ['patches.bouncemaxbytes', '50000', 'Patch: the copy in a bounce ends after 50000 bytes.'],
    ])
  })

  test.each([
    [{ bouncemaxbytes: 0 }, 'patches.bouncemaxbytes: write a number of bytes from 1 on'],
    [{ 'doublebounce-trim': 'yes' }, 'patches.doublebounce-trim: write true or false'],
    [{ mimebounce: true }, 'patches: patches are doublebounce-trim, bouncemaxbytes and mime-bounce'],
  ])('refuses %j with what to write', (patches, message) => {
    expect(() => names(patches)).toThrow(message)
  })
})
