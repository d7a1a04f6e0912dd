/**
 * What the sandbox asks of storage: free of SQL and asynchronous, so that another database is another file behind the
 * same contract test. Every call names its sandbox first; nothing is shared between sandboxes.
 */
import type { ClockState } from '../core/clock.ts'
import type { ClockMode, EventOf, SandboxEvent } from '../core/events.ts'
import type { MtaInput } from '../core/mta.ts'
import type { SearchTerm } from '../core/search.ts'
import type { Counters } from '../core/state.ts'
import type { Summary } from '../core/summary.ts'
import type { ClientInfo, HeaderField, Instant } from '../core/types.ts'

/** What a sandbox begins with, and returns to at a reset. */
export interface SandboxStart {
  mta: MtaInput
  /** A start of null means the wall clock's now. */
  clock: { mode: ClockMode; speed: number; start: Instant | null }
  seed: number
  timezone: string
}

/** What a restart needs besides the events of traces in motion. Replaced whole with every commit. */
export interface SandboxRecord {
  name: string
  epoch: number
  seq: number
  now: Instant
  startedAt: Instant
  seed: number
  timezone: string
  clock: ClockState
  counters: Counters
  /** The start of the epoch; a later MTA or clock is an event. */
  start: SandboxStart
  /** Uses of rules over all recipients; the events that counted them may be out of reach of a restart. */
  ruleUses: Record<string, number>
  /** The scenario in force as it was given, for GET …/scenario; null for none. */
  scenario: unknown
  pruned: number
  /** Of its mailboxes (IMAP); absent where an older version wrote it. */
  uidValidity?: number
}

/** One line of an SMTP session. Message data is not in it, only its length. */
export interface TranscriptLine {
  /** The sandbox's clock. */
  at: Instant
  /** Client, server, or a remark such as `connection cut`. */
  who: 'C' | 'S' | '*'
  text: string
}

export interface SessionRecord {
  id: string
  openedAt: Instant
  closedAt: Instant | null
  client: ClientInfo
  messageIds: string[]
  refused: number
  transcript: TranscriptLine[]
}

export interface StoredMessage {
  summary: Summary
  /** Nothing of it is in motion any more. */
  ended: boolean
}

/** What one step of one sandbox leaves behind; stored whole or not at all. */
export interface Commit {
  record: SandboxRecord
  /** Everything stored of this sandbox before goes, in the same transaction: a reset. */
  replaces?: boolean
  events: SandboxEvent[]
  /** New messages, with their bytes as `/raw` gives them. */
  messages: (StoredMessage & { raw: Uint8Array })[]
  /** Known messages whose summary changed. */
  updates: StoredMessage[]
  sessions: SessionRecord[]
}

export interface IndexedText {
  id: string
  text: string
  /** With their encoded words decoded. */
  header?: readonly HeaderField[]
  attachments?: number
}

export interface ListQuery {
  /** Each message must meet all of these. */
  search?: readonly SearchTerm[]
  /** Present summaries of messages in motion, for a search that asks for what moves: the store's own are older. */
  live?: readonly Summary[]
  kind?: string[]
  state?: string[]
  /** Only these. */
  ids?: readonly string[]
  /** Only messages older than this one (keyset paging). */
  before?: string
  limit: number
}

export interface MessageList {
  /** Newest first. */
  messages: Summary[]
  /** `before` for the next page; absent on the last one. */
  next?: string
  /** How many match without paging. */
  total: number
}

export interface MessageCount {
  kind: string
  /** For what a recipient's side sent back. */
  answer?: string
  state: string
  messages: number
}

export interface TagCount {
  tag: string
  messages: number
}

/** What a client of POP3 or IMAP did to a delivery. */
export interface DeliveryMark {
  /** Of the event that was the delivery. */
  seq: number
  /** As IMAP writes them; none has a space. */
  flags: string[]
  /** Taken out of the mailbox. */
  gone: boolean
}

export interface SurplusLimits {
  messages?: number
  bytes?: number
  keep?: readonly string[]
}

export interface Store {
  /** Writes all of these in one transaction; resolves when they are safe. */
  commit(commits: readonly Commit[]): Promise<void>

  sandboxes(): Promise<SandboxRecord[]>
  /** Forgets everything of a sandbox. */
  clear(sandbox: string): Promise<void>

  list(sandbox: string, query: ListQuery): Promise<MessageList>
  /** How many messages there are, by kind and state. */
  counts(sandbox: string): Promise<MessageCount[]>
  /** Every tag in use, the most used first. */
  tags(sandbox: string): Promise<TagCount[]>
  message(sandbox: string, id: string): Promise<StoredMessage | null>
  raw(sandbox: string, id: string): Promise<Uint8Array | null>
  /** Removes messages with their bytes; their events stay. @returns those that existed */
  remove(sandbox: string, ids: readonly string[]): Promise<string[]>
  /** All message ids, oldest first. */
  ids(sandbox: string): Promise<string[]>
  /** Adds messages' texts to the search index, in the background. */
  index(sandbox: string, texts: readonly IndexedText[]): Promise<void>
  /** Ids of messages whose text is not in the search index yet, oldest first. */
  unindexed(sandbox: string, limit: number): Promise<string[]>
  /**
   * The oldest ended traces to remove so that both limits hold again, as message ids.
   * @param limits `keep` are the ids of the first messages of traces that must stay
   */
  surplus(sandbox: string, limits: SurplusLimits): Promise<string[]>
  /** The event that says that retention took this message; null where it did not. */
  pruning(sandbox: string, id: string): Promise<EventOf<'messages.pruned'> | null>

  /** Events with seq > after, in order. */
  events(sandbox: string, after: number, limit: number): Promise<SandboxEvent[]>
  /** Every event of one trace, in order. */
  traceEvents(sandbox: string, rootId: string): Promise<SandboxEvent[]>
  /** Everything that the live state is a fold of: events of traces in motion, of rules, the clock and the MTA; in order. */
  liveEvents(sandbox: string): Promise<SandboxEvent[]>
  /** The clock's latest moves, oldest first; changes of its mode are none. */
  moves(sandbox: string, limit: number): Promise<EventOf<'clock.moved'>[]>

  /** Marks of deliveries, in the place of what they were marked with before. */
  mark(sandbox: string, marks: readonly DeliveryMark[]): Promise<void>
  /** Every delivery that was marked in this epoch. */
  marks(sandbox: string): Promise<DeliveryMark[]>

  /** Every event of posts to webhooks, in order. */
  posts(sandbox: string): Promise<SandboxEvent[]>

  sessions(sandbox: string, limit: number, before?: string): Promise<Omit<SessionRecord, 'transcript'>[]>
  session(sandbox: string, id: string): Promise<SessionRecord | null>

  close(): Promise<void>
}
