/** Amazon SES, event publishing of a configuration set through SNS: `eventType`, with delays, sends and message tags. */
import { domainOf } from '../../core/address.ts'
import { isoTime } from '../../core/iso-time.ts'
import { given } from '../classed.ts'
import { type Fate, fateOf } from '../fate.ts'
import { fieldOf } from '../fields.ts'
import type { Keys, Told, WebhookFormat } from '../format.ts'
import { type SesDelayType, sesDelayOf, sesDiagnostic } from '../ses-bounce.ts'
import {
  REPORTING_MTA,
  type SesBounce,
  type SesComplaint,
  type SesDelivery,
  type SesMail,
  type SesRecipient,
  sesBounce,
  sesComplaint,
  sesDelivery,
  sesEventId,
  sesMailOf,
} from '../ses-mail.ts'
import { notification, subscriptionConfirmation } from '../signing/sns.ts'
import { judgeSns, SNS_RETRIES } from './ses.ts'

interface SesDeliveryDelay {
  timestamp: string
  delayType: SesDelayType
  expirationTime: string
  delayedRecipients: Required<Omit<SesRecipient, 'action'>>[]
  reportingMTA: string
}

export type SesEvent = { mail: SesMail & { tags: Record<string, string[]> } } & (
  | { eventType: 'Send'; send: Record<string, never> }
  | { eventType: 'Bounce'; bounce: SesBounce }
  | { eventType: 'Complaint'; complaint: SesComplaint }
  | { eventType: 'Delivery'; delivery: SesDelivery }
  | { eventType: 'DeliveryDelay'; deliveryDelay: SesDeliveryDelay }
)

/** SES tries for 14 hours (840 minutes, as its own text of an expired message says). */
const LIFETIME = 840 * 60_000

export const sesEvents: WebhookFormat = {
  tells: () => true,
  retries: SNS_RETRIES,
  judge: judgeSns,
  confirmation: subscriptionConfirmation,
  post(told, keys) {
    const message = `${JSON.stringify(eventOf(told, keys))}\n`
    return notification(keys, sesEventId(told, keys), told.at, message, 'Amazon SES Email Event Notification')
  },
}

function eventOf(told: Told, keys: Keys): SesEvent {
  const fate = fateOf(told)
  const mail = { ...sesMailOf(told, keys), tags: tagsOf(told) }
  switch (fate.became) {
    case 'accepted':
      return { eventType: 'Send', mail, send: {} }
    case 'delivered':
      return { eventType: 'Delivery', mail, delivery: sesDelivery(told, fate) }
    case 'deferred':
      return { eventType: 'DeliveryDelay', mail, deliveryDelay: delayOf(told, fate) }
    case 'complained':
      return { eventType: 'Complaint', mail, complaint: sesComplaint(told, keys) }
    default:
      return { eventType: 'Bounce', mail, bounce: sesBounce(told, keys, fate) }
  }
}

function delayOf(told: Told, fate: Fate): SesDeliveryDelay {
  const diagnosticCode = sesDiagnostic(fate, false, 0)
  return {
    timestamp: isoTime(told.at),
    delayType: sesDelayOf(fate),
    ...given(told, 'delayType'),
    // An MTA that keeps it for longer still tries.
    expirationTime: isoTime(Math.max(told.message.acceptedAt + LIFETIME, told.nextAttemptAt ?? told.at)),
    delayedRecipients: [{ emailAddress: told.recipient, status: fate.status, diagnosticCode }],
    reportingMTA: REPORTING_MTA,
  }
}

/** SES's own tags, and those of `X-SES-MESSAGE-TAGS: campaign=book, kind=welcome`. */
function tagsOf(told: Told): Record<string, string[]> {
  const { message } = told
  const tags: Record<string, string[]> = {
    'ses:source-ip': [message.clientIp ?? '127.0.0.1'],
    'ses:from-domain': [domainOf(message.reversePath)],
    'ses:caller-identity': ['bouncelab'],
  }
  if (told.remoteHost) tags['ses:outgoing-ip'] = [told.sendingIp]
  const set = fieldOf(message.header, 'X-SES-CONFIGURATION-SET')
  if (set) tags['ses:configuration-set'] = [set]
  const own = fieldOf(message.header, 'X-SES-MESSAGE-TAGS') ?? ''
  for (const [, name, value] of own.matchAll(/([\w-]+)\s*=\s*([\w.@-]+)/g)) tags[name as string] = [value as string]
  return tags
}
