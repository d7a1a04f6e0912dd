/** What Amazon SES tells of bounces and complaints, in SNS's envelope (SNS Developer Guide, "Verifying the signatures"). */
import { createVerify } from 'node:crypto'
import { reportOf, type Told } from './providers/provider.ts'

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

/** Notifications have a `notificationType` besides, events of a configuration set an `eventType`; this is in both. */
interface SesMessage {
  /** `source` is the reverse-path. */
  mail: { source: string }
  bounce?: {
    timestamp: string
    bouncedRecipients: { emailAddress: string; action?: string; status?: string; diagnosticCode?: string }[]
  }
  complaint?: { timestamp: string; complainedRecipients: { emailAddress: string }[] }
}

/** What it tells of copies; nothing where it is about neither a bounce nor a complaint. */
export function sesTold(text: string): Told[] {
  const { mail, bounce, complaint } = JSON.parse(text) as SesMessage
  const copy = mail.source
  const bounced = bounce?.bouncedRecipients.map(({ emailAddress, status, diagnosticCode = '' }): Told => {
    const report = reportOf(emailAddress, diagnosticCode)
    return { copy, kind: 'report', report: status ? { ...report, status } : report, at: Date.parse(bounce.timestamp) }
  })
  const complained = complaint?.complainedRecipients.map(({ emailAddress }): Told => {
    return { copy, kind: 'complaint', report: reportOf(emailAddress, ''), at: Date.parse(complaint.timestamp) }
  })
  return [...(bounced ?? []), ...(complained ?? [])]
}
