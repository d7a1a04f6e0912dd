/** The time zone that instants are shown in: UTC, the sandbox's, or this browser's. */
import { keep, readKept } from './kept.ts'

export const ZONES = ['utc', 'sandbox', 'browser'] as const
export type ZoneChoice = (typeof ZONES)[number]

class Zone {
  choice: ZoneChoice = $state(ZONES.find((each) => each === readKept('zone')) ?? 'utc')
  /** What the server last said of its sandbox. */
  sandbox: string = $state('UTC')
  readonly browser: string = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

  /** IANA name of the zone in use. */
  get name(): string {
    return this.nameOf(this.choice)
  }

  nameOf(choice: ZoneChoice): string {
    return choice === 'utc' ? 'UTC' : choice === 'sandbox' ? this.sandbox : this.browser
  }

  choose(choice: ZoneChoice): void {
    this.choice = choice
    keep('zone', choice)
  }
}

export const zone = new Zone()
