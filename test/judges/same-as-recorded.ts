/** Independent parsers find in our notices what they find in those that the real MTA wrote. */
import { describe, expect, test } from 'vitest'
import type { Output, Played } from '../mta/common/play.ts'
import { caseNames, type Recording, readCase } from '../mta/common/recording.ts'
import { ask, type Found, isThere, JUDGES, PYTHON_EMAIL } from './judges.ts'

interface Pair {
  name: string
  recorded: Uint8Array
  ours: Uint8Array
}

interface Judged {
  playCase(recording: Recording): Played
  /** At least so many notices are to be judged, and so many of them to be understood by each parser. */
  notices: number
  understood: number
  /** For recipients that are drawn by lot. */
  anyOrder?: true
  /** Its notices are no reports (RFC 6522), so that Python's email has nothing to read in them. */
  noReports?: true
  /** Cases that are not played. */
  without?: readonly string[]
}

/** Notices that went out by SMTP, each beside its own of the recording. */
function pairs(mta: string, { playCase, without = [] }: Judged): Pair[] {
  return caseNames(mta)
    .filter((name) => !without.includes(name))
    .map((name) => readCase(mta, name))
    .filter(({ envelope }) => envelope.recipients.length > 0)
    .flatMap((recording) => {
      const left = new Set<Output>(playCase(recording).outputs.filter(({ via }) => via === 'smtp'))
      return recording.notices
        .filter(({ via }) => via === 'smtp')
        .map(({ bytes, mailFrom, rcptTo, file }) => {
          const ours = [...left].find(({ from, to }) => from === mailFrom && rcptTo.includes(to))
          if (!ours) throw new Error(`${recording.name}: nothing of ours stands beside ${file}`)
          left.delete(ours)
          return { name: recording.name, recorded: bytes, ours: ours.arrived ?? ours.bytes }
        })
    })
}

/** What was found in the notices of each case: `recipient status reason`, one after the other. */
function byCase(all: readonly Pair[], found: readonly Found[][], anyOrder = false): Record<string, string[]> {
  const cases: Record<string, string[]> = {}
  all.forEach(({ name }, i) => {
    const said = (found[i] as Found[]).map(({ recipient, status, reason }) => `${recipient} ${status ?? ''} ${reason}`)
    cases[name] = [...(cases[name] ?? []), ...said]
  })
  if (anyOrder) for (const list of Object.values(cases)) list.sort()
  return cases
}

/** @param mta as its folder is called */
export function judgeRecordings(mta: string, judged: Judged): void {
  const all = pairs(mta, judged)
  const judges = [...Object.values(JUDGES), ...(judged.noReports ? [] : [PYTHON_EMAIL])]

  test('there is something to judge', () => expect(all.length).toBeGreaterThanOrEqual(judged.notices))

  describe.each(judges.filter(isThere))('$name', (judge) => {
    test('finds the same recipients, actions or reasons, and statuses', () => {
      const found = ask(
        judge,
        all.flatMap(({ ours, recorded }) => [ours, recorded]),
      )
      const ours = byCase(
        all,
        found.filter((_, i) => i % 2 === 0),
        judged.anyOrder,
      )
      const recorded = byCase(
        all,
        found.filter((_, i) => i % 2 === 1),
        judged.anyOrder,
      )
      expect(ours).toEqual(recorded)
      expect(Object.values(recorded).filter((each) => each.length > 0).length).toBeGreaterThanOrEqual(judged.understood)
    })
  })
}
