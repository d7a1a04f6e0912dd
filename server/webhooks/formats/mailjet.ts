/** Mailjet's Event API, version 1: one object a post. */
import type { Cause } from '../cause.ts'
import { given } from '../classed.ts'
import { type Fate, fateOf } from '../fate.ts'
import { fieldOf } from '../fields.ts'
import type { Keys, Told, WebhookFormat } from '../format.ts'
import { digitsId, messageName, uuidId } from '../ids.ts'
import { basicHeaders } from '../signing/basic.ts'
import { tellsOnly } from '../tells.ts'

interface Common {
  /** Seconds. */
  time: number
  email: string
  Message_GUID: string
  mj_campaign_id: number
  mj_contact_id: number
  customcampaign: string
  CustomID: string
  Payload: string
}

type Specific =
  | { event: 'sent'; mj_message_id: string; smtp_reply: string }
  | {
      event: 'bounce'
      blocked: boolean
      hard_bounce: boolean
      error_related_to: string
      error: string
      comment: string
    }
  | { event: 'spam'; source: string }

/** `MessageID` is a number beyond what a double holds: written as digits, see post(). */
export type MailjetEvent = Common & Specific

interface MailjetError {
  related: 'recipient' | 'domain' | 'spam' | 'system'
  error: string
  hard: boolean
}

const soft = (related: MailjetError['related'], error: string): MailjetError => ({ related, error, hard: false })
const hard = (related: MailjetError['related'], error: string): MailjetError => ({ related, error, hard: true })

/** The words are documented (Event API guide, "Possible values for errors"), and for quota that it is not permanent; the rest is recalled. */
const ERRORS: Record<Cause, MailjetError> = {
  'unknown-user': hard('recipient', 'user unknown'),
  'disabled-user': hard('recipient', 'mailbox inactive'),
  'bad-domain': hard('domain', 'invalid domain'),
  'mailbox-full': soft('recipient', 'quota exceeded'),
  'too-large': hard('spam', 'policy issue'),
  system: soft('system', 'system issue'),
  connection: soft('system', 'connection issue'),
  loop: hard('system', 'protocol issue'),
  protocol: hard('system', 'protocol issue'),
  content: hard('spam', 'content blocked'),
  attachment: hard('spam', 'content blocked'),
  greylisted: soft('domain', 'greylisted'),
  relaying: hard('domain', 'relay/access denied'),
  'spam-source': hard('spam', 'sender blocked'),
  'spam-content': hard('spam', 'content blocked'),
  policy: hard('spam', 'policy issue'),
  other: hard('system', 'system issue'),
}

/** The recipient is written to no more after these. */
const BLOCKING: readonly Cause[] = ['unknown-user', 'disabled-user', 'bad-domain']

export const mailjet: WebhookFormat = {
  tells: tellsOnly('delivered', 'deferred', 'failed', 'complained', 'notice'),
  // The guide in mailjet/api-documentation: ten more, ten minutes apart. (Its help page says 30 s for a day.)
  retries: Array.from({ length: 10 }, () => 600_000),
  judge: (status) => (status === 200 ? 'taken' : 'again'),
  post(told, keys) {
    const messageId = `576460${digitsId(messageName(told, keys), 12)}`
    const specific = specificOf(told, messageId)
    if (!specific) return null
    const { event, ...rest } = { ...specific, ...commonOf(told, keys) } satisfies MailjetEvent
    const body = `{"event":${JSON.stringify(event)},"MessageID":${messageId},${JSON.stringify(rest).slice(1)}`
    return { headers: basicHeaders(keys.secret), contentType: 'application/json', body }
  },
}

function commonOf(told: Told, keys: Keys): Common {
  const { header } = told.message
  return {
    time: Math.floor(told.at / 1000),
    email: told.recipient,
    Message_GUID: uuidId(messageName(told, keys)),
    mj_campaign_id: 0,
    mj_contact_id: Number(digitsId(`${keys.seed}/${told.recipient.toLowerCase()}`, 8)),
    customcampaign: fieldOf(header, 'X-Mailjet-Campaign') ?? '',
    CustomID: fieldOf(header, 'X-MJ-CustomID') ?? '',
    Payload: fieldOf(header, 'X-MJ-EventPayload') ?? '',
  }
}

function specificOf(told: Told, messageId: string): Specific | null {
  const fate = fateOf(told)
  const classed = given(told, 'error', 'error_related_to', 'hard_bounce', 'blocked')
  switch (fate.became) {
    case 'delivered':
      return { event: 'sent', mj_message_id: messageId, smtp_reply: `sent (${fate.reply})` }
    case 'deferred':
      return { ...bounce(delayOf(fate), fate, false), ...classed }
    case 'failed': {
      const found = ERRORS[fate.cause]
      const blocks = !told.expired && BLOCKING.includes(fate.cause)
      return { ...bounce(told.expired ? { ...found, hard: false } : found, fate, blocks), ...classed }
    }
    case 'complained':
      return { event: 'spam', source: 'bouncelab' }
    default:
      return null
  }
}

/** It has no event for a delay but a bounce that is not permanent; where nothing better is known, `greylisted`. */
const delayOf = ({ cause }: Fate): MailjetError => (ERRORS[cause].hard ? ERRORS.greylisted : ERRORS[cause])

const bounce = ({ related, error, hard }: MailjetError, { reply }: Fate, blocked: boolean): Specific => ({
  event: 'bounce',
  blocked,
  hard_bounce: hard,
  error_related_to: related,
  error,
  comment: reply,
})
