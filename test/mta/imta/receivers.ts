/** Who hears of a failure or a delay, by keyword and situation; the tests of the table and of the page share it. */
import type { MtaInput } from '../../../server/core/mta.ts'
import { DOWN, Play, remote, type Sent, UNKNOWN } from './play.ts'

const POSTMASTER = 'postmaster@mta.example.com'
const DAY = 86_400_000

const never: Sent = { to: [{ forwardPath: 'bob@example.net', notify: ['NEVER'] }] }

/** What fails, or is late, and for whom; the columns of the table. */
export const SITUATIONS = ['ordinary', 'its notice fails too', 'from <>', 'blank header', 'NOTIFY=NEVER'] as const
type Situation = (typeof SITUATIONS)[number]

const SENT: Record<Situation, Sent> = {
  ordinary: {},
  'its notice fails too': {},
  'from <>': { from: '' },
  'blank header': { state: { errorsTo: ' ', warningsTo: '' } },
  'NOTIFY=NEVER': never,
}

/** Receivers of the notices, in order: `S` the sender, `P` the postmaster. */
export function receivers(family: 'sendpost' | 'warnpost', situation: Situation, mta: Partial<MtaInput>): string {
  const world = family === 'sendpost' ? UNKNOWN : DOWN
  const whose = situation === 'its notice fails too' ? ['bob@*', 'app@*'] : ['bob@*']
  const play = new Play({ mta, world: Object.fromEntries(whose.map((each) => [each, world])) })
  play.send(SENT[situation])
  // A warning comes after one day, and the warning about a warning after another one.
  play.run(play.start + 3 * DAY)
  return play.notices.map(({ to }) => (to === POSTMASTER ? 'P' : 'S')).join('')
}

export const config = (family: 'sendpost' | 'warnpost', keyword: string): Partial<MtaInput> =>
  remote(family === 'sendpost' ? keyword : `notices 1 30 nosendpost ${keyword}`)
