/** What Amazon SES tells of bounces, in SNS's envelope (SNS Developer Guide, "Verifying the signatures"). */
import { createVerify } from 'node:crypto'
import type { RecipientReport } from '../reply-reader.ts'
import { statusIn } from '../status.ts'

export interface SnsMessage {
  Type: 'Notification' | 'SubscriptionConfirmation'
  Message: string
  SignatureVersion: '1' | '2'
  Signature: string
  SigningCertURL: string
  SubscribeURL?: string
  [field: string]: string | undefined
}

const SIGNED = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']

/** @param trusted in production: `({ protocol, host }) => protocol === 'https:' && /^sns\.[\w-]+\.amazonaws\.com$/.test(host)` */
export async function verify(message: SnsMessage, trusted: (url: URL) => boolean): Promise<boolean> {
  const urls = [message.SigningCertURL, ...(message.SubscribeURL ? [message.SubscribeURL] : [])]
  if (!urls.every((url) => trusted(new URL(url)))) return false
  const certificate = await (await fetch(message.SigningCertURL)).text()
  const text = SIGNED.flatMap((name) => (message[name] === undefined ? [] : [`${name}\n${message[name]}\n`])).join('')
  const algorithm = message.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1'
  return createVerify(algorithm).update(text).verify(certificate, message.Signature, 'base64')
}

interface SesBounce {
  notificationType: string
  /** `source` is the reverse-path. */
  mail: { source: string }
  bounce?: {
    timestamp: string
    bouncedRecipients: { emailAddress: string; action?: string; status?: string; diagnosticCode?: string }[]
  }
}

/** What it says as a report; null where it is about no bounce. */
export function sesReport(text: string): { to: string; recipients: RecipientReport[]; at: number } | null {
  const { notificationType, mail, bounce } = JSON.parse(text) as SesBounce
  if (notificationType !== 'Bounce' || !bounce) return null
  const recipients = bounce.bouncedRecipients.map(
    ({ emailAddress, status, diagnosticCode = '' }): RecipientReport => ({
      address: emailAddress,
      action: 'failed',
      status: status ?? statusIn(diagnosticCode) ?? '5.0.0',
      text: diagnosticCode,
    }),
  )
  return { to: mail.source, recipients, at: Date.parse(bounce.timestamp) }
}
