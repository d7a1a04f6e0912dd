/** The key, secret or password of a webhook: as it was given, or one made from the seed. */
import { HIDDEN } from '../core/secrets.ts'
import type { WebhookFormatName } from '../core/webhook.ts'
import { SandboxError } from '../errors.ts'
import { hexId, namedBytes } from './ids.ts'
import { ecdsaKey, ecdsaVerificationKey, readEcdsaKey } from './signing/ecdsa.ts'

interface SecretKind {
  /** From a name; '' where nothing is signed unless a secret is given. */
  make(name: string): string
  /** What is wrong with a given one, and on a second line what to write; null for nothing. */
  fault(given: string): string | null
  /** What the application verifies with; the secret itself unless given, null where it needs none. */
  shown?(secret: string): string | null
}

const svix: SecretKind = {
  make: (name) => `whsec_${namedBytes(name, 24).toString('base64')}`,
  fault: (given) =>
    /^whsec_(?:[A-Za-z0-9+/]{4}){2,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(given)
      ? null
      : 'must be whsec_ and a key in base64.\nCopy the whole signing secret, or leave it out.',
}

const password: SecretKind = {
  make: () => '',
  fault: (given) =>
    /^[^:]+:/.test(given)
      ? null
      : 'must be user:password; it is sent as HTTP Basic, for this provider signs nothing.\nWrite both, or leave it out.',
  shown: (secret) => secret || null,
}

const certificate: SecretKind = {
  make: () => '',
  fault: () => 'is of no use: Amazon SNS signs with a certificate, served at SigningCertURL.\nLeave it out.',
  shown: () => null,
}

const KINDS: Record<WebhookFormatName, SecretKind> = {
  bouncelab: svix,
  ses: certificate,
  'ses-events': certificate,
  sendgrid: {
    make: ecdsaKey,
    fault: (given) =>
      readEcdsaKey(given)
        ? null
        : 'must be a private key on P-256 (PEM, or PKCS #8 in base64).\nLeave it out to have one made; the public key is shown.',
    shown(secret) {
      const key = readEcdsaKey(secret)
      return key && ecdsaVerificationKey(key)
    },
  },
  mailgun: {
    make: (name) => hexId(name, 32),
    fault: (given) => (given.trim() === '' ? 'is empty.\nWrite the signing key, or leave it out.' : null),
  },
  postmark: password,
  sparkpost: password,
  mailjet: password,
  resend: svix,
}

/**
 * @param given as the user wrote it; undefined for one of our own
 * @param webhookId so that two webhooks do not share one
 * @throws SandboxError E_INVALID where the format cannot sign with it
 */
export function secretFor(
  format: WebhookFormatName,
  given: string | undefined,
  seed: number,
  webhookId: string,
): string {
  if (given === undefined) return KINDS[format].make(`${seed}/${webhookId}/${format} secret`)
  const fault = secretFault(format, given)
  if (fault) throw new SandboxError('E_INVALID', `The secret of a webhook in the format ${format} ${oneLine(fault)}`)
  return given
}

/**
 * What is wrong with a secret that a user wrote, `must be …`, and on a second line what to write instead; null for nothing.
 */
export const secretFault = (format: WebhookFormatName, given: string): string | null =>
  given === HIDDEN
    ? `is ${HIDDEN}, which stands in place of one that is not shown.\nWrite the secret itself, or leave it out.`
    : KINDS[format].fault(given)

const oneLine = (fault: string): string => fault.replace('\n', ' ')

/**
 * What the application is given to verify with: SendGrid's public key, else the secret itself.
 * @returns null where it needs none
 */
export function verificationKeyOf(format: WebhookFormatName, secret: string): string | null {
  const { shown } = KINDS[format]
  return shown ? shown(secret) : secret
}
