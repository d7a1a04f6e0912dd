/** SparkPost: batches of wrapped events, with HTTP Basic. It gives back the metadata of the X-MSYS-API field. */
import { type Provider, reportOf } from './provider.ts'
import { hasPassword } from './signatures.ts'

interface Batched {
  msys: {
    message_event?: {
      type: string
      rcpt_to: string
      bounce_class?: string
      raw_reason?: string
      rcpt_meta: { copy?: string }
      /** Seconds, as a string. */
      timestamp: string
    }
  }
}

/** Classes of what answers by itself: automatic replies, subscriptions, challenges. */
const NO_FAILURES = ['60', '80', '90', '100']

export const sparkpost: Provider = {
  fields: (copy) => ({ 'X-MSYS-API': JSON.stringify({ metadata: { copy } }) }),
  isGenuine: hasPassword,
  read: (body) =>
    (JSON.parse(body) as Batched[]).flatMap(({ msys: { message_event: event } }) => {
      // A ping has no event in it.
      if (!event) return []
      const { type, rcpt_to, raw_reason = '', bounce_class = '', rcpt_meta, timestamp } = event
      const isBounce = (type === 'bounce' || type === 'out_of_band') && !NO_FAILURES.includes(bounce_class)
      if (!isBounce && type !== 'spam_complaint') return []
      const kind = isBounce ? 'report' : 'complaint'
      return [
        { copy: rcpt_meta.copy ?? null, kind, report: reportOf(rcpt_to, raw_reason), at: Number(timestamp) * 1000 },
      ]
    }),
}
