/**
 * Which element of the list a row is drawn into. While mail pours in, all rows on view are other ones several times a
 * second; drawing them into the elements that stand there costs a fraction of making new ones. Pure.
 */

/** So many rows from the top; further down a row has an element of its own, for nothing pours in there. */
const SLOTS = 64
const NAMES = Array.from({ length: SLOTS }, (_, place) => `slot-${place}`)

/** Slots by the key of the row in them, in the order of the rows. */
export type Slots = ReadonlyMap<string, string>

/** A row that was there stays in its element, so that focus and hovering do; the others take what has become free. */
export function rowSlots(rows: readonly { key: string }[], before: Slots): Slots {
  const top = rows.slice(0, SLOTS)
  const kept = new Set(top.flatMap(({ key }) => before.get(key) ?? []))
  // Those that stand there already come first, from the top down: they are the ones on view.
  const free = [...new Set([...before.values(), ...NAMES])].filter((slot) => !kept.has(slot)).values()
  return new Map(top.map(({ key }) => [key, before.get(key) ?? (free.next().value as string)]))
}
