import { expect, test } from 'vitest'
import { WEBHOOK_FORMATS } from '../../server/core/webhook.ts'
import type { Post } from '../../server/webhooks/format.ts'
import { formatOf } from '../../server/webhooks/formats.ts'
import { AT, CASES, keysOf, POSTED_AT } from './told.ts'

test.each(WEBHOOK_FORMATS)('%s posts for every event what it always did', async (name) => {
  const format = await formatOf(name)
  const keys = keysOf(name)
  const posts: Record<string, unknown> = {}
  if (format.confirmation) posts.confirmation = shown(await format.confirmation(keys, AT))
  for (const [event, told] of Object.entries(CASES)) {
    const post = await format.post(told, keys, 1, POSTED_AT)
    posts[event] = post && shown(post)
  }
  await expect(asJson(posts)).toMatchFileSnapshot(`golden/${name}.json`)
})

test.each(WEBHOOK_FORMATS)('%s tells of exactly those events that it says it knows', async (name) => {
  const format = await formatOf(name)
  for (const [event, told] of Object.entries(CASES)) {
    if (told.type === 'notice') continue // by what it reports
    expect([event, (await format.post(told, keysOf(name), 1, POSTED_AT)) !== null]).toEqual([
      event,
      format.tells(told.type),
    ])
  }
})

test.each(WEBHOOK_FORMATS)('%s names an event alike at every attempt, and no two events alike', async (name) => {
  const format = await formatOf(name)
  const { accepted: _, ...others } = CASES
  const told = others['failed: no such user']!
  const body = async (...[id, attempt]: [string, number]) => {
    const post = await format.post({ ...told, id }, keysOf(name), attempt, POSTED_AT)
    return post && idOf(post)
  }
  expect(await body('h1', 2)).toEqual(await body('h1', 1))
  // Mailjet gives its events no id at all.
  if (name !== 'mailjet') expect(await body('h2', 1)).not.toEqual(await body('h1', 1))
})

/** What a receiver knows a repetition by. */
function idOf({ headers, body }: Post): unknown {
  const id = headers['svix-id'] ?? headers['webhook-id'] ?? headers['x-amz-sns-message-id']
  if (id) return id
  const json = JSON.parse(body)
  return json['event-data']?.id ?? json.ID ?? json[0]?.sg_event_id ?? json[0]?.msys.message_event.event_id ?? json
}

/** What differs from run to run is put aside (signatures.test.ts verifies it); what is JSON within JSON is opened. */
function shown({ headers, contentType, body }: Post): unknown {
  const json = JSON.parse(body.replace(/"MessageID":(\d+)/, '"MessageID":"$1 as a number"'))
  if ('Signature' in json) json.Signature = 'of this process'
  if (json.Type === 'Notification') json.Message = JSON.parse(json.Message)
  const signature = 'x-twilio-email-event-webhook-signature'
  const kept = signature in headers ? { ...headers, [signature]: 'of this run' } : headers
  return { headers: kept, contentType, body: json }
}

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2).replace(/"(\d+) as a number"/g, '$1')}\n`
