/**
 * Published notices, built again by the sandbox from what they tell of their system, and compared to the byte. They are
 * of later builds than 2005Q4 (7.0.5 and 8.0.1): setting `layout: 7` is what they have in common.
 *
 * Set aside on both sides: ids and boundaries (chance), the client's port (chance), and the time of day in Received and
 * Date lines (how long their machines took). Taken off theirs: what the next host put on top, and the fields of filters.
 * Undone in theirs: the publisher turned me.com into me.example.com and so on, after the lines were folded.
 *
 * Not rebuilt: 03. It is of PMDF's days, its publisher took its boundaries and part headers away, and its order of the
 * status fields (Action and Status first) is of no build that is played here.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { MtaInput } from '../../../server/core/mta.ts'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'
import { Play } from './play.ts'

interface Sample {
  number: string
  about: string
  version: string
  mta: Partial<MtaInput>
  arrived: string
  outcome: OutcomeSpec
  /** What the publisher's hand left in one place only, or took away: the text there, and what it must have been. */
  edited?: [found: string, was: string][]
}

const SEVEN = 'Oracle Communications Messaging Server 7.0.5.33.0 64bit (built Aug 27 2014)'
const EIGHT = 'Oracle Communications Messaging Server 8.0.1.2.20170607 64bit (built Jun  7 2017)'

const rejected = (at: 'mail' | 'rcpt' | 'message', reply: string, host: string): OutcomeSpec => ({
  do: 'reply',
  at,
  reply,
  host,
})
const postmaster = (address: string) => `RETURN_ADDRESS=${address}\nRETURN_PERSONAL=\n`
const threaded = (id: string) => `In-reply-to: ${id}\nTo: shironeko@`

const SAMPLES: Sample[] = [
  {
    number: '01',
    about: 'rejected at RCPT',
    version: SEVEN,
    mta: { host: 'mr21p30im-asmtp004.me.com', address: '17.111.174.67', options: postmaster('postmaster@mac.com') },
    arrived: '2014-04-29T23:34:45Z',
    outcome: rejected(
      'rcpt',
      '550 5.1.1 <kijitora@example.jp>... User Unknown',
      'mx.example.jp[192.0.2.225] 6jo.example.jp ESMTP SENDMAIL-VM',
    ),
    edited: [
      // 29 April 2014 was a Tuesday.
      ['Arrival-date: Thu,', 'Arrival-date: Tue,'],
      ['To: shironeko@', threaded('<CD8C6134-C312-41D5-B083-366F7FA1D752@me.com>')],
    ],
  },
  {
    number: '05',
    about: 'no such domain',
    version: SEVEN,
    mta: { host: 'mr21p30im-asmtp001.me.com', address: '17.111.174.64', options: postmaster('postmaster@mac.com') },
    arrived: '2014-11-20T17:45:18Z',
    outcome: { do: 'dns', result: 'not-found' },
  },
  {
    number: '06',
    about: 'rejected at RCPT, the mailbox is disabled',
    version: SEVEN,
    mta: { host: 'mr21p30im-asmtp003.me.com', address: '17.111.174.66', options: postmaster('postmaster@mac.com') },
    arrived: '2014-11-21T12:18:17Z',
    outcome: rejected(
      'rcpt',
      '550 5.2.1 <kijitora@example.jp>... User Unknown',
      'mx.example.jp[192.0.2.153] 8jo.example.jp ESMTP SENDMAIL-VM',
    ),
    edited: [
      // One system with two addresses.
      ['173.255.246.153', '192.0.2.153'],
      ['To: shironeko@', threaded('<4BC0361E-BAE9-480C-863C-227216D44823@icloud.com>')],
      [
        '"Boundary_(ID_ATTSdYjCBS4CR0BmUidqaQ)"',
        '"Boundary_(ID_ATTSdYjCBS4CR0BmUidqaQ)"\nReferences: <4BC0361E-BAE9-480C-863C-227216D44823@icloud.com>',
      ],
    ],
  },
  {
    number: '07',
    about: 'a warning after a day, with the history of its attempts',
    version: SEVEN,
    mta: {
      host: 'mr21p30im-asmtp001.me.com',
      address: '17.111.174.64',
      options: 'RETURN_PERSONAL=Internet Mail Delivery\n',
      config: 'tcp_local notices 1 4\ntcp-daemon\n',
    },
    arrived: '2014-11-20T17:52:09Z',
    // Each attempt waited so long for an answer.
    outcome: { do: 'connect', result: 'timeout', host: '[192.0.2.240]', delay: 191_000 },
    // One sender by two names.
    edited: [['maybestraycats <', 'Shironeko <']],
  },
  {
    number: '08',
    about: 'rejected after the message, by a reply without a status code',
    version: EIGHT,
    mta: { host: 'mr21p30im-asmtp002.me.com', address: '17.111.174.65', options: postmaster('postmaster@mac.com') },
    arrived: '2018-05-21T12:07:20Z',
    outcome: rejected('message', '550 : User unknown', 'lsean.ezweb.ne.jp[27.85.176.228] au mail'),
  },
  {
    number: '09',
    about: 'rejected at RCPT, by a reply that is longer than a line',
    version: EIGHT,
    mta: { host: 'mr21p30im-asmtp002.me.com', address: '17.111.174.65', options: postmaster('postmaster@mac.com') },
    arrived: '2018-05-21T12:08:51Z',
    outcome: rejected(
      'rcpt',
      '550 <otsu-sakaba-hunter-neko-nyaaaaaaan@ezweb.ne.jp>: User unknown',
      'lsean.ezweb.ne.jp[27.85.176.228] au mail',
    ),
  },
  {
    number: '11',
    about: 'the sender is rejected',
    version: EIGHT,
    mta: { host: 'mr21p30im-asmtp003.me.com', address: '17.111.174.66', options: postmaster('postmaster@mac.com') },
    arrived: '2018-05-23T08:16:45Z',
    outcome: rejected(
      'mail',
      '501 5.1.8 Sender address rejected',
      'mx.example.jp[198.51.100.225] nijo.example.jp ESMTP SENDMAIL-VM',
    ),
  },
]

const read = (number: string): string =>
  readFileSync(new URL(`../../fixtures/imta/lhost-messagingserver-${number}.eml`, import.meta.url), 'utf8')
    .replace(/\r\n/g, '\n')
    .replace(/\b(me|mac|icloud)\.example\.com\b/g, '$1.com')

/** A field with its continuation lines. */
const FIELD = /^[!-9;-~]+:.*\n(?:[ \t].*\n)*/gm

const onTop = /^(?:Return-path|Original-recipient|X-[A-Za-z-]+):|^Received: from mr21\S+ \(\[/

function published({ number, edited = [] }: Sample): string {
  const text = read(number)
  const end = text.indexOf('\n\n') + 1
  const fields = (text.slice(0, end).match(FIELD) ?? []).filter((field) => !onTop.test(field))
  const whole = fields.join('') + text.slice(end)
  return edited.reduce((before, [found, was]) => before.replace(found, was), whole)
}

/** The message as it lay in the queue, which is part 3 without the two lines that the notice puts above it. */
function original(notice: string): { sender: string; recipient: string; raw: string } {
  const part = /\nContent-type: (?:message\/rfc822|text\/plain)\n\nReturn-path: <(.*)>\n([\s\S]*)\n--Boundary_/.exec(
    notice,
  )
  const [, sender = '', quoted = ''] = part ?? []
  const recipient = /^Final-recipient: rfc822;(.*)$/m.exec(notice)?.[1] ?? ''
  return { sender, recipient, raw: quoted.replace(/^Received: .*\n(?:[ \t].*\n)*/, '').replace(/\n/g, '\r\n') }
}

function ours(sample: Sample): string {
  const { sender, recipient, raw } = original(published(sample))
  const play = new Play({
    mta: { version: sample.version, layout: '7', ...sample.mta },
    world: { '*': sample.outcome },
    start: Date.parse(sample.arrived),
  })
  // Its Received lines are in the bytes already.
  play.send({ from: sender, to: [recipient], raw, state: { trace: '' } })
  return play.run().notices[0]!.text.replace(/\r\n/g, '\n')
}

/** Chance and the time that machines take, set aside. */
const settled = (text: string): string =>
  text
    .replace(/\b0[0-9A-Z]{15}@/g, 'ID@')
    .replace(/Boundary_\(ID_[A-Za-z0-9+/]{22}\)/g, 'Boundary_(ID_x)')
    .replace(/(\(TCP\|[0-9.]+)\|\d+\|/g, '$1|PORT|')
    .replace(FIELD, (field) =>
      /^(?:Received|Date):/.test(field)
        ? field.replace(
            /[A-Z][a-z]{2},(\s+)\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000/,
            'Day,$1dd Mon year hh:mm:ss +0000',
          )
        : field,
    )

/** The first line that differs, with those around it; null where none does. */
function firstDifference(ours: string, theirs: string): string | null {
  const [a, b] = [ours.split('\n'), theirs.split('\n')]
  const at = Array.from({ length: Math.max(a.length, b.length) }).findIndex((_, i) => a[i] !== b[i])
  if (at < 0) return null
  const before = b.slice(Math.max(0, at - 3), at).map((line) => `      ${line}`)
  const lines = (name: string, text: readonly string[]) => text.slice(at, at + 2).map((line) => `${name} ${line}`)
  return [`line ${at + 1}:`, ...before, ...lines('theirs', b), ...lines('ours  ', a)].join('\n')
}

describe('published notices, built again', () => {
  test.each(SAMPLES.map((sample) => [sample.number, sample.about, sample] as const))(
    '%s: %s',
    (_number, _about, sample) => {
      expect(firstDifference(settled(ours(sample)), settled(published(sample)))).toBeNull()
    },
  )

  test('every edit that is undone is there', () => {
    for (const sample of SAMPLES) {
      for (const [found] of sample.edited ?? []) expect(published({ ...sample, edited: [] })).toContain(found)
    }
  })
})

describe('the line of the SMTP server that took a published notice in', () => {
  const HERE = {
    '05': 'Oracle Communications Messaging Server 7u4-27.08 (7.0.4.27.7) 64bit (built Aug 22 2013)',
    '06': 'Oracle Communications Messaging Server 7u4-27.08 (7.0.4.27.7) 64bit (built Aug 22 2013)',
    '08': 'Oracle Communications Messaging Server 8.0.1.3.20170906 64bit (built Sep  6 2017)',
    '09': 'Oracle Communications Messaging Server 8.0.1.3.20170906 64bit (built Sep  6 2017)',
    '11': 'Oracle Communications Messaging Server 8.0.1.3.20170906 64bit (built Sep  6 2017)',
  }
  test.each(Object.entries(HERE))('%s', (number, version) => {
    const theirs = (read(number).match(FIELD) ?? []).find((field) => /^Received: from mr21\S+ \(\[/.test(field)) ?? ''
    const [, helo = '', ip = '', recipient = ''] = /from (\S+) \(\[(.*)\]\)[\s\S]*for (\S+);/.exec(theirs) ?? []
    const mta = createImta({ type: 'imta', host: 'ms30511.mac.com', version }, { timezone: 'UTC' })
    const client = { ip, helo, tls: false, esmtp: true }
    const { trace } = mta.trace({
      origin: { type: 'smtp', sessionId: 's1', client },
      envelope: { reversePath: '', recipients: [{ forwardPath: recipient }] },
      processId: 1,
      messageId: 'm1',
      now: Date.parse('2014-11-20T17:45:20Z'),
      seed: 1,
      timezone: 'UTC',
    })
    expect(firstDifference(settled(trace.replace(/\r\n/g, '\n')), settled(theirs))).toBeNull()
  })
})
