import { describe, expect, test } from 'vitest'
import { caseNames, readCase } from '../common/recording.ts'
import { playCase } from './recorded.ts'

/** Names, lengths of time and sizes made equal, and the number by which a host took a message. */
const equal = (line: string) =>
  line
    .replace(/^.*? mx /, '')
    .replace(/\b[0-9A-F]{16}\.[0-9A-F]{16}\.[0-9A-F]{8}\b/g, 'ID')
    .replace(/size=\d+/g, 'size=')
    .replace(/queued as FAKE\d+/, 'queued')

const told = (lines: readonly string[]) =>
  new Set(lines.map(equal).filter((line) => /^courier(?:esmtp|local): /.test(line)))

describe('Lines about deliveries are those of the real Courier (as a set: attempts run side by side)', () => {
  test.each(caseNames('courier').filter((name) => !name.includes('mx-is-me')))('%s', (name) => {
    const recording = readCase('courier', name)
    expect([...told(playCase(recording).log)].sort()).toEqual([...told(recording.log)].sort())
  })
})
