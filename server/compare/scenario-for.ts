/** A scenario as another MTA plays it: the same rules and the same mail, that MTA's own configuration. */
import { domainOf } from '../core/address.ts'
import type { MtaInput } from '../core/mta.ts'
import { createMta, PLAIN_CATCHER } from '../mta/mta.ts'
import type { MtaType } from '../mta/types.ts'
import { envelopeOf } from '../scenario/compose-mail.ts'
import type { LoadedScenario } from '../scenario/schema.ts'
import type { Step } from '../scenario/step-schema.ts'
import { comparable, type NoticesOn, ONE_HOST, type SameHost } from './comparable.ts'

export interface ScenarioFor {
  scenario: LoadedScenario
  /**
   * `own`: the scenario is for this MTA and stays as it is. `none`: it names no MTA, so that what it expects is meant
   * for all. `replaced`: it is for another MTA, and what it expects may be about that one's settings.
   */
  block: 'own' | 'none' | 'replaced'
}

export interface Comparable {
  notices?: NoticesOn
  /** Even where the scenario's own configuration would do: the comparable one. */
  onOneHost?: boolean
}

export function scenarioFor(
  type: MtaType,
  scenario: LoadedScenario,
  { notices = 'default', onOneHost = notices !== 'default' }: Comparable = {},
): ScenarioFor {
  const { mta } = scenario
  if ((mta ?? PLAIN_CATCHER).type === type && !onOneHost) return { scenario, block: mta ? 'own' : 'none' }
  const own = comparable(type, mta ? sameHostAs(mta, scenario) : ONE_HOST, notices)
  const steps = scenario.steps.filter((step) => step.do !== 'mta')
  return { scenario: { ...scenario, mta: own, steps }, block: mta ? 'replaced' : 'none' }
}

/** The local domains and users of the scenario's own MTA, as far as its mail meets them. */
function sameHostAs(mta: MtaInput, { steps, timezone = 'UTC' }: LoadedScenario): SameHost {
  const own = createMta(mta, { timezone })
  const domains = steps.flatMap(addressesOf).flatMap((address) => {
    const domain = domainOf(address)
    return domain && own.route(address).channel === 'local' ? [domain.toLowerCase()] : []
  })
  return { ...ONE_HOST, domains: [...new Set([...ONE_HOST.domains, ...domains])], users: usersOf(mta) }
}

const addressesOf = (step: Step): string[] =>
  step.do === 'send'
    ? step.messages
        .filter(
          ({ emlBytes, to, envelope }) => emlBytes === undefined || to !== undefined || envelope?.to !== undefined,
        )
        .map(envelopeOf)
        .flatMap(({ reversePath, recipients }) => [reversePath, ...recipients.map(({ forwardPath }) => forwardPath)])
    : []

/** `users` is a list, or a map from the users to what each has. */
function usersOf({ users }: MtaInput): string[] | null {
  if (typeof users !== 'object' || users === null) return null
  const names = Array.isArray(users) ? users.map(String) : Object.keys(users)
  return names.includes('postmaster') ? names : [...names, 'postmaster']
}
