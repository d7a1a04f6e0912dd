/** From an event of the journal to what a provider would tell of it. */
import { domainOf } from '../core/address.ts'
import type { EventOf, SandboxEvent } from '../core/events.ts'
import { replyCode } from '../core/status.ts'
import type { Outcome, RemoteHost } from '../core/types.ts'
import type { HandoffState } from '../core/webhook.ts'
import { fieldValue, scanHeader } from '../mail/header.ts'
import type { Told } from './format.ts'

/** What is looked up for it. */
export interface Archive {
  /** The sandbox's name. */
  name: string
  /** Events of a trace, in order. */
  traceEvents(rootId: string): Promise<SandboxEvent[]>
  raw(id: string): Promise<Uint8Array | null>
}

/** What the other hosts see, which are only played. */
const SENDING_IP = '198.51.100.1'

type Ended = EventOf<'recipient.delivered' | 'recipient.deferred' | 'recipient.failed' | 'recipient.expired'>

/** @returns null where what it tells of has been removed meanwhile */
export async function toldOf(handoff: HandoffState, archive: Archive): Promise<Told | null> {
  const events = await archive.traceEvents(handoff.rootId)
  const event = events.find(({ seq }) => seq === handoff.eventSeq)
  const accepted = events.filter((each) => each.type === 'message.accepted')
  const own = accepted.find(({ messageId }) => messageId === handoff.messageId)
  if (!event || !own) return null
  const isBack = own.origin.type === 'notice' || own.origin.type === 'answer'
  const noticeId = event.type === 'notice.sent' ? event.noticeId : null
  const back = noticeId ? accepted.find(({ messageId }) => messageId === noticeId) : isBack ? own : undefined
  const original = (isBack && accepted.find(({ messageId }) => messageId === own.parentId)) || own
  const raw = await archive.raw(original.messageId)
  if (!raw) return null
  const header = scanHeader(raw)
  const about = back?.report?.find(({ finalRecipient }) => finalRecipient === handoff.recipient) ?? back?.report?.[0]
  const ended = 'status' in event && 'report' in event ? (event as Ended) : endedOf(events, original.messageId, handoff)
  const outcome = ended && 'outcome' in ended ? ended.outcome : undefined
  const host = hostOf(outcome)
  const diagnostic = ended?.diagnostic ?? about?.diagnosticCode ?? ''
  return {
    id: `${archive.name}-${own.epoch}-${handoff.id}`,
    type: handoff.tells,
    at: event.at,
    sandbox: archive.name,
    recipient: handoff.recipient,
    attempt: ended && 'attempt' in ended ? ended.attempt : 0,
    code: codeIn(outcome),
    status: ended?.status ?? about?.status ?? '2.0.0',
    diagnostic,
    remoteHost: host ? { name: host.name, address: host.address } : null,
    sendingIp: host?.from ?? SENDING_IP,
    tls: host?.tls ?? null,
    nextAttemptAt: event.type === 'recipient.deferred' ? event.nextAttemptAt : null,
    expired: event.type === 'recipient.expired',
    message: {
      id: original.messageId,
      rootId: original.rootId,
      reversePath: original.envelope.reversePath,
      recipients: original.envelope.recipients.map(({ forwardPath }) => forwardPath),
      header,
      from: original.header.from,
      to: original.header.to,
      subject: original.header.subject,
      messageId:
        messageIdOf(header) ??
        `${archive.name}.${original.messageId}@${domainOf(original.envelope.reversePath) || 'bouncelab.test'}`,
      size: original.size,
      acceptedAt: original.at,
      clientIp: original.origin.type === 'smtp' ? original.origin.client.ip : null,
    },
    back: back ? await backOf(back, archive) : null,
    event,
  }
}

/** The last that became of the recipient, for events that speak of him and do not say it. */
const endedOf = (events: readonly SandboxEvent[], messageId: string, { recipient, eventSeq, tells }: HandoffState) =>
  tells === 'accepted'
    ? undefined
    : events.findLast(
        (event): event is Ended =>
          'report' in event &&
          'recipient' in event &&
          event.messageId === messageId &&
          event.recipient === recipient &&
          event.seq <= eventSeq,
      )

async function backOf(back: EventOf<'message.accepted'>, archive: Archive): Promise<Told['back']> {
  return {
    id: back.messageId,
    kind: back.origin.type === 'answer' ? back.origin.answer : back.kind,
    report: back.report ?? [],
    feedback: back.origin.type === 'answer' && back.origin.answer === 'complaint' ? 'abuse' : null,
    raw: (await archive.raw(back.messageId)) ?? new Uint8Array(),
  }
}

const messageIdOf = (header: ReturnType<typeof scanHeader>): string | undefined =>
  fieldValue(header, 'message-id')?.replace(/^<(.*)>$/, '$1') || undefined

const codeIn = (outcome: Outcome | undefined): number | null =>
  outcome && 'reply' in outcome && outcome.reply !== undefined ? replyCode(outcome.reply) : null

const hostOf = (outcome: Outcome | undefined): RemoteHost | undefined =>
  outcome && 'host' in outcome ? outcome.host : undefined
