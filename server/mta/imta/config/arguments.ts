/** Values of keywords and options, read from their words. Each reader answers with a value or says what is wrong. */
import { parseDuration } from '../../../core/duration.ts'
import type { Duration } from '../../../core/types.ts'

export type Read<T> = { value: T } | { wrong: string }

/** The ages of notices: one to five whole numbers, each greater than the one before. */
export function readAges(args: readonly string[]): Read<number[]> {
  if (args.length === 0) return { wrong: 'needs one to five ages, such as 3 6 9 12' }
  if (args.length > 5) return { wrong: `takes at most five ages, not ${args.length}` }
  const ages = args.map(Number)
  const bad = args.find((arg) => !/^[1-9]\d{0,4}$/.test(arg))
  if (bad !== undefined) return { wrong: `takes whole numbers from 1, not ${JSON.stringify(bad)}` }
  const falls = ages.findIndex((age, i) => i > 0 && age <= (ages[i - 1] as number))
  if (falls > 0) return { wrong: `needs increasing ages, but ${ages[falls]} follows ${ages[falls - 1]}` }
  return { value: ages }
}

/** The waits of backoff: one to eight ISO 8601 durations (the guide writes them "pt30m", "p1d"). */
export function readDurations(args: readonly string[]): Read<Duration[]> {
  if (args.length === 0) return { wrong: 'needs one to eight durations in quotes, such as "pt30m" "pt1h"' }
  if (args.length > 8) return { wrong: `takes at most eight durations, not ${args.length}` }
  const lengths: Duration[] = []
  for (const arg of args) {
    const length = /^p/i.test(arg) ? parseDuration(arg) : null
    if (length === null) return { wrong: `takes ISO 8601 durations such as "pt30m", not ${JSON.stringify(arg)}` }
    if (length < 1000) return { wrong: `needs at least a second between attempts, not ${JSON.stringify(arg)}` }
    lengths.push(length)
  }
  return { value: lengths }
}

export function readAddress(args: readonly string[]): Read<string> {
  const address = (args[0] ?? '').replace(/^<(.*)>$/, '$1')
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(address)) return { value: address }
  return { wrong: `needs an address, not ${JSON.stringify(args[0] ?? '')}` }
}

/** One line of ASCII: it stands in a header as it is (an encoded word where more is wanted, RFC 2047). */
export function readText(args: readonly string[]): Read<string> {
  const text = args[0] ?? ''
  if (/^[ -~]*$/.test(text)) return { value: text }
  return { wrong: 'takes ASCII only; write other letters as an encoded word of RFC 2047' }
}

/** Bits 0 to 3 of returnenvelope; those from 16 on came with later versions. */
export const readBits = (args: readonly string[]): Read<number> => readInteger(args[0] ?? '', 0, 15)

/** A limit in blocks (option BLOCK_SIZE, 1024 bytes). */
export const readBlocks = (args: readonly string[]): Read<number> => readInteger(args[0] ?? '', 1, 999_999_999)

export function readInteger(text: string, least: number, most: number): Read<number> {
  const value = Number(text)
  if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return { value }
  return { wrong: `takes a whole number from ${least} to ${most}, not ${JSON.stringify(text)}` }
}

/** Addresses with spaces or commas between them; wildcard answers of registries are IPv4. */
export function readIps(text: string): Read<string> {
  const bad = listOf(text).find(
    (each) => !/^(\d{1,3}\.){3}\d{1,3}$/.test(each) && !/^[0-9a-f]*:[0-9a-f:.]+$/i.test(each),
  )
  return bad === undefined ? { value: text } : { wrong: `takes IP addresses, not ${JSON.stringify(bad)}` }
}

/** The words of a list, with spaces or commas between them. */
export const listOf = (text: string): string[] => text.split(/[\s,]+/).filter((each) => each !== '')
