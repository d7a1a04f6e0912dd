/** Mailgun: one object with the event and a signature beside it, both in the body. */
import { domainOf } from '../../core/address.ts'
import type { HeaderField } from '../../core/types.ts'
import type { Cause } from '../cause.ts'
import { given } from '../classed.ts'
import { type Fate, fateOf } from '../fate.ts'
import { fieldsOf, jsonField } from '../fields.ts'
import type { Keys, Told, WebhookFormat } from '../format.ts'
import { base64urlId, eventName, hexId, messageName } from '../ids.ts'
import { type MailgunSignature, mailgunSignature } from '../signing/mailgun.ts'
import { tellsOnly } from '../tells.ts'

interface DeliveryStatus {
  code: number
  message: string
  description: string
  'attempt-no': number
  'session-seconds': number
  'retry-seconds'?: number
  'mx-host'?: string
  tls: boolean
  utf8: boolean
  'certificate-verified': boolean
  'enhanced-code'?: string
  'bounce-type'?: 'hard' | 'soft'
}

interface Common {
  id: string
  /** Seconds, with a fraction. */
  timestamp: number
  'log-level': 'error' | 'warn' | 'info'
  recipient: string
  'recipient-domain': string
  tags: string[]
  campaigns: never[]
  'user-variables': Record<string, unknown>
  flags: Record<'is-routed' | 'is-authenticated' | 'is-system-test' | 'is-test-mode', boolean>
  envelope: { sender: string; transport: 'smtp'; targets: string; 'sending-ip': string }
  message: {
    headers: { to: string; 'message-id': string; from: string; subject: string }
    attachments: never[]
    size: number
  }
  storage: { url: string; key: string }
}

type Specific =
  | { event: 'accepted'; method: 'SMTP' }
  | { event: 'delivered'; 'delivery-status': DeliveryStatus }
  | {
      event: 'failed'
      severity: 'permanent' | 'temporary'
      reason: 'bounce' | 'generic' | 'greylisted' | 'old'
      'delivery-status': DeliveryStatus
    }
  | { event: 'complained' }

export interface MailgunPayload {
  signature: MailgunSignature
  'event-data': Common & Specific
}

/** `bounce-type` is seen in newer accounts; which is which is recalled. */
const HARD: readonly Cause[] = ['unknown-user', 'disabled-user', 'bad-domain', 'other']

/** What Mailgun writes where no host gave a code: 498 for DNS and connections, 602 for too old, recalled from its logs. */
const NO_REPLY = 498
const TOO_OLD = 602

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export const mailgun: WebhookFormat = {
  tells: tellsOnly('accepted', 'delivered', 'deferred', 'failed', 'complained', 'notice'),
  // documentation.mailgun.com, "Automatic Retries": the schedule, 406, and that deliveries are told once.
  retries: [5 * MINUTE, 10 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR],
  retriesFor: (type) => (type === 'delivered' ? [] : mailgun.retries),
  judge(status) {
    if (status === 200) return 'taken'
    return status === 406 ? 'refused' : 'again'
  },
  post(told, keys, attempt, now) {
    const specific = specificOf(told)
    if (!specific) return null
    const token = hexId(`${eventName(told, keys)} attempt ${attempt}`, 50)
    const payload: MailgunPayload = {
      signature: mailgunSignature(keys.secret, token, now),
      'event-data': { ...commonOf(told, keys, levelOf(specific)), ...specific },
    }
    return { headers: {}, contentType: 'application/json', body: JSON.stringify(payload) }
  },
}

function commonOf(told: Told, keys: Keys, level: Common['log-level']): Common {
  const { message, recipient } = told
  const key = base64urlId(`${messageName(told, keys)} storage`, 48)
  return {
    id: base64urlId(eventName(told, keys), 16),
    timestamp: told.at / 1000,
    'log-level': level,
    recipient,
    'recipient-domain': domainOf(recipient),
    tags: fieldsOf(message.header, 'X-Mailgun-Tag'),
    campaigns: [],
    'user-variables': variablesOf(message.header),
    flags: { 'is-routed': false, 'is-authenticated': true, 'is-system-test': false, 'is-test-mode': false },
    envelope: { sender: message.reversePath, transport: 'smtp', targets: recipient, 'sending-ip': told.sendingIp },
    message: {
      headers: {
        to: message.to.join(', '),
        'message-id': message.messageId,
        from: message.from,
        subject: message.subject,
      },
      attachments: [],
      size: message.size,
    },
    storage: { url: `${keys.baseUrl}v3/domains/${domainOf(message.reversePath)}/messages/${key}`, key },
  }
}

/** Each `X-Mailgun-Variables` field holds a JSON object; several are put together. */
function variablesOf(header: readonly HeaderField[]): Record<string, unknown> {
  const fields = header.filter(({ name }) => name.toLowerCase() === 'x-mailgun-variables')
  return Object.assign({}, ...fields.map((field) => jsonField([field], field.name)))
}

function specificOf(told: Told): Specific | null {
  const fate = fateOf(told)
  switch (fate.became) {
    case 'accepted':
      return { event: 'accepted', method: 'SMTP' }
    case 'delivered':
      return { event: 'delivered', 'delivery-status': statusOf(told, fate, 250) }
    case 'deferred': {
      const reason = fate.cause === 'greylisted' ? 'greylisted' : 'generic'
      const wait =
        told.nextAttemptAt === null ? {} : { 'retry-seconds': Math.round((told.nextAttemptAt - told.at) / 1000) }
      const status = { ...statusOf(told, fate, NO_REPLY), ...wait }
      return { event: 'failed', severity: 'temporary', reason, ...given(told, 'reason'), 'delivery-status': status }
    }
    case 'failed':
      return failureOf(told, fate)
    case 'complained':
      return { event: 'complained' }
    default:
      return null
  }
}

function failureOf(told: Told, fate: Fate): Specific {
  if (told.expired) {
    const status = { ...statusOf(told, fate, TOO_OLD), code: TOO_OLD, message: 'Too old', description: fate.diagnostic }
    return {
      event: 'failed',
      severity: 'permanent',
      reason: 'old',
      ...given(told, 'reason'),
      'delivery-status': status,
    }
  }
  return {
    event: 'failed',
    severity: 'permanent',
    reason: fate.code === null && told.type !== 'notice' ? 'generic' : 'bounce',
    ...given(told, 'reason'),
    'delivery-status': {
      ...statusOf(told, fate, fate.status === '5.1.2' ? NO_REPLY : 550),
      'bounce-type': HARD.includes(fate.cause) ? 'hard' : 'soft',
      ...given(told, 'bounce-type'),
    },
  }
}

/** @param implied the code where no host gave one */
function statusOf(
  { attempt, remoteHost, tls }: Told,
  { code, status, diagnostic }: Fate,
  implied: number,
): DeliveryStatus {
  // Mailgun cuts the reply code off and keeps the enhanced one.
  const message = code === null ? diagnostic : diagnostic.replace(/^\d\d\d[ -]/gm, '')
  return {
    code: code ?? implied,
    message,
    description: code === null ? diagnostic : '',
    'attempt-no': Math.max(attempt, 1),
    'session-seconds': 0,
    ...(remoteHost?.name ? { 'mx-host': remoteHost.name } : {}),
    tls: tls !== null,
    utf8: true,
    'certificate-verified': tls?.verified ?? false,
    'enhanced-code': status,
  }
}

const levelOf = (specific: Specific): Common['log-level'] => {
  if (specific.event !== 'failed') return specific.event === 'complained' ? 'warn' : 'info'
  return specific.severity === 'permanent' ? 'error' : 'warn'
}
