/** A newsletter that writes to living addresses only. */
import type { Transporter } from 'nodemailer'
import { type RecipientReport, readReply } from './reply-reader.ts'
import { returnAddresses } from './return-address.ts'
import { decide, type Strike } from './rule.ts'
import { statusIn } from './status.ts'
import type { Told } from './ways/providers/provider.ts'

export interface Subscriber {
  id: number
  address: string
  strikes: Strike[]
  /** Why nothing is sent there any more. */
  unsubscribed?: string
}

export interface Settings {
  transport: Pick<Transporter, 'sendMail'>
  from: string
  /** The host whose mail for bounces+…@ is handed to receive(). */
  bounceHost: string
  secret: string
  subscribers: Subscriber[]
  /** Header fields that a provider wants in order to give back which copy it tells of: `fields` of ways/providers. */
  fields?: ((copy: string) => Record<string, string>) | undefined
  /** Tells somebody who can do something. */
  alert: (text: string) => void
}

export interface Issue {
  number: number
  subject: string
  text: string
}

/** A message as the mail server hands it over, with the recipient of its envelope. */
export interface Incoming {
  to: string
  raw: Uint8Array
  /** When it came: milliseconds since 1970. */
  at: number
}

export type Received = 'report' | 'complaint' | 'foreign' | 'double-bounce' | 'auto-reply' | 'mail'

export type Newsletter = ReturnType<typeof createNewsletter>

export function createNewsletter({ transport, from, bounceHost, secret, subscribers, fields, alert }: Settings) {
  const addresses = returnAddresses(bounceHost, secret)

  function take(subscriber: Subscriber, report: RecipientReport, issue: number, at: number): void {
    const decision = decide(report, issue, at, subscriber.strikes)
    if (decision.do === 'unsubscribe') subscriber.unsubscribed ??= decision.why
    if (decision.do === 'strike') subscriber.strikes = decision.strikes
    if (decision.do === 'alert') alert(decision.why)
  }

  function takeReport(to: string, recipients: RecipientReport[], at: number): 'report' | 'foreign' | 'double-bounce' {
    // A bounce that could not come back to us: the postmaster gets it, and it is about our own address.
    const lost = recipients.find(({ address }) => addresses.read(address))
    if (lost) {
      alert(`Bounces do not come back: ${lost.address} ${lost.status} ${lost.text}`)
      return 'double-bounce'
    }
    const sent = addresses.read(to)
    const subscriber = subscribers.find(({ id }) => id === sent?.subscriber)
    if (!sent || !subscriber) return 'foreign'
    for (const report of recipients) take(subscriber, report, sent.issue, at)
    return 'report'
  }

  /** Who said spam is not written to again, whatever was meant by it. */
  function takeComplaint(to: string, feedback: string): 'complaint' | 'foreign' {
    const subscriber = subscribers.find(({ id }) => id === addresses.read(to)?.subscriber)
    if (!subscriber) return 'foreign'
    if (feedback !== 'not-spam') subscriber.unsubscribed ??= `${subscriber.address} complained: ${feedback}`
    return 'complaint'
  }

  return {
    /**
     * Sends an issue to all who are subscribed, a copy for each.
     * @returns whom it must be sent to again later: our own server did not take it, and said so only for now
     */
    async send({ number, subject, text }: Issue, at = Date.now()): Promise<Subscriber[]> {
      const again: Subscriber[] = []
      for (const subscriber of subscribers.filter((one) => one.unsubscribed === undefined)) {
        const to = subscriber.address
        const envelope = { from: addresses.write({ issue: number, subscriber: subscriber.id }), to }
        const headers = fields?.(envelope.from) ?? {}
        const error = await transport.sendMail({ from, to, subject, text, headers, envelope }).catch(replyOf)
        if (!('code' in error)) continue
        // A refusal at once is a bounce that saves the detour.
        if (error.code >= 500) take(subscriber, refusal(to, error.text), number, at)
        else again.push(subscriber)
      }
      return again
    },

    /**
     * Takes what came back.
     * @returns what it was; `mail` is for a person to read, and `foreign` is a report of what we did not send: a
     * postmaster's copy, or a bounce that somebody made up
     */
    async receive({ to, raw, at }: Incoming): Promise<Received> {
      const reply = await readReply(raw)
      if (reply.kind === 'report') return takeReport(to, reply.recipients, at)
      return reply.kind === 'complaint' ? takeComplaint(to, reply.feedback) : reply.kind
    },

    /** Takes what a provider tells. Where it tells only whose address it was, that one's record is the copy's. */
    takeTold({ copy, kind, report, at }: Told): void {
      const reader = subscribers.find(({ address }) => address.toLowerCase() === report.address.toLowerCase())
      const to = copy ?? (reader ? addresses.write({ issue: 0, subscriber: reader.id }) : '')
      if (kind === 'complaint') takeComplaint(to, 'abuse')
      else takeReport(to, [report], at)
    },
  }
}

/** What the server answered; what is no answer, such as a server that is not there, is thrown on. */
function replyOf(error: unknown): { code: number; text: string } {
  const { responseCode, response } = error as { responseCode?: number; response?: string }
  if (responseCode === undefined) throw error
  return { code: responseCode, text: response ?? '' }
}

const refusal = (address: string, text: string): RecipientReport => ({
  address,
  action: 'failed',
  status: statusIn(text) ?? '5.0.0',
  text,
})
