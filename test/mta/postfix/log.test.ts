import { describe, expect, test } from 'vitest'
import { caseNames, readCase } from '../common/recording.ts'
import { playCase } from './recorded.ts'

/** What a run decides: names, processes, waits, what a recorded host called the message. */
const plain = (line: string): string =>
  line
    .replace(/^\w{3} [ \d]\d [\d:]{8} mx /, '')
    .replace(/^(postfix\/[\w-]+)\[\d+\]/, '$1')
    .replace(/\b20261122\d{6}\.(?=[0-9A-F]{10,11}@)/g, 'STAMP.')
    .replace(/\b[0-9A-F]{5}2A[0-9A-F]{4}\b/g, 'QID')
    .replace(/delay=[\d.]+, delays=[\d./]+/, 'delay=T')
    .replace(/ ?: queued as FAKE\d+/, '')

/** Sessions are no events of the queue, and some warnings tell of settings that stand twice and of files of the system. */
const isOfQueue = (line: string): boolean =>
  !/^postfix\/smtpd: (?:(?:dis)?connect |NOQUEUE)/.test(line) &&
  !/^postfix\/[\w-]+: (?:warning: (?:.*overriding earlier entry|unable to create lock file)|statistics)/.test(line)

/** What differs and why: see each entry. */
const OTHERWISE: Record<string, string> = {
  '84-notify-classes-policy-transcript': 'it is about a session: golden.test.ts has its lines',
  '104-expired-all-mx-refused': 'a rule has one host of the two',
  '159-default-local-recipient-maps-rejects-in-smtp': 'refused in the session',
}

describe('The log has the lines of the real one; deliveries race, so that they are compared as sets', () => {
  test.each(caseNames('postfix').filter((name) => !(name in OTHERWISE)))('%s', (name) => {
    const recording = readCase('postfix', name)
    const lines = (log: readonly string[]) => [...new Set(log.map(plain).filter(isOfQueue))].sort()
    expect(lines(playCase(recording).log)).toEqual(lines(recording.log))
  })
})
