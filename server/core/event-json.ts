/** Events as the API gives them: instants become ISO 8601. */
import type { SandboxEvent } from './events.ts'
import { isoTime } from './iso-time.ts'
import { withoutPasswords } from './secrets.ts'

const INSTANTS = new Set(['at', 'wasAt', 'nextAttemptAt', 'endsAt'])

/** Events that hold rules or webhooks, and with them the passwords of those whom something is sent to. */
const WITH_PASSWORDS = new Set<SandboxEvent['type']>(['rules.changed', 'scenario.applied', 'webhooks.changed'])

/** `***` in place of passwords, and of the keys that webhooks sign with. */
export function withoutSecretsOf(event: SandboxEvent): SandboxEvent {
  return WITH_PASSWORDS.has(event.type) ? withoutPasswords(event) : event
}

/** The event with its instants written out and its passwords hidden; everything else as it is. */
export function eventJson(event: SandboxEvent): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(withoutSecretsOf(event)).map(([key, value]) => [
      key,
      INSTANTS.has(key) && typeof value === 'number' ? isoTime(value) : value,
    ]),
  )
}
