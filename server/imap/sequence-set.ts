/** Sets of message numbers and unique identifiers: `1:4,7,9:*` (RFC 9051, sequence-set). */
import { BadCommand, type Reader } from './reader.ts'

/** Infinity stands for `*`. */
export type SequenceSet = readonly (readonly [from: number, to: number])[]

/** Nobody names more by hand, and each is looked at for each message. */
const MOST_RANGES = 5000

/** Whether a set can begin here. */
export const seesSet = (reader: Reader): boolean => /[\d*]/.test(reader.peek())

export function readSet(reader: Reader): SequenceSet {
  const ranges: [number, number][] = []
  do {
    const from = readNumber(reader)
    ranges.push([from, reader.takes(':') ? readNumber(reader) : from])
    if (ranges.length > MOST_RANGES) throw new BadCommand(`a set has at most ${MOST_RANGES} ranges`)
  } while (reader.takes(','))
  return ranges
}

function readNumber(reader: Reader): number {
  if (reader.takes('*')) return Number.POSITIVE_INFINITY
  const number = reader.number('a message number or *')
  if (number === 0) throw new BadCommand('message numbers count from 1')
  return number
}

/**
 * Which of `count` positions a set names, ascending.
 * @param valueAt what position i (from 0) is called; ascending
 */
export function positions(set: SequenceSet, count: number, valueAt: (position: number) => number): number[] {
  if (count === 0) return []
  // `*` is the last one there is.
  const last = valueAt(count - 1)
  const named = new Set<number>()
  for (const [a, b] of set) {
    const [from, to] = [a, b].map((end) => (end === Number.POSITIVE_INFINITY ? last : end)) as [number, number]
    const [low, high] = from < to ? [from, to] : [to, from]
    for (let i = firstAtLeast(low, count, valueAt); i < count && valueAt(i) <= high; i++) named.add(i)
  }
  return [...named].sort((a, b) => a - b)
}

function firstAtLeast(value: number, count: number, valueAt: (position: number) => number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (valueAt(middle) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** @example compact([1, 2, 3, 7]) // '1:3,7' */
export function compact(numbers: readonly number[]): string {
  const parts: string[] = []
  for (let i = 0; i < numbers.length; ) {
    let end = i
    while (numbers[end + 1] === (numbers[end] as number) + 1) end++
    parts.push(end === i ? `${numbers[i]}` : `${numbers[i]}:${numbers[end]}`)
    i = end + 1
  }
  return parts.join(',')
}
