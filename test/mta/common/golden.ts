/** The recordings of an MTA, each played and held against what the real one sent and stored. */
import { describe, expect, test } from 'vitest'
import { type Equalities, firstDifference, normal } from './compare.ts'
import type { Output, Played } from './play.ts'
import { caseNames, type Recorded, type Recording, readCase } from './recording.ts'

interface Golden {
  playCase(recording: Recording): Played
  equal: Equalities
  /** Which of the recordings; by default all. */
  isPlayed?: (recording: Recording) => boolean
  /** What the recording shows of what left the queue. */
  bytesOf?: (output: Output) => Uint8Array
  /** Before the comparison, of what varies further than a pattern can say. */
  inOneOrder?: (text: string) => string
  /** Messages that went the same way may have gone in any order. */
  anyOrder?: true
}

/** What went the way of a recorded message. */
const candidates = (outputs: readonly Output[], { via, mailFrom, rcptTo, mailbox }: Recorded): Output[] =>
  outputs.filter((each) =>
    via === 'smtp'
      ? each.via === 'smtp' && each.from === mailFrom && rcptTo.includes(each.to)
      : each.via === 'mailbox' && mailbox?.split('/').includes(each.to.split('@')[0] as string),
  )

const asItIs = (text: string): string => text

/** @param title what the tests hold, as a sentence */
export function describeRecordings(title: string, mta: string, golden: Golden): void {
  const { playCase, equal, isPlayed = () => true, bytesOf = ({ bytes }) => bytes, inOneOrder = asItIs } = golden
  const text = (bytes: Uint8Array) => inOneOrder(normal(bytes, equal))
  describe(title, () => {
    test.each(caseNames(mta).filter((name) => isPlayed(readCase(mta, name))))('%s', (name) => {
      const recording = readCase(mta, name)
      const { outputs, log } = playCase(recording)
      expect(outputs.length, log.join('\n')).toBe(recording.notices.length + recording.others.length)
      const left = new Set(outputs)
      for (const recorded of [...recording.notices, ...recording.others]) {
        const found = candidates(outputs, recorded).filter((each) => left.has(each))
        const ours = golden.anyOrder ? found : found.slice(0, 1)
        const differences = ours.map((each) => firstDifference(text(bytesOf(each)), text(recorded.bytes)))
        const same = differences.indexOf(null)
        if (same < 0) expect.fail(`${recorded.file}: ${differences[0] ?? 'missing'}\n${log.join('\n')}`)
        left.delete(ours[same] as Output)
      }
    })
  })
}
