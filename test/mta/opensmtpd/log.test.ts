import { describe, expect, test } from 'vitest'
import { caseNames, readCase } from '../common/recording.ts'
import { playCase } from './recorded.ts'

/** Names, lengths of time and sizes made equal, and the number by which a host took a message. */
const equal = (line: string) =>
  line
    .replace(/^.*?smtpd\[\d+\]: /, '')
    .replace(/^[0-9a-f]{16} /, '')
    .replace(/\b[0-9a-f]{16}\b/g, 'EVPID')
    .replace(/delay=\d+s/g, 'delay=')
    .replace(/queued as FAKE\d+/, 'queued')

const told = (lines: readonly string[]) =>
  new Set(lines.map(equal).filter((line) => / (?:mta|mda) delivery |: Expire for |warn: /.test(line)))

describe('Lines about deliveries are those of the real OpenSMTPD (as a set: attempts run side by side)', () => {
  test.each(caseNames('opensmtpd').filter((name) => !name.includes('mx-is-me')))('%s', (name) => {
    const recording = readCase('opensmtpd', name)
    expect([...told(playCase(recording).log)].sort()).toEqual([...told(recording.log)].sort())
  })
})
