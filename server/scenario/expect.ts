/** Whether what was expected has happened; and where it has not, what came nearest and how it differs. */
import { formatDuration } from '../core/duration.ts'
import { compilePattern, type Pattern, parseCount, parseRange } from '../core/pattern.ts'
import type { Summary } from '../core/summary.ts'
import type { SourcePlace } from '../core/types.ts'
import { bareAddress } from '../sandbox/wait.ts'
import type { Expectation } from './expect-schema.ts'
import { readableText } from './message-text.ts'
import { NOTICE_KINDS, readRegex } from './words.ts'

/** What there is to see of a sandbox. */
export interface Observed {
  /** Every message, in any order. */
  messages(): Promise<Summary[]>
  raw(id: string): Promise<Uint8Array>
}

export interface Failure {
  expected: string
  /** The message that fails the fewest conditions, in words. */
  nearest: string
  why: string
  messageId?: string
  source?: SourcePlace
}

export interface Verdict {
  ok: boolean
  failures: Failure[]
}

/** Judges all expectations; each failure stands for one of them. */
export async function verify(expectations: readonly Expectation[], observed: Observed): Promise<Verdict> {
  const messages = (await observed.messages()).sort((a, b) => numberOf(a.id) - numberOf(b.id))
  const byId = new Map(messages.map((message) => [message.id, message]))
  const texts = new Map<string, Promise<string>>()
  const textOf = (id: string): Promise<string> => {
    const known = texts.get(id) ?? observed.raw(id).then(readableText)
    texts.set(id, known)
    return known
  }
  const failures: Failure[] = []
  for (const expectation of expectations) {
    const conditions = conditionsOf(expectation, { rootOf: (message) => byId.get(message.rootId), textOf })
    const judged: Judged[] = []
    for (const message of messages) judged.push({ message, faults: await faultsOf(message, conditions) })
    const failure = judge(expectation, judged)
    if (failure) failures.push({ ...failure, ...(expectation.source ? { source: expectation.source } : {}) })
  }
  return { ok: failures.length === 0, failures }
}

const numberOf = (id: string): number => Number(id.slice(1))

interface Judged {
  message: Summary
  faults: string[]
}

/** Says what is wrong with a message; null where it holds. */
type Condition = (message: Summary) => string | null | Promise<string | null>

async function faultsOf(message: Summary, conditions: Condition[]): Promise<string[]> {
  const faults: string[] = []
  for (const condition of conditions) {
    const fault = await condition(message)
    if (fault !== null) faults.push(fault)
  }
  return faults
}

function judge(expectation: Expectation, judged: Judged[]): Failure | null {
  const matching = judged.filter(({ faults }) => faults.length === 0)
  const expected = describeExpectation(expectation)
  const wanted = expectation.none ? { min: 0, max: 0 } : parseRange(expectation.count ?? '>=1', parseCount)
  if (!wanted || (matching.length >= wanted.min && matching.length <= wanted.max)) return null
  const first = matching[0]?.message
  if (matching.length > wanted.max && first) {
    const why = expectation.none
      ? 'It came, and none should.'
      : `There are ${matching.length}, not ${expectation.count}.`
    return { expected, nearest: describeMessage(first), why, messageId: first.id }
  }
  const others = judged.filter(({ faults }) => faults.length > 0)
  const near = others.reduce<Judged | null>(
    (best, one) => (best && best.faults.length <= one.faults.length ? best : one),
    null,
  )
  const short =
    matching.length > 0
      ? `There ${matching.length === 1 ? 'is' : 'are'} ${matching.length}, not ${expectation.count}. `
      : ''
  if (!near)
    return { expected, nearest: 'nothing', why: `${short}There is no ${matching.length > 0 ? 'other ' : ''}message.` }
  const why = `${short}${sentences(near.faults)}`
  return { expected, nearest: describeMessage(near.message), why, messageId: near.message.id }
}

const sentences = (faults: string[]): string =>
  faults.map((fault) => `${fault[0]?.toUpperCase()}${fault.slice(1)}.`).join(' ')

interface World {
  rootOf: (message: Summary) => Summary | undefined
  textOf: (id: string) => Promise<string>
}

function conditionsOf(e: Expectation, { rootOf, textOf }: World): Condition[] {
  const conditions: Condition[] = []
  if (e.kind)
    conditions.push((m) =>
      isKind(m, e.kind as string) ? null : `it is ${article(m.kind)}, not ${article(e.kind as string)}`,
    )
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
  for (const text of e.contains ?? []) {
    conditions.push(async (m) => ((await textOf(m.id)).includes(text) ? null : `it does not contain ${quote(text)}`))
  }
  if (e.matches !== undefined) {
    const regex = readRegex(e.matches)
    conditions.push(async (m) => (regex.test(await textOf(m.id)) ? null : `it does not match ${e.matches}`))
  }
  conditions.push(...times(e, rootOf))
  return conditions
}

function times(e: Expectation, rootOf: World['rootOf']): Condition[] {
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
  kind === 'notice' ? (NOTICE_KINDS as readonly string[]).includes(message.kind) : message.kind === kind

/** What a notice reports; of any other message, its own recipients' codes. */
const statusesOf = (m: Summary): string[] =>
  unique([
    ...(m.report ?? []).map((entry) => entry.status),
    ...m.recipients.flatMap((r) => (r.status ? [r.status] : [])),
  ])

const unique = (values: string[]): string[] => [...new Set(values)]
const quote = (text: string): string => JSON.stringify(text)
const list = (values: readonly string[]): string => (values.length > 0 ? values.map(quote).join(' or ') : 'absent')
const article = (kind: string): string => (kind === 'mail' ? 'mail' : `a ${kind}`)

/** `a bounce to "a@b.test" about "x@y.test" with status "5.1.1", within 1m` */
export function describeExpectation(e: Expectation): string {
  const kind = e.kind ?? 'message'
  const head = e.none ? `no ${kind}` : e.count !== undefined ? `${e.count} × ${kind}` : article(kind)
  const words = (['from', 'to', 'about', 'subject', 'status', 'state'] as const).flatMap((word) => {
    const value = e[word]
    return value === undefined ? [] : [`${word} ${list([value].flat())}`]
  })
  const contains = (e.contains ?? []).map((text) => `containing ${quote(text)}`)
  const matches = e.matches === undefined ? [] : [`matching ${e.matches}`]
  const within = e.within === undefined ? [] : [`within ${formatDuration(e.within)}`]
  const after = e.after === undefined ? [] : [`after ${formatDuration(e.after)}`]
  return [head, ...words, ...contains, ...matches, ...within, ...after].join(', ').replace(', ', ' ')
}

/** `m3, a bounce from "…" to "…", subject "failure notice", status "5.1.1", delivered` */
function describeMessage(m: Summary): string {
  const status = statusesOf(m)
  return [
    m.id,
    `${article(m.kind)} from ${quote(m.reversePath || m.from)} to ${list(m.recipients.map((r) => r.address)).replaceAll(' or ', ', ')}`,
    `subject ${quote(m.subject)}`,
    ...(m.about?.length ? [`about ${list(m.about)}`] : []),
    ...(status.length > 0 ? [`status ${list(status)}`] : []),
    m.state,
  ].join(', ')
}
