import { describe, expect, test } from 'vitest'
import { expectSame } from '../common/compare.ts'
import type { Played } from '../common/play.ts'
import { caseNames, type Recorded, readCase } from '../common/recording.ts'
import { EQUAL, playCase } from './recorded.ts'

const outputs = (played: Played, { via, mailFrom, rcptTo }: Recorded) =>
  played.outputs.filter((each) =>
    via === 'smtp' ? each.via === 'smtp' && each.from === mailFrom && rcptTo.includes(each.to) : each.via === 'mailbox',
  )

describe('What leaves the queue is what the real Exim sent and stored, byte for byte', () => {
  test.each(caseNames('exim').filter((name) => readCase('exim', name).envelope.recipients.length > 0))('%s', (name) => {
    const recording = readCase('exim', name)
    const played = playCase(recording)
    expect(played.outputs.length, played.log.join('\n')).toBe(recording.notices.length + recording.others.length)
    const used = new Map<string, number>()
    for (const recorded of [...recording.notices, ...recording.others]) {
      const found = outputs(played, recorded)
      const key = `${recorded.via} ${recorded.mailFrom} ${recorded.rcptTo}`
      const nth = used.get(key) ?? 0
      used.set(key, nth + 1)
      const ours = found[nth]
      expect(ours, `${recorded.file} to ${recorded.rcptTo} is missing\n${played.log.join('\n')}`).toBeDefined()
      expectSame(ours?.bytes as Uint8Array, recorded.bytes, EQUAL)
    }
  })
})
