/** What can be read of a sandbox: the store's answers, with what is still in motion read from the live state. */
import { ANSWERS } from '../core/answer.ts'
import { eventJson } from '../core/event-json.ts'
import type { EventOf, SandboxEvent } from '../core/events.ts'
import { type Explanation, explain } from '../core/explain.ts'
import { isoTime } from '../core/iso-time.ts'
import type { MtaInput, NoticeTable, ShownSetting } from '../core/mta.ts'
import type { NearMiss } from '../core/rule-stack.ts'
import type { SearchKind } from '../core/search-words.ts'
import type { MessageState, RecipientState } from '../core/state.ts'
import { type Summary, summaryOf } from '../core/summary.ts'
import { buildTrace, type TraceNode } from '../core/trace.ts'
import type { Instant } from '../core/types.ts'
import { concat, toLf } from '../mail/bytes.ts'
import { createMta } from '../mta/mta.ts'
import type { ListQuery, MessageList } from '../store/store.ts'
import { rebuildMessage } from './rebuild.ts'
import type { Sandbox } from './sandbox.ts'
import { findMessages, readSearch } from './search.ts'
import type { WaitQuery } from './wait.ts'

/** A message's summary as it is now, whatever the store last wrote. */
const live = (sandbox: Sandbox, stored: Summary): Summary => {
  const message = sandbox.engine.state.messages.get(stored.id)
  return message ? summaryOf(message) : stored
}

/** What a list is asked for, with the search as a person writes it. */
export type MessagesQuery = Omit<ListQuery, 'search' | 'live'> & { q?: string }

/** @throws SandboxError E_BAD_REQUEST for a search that cannot be read */
export async function listMessages(sandbox: Sandbox, { q, ...query }: MessagesQuery): Promise<MessageList> {
  const { kind, ...rest } = query
  const search = q === undefined ? [] : readSearch(q, sandbox.now())
  // An answer is listed as mail; by its own kind a search knows it.
  const hasAnswers = kind?.some((each) => (ANSWERS as readonly string[]).includes(each)) ?? false
  if (hasAnswers) search.push({ type: 'kind', kinds: kind as SearchKind[], not: false })
  const within = hasAnswers ? rest : query
  const list =
    search.length > 0 ? await findMessages(sandbox, search, within) : await sandbox.store.list(sandbox.name, within)
  return { ...list, messages: list.messages.map((summary) => live(sandbox, summary)) }
}

/** Every summary that could matter to a wait, page by page, newest first. */
export async function* allSummaries(sandbox: Sandbox, query: WaitQuery): AsyncGenerator<Summary[]> {
  // A wait that names whom it is about must also see that message itself.
  const kinds = query.about === undefined ? [query.kind ?? [], query.notice ?? []].flat() : []
  let before: string | undefined
  do {
    const page = await listMessages(sandbox, {
      limit: 500,
      ...(kinds.length > 0 ? { kind: kinds } : {}),
      ...(before ? { before } : {}),
    })
    yield page.messages
    before = page.next
  } while (before)
}

/** A message with its recipients' states, whether it is in motion or long ended. */
export async function getMessage(sandbox: Sandbox, id: string): Promise<MessageState | null> {
  const inMotion = sandbox.engine.state.messages.get(id)
  if (inMotion) return inMotion
  const stored = await sandbox.store.message(sandbox.name, id)
  if (!stored) return null
  return rebuildMessage(await sandbox.store.traceEvents(sandbox.name, stored.summary.rootId), id)
}

/** `/raw`: a client's bytes as they came, a notice's as they go on the wire. */
export const getRaw = (sandbox: Sandbox, id: string): Promise<Uint8Array | null> => sandbox.store.raw(sandbox.name, id)

/** `/raw?form=queue`: the MTA's queue file. */
export async function getQueueForm(sandbox: Sandbox, message: MessageState): Promise<Uint8Array | null> {
  const raw = await getRaw(sandbox, message.id)
  if (!raw) return null
  return concat(new TextEncoder().encode(message.trace), message.newline === 'lf' ? toLf(raw) : raw)
}

/** `/raw?form=delivered`: what final delivery wrote for one recipient. */
export async function getDeliveredForm(
  sandbox: Sandbox,
  message: MessageState,
  recipient: RecipientState,
): Promise<Uint8Array | null> {
  const queueForm = await getQueueForm(sandbox, message)
  return queueForm && sandbox.engine.mta.deliveredForm(message, recipient, queueForm)
}

export interface Ahead {
  count: number
  /** At most eight. */
  first: string[]
  last: string | null
}

export interface TraceView {
  root: TraceNode
  /** Attempts that will follow while the outcome stays as it was, by `messageId/index`. */
  ahead: Record<string, Ahead>
}

export async function getTrace(sandbox: Sandbox, id: string): Promise<TraceView | null> {
  const stored = await sandbox.store.message(sandbox.name, id)
  if (!stored) return null
  const { rootId } = stored.summary
  const root = buildTrace(await sandbox.store.traceEvents(sandbox.name, rootId))
  return root && { root, ahead: aheadOf(sandbox, rootId) }
}

function aheadOf(sandbox: Sandbox, rootId: string): Record<string, Ahead> {
  const { messages, traces } = sandbox.engine.state
  const ahead: Record<string, Ahead> = {}
  for (const id of traces.get(rootId)?.ids ?? []) {
    const message = messages.get(id)
    for (const recipient of message?.recipients ?? []) {
      if (message && recipient.nextAttemptAt !== null)
        ahead[`${id}/${recipient.index}`] = schedule(sandbox, message, recipient)
    }
  }
  return ahead
}

/** Attempts are followed as far as the MTA itself would go, or a thousand. */
function schedule(sandbox: Sandbox, message: MessageState, recipient: RecipientState): Ahead {
  const { mta } = sandbox.engine
  const instants: number[] = []
  let at = recipient.nextAttemptAt as number
  const future: RecipientState = { ...recipient }
  while (instants.length < 1000) {
    instants.push(at)
    future.attempts++
    if (mta.isLastAttempt(message, at, at, future)) break
    const next = mta.nextAttemptAt(message, future, at, at)
    if (next === null) break
    at = next
    const given = mta.givesUpAt(message)
    if (given !== null && at >= given) break
  }
  return { count: instants.length, first: instants.slice(0, 8).map(isoTime), last: isoTime(instants.at(-1) as number) }
}

export async function getExplanation(sandbox: Sandbox, id: string): Promise<Explanation | null> {
  const trace = await getTrace(sandbox, id)
  if (!trace) return null
  const message = await getMessage(sandbox, id)
  return explain(
    trace.root,
    id,
    sandbox.ruleBook,
    message ? nearMissesOf(sandbox, message) : [],
    isoTime(sandbox.now()),
    sandbox.engine.mta.noReportBecause,
    trace.root.id === id ? await refusedBeside(sandbox, id) : [],
  )
}

/** A transaction with more refusals and other sandbox events than these is told without its first ones. */
const LOOK_BACK = 1000

/** The recipients that were refused in the transaction that a client's message came by. */
async function refusedBeside(sandbox: Sandbox, id: string): Promise<EventOf<'session.refused'>[]> {
  const { name, store } = sandbox
  const accepted = (await store.traceEvents(name, id)).find((event) => event.type === 'message.accepted')
  if (accepted?.origin.type !== 'smtp') return []
  const { sessionId } = accepted.origin
  const since = Math.max(0, accepted.seq - 1 - LOOK_BACK)
  const before = await store.events(name, since, accepted.seq - 1 - since)
  const isMessage = (event: SandboxEvent) =>
    event.type === 'message.accepted' && event.origin.type === 'smtp' && event.origin.sessionId === sessionId
  return before
    .slice(before.findLastIndex(isMessage) + 1)
    .filter((event): event is EventOf<'session.refused'> => event.type === 'session.refused')
    .filter((event) => event.sessionId === sessionId && event.stage === 'rcpt' && event.recipient !== undefined)
    .filter(({ reversePath }) => reversePath === accepted.envelope.reversePath)
}

/** What of a rule is other when the message has ended than it was while it was tried, or is not known any more. */
const PASSING = /^(?:header\.|age$|attempt$|fn$)/

/** Rules that would not act on this message's next attempts, nearest first; of one that has ended, those that never did. */
function nearMissesOf(sandbox: Sandbox, message: MessageState): NearMiss[] {
  const { engine } = sandbox
  const hasEnded = !engine.state.messages.has(message.id)
  const lasts = ({ failed, heldBack }: NearMiss) => heldBack === undefined && !failed.some((word) => PASSING.test(word))
  return message.recipients.flatMap((recipient) => {
    const misses = engine.rules.nearMisses(engine.contextOf(message, recipient), engine.memoryOf(message, recipient))
    return hasEnded ? misses.filter(lasts) : misses
  })
}

/** The same for every recipient in motion, newest message first. */
export function getNearMisses(sandbox: Sandbox): { messageId: string; recipient: string; nearMisses: NearMiss[] }[] {
  const { engine } = sandbox
  return [...engine.state.messages.values()].reverse().flatMap((message) =>
    message.recipients
      .filter(({ state }) => state === 'queued' || state === 'held')
      .map((recipient) => ({
        messageId: message.id,
        recipient: recipient.path.forwardPath,
        nearMisses: engine.rules.nearMisses(engine.contextOf(message, recipient), engine.memoryOf(message, recipient)),
      })),
  )
}

export interface QueueEntry {
  messageId: string
  rootId: string
  kind: string
  recipient: string
  index: number
  state: string
  attempts: number
  nextAttemptAt: string | null
  /** The last outcome's words, or why it waits. */
  why: string
  /** Attempts that will follow while the outcome stays as it was; null while it is held or under way. */
  ahead: Ahead | null
}

/** What is queued or held, the next due first, what has no time at the end. */
export function getQueue(sandbox: Sandbox): QueueEntry[] {
  const waiting: QueueEntry[] = []
  for (const message of sandbox.engine.state.messages.values()) {
    for (const recipient of message.recipients) {
      if (recipient.state !== 'queued' && recipient.state !== 'held') continue
      const due = recipient.underWay?.endsAt ?? recipient.nextAttemptAt
      waiting.push({
        messageId: message.id,
        rootId: message.rootId,
        kind: message.kind,
        recipient: recipient.path.forwardPath,
        index: recipient.index,
        state: recipient.state,
        attempts: recipient.attempts,
        nextAttemptAt: due === null ? null : isoTime(due),
        why: recipient.state === 'held' ? 'Held until it is released.' : waitingReason(recipient),
        ahead: recipient.nextAttemptAt === null ? null : schedule(sandbox, message, recipient),
      })
    }
  }
  // Byte by byte: by the rules of a language `~` would come before the digits.
  const due = ({ nextAttemptAt }: QueueEntry) => nextAttemptAt ?? '~'
  return waiting.sort((a, b) => Number(due(a) > due(b)) - Number(due(a) < due(b)))
}

function waitingReason(recipient: RecipientState): string {
  if (recipient.underWay) return 'An attempt is under way.'
  return recipient.diagnostic ?? 'Not tried yet.'
}

export interface ClockView {
  epoch: number
  now: string
  mode: string
  speed: number
  /** IANA name. */
  timezone: string
  startedAt: string
  nextDue: string | null
  queued: number
  lastMove: { wasAt: string; at: string; step: string; brought: Record<string, number>; seq: number } | null
}

export function getClock(sandbox: Sandbox): ClockView {
  const { state } = sandbox.engine
  const due = sandbox.engine.nextDue()
  const move = sandbox.lastMove
  let queued = 0
  for (const message of state.messages.values()) {
    for (const recipient of message.recipients) if (recipient.state === 'queued') queued++
  }
  return {
    epoch: state.epoch,
    now: isoTime(sandbox.now()),
    mode: state.clock.mode,
    speed: state.clock.speed,
    timezone: state.timezone,
    startedAt: isoTime(state.startedAt),
    nextDue: due === null ? null : isoTime(due),
    queued,
    lastMove: move && { ...move, wasAt: isoTime(move.wasAt), at: isoTime(move.at) },
  }
}

/** The latest moves of the clock that are told, oldest first. */
export const getMoves = (sandbox: Sandbox): Promise<EventOf<'clock.moved'>[]> =>
  sandbox.store.moves(sandbox.name, MOST_MOVES)

const MOST_MOVES = 100

export interface MtaView {
  type: string
  input: MtaInput
  settings: ShownSetting[]
  /** Where settings decide who is told. */
  whoGetsWhat?: NoticeTable[]
}

export const getMta = ({ engine: { mta, state } }: Sandbox): MtaView => ({
  type: mta.type,
  input: state.mta,
  settings: mta.show(),
  ...(mta.whoGetsWhat ? { whoGetsWhat: mta.whoGetsWhat() } : {}),
})

export interface LogLine {
  seq: number
  at: Instant
  messageId: string | null
  line: string
}

/** The MTA's own log from the epoch's start, each line with the event that it tells of. */
export async function getLog(sandbox: Sandbox, after: number): Promise<LogLine[]> {
  const { timezone, seed } = sandbox.engine.state
  let log = createMta(sandbox.firstMta, { timezone }).createLog(seed)
  const lines: LogLine[] = []
  /** How the messages began that have not ended: a log that takes over in the middle must know their numbers. */
  const beginnings = new Map<string, SandboxEvent[]>()
  for await (const event of allEvents(sandbox, 0)) {
    if (event.type === 'mta.changed') {
      log = createMta(event.mta as MtaInput, { timezone }).createLog(seed)
      for (const earlier of [...beginnings.values()].flat()) log.lines(earlier)
    }
    noteBeginning(beginnings, event)
    const messageId = log.messageOf?.(event) ?? ('messageId' in event ? event.messageId : null)
    const { seq, at } = event
    for (const line of log.lines(event)) if (seq > after) lines.push({ seq, at, messageId, line })
  }
  return lines
}

function noteBeginning(beginnings: Map<string, SandboxEvent[]>, event: SandboxEvent): void {
  if (event.type === 'message.accepted') beginnings.set(event.messageId, [event])
  else if (event.type === 'message.ended') beginnings.delete(event.messageId)
  else if (event.type === 'recipient.queued' && event.reason === 'accepted') {
    beginnings.get(event.messageId)?.push(event)
  }
}

async function* allEvents(sandbox: Sandbox, after: number): AsyncGenerator<SandboxEvent> {
  for (let from = after; ; ) {
    const events = await sandbox.store.events(sandbox.name, from, 5000)
    yield* events
    const last = events.at(-1)
    if (!last) return
    from = last.seq
  }
}

export async function getEvents(sandbox: Sandbox, after: number, limit: number): Promise<Record<string, unknown>[]> {
  return (await sandbox.store.events(sandbox.name, after, limit)).map(eventJson)
}
