/** The page's live state: message summaries folded from the journal's events, grouped by their root message. Pure. */
import { messageStatus } from '../../../server/core/state.ts'
import type { RecipientSummary, Summary } from '../../../server/core/summary.ts'
import type {
  Envelope,
  HeaderSummary,
  MessageKind,
  Origin,
  RecipientPath,
  ReportEntry,
} from '../../../server/core/types.ts'

/** An event as it comes over the wire: instants are ISO 8601, and the fields that the page reads. */
export interface LiveEvent {
  type: string
  epoch: number
  seq: number
  at: string
  messageId?: string
  rootId?: string
  index?: number
  [field: string]: unknown
}

/**
 * Message ids by root, the one with the youngest message last. A list of ids is replaced whenever anything of its thread
 * changes, so that rows that were made of it can be kept (rows.ts).
 */
export interface Book {
  byId: Map<string, Summary>
  threads: Map<string, string[]>
}

export const emptyBook = (): Book => ({ byId: new Map(), threads: new Map() })

/** What an event did to the book. */
export type Change = 'added' | 'updated' | 'removed' | null

/** Applies one event. Applying it again changes nothing, so that a page load and the stream may overlap. */
export function fold(book: Book, event: LiveEvent): Change {
  if (event.type === 'message.accepted') return add(book, acceptedSummary(event)) ? 'added' : null
  if (event.type === 'messages.pruned') {
    for (const id of event.messageIds as string[]) remove(book, id)
    return 'removed'
  }
  const message = book.byId.get(event.messageId ?? '')
  if (!message) return null
  if (event.type === 'message.deleted') {
    remove(book, message.id)
    return 'removed'
  }
  const next = updated(message, event)
  if (next === message) return null
  book.byId.set(message.id, next)
  book.threads.set(message.rootId, [...(book.threads.get(message.rootId) ?? [])])
  return 'updated'
}

/** Adds a message; the thread it belongs to becomes the youngest. @returns whether it was new */
export function add(book: Book, summary: Summary): boolean {
  const known = book.byId.has(summary.id)
  if (known) return false
  book.byId.set(summary.id, summary)
  const ids = book.threads.get(summary.rootId)
  if (ids) book.threads.delete(summary.rootId)
  book.threads.set(summary.rootId, ids ? [...ids, summary.id].sort(byNumber) : [summary.id])
  return true
}

/** Puts a page of older messages under what is there, or a fresh first page over nothing. */
export function merge(book: Book, messages: readonly Summary[]): Book {
  const next = emptyBook()
  const older = messages.filter(({ id }) => !book.byId.has(id)).sort((a, b) => byNumber(a.id, b.id))
  for (const message of older) add(next, message)
  // Threads that are there already stand above all that is older, in their order and, untouched, as they are.
  for (const [rootId, ids] of book.threads) {
    const below = next.threads.get(rootId)
    next.threads.delete(rootId)
    next.threads.set(rootId, below ? [...below, ...ids].sort(byNumber) : ids)
  }
  for (const [id, message] of book.byId) next.byId.set(id, message)
  return next
}

export function remove(book: Book, id: string): void {
  const message = book.byId.get(id)
  if (!message) return
  book.byId.delete(id)
  const left = (book.threads.get(message.rootId) ?? []).filter((each) => each !== id)
  if (left.length > 0) book.threads.set(message.rootId, left)
  else book.threads.delete(message.rootId)
}

/** Ids are `m` and a counter; the counter is the order of arrival. */
export const numberOf = (id: string): number => Number(id.slice(1)) || 0
export const byNumber = (a: string, b: string): number => numberOf(a) - numberOf(b)

function acceptedSummary(event: LiveEvent): Summary {
  const envelope = event.envelope as Envelope
  const header = event.header as HeaderSummary
  const origin = event.origin as Origin
  return {
    id: event.messageId as string,
    kind: event.kind as MessageKind,
    parentId: event.parentId as string | null,
    rootId: event.rootId as string,
    state: 'queued',
    reversePath: envelope.reversePath,
    recipients: ((event.recipients as RecipientPath[] | undefined) ?? envelope.recipients).map(({ forwardPath }) => ({
      ...NEW_RECIPIENT,
      address: forwardPath,
    })),
    from: header.from,
    to: header.to,
    subject: header.subject,
    size: event.size as number,
    acceptedAt: event.at,
    tags: [],
    ...(origin.type === 'smtp' ? { sessionId: origin.sessionId } : {}),
    ...(origin.type === 'answer' ? { answer: origin.answer, about: [origin.recipient] } : {}),
    ...(event.report ? { report: event.report as ReportEntry[] } : {}),
    ...(event.about ? { about: event.about as string[] } : {}),
  }
}

const NEW_RECIPIENT: RecipientSummary = {
  address: '',
  state: 'queued',
  attempts: 0,
  status: null,
  statusSource: null,
  nextAttemptAt: null,
  diagnostic: null,
}

function updated(message: Summary, event: LiveEvent): Summary {
  if (event.type === 'message.tagged') return { ...message, tags: event.tags as string[] }
  const before = message.recipients[event.index ?? -1]
  if (!before || !event.type.startsWith('recipient.')) return message
  const recipients = message.recipients.with(event.index as number, recipientAfter(before, event))
  return { ...message, recipients, state: messageStatus(recipients) }
}

const ENDS = ['delivered', 'failed', 'expired', 'held', 'discarded'] as const

function recipientAfter(before: RecipientSummary, event: LiveEvent): RecipientSummary {
  const word = event.type.slice('recipient.'.length)
  const told = (event.status === undefined ? {} : fieldsOf(event)) as Partial<RecipientSummary>
  const end = ENDS.find((each) => each === word)
  if (end) return { ...before, ...told, state: end, nextAttemptAt: null }
  if (word === 'attempted') return { ...before, attempts: event.attempt as number, nextAttemptAt: null }
  if (word === 'queued' || word === 'deferred') {
    return { ...before, ...told, state: 'queued', nextAttemptAt: event.nextAttemptAt as string }
  }
  return before
}

const fieldsOf = ({ status, statusSource, diagnostic }: LiveEvent) => ({ status, statusSource, diagnostic })
