/** The formats by name; each is loaded when it is first wanted. */
import type { Duration } from '../core/types.ts'
import { TELLINGS, type Telling, type WebhookFormatName } from '../core/webhook.ts'
import type { WebhookFormat } from './format.ts'

export { secretFault, secretFor, verificationKeyOf } from './secrets.ts'

const LOADERS: Record<WebhookFormatName, () => Promise<WebhookFormat>> = {
  bouncelab: async () => (await import('./formats/bouncelab.ts')).bouncelab,
  ses: async () => (await import('./formats/ses.ts')).ses,
  'ses-events': async () => (await import('./formats/ses-events.ts')).sesEvents,
  sendgrid: async () => (await import('./formats/sendgrid.ts')).sendgrid,
  mailgun: async () => (await import('./formats/mailgun.ts')).mailgun,
  postmark: async () => (await import('./formats/postmark.ts')).postmark,
  sparkpost: async () => (await import('./formats/sparkpost.ts')).sparkpost,
  mailjet: async () => (await import('./formats/mailjet.ts')).mailjet,
  resend: async () => (await import('./formats/resend.ts')).resend,
}

export const formatOf = (name: WebhookFormatName): Promise<WebhookFormat> => LOADERS[name]()

/**
 * What a webhook is told of that does not say of what. A provider tells a failure once, as it happens: the notice that
 * reports it to the sender would tell it again.
 */
export async function toldUnasked(name: WebhookFormatName): Promise<Telling[]> {
  const { tells } = await formatOf(name)
  return TELLINGS.filter((type) => tells(type) && (type !== 'notice' || name === 'bouncelab'))
}

/** How long to wait before the second, third … attempt to tell such an event. */
export const retriesOf = (format: WebhookFormat, tells: Telling): readonly Duration[] =>
  format.retriesFor?.(tells) ?? format.retries
