import { createHmac, createVerify, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, globalAgent } from 'node:https'
import type { AddressInfo } from 'node:net'
import { EventWebhook, EventWebhookHeader } from '@sendgrid/eventwebhook'
import MessageValidator from 'sns-validator'
import { Webhook } from 'svix'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { selfSigned } from '../../server/smtp/self-signed.ts'
import type { Keys, Post } from '../../server/webhooks/format.ts'
import { formatOf, verificationKeyOf } from '../../server/webhooks/formats.ts'
import { certificatePem } from '../../server/webhooks/signing/certificate.ts'
import { CERTIFICATE_PATH } from '../../server/webhooks/signing/sns.ts'
import { AT, CASES, keysOf, POSTED_AT } from './told.ts'

const told = CASES['failed: no such user']!

/** sns-validator takes the certificate by https alone. */
const tls = selfSigned(['127.0.0.1'], new Date())
const server = createServer(tls, async (request, response) => {
  response.end(request.url === `/${CERTIFICATE_PATH}` ? await certificatePem() : '')
})
let baseUrl = ''

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
  globalAgent.options.ca = tls.cert
})
afterAll(() => {
  delete globalAgent.options.ca
  server.closeAllConnections()
  server.close()
})

const validate = (message: unknown): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    new MessageValidator(/^127\.0\.0\.1:\d+$/).validate(message as Record<string, unknown>, (error, valid) =>
      error ? reject(error) : resolve(valid ?? {}),
    )
  })

const postOf = async (
  name: Parameters<typeof formatOf>[0],
  keys: Partial<Keys> = {},
  now = POSTED_AT,
): Promise<Post> => {
  const post = await (await formatOf(name)).post(told, keysOf(name, keys), 1, now)
  if (!post) throw new Error(`${name} posts nothing`)
  return post
}

test.each(['ses', 'ses-events'] as const)(
  'sns-validator takes the posts of %s, in both signature versions',
  async (name) => {
    for (const signatureVersion of ['1', '2'] as const) {
      const { body } = await postOf(name, { baseUrl, signatureVersion })
      const valid = await validate(body)
      expect(valid).toMatchObject({ Type: 'Notification', SignatureVersion: signatureVersion })
    }
  },
)

test('sns-validator takes the confirmation of a subscription, and its token is in its URL', async () => {
  const { confirmation } = await formatOf('ses')
  const { body } = await confirmation!(keysOf('ses', { baseUrl }), AT)
  const valid = await validate(body)
  expect(valid.Type).toBe('SubscriptionConfirmation')
  const url = new URL(String(valid.SubscribeURL))
  expect(Object.fromEntries(url.searchParams)).toEqual({
    Action: 'ConfirmSubscription',
    TopicArn: valid.TopicArn,
    Token: valid.Token,
  })
})

test('sns-validator refuses a post of which a letter was changed', async () => {
  const { body } = await postOf('ses-events', { baseUrl })
  await expect(validate(body.replace('no such user', 'no such usex'))).rejects.toThrow('signature is invalid')
})

test('The certificate of SNS is good now, for SHA-256 as well, and is the same at every asking', async () => {
  const certificate = new X509Certificate(await certificatePem())
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.checkHost('sns.amazonaws.com')).toBe('sns.amazonaws.com')
  expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now())
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now())
  expect(await certificatePem()).toBe(certificate.toString())
})

test("SNS's string to sign is the documented one", async () => {
  const { body } = await postOf('ses-events', { signatureVersion: '2' })
  const message = JSON.parse(body)
  const documented = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
    .map((name) => `${name}\n${message[name]}\n`)
    .join('')
  const verifies = createVerify('RSA-SHA256')
    .update(documented)
    .verify(await certificatePem(), message.Signature, 'base64')
  expect(verifies).toBe(true)
})

test("SendGrid's own library verifies with the public key that is shown, and refuses a changed body", async () => {
  const { headers, body } = await postOf('sendgrid')
  const webhook = new EventWebhook()
  const key = webhook.convertPublicKeyToECDSA(verificationKeyOf('sendgrid', keysOf('sendgrid').secret)!)
  const signature = headers[EventWebhookHeader.SIGNATURE().toLowerCase()]!
  const timestamp = headers[EventWebhookHeader.TIMESTAMP().toLowerCase()]!
  expect(webhook.verifySignature(key, body, signature, timestamp)).toBe(true)
  expect(webhook.verifySignature(key, body.trimEnd(), signature, timestamp)).toBe(false)
})

test.each(['resend', 'bouncelab'] as const)('svix verifies the posts of %s by its own clock', async (name) => {
  const { secret } = keysOf(name)
  const { headers, body } = await postOf(name, {}, Date.now())
  expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
  expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow('No matching signature')
  const old = await postOf(name, {}, Date.now() - 400_000)
  expect(() => new Webhook(secret).verify(old.body, old.headers)).toThrow('too old')
})

test("Mailgun's signature is the documented HMAC, with another token at each attempt", async () => {
  const format = await formatOf('mailgun')
  const keys = keysOf('mailgun', { secret: 'the signing key' })
  const tokens: string[] = []
  for (const attempt of [1, 2]) {
    const post = await format.post(told, keys, attempt, POSTED_AT)
    const { timestamp, token, signature } = JSON.parse(post!.body).signature
    expect(signature).toBe(createHmac('sha256', 'the signing key').update(timestamp.concat(token)).digest('hex'))
    expect(timestamp).toBe(String(Math.floor(POSTED_AT / 1000)))
    expect(token).toMatch(/^[0-9a-f]{50}$/)
    tokens.push(token)
  }
  expect(new Set(tokens).size).toBe(2)
})

test.each(['postmark', 'sparkpost', 'mailjet'] as const)(
  '%s sends the user and password that it is given',
  async (name) => {
    const { headers } = await postOf(name, { secret: 'hook:wörd' })
    expect(headers.authorization).toBe(`Basic ${Buffer.from('hook:wörd').toString('base64')}`)
    expect((await postOf(name)).headers).not.toHaveProperty('authorization')
  },
)
