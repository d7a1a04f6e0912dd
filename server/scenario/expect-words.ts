/** Expectations and messages in words. */
import { kindName } from '../core/answer.ts'
import { formatDuration } from '../core/duration.ts'
import type { Summary } from '../core/summary.ts'
import type { Expectation } from './expect-schema.ts'

/** `a bounce to "a@b.test" about "x@y.test" with status "5.1.1", within 1m` */
export function describeExpectation(e: Expectation): string {
  if (e.order) return `in this order: ${e.order.map(describeExpectation).join('; then ')}`
  const kind = e.kind ?? 'message'
  const head = e.none ? `no ${kind}` : e.count !== undefined ? `${e.count} × ${kind}` : article(kind)
  const words = (['from', 'to', 'about', 'subject', 'status', 'state'] as const).flatMap((word) => {
    const value = e[word]
    return value === undefined ? [] : [`${word} ${list([value].flat())}`]
  })
  const report = Object.entries(e.report ?? {}).map(([field, value]) => `${field} ${list([value].flat())}`)
  const contains = (e.contains ?? []).map((text) => `containing ${quote(text)}`)
  const matches = e.matches === undefined ? [] : [`matching ${e.matches}`]
  const equals = e.equals ? [`the same as ${e.equals.eml}${but(e.equals.except)}`] : []
  const within = e.within === undefined ? [] : [`within ${formatDuration(e.within)}`]
  const after = e.after === undefined ? [] : [`after ${formatDuration(e.after)}`]
  return [head, ...words, ...report, ...contains, ...matches, ...equals, ...within, ...after]
    .join(', ')
    .replace(', ', ' ')
}

const but = (except: readonly string[] | undefined): string => (except ? ` but for ${except.join(', ')}` : '')

/** `m3, a bounce from "…" to "…", subject "failure notice", status "5.1.1", delivered` */
export function describeMessage(m: Summary): string {
  const status = statusesOf(m)
  return [
    m.id,
    `${article(kindName(m))} from ${quote(m.reversePath || m.from)} to ${list(m.recipients.map((r) => r.address)).replaceAll(' or ', ', ')}`,
    `subject ${quote(m.subject)}`,
    ...(m.about?.length ? [`about ${list(m.about)}`] : []),
    ...(status.length > 0 ? [`status ${list(status)}`] : []),
    m.state,
  ].join(', ')
}

/** What a notice reports; of any other message, its own recipients' codes. */
export const statusesOf = (m: Summary): string[] =>
  unique([
    ...(m.report ?? []).map((entry) => entry.status),
    ...m.recipients.flatMap((r) => (r.status ? [r.status] : [])),
  ])

export const unique = (values: string[]): string[] => [...new Set(values)]
export const quote = (text: string): string => JSON.stringify(text)
export const list = (values: readonly string[]): string =>
  values.length > 0 ? values.map(quote).join(' or ') : 'absent'
export const article = (kind: string): string =>
  kind === 'mail' ? 'mail' : `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`
