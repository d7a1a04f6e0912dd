/** Events as the API gives them: instants become ISO 8601. */
import type { SandboxEvent } from './events.ts'
import { isoTime } from './iso-time.ts'

const INSTANTS = new Set(['at', 'wasAt', 'nextAttemptAt', 'endsAt'])

/** The event with its instants written out; everything else as it is. */
export function eventJson(event: SandboxEvent): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(event).map(([key, value]) => [
      key,
      INSTANTS.has(key) && typeof value === 'number' ? isoTime(value) : value,
    ]),
  )
}
