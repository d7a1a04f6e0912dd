/** An outcome of the catalogue in the words in which a person writes it. */
import type { OutcomeSpec } from '../core/rule.ts'

/** @example writtenOutcome({ do: 'dns', result: 'not-found' }) // { dns: 'not-found' } */
export function writtenOutcome(outcome: OutcomeSpec): Record<string, unknown> {
  switch (outcome.do) {
    case 'reply':
      return { reply: outcome.reply, ...(outcome.at === 'rcpt' ? {} : { at: outcome.at }) }
    case 'dns':
    case 'connect':
    case 'mailbox':
      return { [outcome.do]: outcome.result }
    case 'program':
      return { program: { exit: outcome.exit, output: outcome.output } }
    default:
      return { [outcome.do]: true }
  }
}
