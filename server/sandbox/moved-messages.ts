/** Which messages a move of the clock touched, read from the journal. */
import type { EventOf, SandboxEvent } from '../core/events.ts'
import type { SearchTerm } from '../core/search.ts'
import type { SearchBrought } from '../core/search-words.ts'
import type { Sandbox } from './sandbox.ts'

type MoveTerm = Extract<SearchTerm, { type: 'move' }>

const PAGE = 1000
/** A list that is on view asks again and again for the same move. */
const MOST_KEPT = 8
const kept = new WeakMap<Sandbox, Map<string, Promise<string[]>>>()

/** The terms, with the ids of what the moves among them touched. */
export const withMoves = (sandbox: Sandbox, terms: readonly SearchTerm[]): Promise<SearchTerm[]> =>
  Promise.all(
    terms.map(async (term) => (term.type === 'move' ? { ...term, ids: await touchedBy(sandbox, term) } : term)),
  )

async function touchedBy(sandbox: Sandbox, term: MoveTerm): Promise<readonly string[]> {
  const move = await moveOf(sandbox, term.move)
  if (!move) return []
  const known = kept.get(sandbox) ?? new Map<string, Promise<string[]>>()
  kept.set(sandbox, known)
  const key = `${move.epoch}/${move.seq}/${term.brought.join()}`
  const found = known.get(key) ?? readTouched(sandbox, move, term.brought)
  known.delete(key)
  known.set(key, found)
  for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - MOST_KEPT))) known.delete(oldest)
  return found
}

/** @param which the `seq` of its event, or `last` */
async function moveOf({ store, name }: Sandbox, which: number | 'last'): Promise<EventOf<'clock.moved'> | undefined> {
  if (which === 'last') return (await store.moves(name, 1)).at(-1)
  const [event] = which === 0 ? [] : await store.events(name, which - 1, 1)
  return event?.seq === which && event.type === 'clock.moved' ? event : undefined
}

async function readTouched(
  { store, name }: Sandbox,
  { since = 0, wasAt, seq }: EventOf<'clock.moved'>,
  brought: readonly SearchBrought[],
): Promise<string[]> {
  const ids = new Set<string>()
  for (let after = since; ; ) {
    const events = await store.events(name, after, PAGE)
    for (const event of events) {
      // An older version did not write where a move began; what came before it came before its first instant.
      if (event.seq >= seq) return [...ids]
      const id = since > 0 || event.at > wasAt ? touched(event, brought) : null
      if (id !== null) ids.add(id)
    }
    if (events.length < PAGE) return [...ids]
    after = events.at(-1)?.seq ?? seq
  }
}

/** The message that an event is about, where it is of the sorts that are asked for; of a notice the notice itself. */
function touched(event: SandboxEvent, brought: readonly SearchBrought[]): string | null {
  const isAsked = (sort: string) => brought.some((each) => each === sort)
  if (event.type === 'notice.sent') return brought.length === 0 || isAsked(event.kind) ? event.noticeId : null
  // To be queued is where a message's life begins, not what a move brings.
  if (!('messageId' in event) || event.type === 'recipient.queued') return null
  return brought.length === 0 || (event.type.startsWith('recipient.') && isAsked(event.type.slice('recipient.'.length)))
    ? event.messageId
    : null
}
