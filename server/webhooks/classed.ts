/** Class words that a webhook gives a status itself, in place of the tables of its format. */
import { compilePattern } from '../core/pattern.ts'
import type { WebhookTarget } from '../core/webhook.ts'
import { fateOf } from './fate.ts'
import type { Told } from './format.ts'

/** @returns the words for what the event's status is; undefined where the tables decide */
export function classedBy({ classes }: WebhookTarget, told: Told): Told['classed'] {
  if (!classes) return undefined
  const { became, status } = fateOf(told)
  if (became !== 'failed' && became !== 'deferred') return undefined
  return Object.entries(classes).find(([pattern]) => compilePattern(pattern)(status))?.[1]
}

/** Those of these words that were given; to be spread behind what the tables say. */
export const given = ({ classed = {} }: Told, ...words: string[]): object =>
  Object.fromEntries(Object.entries(classed).filter(([word]) => words.includes(word)))
