import { describe, expect, test } from 'vitest'
import type { RuleRecord } from '../../../server/core/rule.ts'
import type { RecipientPath } from '../../../server/core/types.ts'
import { utf8 } from '../../../server/mail/bytes.ts'
import { refolded } from '../../../server/mta/courier/header-rewrite.ts'
import { createMta } from '../../../server/mta/mta.ts'
import { CLIENT, play } from '../common/play.ts'
import { caseNames, readCase } from '../common/recording.ts'

const RAW = utf8('From: a@shop.test\r\nTo: b@away.test\r\nSubject: s\r\n\r\nhello\r\n')
const MINUTE = 60_000

const GREY = { do: 'reply', at: 'rcpt', reply: '450 4.2.0 later' } as const
const GONE = { do: 'reply', at: 'rcpt', reply: '550 5.1.1 nobody' } as const
const rule = (recipient: string, then: RuleRecord['then'][number]): RuleRecord => ({
  id: recipient,
  when: { recipient },
  then: [then],
})

interface Given {
  config?: Record<string, string | number>
  files?: Record<string, string>
  rules?: RuleRecord[]
  from?: string
  to?: RecipientPath[]
}

const run = ({
  config = {},
  files = {},
  rules = [],
  from = 'a@shop.test',
  to = [{ forwardPath: 'b@away.test' }],
}: Given) =>
  play({
    input: { type: 'courier', config: { me: 'mx.test', ...config }, files, users: ['alice', 'carol'] },
    rules,
    raw: RAW,
    envelope: { reversePath: from, recipients: to },
  })

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

function problems(config: Record<string, string> | string, files = {}): string {
  try {
    createMta({ type: 'courier', config, files }, { timezone: 'UTC' })
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('The schedule', () => {
  test('three attempts five minutes apart, then waits that double from a quarter of an hour to two hours', () => {
    const { events } = run({ rules: [rule('*', GREY)] })
    const at = events.flatMap((event) =>
      event.type === 'recipient.attempted' && event.messageId === 'm1' ? [event.at] : [],
    )
    const waits = at.slice(1).map((each, i) => (each - (at[i] as number)) / MINUTE)
    expect(waits.slice(0, 15)).toEqual([5, 5, 15, 5, 5, 30, 5, 5, 60, 5, 5, 120, 5, 5, 120])
  })

  test('one delay is told after the first attempt past warntime, and mail comes back at the first past queuetime', () => {
    const { notices, events } = run({ rules: [rule('b@away.test', GREY)] })
    const start = events[0]?.at ?? 0
    const hours = notices.map(({ kind, at }) => [kind, Math.floor((at - start) / MINUTE / 60)])
    expect(hours).toEqual([
      ['warning', 4],
      ['bounce', 169],
    ])
    expect(text(notices[1]?.bytes as Uint8Array)).toContain('Action: failed\r\nStatus: 5.0.0')
  })

  test('warntime 0 tells of no delay', () => {
    const { notices } = run({ config: { warntime: 0, queuetime: '1d' }, rules: [rule('b@away.test', GREY)] })
    expect(notices.map(({ kind }) => kind)).toEqual(['bounce'])
  })
})

describe('Who is told', () => {
  const two: RecipientPath[] = [{ forwardPath: 'gone@away.test' }, { forwardPath: 'late@away.test' }]

  test('a failure is told when the last recipient is done, and all of them in one notice', () => {
    const { notices, events } = run({
      config: { queuetime: '1h', warntime: '1d' },
      rules: [rule('gone@*', GONE), rule('late@*', GREY)],
      to: two,
    })
    expect(notices).toHaveLength(1)
    expect((notices[0]?.at ?? 0) - (events[0]?.at ?? 0)).toBeGreaterThanOrEqual(60 * MINUTE)
    expect(text(notices[0]?.bytes as Uint8Array).match(/^Final-Recipient/gm)).toHaveLength(2)
  })

  test('mail from the null sender that fails is told to the postmaster, from <#@[]>', () => {
    const { notices, outputs } = run({
      from: '',
      rules: [rule('b@*', GONE)],
      files: { 'aliases/system': 'postmaster: carol\n' },
    })
    expect(notices.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['double-bounce', '#@[]', 'postmaster@mx.test'],
    ])
    expect(text(outputs[0]?.bytes as Uint8Array)).toMatch(/^Delivered-To: carol@mx\.test\nReturn-Path: <#@\[\]>\n/)
  })

  test('a double bounce that fails is dropped', () => {
    const { notices, events } = run({ from: '#@[]', rules: [rule('b@*', GONE)] })
    expect(notices).toEqual([])
    expect(events.some((event) => event.type === 'notice.suppressed' && event.reason === 'triple-bounce')).toBe(true)
  })

  test('members of an alias with several are sent as from <>, and nobody is told of them', () => {
    const files = { 'aliases/system': 'list: ok@away.test, gone@away.test\n' }
    const { notices, outputs } = run({ files, rules: [rule('gone@*', GONE)], to: [{ forwardPath: 'list@mx.test' }] })
    expect(notices).toEqual([])
    expect(outputs.map(({ from, to }) => [from, to])).toEqual([['', 'ok@away.test']])
  })

  test('the alias itself answers for success', () => {
    const files = { 'aliases/system': 'list: alice, carol\n' }
    const { notices } = run({ files, to: [{ forwardPath: 'list@mx.test', notify: ['SUCCESS'] }] })
    expect(notices).toHaveLength(1)
    const notice = text(notices[0]?.bytes as Uint8Array)
    expect(notice).toContain('Action: relayed')
    expect(notice).toContain(' <<< 250 Ok - delivered to alias.')
  })
})

describe('Texts and limits', () => {
  test('a text of its own has the names filled in', () => {
    const files = { 'dsnheader.txt': 'From [#ME#], at [#FROMTIME#]:\n', 'dsnsubjectnotice.txt': 'It came back\n' }
    const notice = text(run({ files, rules: [rule('b@*', GONE)] }).notices[0]?.bytes as Uint8Array)
    expect(notice).toContain('Subject: It came back\r\n')
    expect(notice).toMatch(/From mx\.test, at Sun, 22 Nov 2026 02:00:00 \+0000:/)
  })

  test('the boundary moves on where the original holds it', () => {
    const raw = utf8('Subject: s\r\n\r\n--=_courier_0\r\n')
    const { notices } = play({
      input: { type: 'courier', config: { me: 'mx.test' } },
      rules: [rule('b@*', GONE)],
      raw,
      envelope: { reversePath: 'a@shop.test', recipients: [{ forwardPath: 'b@away.test' }] },
    })
    expect(text(notices[0]?.bytes as Uint8Array)).toContain('boundary="=_courier_1"')
  })

  test('long lists of addresses are broken anew, other fields are not', () => {
    const many = Array.from({ length: 4 }, (_, i) => `recipient${i}@away.test`).join(', ')
    const lines = Buffer.from(refolded(utf8(`To: ${many}\nSubject: ${many}\n\nTo: ${many}\n`), '  '))
      .toString()
      .split('\n')
    expect(lines[0]).toBe('To: recipient0@away.test, recipient1@away.test, recipient2@away.test,')
    expect(lines[1]).toBe('  recipient3@away.test')
    expect(lines[2]).toBe(`Subject: ${many}`)
    expect(lines[4]).toBe(`To: ${many}`)
  })
})

describe('Configuration', () => {
  test.each([
    [{ queuetime: 'soon' }, /queuetime: "soon" is no time/],
    [{ dsnlimit: 'big' }, /dsnlimit: "big" is no size/],
    [{ retrybeta: '0' }, /at least one attempt/],
    [{ me: 'two words' }, /me: "two words" is no host name/],
  ])('%j', (config, message) => expect(problems(config as unknown as Record<string, string>)).toMatch(message))

  test('all mistakes are told at once, each with its file', () => {
    const message = problems('', { '/etc/courier/queuetime': 'x', warntime: 'y' })
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual(['/etc/courier/queuetime', 'warntime'])
  })

  test('lines of text do as well as a map', () => {
    const mta = createMta({ type: 'courier', config: 'me mx.test\nqueuetime: 2d\n' }, { timezone: 'UTC' })
    expect(mta.show().find(({ name }) => name === 'queuetime')?.value).toBe('2d')
  })

  test('what is not played is taken and shown, with the near word', () => {
    const mta = createMta({ type: 'courier', config: { me: 'mx.test', quetime: '1d' } }, { timezone: 'UTC' })
    const shown = mta.show().find(({ name }) => name === 'quetime')
    expect(shown).toMatchObject({ played: false })
    expect(shown?.warnings?.[0]?.text).toContain('did you mean queuetime?')
  })
})

describe('The SMTP port', () => {
  const client = CLIENT.type === 'smtp' ? CLIENT.client : null

  test('speaks as recorded', () => {
    const { smtp } = createMta({ type: 'courier', config: { me: 'mx.sandbox.example' } }, { timezone: 'UTC' })
    const offered = ['STARTTLS', 'PIPELINING', '8BITMIME', 'SMTPUTF8', 'SIZE 10485760', 'DSN']
    expect(smtp?.replies.greeting('', 0)).toBe('220 mx.sandbox.example ESMTP')
    expect(smtp?.replies.ehlo('', offered, client as never)).toBe(
      '250 mx.sandbox.example Ok.\nSTARTTLS\nXVERP=Courier\nXEXDATA\nXSECURITY=NONE,STARTTLS\nPIPELINING\n8BITMIME\nSMTPUTF8\nSIZE\nDSN',
    )
    expect(smtp?.replies.queued({ messageId: 'm1', processId: 228, at: 1_795_314_257_000, seed: 1 })).toBe(
      '250 Ok. 000000006B025251.000000E4',
    )
  })

  test.each(caseNames('courier').filter((name) => readCase('courier', name).refused.length > 0))(
    'refuses as recorded: %s',
    (name) => {
      const { rcpts, config } = readCase('courier', name)
      const files = config as Record<string, string>
      const { smtp } = createMta(
        { type: 'courier', files, users: ['alice', 'bob', 'carol', 'dave'] },
        { timezone: 'UTC' },
      )
      for (const { address, reply } of rcpts) {
        const path = smtp?.parsePath('TO', `TO:<${address}>`)
        const ours = path ? smtp?.judgeRecipient?.('', path.path, client as never)?.reply : smtp?.replies.badRecipient
        expect(ours ?? '250 Ok.').toBe(reply)
      }
    },
  )
})
