/** Every provider but Amazon, whose posts come by SNS: ../ses.ts. */
import { bouncelab } from './bouncelab.ts'
import { mailgun } from './mailgun.ts'
import { mailjet } from './mailjet.ts'
import { postmark } from './postmark.ts'
import { resend } from './resend.ts'
import { sendgrid } from './sendgrid.ts'
import { sparkpost } from './sparkpost.ts'

export const PROVIDERS = { bouncelab, sendgrid, mailgun, postmark, sparkpost, mailjet, resend }
export type ProviderName = keyof typeof PROVIDERS
