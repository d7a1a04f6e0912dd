/** Amazon SNS's envelope: what is told as a string in `Message`, signed with RSA, with the subscription's URLs. */
import { sign } from 'node:crypto'
import { isoTime } from '../../core/iso-time.ts'
import type { Instant } from '../../core/types.ts'
import type { Keys, Post } from '../format.ts'
import { hexId, uuidId } from '../ids.ts'
import { signingKey } from './certificate.ts'

interface SnsFields {
  Type: 'Notification' | 'SubscriptionConfirmation'
  MessageId: string
  Token?: string
  TopicArn: string
  Subject?: string
  Message: string
  SubscribeURL?: string
  Timestamp: string
}

export interface SnsEnvelope extends SnsFields {
  SignatureVersion: '1' | '2'
  /** Base64. */
  Signature: string
  SigningCertURL: string
  UnsubscribeURL?: string
}

/** Below our own address. */
export const CERTIFICATE_PATH = 'webhooks/SimpleNotificationService.pem'

/** Account and region are of nobody's. */
export const topicArn = ({ webhookId }: Pick<Keys, 'webhookId'>): string =>
  `arn:aws:sns:us-east-1:000000000000:bouncelab-${webhookId.replace(/[^\w-]/g, '-')}`

export const subscriptionArn = (keys: Keys): string =>
  `${topicArn(keys)}:${uuidId(`${keys.seed}/${keys.webhookId}/sns`)}`

/** Proves to SubscribeURL that the confirmation was read. */
export const confirmationToken = ({ seed, webhookId }: Pick<Keys, 'seed' | 'webhookId'>): string =>
  hexId(`${seed}/${webhookId}/token`, 128)

const actionUrl = (
  { baseUrl, webhookId }: Pick<Keys, 'baseUrl' | 'webhookId'>,
  query: Record<string, string>,
): string => `${baseUrl}webhooks/${encodeURIComponent(webhookId)}/?${new URLSearchParams(query)}`

/** The signed fields by type, in byte order, each with its value on a line of its own (SNS Developer Guide, "Verifying the signatures"). */
const SIGNED: Record<SnsFields['Type'], (keyof SnsFields)[]> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
}

export function stringToSign(fields: SnsFields): string {
  return SIGNED[fields.Type]
    .filter((name) => fields[name] !== undefined)
    .map((name) => `${name}\n${fields[name]}\n`)
    .join('')
}

/** @param id of the notification, the same at every attempt */
export async function notification(
  keys: Keys,
  id: string,
  at: Instant,
  message: string,
  subject?: string,
): Promise<Post> {
  const fields: SnsFields = {
    Type: 'Notification',
    MessageId: id,
    TopicArn: topicArn(keys),
    ...(subject === undefined ? {} : { Subject: subject }),
    Message: message,
    Timestamp: isoTime(at),
  }
  const unsubscribe = actionUrl(keys, { Action: 'Unsubscribe', SubscriptionArn: subscriptionArn(keys) })
  const envelope = { ...(await signed(fields, keys)), UnsubscribeURL: unsubscribe }
  return snsPost(envelope, { 'x-amz-sns-subscription-arn': subscriptionArn(keys) })
}

/** A GET of it agrees to be told. */
export const subscribeUrl = (keys: Pick<Keys, 'baseUrl' | 'seed' | 'webhookId'>): string =>
  actionUrl(keys, { Action: 'ConfirmSubscription', TopicArn: topicArn(keys), Token: confirmationToken(keys) })

/** What a new endpoint is asked first; it agrees by a GET of SubscribeURL. */
export async function subscriptionConfirmation(keys: Keys, at: Instant): Promise<Post> {
  const token = confirmationToken(keys)
  const topic = topicArn(keys)
  const fields: SnsFields = {
    Type: 'SubscriptionConfirmation',
    MessageId: uuidId(`${keys.seed}/${keys.webhookId}/confirmation`),
    Token: token,
    TopicArn: topic,
    Message: `You have chosen to subscribe to the topic ${topic}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: subscribeUrl(keys),
    Timestamp: isoTime(at),
  }
  return snsPost(await signed(fields, keys), {})
}

/** The answer to a GET of SubscribeURL. */
export function confirmedXml(keys: Keys): string {
  return [
    '<ConfirmSubscriptionResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">',
    '  <ConfirmSubscriptionResult>',
    `    <SubscriptionArn>${subscriptionArn(keys)}</SubscriptionArn>`,
    '  </ConfirmSubscriptionResult>',
    '  <ResponseMetadata>',
    `    <RequestId>${uuidId(`${keys.seed}/${keys.webhookId}/request`)}</RequestId>`,
    '  </ResponseMetadata>',
    '</ConfirmSubscriptionResponse>',
    '',
  ].join('\n')
}

async function signed(fields: SnsFields, { signatureVersion = '1', baseUrl }: Keys): Promise<SnsEnvelope> {
  const { key } = await signingKey()
  const digest = signatureVersion === '2' ? 'sha256' : 'sha1'
  return {
    ...fields,
    SignatureVersion: signatureVersion,
    Signature: sign(digest, Buffer.from(stringToSign(fields)), key).toString('base64'),
    SigningCertURL: baseUrl + CERTIFICATE_PATH,
  }
}

/** JSON that calls itself plain text, as SNS does unless its delivery policy says otherwise. */
const snsPost = (envelope: SnsEnvelope, headers: Record<string, string>): Post => ({
  headers: {
    'x-amz-sns-message-type': envelope.Type,
    'x-amz-sns-message-id': envelope.MessageId,
    'x-amz-sns-topic-arn': envelope.TopicArn,
    ...headers,
    'user-agent': 'Amazon Simple Notification Service Agent',
  },
  contentType: 'text/plain; charset=UTF-8',
  body: JSON.stringify(envelope, null, 2),
})
