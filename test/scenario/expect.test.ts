import { expect, test } from 'vitest'
import type { Summary } from '../../server/core/summary.ts'
import { type Failure, verify } from '../../server/scenario/expect.ts'
import { expectationSchema } from '../../server/scenario/expect-schema.ts'
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

test('where there is no message at all, that is said', async () => {
  expect(await failures({ notice: 'warning' }, [])).toEqual([
    { expected: 'a warning', nearest: 'nothing', why: 'There is no message.' },
  ])
})

test('encoded text is looked into', async () => {
  const raw = `Subject: =?UTF-8?B?${Buffer.from('ご注文').toString('base64')}?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('お届け先').toString('base64')}\r\n`
  expect(await failures({ kind: 'mail', contains: ['ご注文', 'お届け先'] }, [mail], raw)).toEqual([])
})
