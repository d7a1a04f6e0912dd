import { describe, expect, test } from 'vitest'
import { firstDifference, normal } from '../common/compare.ts'
import type { Output, Played } from '../common/play.ts'
import { caseNames, type Recorded, readCase } from '../common/recording.ts'
import { EQUAL, playCase } from './play.ts'

const outputs = (played: Played, { via, mailFrom, rcptTo }: Recorded) =>
  played.outputs.filter((each) =>
    via === 'smtp' ? each.via === 'smtp' && each.from === mailFrom && rcptTo.includes(each.to) : each.via === 'mailbox',
  )

const bytesOf = ({ bytes, arrived }: Output) => arrived ?? bytes

describe('What leaves the queue is what the real Courier sent and stored, byte for byte', () => {
  test.each(caseNames('courier'))('%s', (name) => {
    const recording = readCase('courier', name)
    const played = playCase(recording)
    expect(played.outputs.length, played.log.join('\n')).toBe(recording.notices.length + recording.others.length)
    const left = new Set(played.outputs)
    for (const recorded of [...recording.notices, ...recording.others]) {
      const ours = outputs(played, recorded).filter((each) => left.has(each))
      const differences = ours.map((each) =>
        firstDifference(normal(bytesOf(each), EQUAL), normal(recorded.bytes, EQUAL)),
      )
      const same = differences.indexOf(null)
      if (same < 0) expect.fail(`${recorded.file}: ${differences[0] ?? 'missing'}\n${played.log.join('\n')}`)
      left.delete(ours[same] as Output)
    }
  })
})
