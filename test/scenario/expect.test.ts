import { describe, expect, test } from 'vitest'
import type { Summary } from '../../server/core/summary.ts'
import { type Failure, verify } from '../../server/scenario/expect.ts'
import { type Expectation, expectationSchema } from '../../server/scenario/expect-schema.ts'
import { summary } from './support.ts'

const recipient = (address: string, status: string | null) => ({
  address,
  state: 'failed' as const,
  attempts: 1,
  status,
  statusSource: null,
  nextAttemptAt: null,
  diagnostic: null,
})

const mail = summary({ id: 'm1', state: 'failed', recipients: [recipient('ann@shop.test', '5.1.1')] })
const bounce = summary({
  id: 'm2',
  kind: 'bounce',
  parentId: 'm1',
  rootId: 'm1',
  reversePath: '',
  from: 'MAILER-DAEMON@mail.test',
  to: ['app@client.test'],
  subject: 'failure notice',
  recipients: [recipient('app@client.test', null)],
  about: ['ann@shop.test'],
  report: [{ finalRecipient: 'ann@shop.test', action: 'failed', status: '5.1.1' }],
  acceptedAt: '2026-01-05T09:00:30.000Z',
})

const RAW = 'Subject: failure notice\r\n\r\nSorry, no mailbox here\r\nby that name.\r\n'

async function failures(input: object, messages: Summary[] = [mail, bounce], raw = RAW): Promise<Failure[]> {
  const observed = { messages: async () => [...messages], raw: async () => new TextEncoder().encode(raw) }
  return (await verify([expectationSchema.parse(input)], observed)).failures
}

test.each([
  { notice: 'bounce', to: 'app@client.test', about: 'ANN@shop.test', status: '5.1.1', within: '1m' },
  { notice: 'bounce', from: 'mailer-daemon@*', subject: '/FAILURE/', status: '5.*', after: '30s' },
  { notice: 'bounce', contains: ['no mailbox here\nby that name', 'Sorry'] },
  { notice: 'bounce', matches: '^by that .*\\.$' },
  { notice: 'bounce', matches: '/SORRY/i' },
  { kind: 'mail', state: ['failed', 'expired'], status: '5.1.1' },
  { kind: 'bounce', count: 1 },
  { kind: 'bounce', count: '<2' },
  { count: 2 },
  { none: 'warning' },
  { none: 'bounce', about: 'somebody@else.test' },
  { kind: 'warning', count: 0 },
])('%j holds', async (expectation) => {
  expect(await failures(expectation)).toEqual([])
})

test('a failed expectation tells what came nearest, and every way in which it differs', async () => {
  expect(
    await failures({
      notice: 'bounce',
      to: 'other@client.test',
      about: 'ann@shop.test',
      status: '5.2.2',
      within: '10s',
    }),
  ).toEqual([
    {
      expected: 'a bounce to "other@client.test", about "ann@shop.test", status "5.2.2", within 10s',
      nearest:
        'm2, a bounce from "MAILER-DAEMON@mail.test" to "app@client.test", subject "failure notice", about "ann@shop.test", status "5.1.1", delivered',
      why: 'To is "app@client.test", not "other@client.test". Status is "5.1.1", not "5.2.2". It came after 30s, not within 10s.',
      messageId: 'm2',
    },
  ])
})

test('text that is missing is quoted', async () => {
  const [failure] = await failures({ notice: 'bounce', contains: 'mailbox full', matches: '^quota' })
  expect(failure?.why).toBe('It does not contain "mailbox full". It does not match ^quota.')
})

test('a message that should not have come is shown', async () => {
  const [failure] = await failures({ none: 'notice' })
  expect(failure).toMatchObject({ expected: 'no notice', why: 'It came, and none should.', messageId: 'm2' })
})

test('too few and too many are counted', async () => {
  expect((await failures({ kind: 'bounce', count: 2 }))[0]?.why).toBe('There is 1, not 2. It is mail, not a bounce.')
  expect((await failures({ count: '<2' }))[0]?.why).toBe('There are 2, not <2.')
})

test('the fields of a report are held against one entry of it', async () => {
  const two = {
    ...bounce,
    report: [
      { finalRecipient: 'ann@shop.test', action: 'failed' as const, status: '5.1.1', remoteMta: 'mx.shop.test' },
      { finalRecipient: 'bob@shop.test', action: 'delayed' as const, status: '4.2.2' },
    ],
  }
  const report = { finalRecipient: 'ANN@*', action: 'failed', status: '5.*', remoteMta: 'mx.*' }
  expect(await failures({ notice: 'bounce', report }, [mail, two])).toEqual([])
  const [failure] = await failures({ notice: 'bounce', report: { ...report, finalRecipient: 'bob@*' } }, [mail, two])
  expect(failure?.why).toBe('Its report about ann@shop.test: finalRecipient is "ann@shop.test", not "bob@*".')
  const [absent] = await failures({ kind: 'bounce', report: { diagnosticCode: '*full*' } }, [two])
  expect(absent?.why).toBe('Its report about ann@shop.test: diagnosticCode is absent, not "*full*".')
  expect((await failures({ kind: 'mail', report }, [mail]))[0]?.why).toBe('It has no report.')
})

describe('an order', () => {
  const warning = { ...bounce, id: 'm3', kind: 'warning' as const, acceptedAt: '2026-01-06T09:00:00.000Z' }

  test('holds where each came after the one before it', async () => {
    const order = [{ kind: 'mail' }, { notice: 'bounce' }, { notice: 'warning', after: '1d' }]
    expect(await failures({ order }, [warning, mail, bounce])).toEqual([])
  })

  test('fails where one came before, and says so', async () => {
    const [failure] = await failures({ order: [{ notice: 'warning' }, { notice: 'bounce' }] }, [mail, bounce, warning])
    expect(failure).toMatchObject({
      expected: 'in this order: a warning; then a bounce',
      nearest: expect.stringMatching(/^m2, a bounce /),
      why: 'Number 2, a bounce, came before m3 and not after it.',
      messageId: 'm2',
    })
  })

  test('fails where one did not come at all, and tells what came nearest', async () => {
    const order = [{ notice: 'bounce' }, { notice: 'warning', status: '4.4.7' }]
    const [failure] = await failures({ order }, [mail, bounce, warning])
    expect(failure?.why).toBe(
      'Number 2, a warning status "4.4.7", did not come after m2. Status is "5.1.1", not "4.4.7".',
    )
    const [nothing] = await failures({ order }, [mail, bounce])
    expect(nothing).toMatchObject({ nearest: 'nothing', why: expect.stringMatching(/Nothing came after m2\.$/) })
  })

  test('does not take one message for two', async () => {
    expect(await failures({ order: [{ notice: 'bounce' }, { notice: 'bounce' }] })).toHaveLength(1)
  })
})

describe('a recorded message', () => {
  const recorded = (text: string, except?: string[]) => ({
    kind: 'bounce' as const,
    equals: { eml: 'a.eml', ...(except ? { except } : {}), bytes: Buffer.from(text).toString('base64') },
  })
  const why = async (expectation: ReturnType<typeof recorded>, raw = RAW) => {
    const observed = { messages: async () => [bounce], raw: async () => new TextEncoder().encode(raw) }
    return (await verify([expectation], observed)).failures.map((failure) => failure.why)
  }

  test('is the same where only line ends differ', async () => {
    expect(await why(recorded(RAW.replaceAll('\r\n', '\n')))).toEqual([])
  })

  test('differs at the first line that does', async () => {
    expect(await why(recorded(RAW.replace('mailbox', 'post box')))).toEqual([
      'Line 3 of a.eml is "Sorry, no post box here", here it is "Sorry, no mailbox here".',
    ])
    expect(await why(recorded(`${RAW}more`))).toEqual(['Line 5 of a.eml is "more", here it is "".'])
    expect(await why(recorded(RAW), `${RAW}PS\n`)).toEqual(['Line 5 of a.eml is "", here it is "PS".'])
    expect(await why(recorded('Subject: failure notice'))).toEqual(['It goes on after a.eml ends, with "".'])
  })

  test('may differ in the fields that are named, however they are folded, and in its boundaries', async () => {
    const eml = (id: string, boundary: string) =>
      `Message-ID: ${id}\nContent-Type: multipart/report; boundary="${boundary}"\n\n--${boundary}\nmessage-id: ${id}\n--${boundary}--\n`
    expect(await why(recorded(eml('<1@a>', 'b1'), ['message-id', 'boundary']), eml('\n <2@a>', 'b.2'))).toEqual([])
    expect(await why(recorded(eml('<1@a>', 'b1'), ['boundary']), eml('<2@a>', 'b.2'))).toEqual([
      'Line 1 of a.eml is "Message-ID: <1@a>", here it is "Message-ID: <2@a>".',
    ])
  })

  test('is compared byte for byte where it is no UTF-8', async () => {
    const bytes = (last: number) => Uint8Array.of(0x61, 0x3a, 0xff, last)
    const expectation: Expectation = { equals: { eml: 'a.eml', bytes: Buffer.from(bytes(0xfe)).toString('base64') } }
    const observed = (last: number) => ({ messages: async () => [bounce], raw: async () => bytes(last) })
    expect((await verify([expectation], observed(0xfe))).ok).toBe(true)
    expect((await verify([expectation], observed(0xfd))).ok).toBe(false)
  })
})

test('the line that was probably meant is shown beside text that is missing', async () => {
  const [failure] = await failures({ notice: 'bounce', contains: 'Sorry, no mailbx here' })
  expect(failure?.why).toBe(
    'It does not contain "Sorry, no mailbx here"; the nearest line is "Sorry, no mailbox here".',
  )
})

test('where there is no message at all, that is said', async () => {
  expect(await failures({ notice: 'warning' }, [])).toEqual([
    { expected: 'a warning', nearest: 'nothing', why: 'There is no message.' },
  ])
})

test('encoded text is looked into', async () => {
  const raw = `Subject: =?UTF-8?B?${Buffer.from('ご注文').toString('base64')}?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('お届け先').toString('base64')}\r\n`
  expect(await failures({ kind: 'mail', contains: ['ご注文', 'お届け先'] }, [mail], raw)).toEqual([])
})
