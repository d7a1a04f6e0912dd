/** Steps, expectations and messages as data: what a sentence about them says, for other languages than English. */
import type { Summary } from '../core/summary.ts'
import { envelopeOf } from './compose-mail.ts'
import type { Expectation } from './expect-schema.ts'
import { statusesOf } from './expect-words.ts'
import type { SendItem, Step } from './step-schema.ts'

/** The words of an expectation that hold values, in the order in which they are told. */
export const VALUE_WORDS = ['from', 'to', 'about', 'subject', 'status', 'state'] as const

export interface ExpectationFacts {
  order?: ExpectationFacts[]
  kind?: string
  none?: boolean
  /** As it was written: 3, >=3, 2..4. */
  count?: string
  /** Each word with its values, of which any may match. */
  values: { word: (typeof VALUE_WORDS)[number]; any: string[] }[]
  report: { field: string; any: string[] }[]
  contains: string[]
  matches?: string
  equals?: { eml: string; except: string[] }
  /** Milliseconds. */
  within?: number
  after?: number
}

export interface MessageFacts {
  id: string
  kind: string
  from: string
  to: string[]
  subject: string
  about: string[]
  status: string[]
  state: string
}

export type StepFacts =
  | { do: 'send'; what: string | null; to: string[]; smtp: boolean; times: number; more: number }
  /** Milliseconds. */
  | { do: 'pause' | 'advance'; length: number }
  | { do: 'rules'; rules: number; session: number; reset: boolean }
  | { do: 'mta'; mta: string }
  | { do: 'await'; query: ExpectationFacts }
  | { do: 'run' | 'expect' | 'strays' }

export function expectationFacts(e: Expectation): ExpectationFacts {
  return {
    ...(e.order ? { order: e.order.map(expectationFacts) } : {}),
    ...(e.kind === undefined ? {} : { kind: e.kind }),
    ...(e.none ? { none: true } : {}),
    ...(e.count === undefined ? {} : { count: String(e.count) }),
    values: VALUE_WORDS.flatMap((word) => {
      const value = e[word]
      return value === undefined ? [] : [{ word, any: [value].flat() }]
    }),
    report: Object.entries(e.report ?? {}).map(([field, value]) => ({ field, any: [value].flat() })),
    contains: [...(e.contains ?? [])],
    ...(e.matches === undefined ? {} : { matches: e.matches }),
    ...(e.equals ? { equals: { eml: e.equals.eml, except: [...(e.equals.except ?? [])] } } : {}),
    ...(e.within === undefined ? {} : { within: e.within }),
    ...(e.after === undefined ? {} : { after: e.after }),
  }
}

export const messageFacts = (m: Summary): MessageFacts => ({
  id: m.id,
  kind: m.kind,
  from: m.reversePath || m.from,
  to: m.recipients.map(({ address }) => address),
  subject: m.subject,
  about: m.about ?? [],
  status: statusesOf(m),
  state: m.state,
})

export function stepFacts(step: Step): StepFacts {
  switch (step.do) {
    case 'send': {
      const first = step.messages[0] as SendItem
      return {
        do: 'send',
        what: first.eml ?? first.subject ?? null,
        to: envelopeOf(first).recipients.map(({ forwardPath }) => forwardPath),
        smtp: first.via !== undefined,
        times: first.times ?? 1,
        more: step.messages.length - 1,
      }
    }
    case 'pause':
    case 'advance':
      return { do: step.do, length: step.length }
    case 'rules':
      return { do: 'rules', rules: step.rules.length, session: step.session.length, reset: step.reset ?? false }
    case 'mta':
      return { do: 'mta', mta: step.mta.type }
    case 'await':
      return { do: 'await', query: expectationFacts(step.query as Expectation) }
    case 'run':
    case 'expect':
      return { do: step.do }
  }
}
