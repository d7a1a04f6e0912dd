import { describe, expect, test } from 'vitest'
import { expectSame } from '../common/compare.ts'
import type { Output, Played } from '../common/play.ts'
import { caseNames, type Recorded, readCase } from '../common/recording.ts'
import { EQUAL, playCase } from './recorded.ts'

const outputs = (played: Played, { via, mailFrom, rcptTo, mailbox }: Recorded) =>
  played.outputs.filter((each) =>
    via === 'smtp'
      ? each.via === 'smtp' && each.from === mailFrom && rcptTo.includes(each.to)
      : each.via === 'mailbox' && `/var/mail/${each.to.split('@')[0]}` === mailbox,
  )

/** Without the Return-Path that the host at the other end writes. */
const sent = ({ arrived, bytes }: Output): Uint8Array => arrived?.subarray(arrived.indexOf(10) + 1) ?? bytes

describe('What leaves the queue is what the real Sendmail sent and stored, byte for byte', () => {
  test.each(caseNames('sendmail'))('%s', (name) => {
    const recording = readCase('sendmail', name)
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
      expectSame(sent(ours as Output), recorded.bytes, EQUAL)
    }
  })
})
