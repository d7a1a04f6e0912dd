/**
 * What comes from elsewhere must not act on this machine: an archive's commands are not the operator's, its rules write
 * no files, and its clock stands until somebody moves it.
 */
import type { SandboxEvent } from '../core/events.ts'
import type { MtaInput } from '../core/mta.ts'
import type { OutcomeSpec, RuleRecord } from '../core/rule.ts'
import { HIDDEN } from '../core/secrets.ts'
import type { WebhookTarget } from '../core/webhook.ts'
import type { SandboxRecord } from '../store/store.ts'

/** Outcomes that run a command or write to the disk. */
const ACTING = new Set<string>(['pipe', 'maildir', 'mbox'])

export const harmless = { record, event }

/** A real clock would run everything that fell due since the export; standing, the sandbox shows what was exported. */
function record(given: SandboxRecord): SandboxRecord {
  const { clock, start, now } = given
  return {
    ...given,
    clock: clock.mode === 'real' ? { ...clock, mode: 'virtual', anchorAt: now } : clock,
    start: { ...start, mta: foreign(start.mta) },
  }
}

function event(given: SandboxEvent): SandboxEvent {
  switch (given.type) {
    case 'mta.changed':
      return { ...given, mta: foreign(given.mta as MtaInput) }
    case 'scenario.applied':
      return { ...given, rules: given.rules.map(held) }
    case 'rules.changed':
      return { ...given, overrides: given.overrides.map(held) }
    case 'webhooks.changed':
      return { ...given, webhooks: given.webhooks.map(keyless) }
    default:
      return given
  }
}

/** An archive does not have the keys that were given: others are made from the seed. */
function keyless<T extends WebhookTarget>({ secret, ...rest }: T) {
  return { ...rest, ...(secret === undefined || secret === HIDDEN ? {} : { secret }) }
}

/** Without the mark of the operator no command of a .qmail file runs. */
function foreign({ givenBy: _, ...input }: MtaInput): MtaInput {
  return input
}

const held = (rule: RuleRecord): RuleRecord => ({
  ...rule,
  then: rule.then.map((outcome): OutcomeSpec => {
    if (outcome.do === 'webhook') return keyless(outcome)
    if (!ACTING.has(outcome.do)) return outcome
    const { times, delay } = outcome
    return { do: 'hold', ...(times === undefined ? {} : { times }), ...(delay === undefined ? {} : { delay }) }
  }),
})
