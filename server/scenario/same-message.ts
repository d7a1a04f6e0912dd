/** Whether a message is a recorded one, byte for byte but for what may differ; and where it is not. */
import type { Recorded } from './expect-schema.ts'

/** @returns null where they are the same; else the first line that differs, in words */
export function differenceFrom(recorded: Recorded, raw: Uint8Array): string | null {
  const wanted = comparable(new Uint8Array(Buffer.from(recorded.bytes ?? '', 'base64')), recorded.except ?? [])
  const actual = comparable(raw, recorded.except ?? [])
  const at = wanted.findIndex((line, i) => line.text !== actual[i]?.text)
  const place = wanted[at]
  if (place) return `line ${place.number} of ${recorded.eml} is ${show(place.text)}, here ${there(actual[at]?.text)}`
  const more = actual[wanted.length]
  return more ? `it goes on after ${recorded.eml} ends, with ${show(more.text)}` : null
}

interface Line {
  text: string
  /** In the file as it stands, from 1. */
  number: number
}

/** Line ends are LF; fields that may differ keep their name alone, and boundaries are numbered. */
function comparable(raw: Uint8Array, except: readonly string[]): Line[] {
  // One character for each byte, so that no two bytes look alike.
  const text = Buffer.from(raw).toString('latin1').replaceAll('\r\n', '\n')
  const names = except.map((name) => name.toLowerCase())
  const lines = (names.includes('boundary') ? withNumberedBoundaries(text) : text).split('\n')
  const kept: Line[] = []
  let inField = false
  for (const [i, line] of lines.entries()) {
    // A folded field goes on in the lines that begin with white space.
    if (inField && /^[ \t]/.test(line)) continue
    const name = /^([!-9;-~]+):/.exec(line)?.[1]
    inField = name !== undefined && names.includes(name.toLowerCase())
    kept.push({ text: inField ? `${name}: …` : line, number: i + 1 })
  }
  return kept
}

function withNumberedBoundaries(text: string): string {
  const boundaries = [...text.matchAll(/boundary="?([^"\s;]+)"?/gi)].map(([, boundary]) => boundary as string)
  // The longest first: one boundary may begin as another.
  const ordered = [...new Set(boundaries)]
  const longestFirst = [...ordered].sort((a, b) => b.length - a.length)
  return longestFirst.reduce((all, one) => all.replaceAll(one, `boundary-${ordered.indexOf(one) + 1}`), text)
}

const there = (line: string | undefined): string => (line === undefined ? 'the message ends' : `it is ${show(line)}`)

/** The text of the line for people, who read UTF-8. */
function show(line: string): string {
  const text = Buffer.from(line, 'latin1').toString('utf8')
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text)
}
