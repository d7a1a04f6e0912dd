import { describe, expect, test } from 'vitest'
import { firstDifference, normal } from '../common/compare.ts'
import type { Played } from '../common/play.ts'
import { caseNames, type Recorded, readCase } from '../common/recording.ts'
import { EQUAL, playCase } from './play.ts'

const outputs = (played: Played, { via, mailFrom, rcptTo }: Recorded) =>
  played.outputs.filter((each) =>
    via === 'smtp' ? each.via === 'smtp' && each.from === mailFrom && rcptTo.includes(each.to) : each.via === 'mailbox',
  )

/** Recipients of one message are tried and told in an order that is drawn by lot. */
function inOneOrder(bytes: Uint8Array): string {
  const lines = normal(bytes, EQUAL).split('\n')
  const sorted = (isOne: (line: string) => boolean, text: string[]) => {
    const at = text.flatMap((line, i) => (isOne(line) ? [i] : []))
    const found = at.map((i) => text[i] as string).sort()
    return text.map((line, i) => (at.includes(i) ? (found[at.indexOf(i)] as string) : line))
  }
  const reasons = sorted((line) => /^\S+@\S+: /.test(line), lines)
  return reasons.join('\n').replace(/(?:Final-Recipient: .*\nAction: .*\nStatus: .*\n\n)+/, (groups) =>
    groups
      .split(/(?=Final-Recipient)/)
      .sort()
      .join(''),
  )
}

describe('What leaves the queue is what the real OpenSMTPD sent and stored, byte for byte (recipients as a set)', () => {
  test.each(caseNames('opensmtpd'))('%s', (name) => {
    const recording = readCase('opensmtpd', name)
    const played = playCase(recording)
    expect(played.outputs.length, played.log.join('\n')).toBe(recording.notices.length + recording.others.length)
    const left = new Set(played.outputs)
    for (const recorded of [...recording.notices, ...recording.others]) {
      const ours = outputs(played, recorded).filter((each) => left.has(each))
      const differences = ours.map((each) => firstDifference(inOneOrder(each.bytes), inOneOrder(recorded.bytes)))
      const same = differences.indexOf(null)
      if (same < 0) expect.fail(`${recorded.file}: ${differences[0] ?? 'missing'}\n${played.log.join('\n')}`)
      left.delete(ours[same] as (typeof ours)[number])
    }
  })
})
