import { expect, test } from 'vitest'
import { causeOf } from '../../server/webhooks/cause.ts'
import { fateOf, feedbackOf } from '../../server/webhooks/fate.ts'
import type { Told } from '../../server/webhooks/format.ts'
import { formatOf } from '../../server/webhooks/formats.ts'
import { keysOf, POSTED_AT, replied, told } from './told.ts'

const bodyOf = async (name: Parameters<typeof formatOf>[0], event: Told) => {
  const post = await (await formatOf(name)).post(event, keysOf(name), 1, POSTED_AT)
  return JSON.parse(post!.body)
}

test.each([
  ['5.1.1', '550 5.1.1 no such user', 'unknown-user'],
  ['5.1.6', '551 5.1.6 has moved', 'unknown-user'],
  ['5.1.2', 'no such host', 'bad-domain'],
  ['5.1.10', '556 5.1.10 recipient has a null MX', 'bad-domain'],
  ['5.2.1', '550 5.2.1 disabled', 'disabled-user'],
  ['4.2.2', '452 4.2.2 over quota', 'mailbox-full'],
  ['5.2.3', '552 5.2.3 too big', 'too-large'],
  ['5.3.4', '552 5.3.4 too big', 'too-large'],
  ['4.3.2', '421 4.3.2 going down', 'system'],
  ['4.4.1', 'no answer', 'connection'],
  ['4.4.3', 'CNAME lookup failed temporarily', 'bad-domain'],
  ['5.4.6', 'This message is looping', 'loop'],
  ['5.5.2', '501 5.5.2 syntax error', 'protocol'],
  ['5.6.0', '554 5.6.0 bad content', 'content'],
  ['5.7.1', '554 5.7.1 refused by policy', 'policy'],
  ['5.7.1', '550 5.7.1 Relaying denied', 'relaying'],
  ['5.7.1', '554 5.7.1 listed in a DNSBL', 'spam-source'],
  ['5.7.1', '550 5.7.1 looks like spam', 'spam-content'],
  ['5.7.1', '552 5.7.1 executable attachment', 'attachment'],
  ['5.7.26', '550 5.7.26 unauthenticated', 'policy'],
  ['4.7.1', '451 4.7.1 Greylisting in action', 'greylisted'],
  ['4.2.0', '450 4.2.0 greylisted', 'greylisted'],
  ['5.0.0', '550 No such user here', 'unknown-user'],
  ['5.0.0', '552 mailbox full', 'mailbox-full'],
  ['5.0.0', '554 message too large', 'too-large'],
  ['5.0.0', '554 denied', 'policy'],
  ['4.0.0', 'Connection timed out', 'connection'],
  ['5.0.0', '554 no', 'other'],
  ['', '', 'other'],
])('%s %s is %s', (status, text, cause) => {
  expect(causeOf(status, text)).toBe(cause)
})

/** The same refusals in every provider's own words. */
const REFUSALS: [string, Record<string, unknown>][] = [
  [
    '550 5.1.1 no such user',
    {
      ses: 'Permanent/General',
      sendgrid: 'bounce/Invalid Address',
      postmark: 'HardBounce',
      sparkpost: '10',
      mailjet: 'user unknown',
      mailgun: 'hard',
    },
  ],
  [
    '552 5.2.2 mailbox full',
    {
      ses: 'Transient/MailboxFull',
      sendgrid: 'bounce/Mailbox Unavailable',
      postmark: 'SoftBounce',
      sparkpost: '22',
      mailjet: 'quota exceeded',
      mailgun: 'soft',
    },
  ],
  [
    '552 5.3.4 too large',
    {
      ses: 'Transient/MessageTooLarge',
      sendgrid: 'blocked/Technical Failure',
      postmark: 'SoftBounce',
      sparkpost: '23',
      mailjet: 'policy issue',
      mailgun: 'soft',
    },
  ],
  [
    '554 5.7.1 refused by policy',
    {
      ses: 'Transient/General',
      sendgrid: 'blocked/Reputation',
      postmark: 'Blocked',
      sparkpost: '50',
      mailjet: 'policy issue',
      mailgun: 'soft',
    },
  ],
  [
    '554 5.7.1 spam',
    {
      ses: 'Transient/ContentRejected',
      sendgrid: 'blocked/Content',
      postmark: 'SpamNotification',
      sparkpost: '52',
      mailjet: 'content blocked',
      mailgun: 'soft',
    },
  ],
  [
    '552 5.7.1 bad attachment',
    {
      ses: 'Transient/AttachmentRejected',
      sendgrid: 'blocked/Content',
      postmark: 'VirusNotification',
      sparkpost: '53',
      mailjet: 'content blocked',
      mailgun: 'soft',
    },
  ],
  [
    '550 5.1.2 no such domain',
    {
      ses: 'Permanent/General',
      sendgrid: 'blocked/Technical Failure',
      postmark: 'DnsError',
      sparkpost: '21',
      mailjet: 'invalid domain',
      mailgun: 'hard',
    },
  ],
]

test.each(REFUSALS)('%s in the words of each provider', async (reply, expected) => {
  const event = replied('failed', reply)
  const { bounce } = JSON.parse((await bodyOf('ses', event)).Message)
  const [sendgrid] = await bodyOf('sendgrid', event)
  const [sparkpost] = await bodyOf('sparkpost', event)
  const { data } = await bodyOf('resend', event)
  expect({
    ses: `${bounce.bounceType}/${bounce.bounceSubType}`,
    sendgrid: `${sendgrid.type}/${sendgrid.bounce_classification}`,
    postmark: (await bodyOf('postmark', event)).Type,
    sparkpost: sparkpost.msys.message_event.bounce_class,
    mailjet: (await bodyOf('mailjet', event)).error,
    mailgun: (await bodyOf('mailgun', event))['event-data']['delivery-status']['bounce-type'],
  }).toEqual(expected)
  expect(`${data.bounce.type}/${data.bounce.subType}`).toBe(expected.ses)
})

test('An address that was only too long out of reach is nowhere called dead', async () => {
  const event = replied('failed', '450 4.1.1 cannot be verified', { expired: true })
  expect(JSON.parse((await bodyOf('ses', event)).Message).bounce.bounceType).toBe('Transient')
  expect((await bodyOf('sendgrid', event))[0].type).toBe('blocked')
  expect(await bodyOf('postmark', event)).toMatchObject({ Type: 'SoftBounce', Inactive: false })
  expect(await bodyOf('mailjet', event)).toMatchObject({ hard_bounce: false, blocked: false })
  expect((await bodyOf('mailgun', event))['event-data']).toMatchObject({ severity: 'permanent', reason: 'old' })
})

test('A delay is Mailgun temporary, Postmark Transient, SparkPost delay, Mailjet not permanent, SES DeliveryDelay', async () => {
  const event = replied('deferred', '452 4.2.2 over quota', { attempt: 5 })
  expect((await bodyOf('mailgun', event))['event-data']).toMatchObject({ event: 'failed', severity: 'temporary' })
  expect(await bodyOf('postmark', event)).toMatchObject({ RecordType: 'Bounce', Type: 'Transient', TypeCode: 2 })
  expect((await bodyOf('sparkpost', event))[0].msys.message_event).toMatchObject({ type: 'delay', num_retries: '4' })
  expect(await bodyOf('mailjet', event)).toMatchObject({ event: 'bounce', hard_bounce: false, error: 'quota exceeded' })
  expect((await bodyOf('sendgrid', event))[0]).toMatchObject({ event: 'deferred', attempt: '5' })
  expect((await bodyOf('resend', event)).type).toBe('email.delivery_delayed')
  expect(JSON.parse((await bodyOf('ses-events', event)).Message).deliveryDelay.delayType).toBe('MailboxFull')
})

test("Mailjet's MessageID is a number that a double cannot hold, written out whole", async () => {
  const post = await (await formatOf('mailjet')).post(
    replied('delivered', '250 2.0.0 ok'),
    keysOf('mailjet'),
    1,
    POSTED_AT,
  )
  const digits = /"MessageID":(\d+),/.exec(post!.body)?.[1] ?? ''
  expect(digits).toMatch(/^576460\d{12}$/)
  expect(BigInt(digits)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
  expect(JSON.parse(post!.body).mj_message_id).toBe(digits)
})

test('A notice is read by the entry that speaks of the recipient, an alias by the only one there is', () => {
  const about = (finalRecipient: string, status: string) => ({ finalRecipient, action: 'failed' as const, status })
  const back = (report: ReturnType<typeof about>[]) => ({
    id: 'm2',
    kind: 'bounce',
    report,
    feedback: null,
    raw: new Uint8Array(),
  })
  const notice = (report: ReturnType<typeof about>[]) =>
    fateOf(told('notice', { status: '5.9.9', back: back(report) })).status
  expect(notice([about('x@club.example', '5.2.2'), about('reader@CLUB.example', '5.1.1')])).toBe('5.1.1')
  expect(notice([about('alias-target@club.example', '5.2.2')])).toBe('5.2.2')
  expect(notice([about('x@club.example', '5.2.2'), about('y@club.example', '5.1.1')])).toBe('5.9.9')
})

test('The kind of a complaint is read from its report', () => {
  const raw = (text: string) => ({ id: 'm2', kind: 'complaint', report: [], feedback: 'abuse', raw: Buffer.from(text) })
  expect(feedbackOf(told('complained', { back: raw('Feedback-Type: auth-failure\r\n') }))).toBe('auth-failure')
  expect(feedbackOf(told('complained', { back: raw('no report') }))).toBe('abuse')
})

test("An application's own data that is broken is left out, and the post still goes", async () => {
  const event = replied('failed', '550 5.1.1 no such user')
  const header = ['X-SMTPAPI', 'X-MSYS-API', 'X-Mailgun-Variables'].map((name) => ({ name, value: '{"unique_args":' }))
  const broken = { ...event, message: { ...event.message, header } }
  expect((await bodyOf('sendgrid', broken))[0].event).toBe('bounce')
  expect((await bodyOf('sparkpost', broken))[0].msys.message_event.rcpt_meta).toEqual({})
  expect((await bodyOf('mailgun', broken))['event-data']['user-variables']).toEqual({})
})

test('SES gives no more than ten kilobytes of header, and says so', async () => {
  const event = replied('failed', '550 5.1.1 no such user')
  const header = Array.from({ length: 30 }, (_, i) => ({ name: `X-Field-${i}`, value: 'x'.repeat(1000) }))
  const { mail } = JSON.parse((await bodyOf('ses', { ...event, message: { ...event.message, header } })).Message)
  expect(mail.headersTruncated).toBe(true)
  expect(mail.headers).toHaveLength(10)
})
