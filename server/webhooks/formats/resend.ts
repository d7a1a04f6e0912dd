/** Resend: one object an event, signed by svix. */
import { isoTime } from '../../core/iso-time.ts'
import { given } from '../classed.ts'
import { fateOf } from '../fate.ts'
import type { Keys, Told, WebhookFormat } from '../format.ts'
import { base64urlId, eventName, messageName, uuidId } from '../ids.ts'
import { type SesBounceSubType, type SesBounceType, sesBounceOf, sesDiagnostic } from '../ses-bounce.ts'
import { svixHeaders } from '../signing/svix.ts'

interface Data {
  email_id: string
  created_at: string
  from: string
  to: string[]
  subject: string
  tags: Record<string, string>
}

interface Bounce {
  type: SesBounceType
  subType: SesBounceSubType
  message: string
  diagnosticCode: string[]
}

export type ResendPayload = { created_at: string } & (
  | { type: 'email.sent' | 'email.delivered' | 'email.delivery_delayed' | 'email.complained'; data: Data }
  | { type: 'email.bounced'; data: Data & { bounce: Bounce } }
)

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** What the bounce's subtype says, in a sentence for people. */
const MESSAGES: Record<SesBounceSubType, string> = {
  Undetermined: "It was not possible to tell from the recipient's server why this was returned.",
  General: "The recipient's email provider sent a bounce message.",
  MailboxFull: "The recipient's inbox is full.",
  MessageTooLarge: 'The message is larger than the recipient takes.',
  ContentRejected: 'The message has content that the recipient does not allow.',
  AttachmentRejected: 'The message has an attachment that the recipient does not allow.',
}

export const resend: WebhookFormat = {
  tells: () => true,
  // resend.com/docs/webhooks/retries-and-replays
  retries: [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR],
  post(told, keys, _attempt, now) {
    const body = JSON.stringify(payloadOf(told, keys))
    const id = `msg_${base64urlId(eventName(told, keys), 20).replace(/[-_]/g, '0')}`
    return { headers: svixHeaders('svix', keys.secret, id, now, body), contentType: 'application/json', body }
  },
}

function payloadOf(told: Told, keys: Keys): ResendPayload {
  const fate = fateOf(told)
  const created_at = isoTime(told.at)
  const data = dataOf(told, keys)
  switch (fate.became) {
    case 'accepted':
      return { type: 'email.sent', created_at, data }
    case 'delivered':
      return { type: 'email.delivered', created_at, data }
    case 'deferred':
      return { type: 'email.delivery_delayed', created_at, data }
    case 'complained':
      return { type: 'email.complained', created_at, data }
    default: {
      const { type, subType } = sesBounceOf(fate, told.expired)
      const minutes = Math.round((told.at - told.message.acceptedAt) / MINUTE)
      // What answers by itself is no report and has no diagnostic.
      const diagnosticCode = fate.became === 'answered' ? [] : [sesDiagnostic(fate, told.expired, minutes)]
      const bounce = { type, subType, message: MESSAGES[subType], diagnosticCode, ...given(told, 'type', 'subType') }
      return { type: 'email.bounced', created_at, data: { ...data, bounce } }
    }
  }
}

const dataOf = (told: Told, keys: Keys): Data => ({
  email_id: uuidId(messageName(told, keys)),
  created_at: isoTime(told.message.acceptedAt),
  from: told.message.from,
  to: [told.recipient],
  subject: told.message.subject,
  // Tags are given by its HTTP API only.
  tags: {},
})
