/** Class words that a webhook gives a status itself: what is recalled of a provider is not the last word. */
import { expect, test } from 'vitest'
import { CLASS_WORDS, type WebhookFormatName } from '../../server/core/webhook.ts'
import { classedBy } from '../../server/webhooks/classed.ts'
import type { Told } from '../../server/webhooks/format.ts'
import { formatOf } from '../../server/webhooks/formats.ts'
import { problemIn, startTestServer } from '../http/support.ts'
import { keysOf, POSTED_AT, replied } from './told.ts'

const OWN = {
  ses: { bounceType: 'Undetermined', bounceSubType: 'Suppressed' },
  'ses-events': { bounceType: 'Undetermined', bounceSubType: 'Suppressed', delayType: 'IPFailure' },
  sendgrid: { type: 'blocked', bounce_classification: 'Frequency or Volume Too High' },
  mailgun: { reason: 'suppress-bounce', 'bounce-type': 'soft' },
  postmark: { Type: 'BadEmailAddress', TypeCode: 100_000, Name: 'Invalid', Description: 'x', Inactive: false },
  sparkpost: { bounce_class: 30 },
  mailjet: { error: 'blacklisted', error_related_to: 'domain', hard_bounce: false, blocked: false },
  resend: { type: 'Undetermined', subType: 'NoEmail' },
} as const satisfies Partial<Record<WebhookFormatName, object>>

const FAILED = replied('failed', '550 5.1.1 no such user')
const DEFERRED = replied('deferred', '452 4.2.2 mailbox full')

async function bodyOf(name: WebhookFormatName, event: Told): Promise<string> {
  const post = await (await formatOf(name)).post(event, keysOf(name), 1, POSTED_AT)
  // SNS has its message as text within.
  return (post?.body ?? '').replaceAll('\\"', '"')
}

test('every word of every format is tried here', () => {
  for (const [format, words] of Object.entries(OWN))
    expect(Object.keys(words)).toEqual([...CLASS_WORDS[format as WebhookFormatName]])
})

test.each(Object.entries(OWN) as [WebhookFormatName, Record<string, string | number | boolean>][])(
  '%s says the words that it is given, and its own without them',
  async (format, classed) => {
    const bodies = async (told: Partial<Told>) =>
      (await bodyOf(format, { ...FAILED, ...told })) + (await bodyOf(format, { ...DEFERRED, ...told }))
    const [own, plain] = [await bodies({ classed }), await bodies({})]
    for (const [word, value] of Object.entries(classed)) {
      const said = `"${word}":${JSON.stringify(format === 'sparkpost' ? String(value) : value)}`
      expect(own.split(said).length, word).toBeGreaterThan(plain.split(said).length)
    }
  },
)

test('the first pattern that fits the status decides, and only of failures and delays', () => {
  const target = { url: '', format: 'resend', classes: { '5.1.*': { type: 'a' }, '5.*': { type: 'b' } } } as const
  expect(classedBy(target, FAILED)).toEqual({ type: 'a' })
  expect(classedBy(target, replied('failed', '554 5.7.1 no'))).toEqual({ type: 'b' })
  expect(classedBy(target, DEFERRED)).toBeUndefined()
  expect(
    classedBy({ ...target, classes: { '*': { type: 'c' } } }, replied('delivered', '250 2.0.0 ok')),
  ).toBeUndefined()
})

test('a word that the format does not have is refused with the nearest', async () => {
  const { ask, fetch } = await startTestServer()
  const hook = (format: string, classes: object) => ({ webhooks: [{ url: 'http://127.0.0.1:9/', format, classes }] })
  const near = await problemIn(await fetch('putWebhooks', { body: hook('resend', { '5.*': { subtype: 'x' } }) }))
  expect(near).toMatchObject({ status: 422 })
  expect(JSON.stringify(near)).toContain('\\"subtype\\" is no class word of resend.')
  expect(JSON.stringify(near)).toContain('Did you mean subType?')
  const none = await problemIn(await fetch('putWebhooks', { body: hook('bouncelab', { '5.*': { type: 'x' } }) }))
  expect(JSON.stringify(none)).toContain('it has the status itself')
  const classes = { '5.1.1': { type: 'Transient' } }
  expect((await ask('putWebhooks', { body: hook('resend', classes) })).webhooks[0]).toMatchObject({ classes })
})
