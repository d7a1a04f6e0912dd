/** Amazon SES, feedback notifications of an identity through SNS: `notificationType` Bounce, Complaint, Delivery. */
import { fateOf } from '../fate.ts'
import type { Keys, Told, WebhookFormat } from '../format.ts'
import {
  type SesBounce,
  type SesComplaint,
  type SesDelivery,
  type SesMail,
  sesBounce,
  sesComplaint,
  sesDelivery,
  sesEventId,
  sesMailOf,
} from '../ses-mail.ts'
import { notification, subscriptionConfirmation } from '../signing/sns.ts'
import { tellsOnly } from '../tells.ts'

export type SesNotification = { mail: SesMail } & (
  | { notificationType: 'Bounce'; bounce: SesBounce }
  | { notificationType: 'Complaint'; complaint: SesComplaint }
  | { notificationType: 'Delivery'; delivery: SesDelivery }
)

/** SNS to HTTP(S): three retries 20 seconds apart (SNS Developer Guide, "Message delivery retries"). */
export const SNS_RETRIES = [20_000, 20_000, 20_000]

/** Documented: 5xx and 429 are tried again, everything else but 2xx is final. */
export const judgeSns: NonNullable<WebhookFormat['judge']> = (status) => {
  if (status >= 200 && status < 300) return 'taken'
  return status >= 500 || status === 429 ? 'again' : 'refused'
}

export const ses: WebhookFormat = {
  // Neither an acceptance nor a delay has a notification; event publishing has.
  tells: tellsOnly('delivered', 'failed', 'complained', 'answered', 'notice'),
  retries: SNS_RETRIES,
  judge: judgeSns,
  confirmation: subscriptionConfirmation,
  async post(told, keys) {
    const payload = notificationOf(told, keys)
    return payload && notification(keys, sesEventId(told, keys), told.at, JSON.stringify(payload))
  },
}

function notificationOf(told: Told, keys: Keys): SesNotification | null {
  const fate = fateOf(told)
  const mail = sesMailOf(told, keys)
  switch (fate.became) {
    case 'failed':
    case 'answered':
      return { notificationType: 'Bounce', mail, bounce: sesBounce(told, keys, fate) }
    case 'complained':
      return { notificationType: 'Complaint', mail, complaint: sesComplaint(told, keys) }
    case 'delivered':
      return { notificationType: 'Delivery', mail, delivery: sesDelivery(told, fate) }
    default:
      return null
  }
}
