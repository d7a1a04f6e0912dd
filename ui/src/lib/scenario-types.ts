/** What the server answers about scenarios and rules. */
import type { ExpectationFacts, MessageFacts, StepFacts } from '../../../server/scenario/facts.ts'
import type { RuleRow } from './api-types.ts'

export interface ShippedRow {
  name: string
  /** Below scenarios/; empty for none. */
  folder: string
  /** A paragraph of English and one of Japanese. */
  about: string
  mta: string | null
}

/** A mistake or a warning; lines and columns count from 1. */
export interface Finding {
  line?: number
  column?: number
  path?: string
  message: string
  /** What to write instead. */
  mend?: string
}

export interface CheckAnswer {
  problems: Finding[]
  warnings: Finding[]
}

/** The scenario in force. */
export interface AppliedAnswer {
  epoch: number
  /** The text as an object. */
  scenario?: unknown
  name: string | null
  file: string | null
  text: string | null
  /** What is wrong with its file as it is now, while what was read before stays in force. */
  problems?: Finding[]
}

export interface RunStep {
  step: number
  at: string
  text: string
  took: number
  /** What it sent, and what came of it meanwhile. */
  messageIds: string[]
  /** The text as data. */
  facts?: StepFacts
  line?: number
  column?: number
  error?: string
}

export interface RunExpectation {
  step: number
  text: string
  ok: boolean
  expected: string
  nearest?: string
  why?: string
  /** What was expected, and what came nearest, as data. */
  facts?: ExpectationFacts
  message?: MessageFacts
  line?: number
  column?: number
  messageId?: string
}

export interface RunAnswer {
  name: string
  ok: boolean
  seed: number
  ms: number
  steps: RunStep[]
  expectations: RunExpectation[]
  warnings?: Finding[]
  /** Where it was played, as long as it is there. */
  sandbox?: string
  /** The same as files. */
  reports?: { junit: string; json: string }
}

export interface StandingRule extends RuleRow {
  origin: 'override' | 'scenario'
  hits: number
  chance?: number
  /** Of session rules: where in the session. */
  at?: string
}

export interface RulesAnswer {
  rules: StandingRule[]
  session: StandingRule[]
}

export interface NearMiss {
  ruleId: string
  name?: string
  /** The conditions that did not hold. */
  failed: string[]
  heldBack?: 'times' | 'while' | 'chance'
}

export interface NearMissAnswer {
  messages: { messageId: string; recipient: string; nearMisses: NearMiss[] }[]
  /** Mail for other hosts that no rule decided; the nearest in a sentence. */
  unmatched: { messageId: string; recipient: string; nearest: string | null }[]
}

/** Rules as people write them. */
export interface RuleInput {
  rules?: unknown[]
  session?: unknown[]
}
