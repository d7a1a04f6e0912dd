/** The messages that a command names. */
import { BadCommand, type Reader } from './reader.ts'
import type { Row, Selected } from './selected.ts'
import { positions, readSet, type SequenceSet } from './sequence-set.ts'

/** Reads a set and finds its rows. @throws BadCommand for the number of no message; a unique identifier of none is none */
export function readPositions(reader: Reader, selected: Selected, byUid: boolean): number[] {
  const set = readSet(reader)
  if (!byUid) checkNumbers(set, selected)
  return positionsOf(set, selected, byUid)
}

export const positionsOf = (set: SequenceSet, { rows }: Selected, byUid: boolean): number[] =>
  positions(set, rows.length, byUid ? (i) => (rows[i] as Row).delivery.uid : (i) => i + 1)

/** `1:*` of an empty mailbox names nothing, and is no mistake: every client asks for it. */
export function checkNumbers(set: SequenceSet, { rows }: Selected): void {
  for (const [from, to] of set) {
    const highest = Math.max(...[from, to].filter(Number.isFinite))
    if (highest <= rows.length || (rows.length === 0 && !Number.isFinite(Math.max(from, to)))) continue
    throw new BadCommand(
      `there is no message ${highest}; ${rows.length === 0 ? 'the mailbox is empty' : `the last is ${rows.length}`}`,
    )
  }
}
