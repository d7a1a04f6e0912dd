import { expect, test } from 'vitest'
import { formatDuration } from '../../server/core/duration.ts'
import { TELLINGS, type Telling, WEBHOOK_FORMATS, type WebhookFormatName } from '../../server/core/webhook.ts'
import { formatOf, retriesOf, toldUnasked } from '../../server/webhooks/formats.ts'

const schedule = async (name: WebhookFormatName, tells: Telling) =>
  retriesOf(await formatOf(name), tells)
    .map(formatDuration)
    .join(' ')

test("Each provider's schedule", async () => {
  const lines = await Promise.all(WEBHOOK_FORMATS.map(async (name) => `${name}: ${await schedule(name, 'failed')}`))
  expect(lines).toEqual([
    'bouncelab: 5s 5m 30m 2h 5h 10h 10h',
    'ses: 20s 20s 20s',
    'ses-events: 20s 20s 20s',
    'sendgrid: 1m 2m 4m 8m 16m 32m 1h4m 2h8m 4h16m 8h32m 6h57m',
    'mailgun: 5m 10m 15m 1h 2h 4h',
    'postmark: 1m 5m 10m 10m 10m 15m 30m 1h 2h 6h',
    'sparkpost: 14s 28s 56s 1m52s 3m44s 7m28s 14m56s 29m52s 59m44s 1h59m 3h58m',
    'mailjet: 10m 10m 10m 10m 10m 10m 10m 10m 10m 10m',
    'resend: 5s 5m 30m 2h 5h 10h 10h',
  ])
})

test('SendGrid goes on for a day, SparkPost makes twelve attempts within eight hours', async () => {
  const sum = async (name: WebhookFormatName) => (await formatOf(name)).retries.reduce((a, b) => a + b)
  expect(await sum('sendgrid')).toBe(24 * 3_600_000)
  expect((await formatOf('sparkpost')).retries).toHaveLength(11)
  expect(await sum('sparkpost')).toBeLessThanOrEqual(8 * 3_600_000)
})

test('Mailgun tells of a delivery once, Postmark four times at most', async () => {
  expect(await schedule('mailgun', 'delivered')).toBe('')
  expect(await schedule('postmark', 'delivered')).toBe('1m 5m 15m')
})

test.each([
  ['mailgun', { 200: 'taken', 201: 'again', 204: 'again', 302: 'again', 404: 'again', 406: 'refused', 500: 'again' }],
  ['ses', { 200: 'taken', 204: 'taken', 302: 'refused', 404: 'refused', 429: 'again', 500: 'again', 503: 'again' }],
  ['ses-events', { 200: 'taken', 400: 'refused', 429: 'again', 500: 'again' }],
  ['postmark', { 200: 'taken', 403: 'refused', 404: 'again', 500: 'again' }],
  ['mailjet', { 200: 'taken', 204: 'again', 404: 'again', 500: 'again' }],
] as const)('What %s makes of an answer', async (name, answers) => {
  const { judge } = await formatOf(name)
  const judged = Object.keys(answers).map((status) => [status, judge!(Number(status))])
  expect(Object.fromEntries(judged)).toEqual(answers)
})

test('A webhook that does not say of what is told what its format knows; by a provider not of notices', async () => {
  expect(await toldUnasked('bouncelab')).toEqual([...TELLINGS])
  expect(await toldUnasked('ses')).toEqual(['delivered', 'failed', 'complained', 'answered'])
  expect(await toldUnasked('mailjet')).toEqual(['delivered', 'deferred', 'failed', 'complained'])
  // Where it asks, it is told.
  expect((await formatOf('ses')).tells('notice')).toBe(true)
})
