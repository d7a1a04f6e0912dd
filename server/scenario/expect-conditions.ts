/** The conditions of an expectation, each of which says what is wrong with a message. */
import { isOfKind, kindName } from '../core/answer.ts'
import { formatDuration } from '../core/duration.ts'
import { nearest } from '../core/nearest.ts'
import { compilePattern, type Pattern } from '../core/pattern.ts'
import type { Summary } from '../core/summary.ts'
import type { ReportEntry } from '../core/types.ts'
import { bareAddress } from '../sandbox/wait.ts'
import type { Expectation, ReportPatterns } from './expect-schema.ts'
import { article, list, quote, statusesOf, unique } from './expect-words.ts'
import { differenceFrom } from './same-message.ts'
import { NOTICE_KINDS, readRegex } from './words.ts'

/** What is wrong, without its full stop; a function where it takes looking for. */
export type Fault = string | (() => string)

/** Says what is wrong with a message; null where it holds. */
export type Condition = (message: Summary) => Fault | null | Promise<Fault | null>

/** What the conditions look up. */
export interface World {
  rootOf: (message: Summary) => Summary | undefined
  textOf: (id: string) => Promise<string>
  rawOf: (id: string) => Promise<Uint8Array>
}

export function conditionsOf(e: Expectation, world: World): Condition[] {
  return [...ofKind(e), ...ofEnvelope(e), ...ofReport(e), ...ofText(e, world), ...ofTime(e, world)]
}

function ofKind({ kind }: Expectation): Condition[] {
  if (!kind) return []
  return [(m) => (isKind(m, kind) ? null : `it is ${article(kindName(m))}, not ${article(kind)}`)]
}

function ofEnvelope(e: Expectation): Condition[] {
  const conditions: Condition[] = []
  const any = (word: string, pattern: Pattern | undefined, values: (m: Summary) => string[]) => {
    if (pattern === undefined) return
    const test = compilePattern(pattern)
    conditions.push((m) =>
      values(m).some(test) ? null : `${word} is ${list(values(m))}, not ${list([pattern].flat())}`,
    )
  }
  any('to', e.to, (m) => unique([...m.recipients.map((r) => r.address), ...m.to]))
  any('from', e.from, (m) => unique([m.from, bareAddress(m.from), m.reversePath]))
  any('about', e.about, (m) => m.about ?? [])
  any('subject', e.subject, (m) => [m.subject])
  any('status', e.status, statusesOf)
  any('state', e.state, (m) => [m.state])
  return conditions
}

/** One entry of the report must fit in all its fields. */
function ofReport({ report }: Expectation): Condition[] {
  if (!report) return []
  const fields = Object.entries(report) as [keyof ReportPatterns, Pattern][]
  const tests = fields.map(([field, pattern]) => ({ field, pattern, test: compilePattern(pattern) }))
  const faultsOf = (entry: ReportEntry): string[] =>
    tests.flatMap(({ field, pattern, test }) => {
      const value = entry[field]
      if (value !== undefined && test(value)) return []
      return [`${field} is ${value === undefined ? 'absent' : quote(value)}, not ${list([pattern].flat())}`]
    })
  return [
    (m) => {
      const judged = (m.report ?? []).map((entry) => ({ entry, faults: faultsOf(entry) }))
      const best = judged.sort((a, b) => a.faults.length - b.faults.length)[0]
      if (!best) return 'it has no report'
      return best.faults.length === 0
        ? null
        : `its report about ${best.entry.finalRecipient}: ${best.faults.join('; ')}`
    },
  ]
}

function ofText(e: Expectation, { textOf, rawOf }: World): Condition[] {
  const { matches, equals } = e
  const conditions: Condition[] = (e.contains ?? []).map((wanted) => async (m) => {
    const text = await textOf(m.id)
    return text.includes(wanted) ? null : () => `it does not contain ${quote(wanted)}${nearestLine(wanted, text)}`
  })
  if (matches !== undefined) {
    const test = readRegex(matches)
    conditions.push(async (m) => (test(await textOf(m.id)) ? null : `it does not match ${matches}`))
  }
  if (equals) conditions.push(async (m) => differenceFrom(equals, await rawOf(m.id)))
  return conditions
}

/** More lines than this are not searched for a near one. */
const MOST_LINES = 1000

/** The line that was probably meant, of the first that is missing. */
function nearestLine(wanted: string, text: string): string {
  const missing = wanted.split('\n').find((line) => !text.includes(line)) ?? wanted
  const lines = text.split('\n').slice(0, MOST_LINES)
  const near = nearest(missing, lines) ?? lines.find((line) => line.toLowerCase().includes(missing.toLowerCase()))
  return near === undefined ? '' : `; the nearest line is ${quote(near)}`
}

function ofTime(e: Expectation, { rootOf }: World): Condition[] {
  const { within, after } = e
  const age = (m: Summary) => Date.parse(m.acceptedAt) - Date.parse(rootOf(m)?.acceptedAt ?? m.acceptedAt)
  const came = (m: Summary) => `it came after ${age(m) === 0 ? '0s' : formatDuration(age(m))}`
  const conditions: Condition[] = []
  if (within !== undefined)
    conditions.push((m) => (age(m) <= within ? null : `${came(m)}, not within ${formatDuration(within)}`))
  if (after !== undefined)
    conditions.push((m) => (age(m) >= after ? null : `${came(m)}, not after ${formatDuration(after)}`))
  return conditions
}

const isKind = (message: Summary, kind: string): boolean =>
  kind === 'notice' ? (NOTICE_KINDS as readonly string[]).includes(message.kind) : isOfKind(message, kind)
