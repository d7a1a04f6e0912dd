/** Waiting for a message: what matches, and when it can no longer come. */
import { isOfKind } from '../core/answer.ts'
import type { Engine } from '../core/engine.ts'
import { compilePattern, type Pattern } from '../core/pattern.ts'
import type { MessageState } from '../core/state.ts'
import type { Summary } from '../core/summary.ts'
import type { Instant } from '../core/types.ts'

export interface WaitQuery {
  /** An answer (`vacation`, `complaint` …) is of its own kind, and `mail` as well. */
  kind?: string | string[]
  /** A kind among notices; the same as `kind`. */
  notice?: string | string[]
  to?: Pattern
  from?: Pattern
  /** A message id, or an address that the notice is about. */
  about?: string
  subject?: Pattern
  state?: string | string[]
  status?: Pattern
  /** In the language of search; in text and header too. */
  q?: string
  /** How many must match; 1 by default. */
  count?: number
}

export type WaitResult =
  | { found: true; messages: Summary[] }
  | { found: false; why: 'timeout' }
  | { found: false; why: 'cannot-come'; endedIds: string[] }

export type Matcher = (summary: Summary) => boolean

/** `q` left aside: that is for the store (waiters.ts). */
export function compileWait(query: WaitQuery): Matcher {
  const tests: Matcher[] = []
  const kinds = kindsOf(query)
  if (kinds.length > 0) tests.push((s) => kinds.some((kind) => isOfKind(s, kind)))
  const states = [query.state ?? []].flat()
  if (states.length > 0) tests.push((s) => states.includes(s.state))
  const any = (pattern: Pattern | undefined, values: (s: Summary) => string[]) => {
    if (pattern === undefined) return
    const test = compilePattern(pattern)
    tests.push((s) => values(s).some(test))
  }
  any(query.to, (s) => [...s.recipients.map((r) => r.address), ...s.to])
  any(query.from, (s) => [s.reversePath, s.from, bareAddress(s.from)])
  any(query.subject, (s) => [s.subject])
  any(query.status, (s) => [...s.recipients.map((r) => r.status ?? ''), ...(s.report ?? []).map((r) => r.status)])
  if (query.about !== undefined) {
    const about = query.about.toLowerCase()
    tests.push(
      (s) => s.parentId === about || s.rootId === about || (s.about ?? []).some((a) => a.toLowerCase() === about),
    )
  }
  return (summary) => tests.every((test) => test(summary))
}

const kindsOf = (query: WaitQuery): string[] => [query.kind ?? [], query.notice ?? []].flat()

/** The application's own mail never comes by waiting, and may come at any time. */
export const waitsForMail = (query: WaitQuery): boolean => kindsOf(query).includes('mail')

/** Whether the clock may be moved for this wait. */
export const waitsForNotice = (query: WaitQuery): boolean => kindsOf(query).length > 0 && !waitsForMail(query)

/** `Ann <a@b>` without the name. */
export const bareAddress = (from: string): string => /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from

/** Whether a message is one that `about` speaks of. */
export function isAbout(
  about: string,
  message: { id: string; recipients: { address: string }[]; about?: string[] },
): boolean {
  const wanted = about.toLowerCase()
  if (message.id === wanted) return true
  const addresses = [...message.recipients.map((r) => r.address), ...(message.about ?? [])]
  return addresses.some((address) => address.toLowerCase() === wanted)
}

/** The traces in motion from which what is waited for may still come. */
export function candidateTraces(engine: Engine, query: WaitQuery): string[] {
  return [...engine.state.traces]
    .filter(([, { ids }]) => {
      const messages = ids.map((id) => engine.state.messages.get(id)).filter((m) => m !== undefined)
      return mayBring(messages, query)
    })
    .map(([rootId]) => rootId)
}

function mayBring(messages: MessageState[], query: WaitQuery): boolean {
  if (query.about !== undefined && !messages.some((m) => isAbout(query.about as string, asAbout(m)))) return false
  const kinds = kindsOf(query)
  // A bounce or a warning goes to a reverse-path of its trace; other notices may go to any postmaster.
  const toSender = kinds.length > 0 && kinds.every((kind) => kind === 'bounce' || kind === 'warning')
  if (query.to === undefined || !toSender) return true
  const test = compilePattern(query.to)
  return messages.some((m) => test(m.envelope.reversePath))
}

const asAbout = (message: MessageState) => ({
  id: message.id,
  recipients: message.recipients.map((r) => ({ address: r.path.forwardPath })),
  about: message.about,
})

/** The next instant to which the auto clock may skip for this wait; null when nothing of it is ahead. */
export function nextDueFor(engine: Engine, query: WaitQuery): Instant | null {
  const dues = candidateTraces(engine, query)
    .map((rootId) => engine.traceDue(rootId))
    .filter((due) => due !== null)
  return dues.length > 0 ? Math.min(...dues) : null
}
