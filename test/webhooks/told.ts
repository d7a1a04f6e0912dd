/** Events as the formats get them: one newsletter to one reader, and what became of it. */
import type { SandboxEvent } from '../../server/core/events.ts'
import type { ReportEntry } from '../../server/core/types.ts'
import type { WebhookFormatName } from '../../server/core/webhook.ts'
import type { Keys, Told } from '../../server/webhooks/format.ts'
import { secretFor } from '../../server/webhooks/formats.ts'

const ACCEPTED_AT = Date.UTC(2026, 0, 5, 9, 0, 0)
export const AT = ACCEPTED_AT + 2 * 60_000 + 345
/** When it is posted, by the wall clock. */
export const POSTED_AT = Date.UTC(2026, 10, 22, 13, 30, 0, 500)

const RECIPIENT = 'Reader@club.example'
const HOST = { name: 'mx.club.example', address: '192.0.2.25' }

export const keysOf = (format: WebhookFormatName, rest: Partial<Keys> = {}): Keys => ({
  secret: secretFor(format, undefined, 1, 'w1'),
  baseUrl: 'http://127.0.0.1:8025/',
  webhookId: 'w1',
  seed: 1,
  ...rest,
})

export function told(type: Told['type'], rest: Partial<Told> = {}): Told {
  return {
    id: 'default-1-h1',
    type,
    at: AT,
    sandbox: 'default',
    recipient: RECIPIENT,
    attempt: 1,
    code: null,
    status: '2.0.0',
    diagnostic: '',
    remoteHost: HOST,
    sendingIp: '198.51.100.1',
    tls: null,
    nextAttemptAt: null,
    expired: false,
    message: {
      id: 'm1',
      rootId: 'm1',
      reversePath: 'news+reader=club.example@shop.example',
      recipients: [RECIPIENT, 'second@club.example'],
      header: [
        { name: 'From', value: 'The Shop <news@shop.example>' },
        { name: 'To', value: 'Reader <Reader@club.example>' },
        { name: 'Subject', value: 'January news' },
        { name: 'Date', value: 'Mon, 5 Jan 2026 09:00:00 +0000' },
        { name: 'Message-ID', value: '<issue-1@shop.example>' },
        { name: 'X-SES-CONFIGURATION-SET', value: 'news' },
        { name: 'X-SES-MESSAGE-TAGS', value: 'campaign=january, kind=news' },
        { name: 'X-SMTPAPI', value: '{"category":["news","january"],"unique_args":{"reader":"r-7","event":"mine"}}' },
        { name: 'X-Mailgun-Tag', value: 'news' },
        { name: 'X-Mailgun-Tag', value: 'january' },
        { name: 'X-Mailgun-Variables', value: '{"reader":"r-7"}' },
        { name: 'X-PM-Tag', value: 'news' },
        { name: 'X-PM-Metadata-reader', value: 'r-7' },
        { name: 'X-MSYS-API', value: '{"campaign_id":"january","metadata":{"reader":"r-7"},"tags":["news"]}' },
        { name: 'X-MJ-CustomID', value: 'r-7' },
        { name: 'X-MJ-EventPayload', value: '{"reader":"r-7"}' },
        { name: 'X-Mailjet-Campaign', value: 'january' },
      ],
      from: 'The Shop <news@shop.example>',
      to: ['Reader <Reader@club.example>'],
      subject: 'January news',
      messageId: 'issue-1@shop.example',
      size: 2048,
      acceptedAt: ACCEPTED_AT,
      clientIp: '127.0.0.1',
    },
    back: null,
    event: {
      epoch: 1,
      seq: 7,
      at: AT,
      type: 'message.tagged',
      messageId: 'm1',
      rootId: 'm1',
      tags: [],
    } as SandboxEvent,
    ...rest,
  }
}

/** What a host replied: `550 5.1.1 …`. */
export function replied(type: 'delivered' | 'deferred' | 'failed', diagnostic: string, rest: Partial<Told> = {}): Told {
  const [code = '', status = ''] = diagnostic.split(' ')
  return told(type, { code: Number(code), status, diagnostic, ...rest })
}

const report = (action: ReportEntry['action'], status: string, diagnosticCode?: string): ReportEntry[] => [
  { finalRecipient: 'somebody-else@club.example', action: 'delivered', status: '2.0.0' },
  { finalRecipient: RECIPIENT, action, status, diagnosticCode },
]

const bytes = (text: string) => new TextEncoder().encode(text)
const back = (kind: string, entries: ReportEntry[], raw: string): Told['back'] => ({
  id: 'm2',
  kind,
  report: entries,
  feedback: null,
  raw: bytes(raw),
})
const COMPLAINT = 'Content-Type: message/feedback-report\r\n\r\nFeedback-Type: fraud\r\nUser-Agent: x/1\r\n'

/** Every kind of event, by what it is. */
export const CASES: Record<string, Told> = {
  accepted: told('accepted', { at: ACCEPTED_AT, attempt: 0, remoteHost: null }),
  delivered: replied('delivered', '250 2.0.0 Ok: queued as 4XyZ'),
  'delivered: over TLS': replied('delivered', '250 2.0.0 Ok: queued as 4XyZ', {
    sendingIp: '127.0.0.1',
    tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', verified: true },
  }),
  'deferred: greylisted': replied('deferred', '450 4.2.0 greylisted, come back later', { nextAttemptAt: AT + 300_000 }),
  'deferred: no host found': told('deferred', {
    status: '4.4.3',
    diagnostic: 'CNAME lookup failed temporarily. (#4.4.3)',
    remoteHost: null,
    attempt: 3,
    nextAttemptAt: AT + 1_600_000,
  }),
  'failed: no such user': replied('failed', '550 5.1.1 <Reader@club.example>: no such user'),
  'failed: mailbox full': replied('failed', '552 5.2.2 mailbox full'),
  'failed: blocked': replied('failed', '554 5.7.1 your address is on a block list'),
  'failed: no such domain': told('failed', {
    status: '5.1.2',
    diagnostic: "Sorry, I couldn't find any host named club.example. (#5.1.2)",
    remoteHost: null,
  }),
  'failed: too old': replied('failed', '451 4.4.1 try again later', {
    expired: true,
    attempt: 12,
    at: ACCEPTED_AT + 604_800_000,
  }),
  complained: told('complained', { at: AT, back: back('complaint', [], COMPLAINT) }),
  'answered: vacation': told('answered', { back: back('vacation', [], 'Subject: Away\r\n\r\nUntil Monday.\r\n') }),
  'answered: challenge': told('answered', { back: back('challenge', [], 'Subject: Are you real?\r\n\r\nClick.\r\n') }),
  'notice: failed': told('notice', {
    back: back('bounce', report('failed', '5.1.1', 'smtp; 550 5.1.1 no such user'), 'Subject: failure notice\r\n\r\n'),
  }),
  'notice: delayed': told('notice', {
    back: back('warning', report('delayed', '4.4.1', 'x-local; no answer'), 'Subject: delayed\r\n\r\n'),
  }),
  'notice: delivered': told('notice', {
    back: back('delivery-report', report('delivered', '2.0.0'), 'Subject: ok\r\n\r\n'),
  }),
}
