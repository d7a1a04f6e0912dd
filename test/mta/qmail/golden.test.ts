import { describe, expect, test } from 'vitest'
import type { Output } from './play.ts'
import { playCase } from './recorded-world.ts'
import { caseNames, type Recording, readCase } from './recording.ts'

/** Bytes as text, one character for each, with process ids and dates made equal. */
const normal = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('latin1')
    .replace(/\(qmail \d+ invoked/g, '(qmail PID invoked')
    .replace(/\b\d{1,2} Nov 2026 \d\d:\d\d:\d\d -0000/g, 'DATE')

/** Log lines with message numbers and process ids counted in the order in which they appear. */
function normalLog(lines: readonly string[]): string[] {
  const names = new Map<string, string>()
  const name = (kind: string, number: string) => {
    const key = `${kind}${number}`
    if (!names.has(key)) names.set(key, `${kind}${names.size}`)
    return names.get(key) as string
  }
  return lines.map((line) =>
    line
      .replace(/\bmsg (\d+)/g, (_, number) => `msg ${name('M', number)}`)
      .replace(/bounce\/(\d+)/, (_, number) => `bounce/${name('M', number)}`)
      .replace(/\bqp([ _])(\d+)/g, (_, space, number) => `qp${space}${name('P', number)}`),
  )
}

const ours = (outputs: Output[]): string[] =>
  outputs.map(({ via, from, to, bytes }) => (via === 'smtp' ? `${from} ${to}\n` : '') + normal(bytes)).sort()

const recorded = ({ results }: Recording): string[] =>
  results.map((r) => (r.via.startsWith('smtp') ? `${r.mail_from} ${r.rcpt_to?.[0]}\n` : '') + normal(r.bytes)).sort()

const RACE = '74-expired-two-hosts'

describe('What leaves the queue is what the real qmail sent and stored, byte for byte', () => {
  test.each(caseNames().filter((name) => name !== RACE))('%s', (name) => {
    const recording = readCase(name)
    const played = playCase(recording)
    expect(ours(played.outputs)).toEqual(recorded(recording))
  })

  test(`${RACE}: the same paragraphs, in whatever order the attempts happened to end`, () => {
    const recording = readCase(RACE)
    const [ourBounce = ''] = ours(playCase(recording).outputs)
    const [realBounce = ''] = recorded(recording)
    const paragraphs = (bounce: string) => bounce.split('\r\n\r\n').sort()
    expect(paragraphs(ourBounce)).toEqual(paragraphs(realBounce))
  })
})

// Where a message is forwarded, deliveries of it begin while the one that forwarded it has yet to report.
const INTERLEAVED = [RACE, '29-local-forward-loop', '31-local-forward-to-remote-550', '37-list-owner']

describe('The log is what the real qmail-send wrote, with its byte counts and delivery numbers', () => {
  test.each(caseNames().filter((name) => !INTERLEAVED.includes(name)))('%s', (name) => {
    const recording = readCase(name)
    expect(normalLog(playCase(recording).log)).toEqual(normalLog(recording.log))
  })

  test.each(INTERLEAVED)('%s: the same lines, in whatever order the attempts happened to end', (name) => {
    const recording = readCase(name)
    const lines = (log: string[]) =>
      normalLog(log)
        .filter((line) => !line.startsWith('status:'))
        .sort()
    expect(lines(playCase(recording).log)).toEqual(lines(recording.log))
  })
})
