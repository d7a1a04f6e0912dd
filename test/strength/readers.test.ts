/**
 * Nothing that anybody writes makes a reader fail otherwise than in its own words, or slower than its size explains.
 * Ratios are compared, never times (growth.ts).
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SandboxError } from '../../server/errors.ts'
import { NotExpanded } from '../../server/mta/exim/expand-string.ts'
import { createMta } from '../../server/mta/mta.ts'
import { RegexError } from '../../server/mta/qmail/commands/regex-parse.ts'
import { ScenarioError } from '../../server/scenario/problems.ts'
import { tooSteep } from './growth.ts'
import { READERS } from './readers.ts'
import { repeated, SHAPES, UNITS } from './units.ts'

const readers = Object.entries(READERS)

const WORDS = [SandboxError, ScenarioError, SyntaxError, NotExpanded, RegexError]

/** A refusal in words is an answer; anything else that is thrown is a fault of ours. */
function calmly(read: (text: string) => unknown, text: string): void {
  try {
    read(text)
  } catch (error) {
    if (!WORDS.some((kind) => error instanceof kind)) throw error
  }
}

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...UNITS), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 60 })
  .map((pieces) => pieces.join(''))

test.each(readers)('%s: whatever is written is read or refused in words', (_name, read) => {
  fc.assert(
    fc.property(hostile, (text) => calmly(read, text)),
    { numRuns: 150 },
  )
})

test.each(readers)('%s: double the input takes double the time', { timeout: 240_000 }, (_name, read) => {
  const steep: Record<string, string> = {}
  for (const unit of UNITS)
    for (const [i, shape] of SHAPES.entries()) {
      const found = tooSteep((n) => calmly(read, shape(repeated(unit, n))))
      if (found) steep[`${JSON.stringify(unit)} in shape ${i}`] = found
    }
  expect(steep).toEqual({})
})

/** Twenty macros, each twice in the next one: a million times the first, if nobody counts. */
const doubled = (line: (i: number) => string): string => Array.from({ length: 60 }, (_, i) => line(i)).join('\n')

test.each([
  ['main.cf', 'postfix', `${doubled((i) => `my${i} = $my${i + 1}$my${i + 1}`)}\nmydestination = $my0`],
  [
    "Exim's macros",
    'exim',
    `M_00 = x\n${doubled((i) => `M_${i + 1}_ = M_${i}_M_${i}_M_${i}_`)}\nprimary_hostname = M_60_`,
  ],
  ["smtpd.conf's macros", 'opensmtpd', `a0 = "x"\n${doubled((i) => `a${i + 1} = $a${i} $a${i}`)}\nlisten on $a60`],
  ['m4 of sendmail.mc', 'sendmail', `divert(-1)\n${doubled((i) => `define(\`a${i + 1}', \`a${i} a${i}')`)}`],
])('macros that double each other in %s are counted', (_name, type, config) => {
  calmly((text) => createMta({ type, config: text }, { timezone: 'UTC' }), config)
})
