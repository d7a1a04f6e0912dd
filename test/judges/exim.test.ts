/** Independent parsers find in our notices what they find in those that the real Exim wrote. */
import { describe, expect, test } from 'vitest'
import { playCase } from '../mta/exim/recorded.ts'
import { caseNames, readCase } from '../mta/common/recording.ts'
import { ask, isThere, JUDGES, PYTHON_EMAIL } from './judges.ts'

interface Pair {
  name: string
  recorded: Uint8Array
  ours: Uint8Array
}

/** Notices that went out by SMTP, each beside its own of the recording. */
const pairs = (): Pair[] =>
  caseNames('exim').flatMap((name) => {
    const recording = readCase('exim', name)
    if (recording.envelope.recipients.length === 0) return []
    const all = playCase(recording).outputs.filter(({ via, from }) => via === 'smtp' && from === '')
    const taken = new Set<unknown>()
    return recording.notices
      .filter(({ via }) => via === 'smtp')
      .flatMap(({ bytes, rcptTo }) => {
        const found = all.find((each) => rcptTo.includes(each.to) && !taken.has(each))
        taken.add(found)
        return found ? [{ name, recorded: bytes, ours: found.bytes }] : []
      })
  })

const PAIRS = pairs()

test('there is something to judge', () => expect(PAIRS.length).toBeGreaterThan(60))

describe.each([...Object.values(JUDGES), PYTHON_EMAIL].filter(isThere))('$name', (judge) => {
  test('finds the same recipients, statuses and reasons', () => {
    const ours = ask(
      judge,
      PAIRS.map((pair) => pair.ours),
    )
    const recorded = ask(
      judge,
      PAIRS.map((pair) => pair.recorded),
    )
    const named = (found: typeof ours) => PAIRS.map(({ name }, i) => ({ name, found: found[i] }))
    expect(named(ours)).toEqual(named(recorded))
    expect(recorded.filter((found) => found.length > 0).length).toBeGreaterThan(50)
  })
})
