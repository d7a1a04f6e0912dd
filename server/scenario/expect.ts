/** Whether what was expected has happened; and where it has not, what came nearest and how it differs. */
import { parseCount, parseRange } from '../core/pattern.ts'
import type { Summary } from '../core/summary.ts'
import type { SourcePlace } from '../core/types.ts'
import { type Condition, conditionsOf, type Fault, type World } from './expect-conditions.ts'
import type { Expectation } from './expect-schema.ts'
import { describeExpectation, describeMessage } from './expect-words.ts'
import { type ExpectationFacts, expectationFacts, type MessageFacts, messageFacts } from './facts.ts'
import { readableText } from './message-text.ts'

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

/** What became of one expectation. */
export interface Judged {
  /** The expectation in words. */
  expected: string
  /** null where it holds. */
  failure: Failure | null
  /** The expectation as data, where the scenario has it. */
  facts?: ExpectationFacts
  /** A message that fits it, or the one that came nearest. */
  messageId?: string
  /** What came nearest, as data; only where it does not hold. */
  message?: MessageFacts
  source?: SourcePlace
}

/** Judges all expectations; each failure stands for one of them. */
export async function verify(expectations: readonly Expectation[], observed: Observed): Promise<Verdict> {
  const { failures } = await judgeExpectations(expectations, observed)
  return { ok: failures.length === 0, failures }
}

/** The same, with the ids of the messages of which the expectations speak: each that fits one of them. */
export async function judgeExpectations(
  expectations: readonly Expectation[],
  observed: Observed,
): Promise<{ failures: Failure[]; spokenOf: string[]; judged: Judged[] }> {
  const messages = (await observed.messages()).sort((a, b) => numberOf(a.id) - numberOf(b.id))
  const world = worldOf(messages, observed)
  const judged: Judged[] = []
  const spokenOf = new Set<string>()
  for (const expectation of expectations) {
    const { failure, fitting } = expectation.order
      ? await judgeOrder(expectation, expectation.order, messages, world)
      : judge(expectation, await judgeAll(expectation, messages, world))
    for (const id of fitting) spokenOf.add(id)
    const place = expectation.source ? { source: expectation.source } : {}
    const messageId = failure ? failure.messageId : fitting[0]
    const nearest = failure && messages.find(({ id }) => id === messageId)
    judged.push({
      expected: describeExpectation(expectation),
      facts: expectationFacts(expectation),
      failure: failure && { ...failure, ...place },
      ...(messageId === undefined ? {} : { messageId }),
      ...(nearest ? { message: messageFacts(nearest) } : {}),
      ...place,
    })
  }
  const failures = judged.flatMap(({ failure }) => (failure ? [failure] : []))
  return { failures, spokenOf: [...spokenOf], judged }
}

const numberOf = (id: string): number => Number(id.slice(1))

function worldOf(messages: readonly Summary[], observed: Observed): World {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const rawOf = remembered((id) => observed.raw(id))
  const textOf = remembered(async (id) => readableText(await rawOf(id)))
  return { rootOf: (message) => byId.get(message.rootId), rawOf, textOf }
}

function remembered<T>(read: (id: string) => Promise<T>): (id: string) => Promise<T> {
  const known = new Map<string, Promise<T>>()
  return (id) => {
    const value = known.get(id) ?? read(id)
    known.set(id, value)
    return value
  }
}

interface Compared {
  message: Summary
  faults: Fault[]
}

interface Judgement {
  failure: Failure | null
  /** Ids of the messages that fit. */
  fitting: string[]
}

async function judgeAll(expectation: Expectation, messages: readonly Summary[], world: World): Promise<Compared[]> {
  const conditions = conditionsOf(expectation, world)
  const judged: Compared[] = []
  for (const message of messages) judged.push({ message, faults: await faultsOf(message, conditions) })
  return judged
}

async function faultsOf(message: Summary, conditions: Condition[]): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const condition of conditions) {
    const fault = await condition(message)
    if (fault !== null) faults.push(fault)
  }
  return faults
}

function judge(expectation: Expectation, judged: readonly Compared[]): Judgement {
  const matching = judged.filter(({ faults }) => faults.length === 0)
  const fitting = matching.map(({ message }) => message.id)
  const expected = describeExpectation(expectation)
  const wanted = expectation.none ? { min: 0, max: 0 } : parseRange(expectation.count ?? '>=1', parseCount)
  if (!wanted || (matching.length >= wanted.min && matching.length <= wanted.max)) return { failure: null, fitting }
  const first = matching[0]?.message
  if (matching.length > wanted.max && first) {
    const why = expectation.none
      ? 'It came, and none should.'
      : `There are ${matching.length}, not ${expectation.count}.`
    return { failure: { expected, ...nearIs(first), why }, fitting }
  }
  const short =
    matching.length > 0
      ? `There ${matching.length === 1 ? 'is' : 'are'} ${matching.length}, not ${expectation.count}. `
      : ''
  const none = `${short}There is no ${matching.length > 0 ? 'other ' : ''}message.`
  return { failure: { expected, ...nearestOf(judged, none, short) }, fitting }
}

/** The message with the fewest faults, and what they are. */
function nearestOf(judged: readonly Compared[], none: string, before = ''): Omit<Failure, 'expected'> {
  const faulty = judged.filter(({ faults }) => faults.length > 0)
  const near = faulty.reduce<Compared | null>((best, one) => (best && !isNearer(one, best) ? best : one), null)
  if (!near) return { nearest: 'nothing', why: none }
  const why = `${before}${sentences(near.faults)}`
  return { ...nearIs(near.message), why }
}

const nearIs = (message: Summary): Pick<Failure, 'nearest' | 'messageId'> => ({
  nearest: describeMessage(message),
  messageId: message.id,
})

/** How the condition on the kind words its fault. */
const OTHER_KIND = /^it is an? [^,]+, not an? /

/** With as many faults a message of the kind that was expected is nearer than one of another. */
function isNearer(one: Compared, best: Compared): boolean {
  if (one.faults.length !== best.faults.length) return one.faults.length < best.faults.length
  const isOther = ({ faults }: Compared) => faults.some((fault) => typeof fault === 'string' && OTHER_KIND.test(fault))
  return isOther(best) && !isOther(one)
}

/** Each must have come after the one before it; the earliest that fits counts. */
async function judgeOrder(
  whole: Expectation,
  order: readonly Expectation[],
  messages: readonly Summary[],
  world: World,
): Promise<Judgement> {
  const fitting: string[] = []
  let from = 0
  for (const [i, expectation] of order.entries()) {
    const judged = await judgeAll(expectation, messages, world)
    const at = judged.findIndex(({ faults }, j) => j >= from && faults.length === 0)
    const found = judged[at]
    if (!found) return { failure: outOfOrder(whole, i, judged, from), fitting }
    fitting.push(found.message.id)
    from = at + 1
  }
  return { failure: null, fitting }
}

function outOfOrder(whole: Expectation, index: number, judged: readonly Compared[], from: number): Failure {
  const expected = describeExpectation(whole)
  const missing = describeExpectation((whole.order as Expectation[])[index] as Expectation)
  const last = judged[from - 1]?.message
  const early = judged.slice(0, from).find(({ faults }) => faults.length === 0)?.message
  if (early && last && early !== last) {
    const why = `${ordinal(index)}, ${missing}, came before ${last.id} and not after it.`
    return { expected, ...nearIs(early), why }
  }
  const after = last ? ` after ${last.id}` : ''
  const before = `${ordinal(index)}, ${missing}, did not come${after}. `
  return { expected, ...nearestOf(judged.slice(from), `${before}Nothing came${after}.`, before) }
}

const ordinal = (index: number): string => `Number ${index + 1}`

const sentences = (faults: readonly Fault[]): string =>
  faults
    .map((fault) => (typeof fault === 'string' ? fault : fault()))
    .map((fault) => `${fault[0]?.toUpperCase()}${fault.slice(1)}.`)
    .join(' ')
