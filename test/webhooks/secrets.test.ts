import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { WEBHOOK_FORMATS } from '../../server/core/webhook.ts'
import { secretFor, verificationKeyOf } from '../../server/webhooks/formats.ts'

test.each(WEBHOOK_FORMATS)('A secret of %s is a function of the seed and the webhook', (format) => {
  const one = secretFor(format, undefined, 1, 'w1')
  expect(secretFor(format, undefined, 1, 'w1')).toBe(one)
  if (one === '') return // it signs with a certificate, or not at all
  expect(secretFor(format, undefined, 2, 'w1')).not.toBe(one)
  expect(secretFor(format, undefined, 1, 'w2')).not.toBe(one)
  // What we make we also take.
  expect(secretFor(format, one, 9, 'w9')).toBe(one)
})

test('Secrets have the shapes that the providers show', () => {
  const made = (format: (typeof WEBHOOK_FORMATS)[number]) => secretFor(format, undefined, 1, 'w1')
  expect(made('resend')).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
  expect(made('bouncelab')).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
  expect(made('mailgun')).toMatch(/^[0-9a-f]{32}$/)
  // SubjectPublicKeyInfo of a point on P-256, as SendGrid's settings show it.
  expect(verificationKeyOf('sendgrid', made('sendgrid'))).toMatch(
    /^MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE[A-Za-z0-9+/]{86}==$/,
  )
  expect(verificationKeyOf('resend', made('resend'))).toBe(made('resend'))
  expect(verificationKeyOf('ses', made('ses'))).toBeNull()
  expect(verificationKeyOf('postmark', made('postmark'))).toBeNull()
  expect(verificationKeyOf('postmark', 'hook:word')).toBe('hook:word')
})

test('SendGrid takes a private key in PEM, in either form', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const shown = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  for (const type of ['pkcs8', 'sec1'] as const) {
    const pem = privateKey.export({ type, format: 'pem' }).toString()
    expect(verificationKeyOf('sendgrid', secretFor('sendgrid', pem, 1, 'w1'))).toBe(shown)
    const der = privateKey.export({ type, format: 'der' }).toString('base64')
    expect(verificationKeyOf('sendgrid', secretFor('sendgrid', der, 1, 'w1'))).toBe(shown)
  }
})

test.each([
  ['resend', 'hello', 'The secret of a webhook in the format resend must be whsec_ and a key in base64.'],
  ['bouncelab', 'whsec_', 'format bouncelab must be whsec_ and a key in base64.'],
  ['sendgrid', 'hello', 'format sendgrid must be a private key on P-256'],
  ['mailgun', ' ', 'format mailgun is empty. Write the signing key, or leave it out.'],
  ['postmark', 'hello', 'format postmark must be user:password'],
  ['ses', 'hello', 'format ses is of no use: Amazon SNS signs with a certificate'],
] as const)('A secret of %s that cannot be used is refused with the mend: %s', (format, given, message) => {
  expect(() => secretFor(format, given, 1, 'w1')).toThrow(message)
})

test('SendGrid refuses a key on another curve', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  expect(() => secretFor('sendgrid', pem, 1, 'w1')).toThrow('P-256')
})
