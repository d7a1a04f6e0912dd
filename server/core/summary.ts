/** A message in one row: what lists, waits and the API show of it. Times are ISO 8601. */
import type { AnswerKind } from './answer.ts'
import { isoTime } from './iso-time.ts'
import { type MessageState, messageStatus, type RecipientState } from './state.ts'
import type { MessageKind, MessageStatus, RecipientStatus, ReportEntry, ReversePath, StatusSource } from './types.ts'

export interface RecipientSummary {
  address: string
  /** What an alias made of the address: one alias may make several recipients. */
  expandsTo?: string
  state: RecipientStatus
  attempts: number
  /** Enhanced status code; null before the first outcome. */
  status: string | null
  statusSource: StatusSource | null
  nextAttemptAt: string | null
  diagnostic: string | null
}

export interface Summary {
  id: string
  kind: MessageKind
  parentId: string | null
  rootId: string
  state: MessageStatus
  reversePath: ReversePath
  recipients: RecipientSummary[]
  from: string
  to: string[]
  subject: string
  /** Length of `/raw` in bytes. */
  size: number
  acceptedAt: string
  tags: string[]
  sessionId?: string
  /** For what the recipient's side sent back. */
  answer?: AnswerKind
  /** For notices. */
  report?: ReportEntry[]
  /** For notices: the addresses it is about, its parents' included; for an answer: who sent it back. */
  about?: string[]
}

export function summaryOf(message: MessageState): Summary {
  const isNotice = message.origin.type === 'notice'
  return {
    id: message.id,
    kind: message.kind,
    parentId: message.parentId,
    rootId: message.rootId,
    state: messageStatus(message.recipients),
    reversePath: message.envelope.reversePath,
    recipients: message.recipients.map(recipientSummary),
    from: message.header.from,
    to: message.header.to,
    subject: message.header.subject,
    size: message.size,
    acceptedAt: isoTime(message.acceptedAt),
    tags: message.tags,
    ...(message.origin.type === 'smtp' ? { sessionId: message.origin.sessionId } : {}),
    ...(message.origin.type === 'answer' ? { answer: message.origin.answer, about: [message.origin.recipient] } : {}),
    ...(isNotice ? { report: message.report, about: message.about } : {}),
  }
}

const recipientSummary = (recipient: RecipientState): RecipientSummary => ({
  address: recipient.path.forwardPath,
  ...(recipient.path.expandsTo === undefined ? {} : { expandsTo: recipient.path.expandsTo }),
  state: recipient.state,
  attempts: recipient.attempts,
  status: recipient.status,
  statusSource: recipient.statusSource,
  nextAttemptAt: recipient.nextAttemptAt === null ? null : isoTime(recipient.nextAttemptAt),
  diagnostic: recipient.diagnostic,
})
