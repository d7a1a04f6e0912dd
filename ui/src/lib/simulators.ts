/** What Connect says of each simulator address, beside server/core/simulator.ts, which makes it so. */
import { SIMULATOR_ADDRESSES } from '../../../server/core/simulator.ts'
import type { StateName } from './states.ts'

type Becomes = 'answers' | 'bounces' | 'late' | 'refused' | 'cut'
type Why =
  | 'vacation'
  | 'challenge'
  | 'moved'
  | 'complaint'
  | 'unknown'
  | 'full'
  | 'unreachable'
  | 'delay'
  | 'greylist'
  | 'bounce'
  | 'reject'
  | 'rejectCode'
  | 'drop'
type When = 'atOnce' | 'lifetime' | 'after6h' | 'nextTry' | 'inSession'

export interface SimulatorRow {
  local: string
  state: StateName
  becomes: Becomes
  why: Why
  when: When
}

const WHY: Record<(typeof SIMULATOR_ADDRESSES)[number]['address'], Why> = {
  unknown: 'unknown',
  full: 'full',
  unreachable: 'unreachable',
  'delay+6h': 'delay',
  greylist: 'greylist',
  'bounce+552-5.3.4': 'bounce',
  vacation: 'vacation',
  challenge: 'challenge',
  moved: 'moved',
  complaint: 'complaint',
  reject: 'reject',
  'reject+452-4.2.2': 'rejectCode',
  drop: 'drop',
}

const BECOMES = {
  delivered: 'answers',
  failed: 'bounces',
  expired: 'bounces',
  deferred: 'late',
  refused: 'refused',
} as const
const WHEN = {
  'at once': 'atOnce',
  lifetime: 'lifetime',
  '6h': 'after6h',
  next: 'nextTry',
  session: 'inSession',
} as const

export const SIMULATORS: readonly SimulatorRow[] = SIMULATOR_ADDRESSES.map(({ address, result, when }) => ({
  local: address,
  state: result,
  becomes: address === 'drop' ? 'cut' : BECOMES[result],
  why: WHY[address],
  when: WHEN[when],
}))
