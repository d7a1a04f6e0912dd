/** Events as the API gives them: instants become ISO 8601. */
import type { SandboxEvent } from './events.ts'
import { isoTime } from './iso-time.ts'
import { withoutPasswords } from './secrets.ts'

const INSTANTS = new Set(['at', 'wasAt', 'nextAttemptAt', 'endsAt'])

/** Events that hold rules, and with them the passwords of servers that mail is handed to. */
const WITH_RULES = new Set<SandboxEvent['type']>(['rules.changed', 'scenario.applied'])

/** The event with its instants written out and its passwords hidden; everything else as it is. */
export function eventJson(event: SandboxEvent): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(WITH_RULES.has(event.type) ? withoutPasswords(event) : event).map(([key, value]) => [
      key,
      INSTANTS.has(key) && typeof value === 'number' ? isoTime(value) : value,
    ]),
  )
}
