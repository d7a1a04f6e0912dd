/** Expectations that are well written and can never hold. */
import { ANSWERS } from '../core/answer.ts'
import { type Pattern, parseCount, parseRange } from '../core/pattern.ts'
import type { Expectation } from './expect-schema.ts'
import { describeExpectation } from './expect-words.ts'
import { isLiteral, patternImplies } from './implies.ts'
import type { Mistake, Path } from './problems.ts'
import { NOTICE_KINDS } from './words.ts'

/** @param nothingSent whether no step before has sent or awaited a message */
export function expectContradictions(
  expectations: readonly Expectation[],
  path: Path,
  nothingSent: boolean,
): Mistake[] {
  return expectations.flatMap((e, i) => {
    const at = [...path, i]
    const alone = [e, ...(e.order ?? [])].flatMap((one, j) => impossible(one, j === 0 ? at : [...at, 'order', j - 1]))
    return [...alone, ...(nothingSent ? unsent(e, at) : []), ...against(e, expectations, at)]
  })
}

const warning = (path: Path, message: string, hint: string): Mistake => ({ path, at: 'value', message, hint })
const never = (path: Path, because: string, hint: string): Mistake =>
  warning(path, `This can never hold: ${because}.`, hint)

/** How many messages are wanted. */
function wanted(e: Expectation): { min: number; max: number } {
  if (e.none) return { min: 0, max: 0 }
  return parseRange(e.count ?? '>=1', parseCount) ?? { min: 1, max: Number.POSITIVE_INFINITY }
}

/** What contradicts itself. Of what must not come, the same says that it always holds. */
function impossible(e: Expectation, path: Path): Mistake[] {
  const found: Mistake[] = []
  const isAbsent = wanted(e).max === 0
  const add = (word: keyof Expectation, because: string, hint: string) => {
    const sentence = isAbsent ? `This always holds: ${because}.` : `This can never hold: ${because}.`
    found.push(warning([...path, word], sentence, hint))
  }
  if (wanted(e).max < 0) add('count', 'no count is below 0', 'Write none, or a count.')
  if (e.within !== undefined && e.after !== undefined && e.within < e.after)
    add('within', 'within ends before after begins', 'Swap them, or drop one.')
  const isAnswer = (ANSWERS as readonly (string | undefined)[]).includes(e.kind)
  const isNotice = e.kind === undefined || !(isAnswer || e.kind === 'mail' || e.kind === 'forward')
  if (!isNotice && !isAnswer && e.about !== undefined)
    add('about', `${e.kind} is about nobody, only notices are`, 'Write to instead.')
  if (!isNotice && e.report)
    add('report', `${e.kind} has no report, only notices have`, 'Write status and state instead.')
  for (const [word, status] of [['status', e.status] as const, ['report', e.report?.status] as const]) {
    const odd = [status ?? []].flat().find((one) => isLiteral(one) && !/^[245]\.\d{1,3}\.\d{1,3}$/.test(one))
    if (odd !== undefined)
      add(word, `${JSON.stringify(odd)} is no enhanced status code`, 'Write it as 5.1.1, or as a pattern: 5.*')
  }
  return found
}

function unsent(e: Expectation, path: Path): Mistake[] {
  if (wanted(e).min === 0 && !e.order) return []
  return [never(path, 'nothing is sent before it', 'Write a step with send, or one with await.')]
}

/** Another expectation of the same list that forbids what this one wants. */
function against(e: Expectation, all: readonly Expectation[], path: Path): Mistake[] {
  if (e.order) return []
  const other = all.find((one) => one !== e && !one.order && wanted(one).max < wanted(e).min && implies(e, one))
  if (!other) return []
  const because = `beside it stands ${JSON.stringify(describeExpectation(other))}`
  return [never(path, because, 'Drop one, or say more narrowly which messages must not come.')]
}

const PATTERNS = ['to', 'from', 'about', 'subject', 'status'] as const

/** Whether each message that fits `narrow` fits `wide` too; where that cannot be told, it does not. */
function implies(narrow: Expectation, wide: Expectation): boolean {
  return (
    kindImplies(narrow.kind, wide.kind) &&
    PATTERNS.every((word) => holds(narrow[word], wide[word])) &&
    holds(narrow.state, wide.state) &&
    (wide.contains ?? []).every((text) => (narrow.contains ?? []).some((other) => other.includes(text))) &&
    (wide.matches === undefined || wide.matches === narrow.matches) &&
    Object.entries(wide.report ?? {}).every(([field, pattern]) =>
      holds((narrow.report as Record<string, Pattern> | undefined)?.[field], pattern as Pattern),
    ) &&
    wide.equals === undefined &&
    (narrow.within ?? Number.POSITIVE_INFINITY) <= (wide.within ?? Number.POSITIVE_INFINITY) &&
    (narrow.after ?? 0) >= (wide.after ?? 0)
  )
}

const holds = (narrow: Pattern | undefined, wide: Pattern | undefined): boolean =>
  wide === undefined || (narrow !== undefined && patternImplies(narrow, wide))

function kindImplies(narrow: Expectation['kind'], wide: Expectation['kind']): boolean {
  if (wide === undefined || narrow === wide) return true
  if (wide === 'mail') return (ANSWERS as readonly (string | undefined)[]).includes(narrow)
  return wide === 'notice' && (NOTICE_KINDS as readonly (string | undefined)[]).includes(narrow)
}
