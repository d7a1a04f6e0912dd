/**
 * Situations of which one MTA has no recording and another has: the same number is the same situation. The sender, the
 * recipients and the message are the other's; the configuration is of this MTA's own recordings; the hosts are those of
 * knownWorld().
 */
import type { MtaInput } from '../../../server/core/mta.ts'
import type { OutcomeSpec } from '../../../server/core/rule.ts'
import type { MtaType } from '../../../server/mta/types.ts'
import { filesOf as eximFiles } from '../exim/recorded.ts'
import { knownWorld } from './known-world.ts'
import { type Played, play } from './play.ts'
import { caseNames, type Recording, readCase } from './recording.ts'

const RECORDED = ['postfix', 'exim', 'sendmail', 'opensmtpd', 'courier'] as const satisfies readonly MtaType[]
export type RecordedMta = (typeof RECORDED)[number]

/** Numbers that mean the same in all of them. */
const SHARED: [first: number, last: number][] = [
  [1, 34],
  [36, 38],
  [44, 44],
  [46, 56],
  [60, 77],
  [100, 117],
  [119, 120],
  [130, 139],
]

type Set = 'plain' | 'dsn' | 'utf8' | 'expire' | 'warn' | 'warn and dsn'

/** A recording with the configuration of each kind; the one beside it stands in where there is none. */
const SAMPLES: Record<RecordedMta, Partial<Record<Set, number>> & { plain: number; expire: number; warn: number }> = {
  postfix: { plain: 2, expire: 101, warn: 131 },
  exim: { plain: 3, dsn: 60, utf8: 71, expire: 101, warn: 131, 'warn and dsn': 135 },
  sendmail: { plain: 1, expire: 100, warn: 131 },
  opensmtpd: { plain: 1, expire: 100, warn: 130 },
  courier: { plain: 1, expire: 100, warn: 130 },
}

const numberOf = (name: string): number => Number.parseInt(name, 10)
const caseOf = (mta: RecordedMta, number: number) => caseNames(mta).find((name) => numberOf(name) === number)

/** The name of the situation, and whose recording tells what it is. */
export interface Situation {
  name: string
  from: RecordedMta
}

export function situationsWithoutRecording(mta: RecordedMta): Situation[] {
  const numbers = SHARED.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))
  return numbers.flatMap((number) => {
    if (caseOf(mta, number)) return []
    const from = RECORDED.find((other) => caseOf(other, number))
    return from ? [{ name: caseOf(from, number) as string, from }] : []
  })
}

function setOf(number: number): Set {
  if (number >= 135 && number <= 137) return 'warn and dsn'
  if (number >= 130) return 'warn'
  if (number >= 100) return 'expire'
  if (number >= 71 && number <= 74) return 'utf8'
  return number >= 60 && number <= 70 ? 'dsn' : 'plain'
}

function configured(mta: RecordedMta, set: Set): MtaInput {
  const samples = SAMPLES[mta]
  const number = samples[set] ?? (set === 'warn and dsn' ? samples.warn : samples.plain)
  const sample = readCase(mta, caseOf(mta, number) as string)
  const users = ['alice', 'bob', 'carol', 'dave', ...(mta === 'exim' ? [] : ['root'])]
  const host = mta === 'postfix' || mta === 'courier' ? {} : { host: 'mx.sandbox.example' }
  return { type: mta, ...host, files: mta === 'exim' ? eximFiles(sample) : textsOf(sample), users }
}

const textsOf = ({ config }: Recording): Record<string, string> =>
  Object.fromEntries(Object.entries(config).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

const PROGRAMS: Record<string, [exit: number, output: string]> = {
  exit1: [1, 'exit code one\n'],
  exit67: [67, 'user unknown to the program\n'],
  exit69: [69, 'service unavailable\n'],
  exit75: [75, 'database is down, try later\n'],
  exit77: [77, 'permission denied by policy\n'],
}

/** Programs are behind aliases, and with Courier in alice's home. */
function programs(): Record<string, OutcomeSpec> {
  const outcomes: Record<string, OutcomeSpec> = {
    'nofile@mx.sandbox.example': { do: 'mailbox', result: 'not-writable' },
  }
  for (const [name, [exit, output]] of Object.entries(PROGRAMS)) {
    for (const local of [name, `alice-${name}`])
      outcomes[`${local}@mx.sandbox.example`] = { do: 'program', exit, output }
  }
  return outcomes
}

const asAddressed = (mta: RecordedMta, address: string): string =>
  mta === 'courier' ? address.replace(/^(exit\d+)@/, 'alice-$1@') : address.replace(/^alice-(exit\d+)@/, '$1@')

export function playSituation(mta: RecordedMta, { name, from }: Situation): Played {
  const { envelope, refused, original } = readCase(from, name)
  const number = numberOf(name)
  const taken =
    envelope.recipients.length > 0 ? envelope.recipients : refused.map(({ address }) => ({ forwardPath: address }))
  const recipients = taken.map((path) => ({ ...path, forwardPath: asAddressed(mta, path.forwardPath) }))
  const isLate = number >= 100
  return play({
    input: configured(mta, setOf(number)),
    rules: knownWorld(programs()),
    envelope: { ...envelope, recipients },
    raw: original,
    runs: isLate ? (number >= 130 ? [3] : [3, 6]) : [],
    until: number >= 130 ? 4 : 20,
  })
}
