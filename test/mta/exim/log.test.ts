import { describe, expect, test } from 'vitest'
import { caseNames, readCase } from '../common/recording.ts'
import { playCase } from './recorded.ts'

/** Ids counted in the order in which they appear; the queue runs are no events of ours. */
function normal(lines: readonly string[]): string[] {
  const names = new Map<string, string>()
  return lines
    .map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /, ''))
    .filter((line) => line !== '' && !/^(?:Start|End) queue run|Message is frozen$/.test(line))
    .map((line) =>
      line.replace(/\b[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}\b/g, (id) => {
        if (!names.has(id)) names.set(id, `ID${names.size}`)
        return names.get(id) as string
      }),
    )
}

/** Boundaries have numbers of other lengths, and a notice's size goes with them; the next host numbers what it takes. */
const evened = (line: string): string =>
  (/<= <> R=/.test(line) ? line.replace(/S=\d+/, 'S=N') : line).replace(/queued as FAKE\d+/, 'queued as FAKE')

/** How often an attempt was repeated depends on how long silence took. */
const compared = (lines: readonly string[]): string[] => [...new Set(normal(lines).map(evened))].sort()

describe('The log has the lines of the real mainlog, each once, deliveries of one instant in any order', () => {
  test.each(caseNames('exim').filter((name) => readCase('exim', name).envelope.recipients.length > 0))('%s', (name) => {
    const recording = readCase('exim', name)
    expect(compared(playCase(recording).log)).toEqual(compared(recording.log))
  })
})
