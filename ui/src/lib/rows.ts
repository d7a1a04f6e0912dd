/** The rows of the message list: threads folded by their root message, with dividers where the clock moved. Pure. */
import type { Summary } from '../../../server/core/summary.ts'
import type { BroughtPart } from './brought.ts'
import { type Book, byNumber, numberOf } from './fold.ts'
import { shownKind } from './kinds.ts'
import { followedState, type StateName } from './states.ts'

/** A move of the clock; the rows of messages up to `afterId` stand below it. */
export interface Divider {
  seq: number
  wasAt: number
  at: number
  parts: { part: BroughtPart; count: number }[]
  afterId: number
}

export interface MessageRow {
  type: 'message'
  key: string
  id: string
  /** Like notices that arrived share a row: all of them, the youngest last. */
  ids: string[]
  message: Summary
  depth: number
  /** For each ancestor level, whether its line goes on below this row; the last entry is the row's own. */
  guides: boolean[]
  /** Null where nothing came of it. */
  open: boolean | null
  /** What came of a folded thread. */
  followed: StateName[]
}

export type Row = MessageRow | { type: 'divider'; key: string; divider: Divider }

const NONE: ReadonlySet<string> = new Set()

/**
 * @param upTo leaves out what came later, so that a list that is being read does not move
 * @param hidden ids to leave out
 */
export function threadRows(
  book: Book,
  open: ReadonlySet<string>,
  dividers: readonly Divider[] = [],
  upTo = Number.POSITIVE_INFINITY,
  hidden = NONE,
): Row[] {
  const rows: Row[] = []
  const waiting = dividers.filter(({ afterId }) => afterId <= upTo).sort((a, b) => a.seq - b.seq)
  for (const { rootId, ids, youngest } of youngestFirst(book, upTo, hidden)) {
    while (waiting.length > 0 && (waiting.at(-1) as Divider).afterId >= youngest) {
      rows.push(dividerRow(waiting.pop() as Divider))
    }
    for (const row of rowsOf(book, rootId, ids, open.has(rootId))) rows.push(row)
  }
  // Every thread went on after these moves: there is nothing older below them, but they were made all the same.
  if (rows.length > 0) for (const divider of waiting.reverse()) rows.push(dividerRow(divider))
  return rows
}

const dividerRow = (divider: Divider): Row => ({ type: 'divider', key: `move-${divider.seq}`, divider })

/** Rows by the list of ids that they were made of; with a hundred thousand threads few change at a time. */
const made = new WeakMap<readonly string[], { isOpen: boolean; rows: Row[] }>()

function rowsOf(book: Book, rootId: string, ids: readonly string[], isOpen: boolean): Row[] {
  const known = made.get(ids)
  if (known?.isOpen === isOpen) return known.rows
  const rows: Row[] = []
  pushThread(rows, book, rootId, ids, isOpen)
  made.set(ids, { isOpen, rows })
  return rows
}

interface Thread {
  rootId: string
  ids: string[]
  youngest: number
}

function youngestFirst(book: Book, upTo: number, hidden: ReadonlySet<string>): Thread[] {
  const threads: Thread[] = []
  let isSorted = true
  for (const [rootId, all] of book.threads) {
    const isWhole = numberOf(all.at(-1) as string) <= upTo && (hidden.size === 0 || !all.some((id) => hidden.has(id)))
    const ids = isWhole ? all : all.filter((id) => numberOf(id) <= upTo && !hidden.has(id))
    if (ids.length === 0) continue
    const youngest = numberOf(ids.at(-1) as string)
    isSorted &&= youngest > (threads.at(-1)?.youngest ?? 0)
    threads.push({ rootId, ids, youngest })
  }
  return isSorted ? threads.reverse() : threads.sort((a, b) => b.youngest - a.youngest)
}

function pushThread(rows: Row[], book: Book, rootId: string, ids: readonly string[], isOpen: boolean): void {
  const messages = ids.flatMap((id) => book.byId.get(id) ?? [])
  const head = messages.find((each) => each.id === rootId) ?? messages[0]
  if (!head) return
  const rest = messages.filter((each) => each !== head)
  const followed = isOpen ? [] : rest.map(followedState)
  rows.push(messageRow(head, 0, [], rest.length > 0 ? isOpen : null, followed))
  if (isOpen) pushChildren(rows, childrenByParent(rest, head.id), head.id, [])
}

/** Messages whose parent is not there hang on the head. */
function childrenByParent(messages: readonly Summary[], headId: string): Map<string, Summary[]> {
  const present = new Set(messages.map(({ id }) => id))
  const children = new Map<string, Summary[]>()
  for (const message of messages) {
    const parentId = message.parentId !== null && present.has(message.parentId) ? message.parentId : headId
    children.set(parentId, [...(children.get(parentId) ?? []), message])
  }
  return children
}

function pushChildren(
  rows: Row[],
  children: Map<string, Summary[]>,
  parentId: string,
  guides: readonly boolean[],
): void {
  const own = groupAlike(children.get(parentId) ?? [], children)
  for (const [place, group] of own.entries()) {
    const path = [...guides, place < own.length - 1]
    const message = group.at(-1) as Summary
    const ids = group.map(({ id }) => id)
    rows.push({ ...messageRow(message, path.length, path, null, []), ids })
    pushChildren(rows, children, message.id, path)
  }
}

/** Of one kind, to one address, delivered, and with nothing that came of them. */
function groupAlike(messages: readonly Summary[], children: ReadonlyMap<string, Summary[]>): Summary[][] {
  const groups = new Map<string, Summary[]>()
  for (const message of messages) {
    const alone = message.state !== 'delivered' || children.has(message.id)
    const key = alone ? message.id : `${shownKind(message)} ${message.recipients[0]?.address}`
    groups.set(key, [...(groups.get(key) ?? []), message])
  }
  return [...groups.values()]
}

/** Youngest first. */
export function flatRows(messages: readonly Summary[]): Row[] {
  return [...messages].sort((a, b) => byNumber(b.id, a.id)).map(flatRow)
}

const flat = new WeakMap<Summary, MessageRow>()

function flatRow(message: Summary): MessageRow {
  const known = flat.get(message)
  if (known) return known
  const row = messageRow(message, 0, [], null, [])
  flat.set(message, row)
  return row
}

const messageRow = (
  message: Summary,
  depth: number,
  guides: boolean[],
  open: boolean | null,
  followed: StateName[],
): MessageRow => ({
  type: 'message',
  key: message.id,
  id: message.id,
  ids: [message.id],
  message,
  depth,
  guides,
  open,
  followed,
})
