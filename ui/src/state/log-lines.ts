/** The MTA's log as far as it has been read: each reading fetches what is new. */
import type { Api } from '../lib/api.ts'
import type { LogLine } from '../lib/api-types.ts'

/** What a page shows of it: older lines are read over the API. */
const MOST_LINES = 2000

/** @returns reads on, and gives the last lines of the present epoch */
export function logReader(api: Pick<Api, 'log'>): () => Promise<LogLine[]> {
  let epoch = 0
  let last = 0
  let lines: LogLine[] = []
  return async function read(): Promise<LogLine[]> {
    const after = last
    const answer = await api.log(after)
    if (answer.epoch !== epoch && after > 0) {
      last = 0
      lines = []
      return read()
    }
    // Of two readings at once the second finds these lines taken already.
    if (after !== last) return lines
    epoch = answer.epoch
    last = answer.lines.at(-1)?.seq ?? last
    if (answer.lines.length > 0) lines = [...lines, ...answer.lines].slice(-MOST_LINES)
    return lines
  }
}

/** The lines that have all the words, in any order and case; a message's id finds its own lines. */
export function linesWith(lines: readonly LogLine[], words: string): readonly LogLine[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return lines
  return lines.filter(({ line, messageId }) => {
    const text = line.toLowerCase()
    return wanted.every((word) => text.includes(word) || messageId === word)
  })
}
