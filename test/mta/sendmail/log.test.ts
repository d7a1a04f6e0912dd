import { describe, expect, test } from 'vitest'
import { caseNames, readCase } from '../common/recording.ts'
import { playCase } from './recorded.ts'

/** What a run decides: names, processes, waits, what a recorded host called the message. */
const plain = (line: string): string =>
  line
    .replace(/^\w{3} [ \d]\d [\d:]{8} mx /, '')
    .replace(/\b6AM2[0-9A-Za-x]{4}\d{6}\b/g, 'QID')
    .replace(/^([\w-]+)\[\d+\]/, '$1')
    .replace(/delay=[\d:]+/g, 'delay=T')
    .replace(/FAKE\d/, 'FAKE')
    .replace(/ \(1\d\d\d\/1\d\d\d\)/, ' (UID)')

/** The SMTP session's own lines, and the parse of a command line, are no events of the queue. */
const isOfQueue = (line: string): boolean => !/User unknown$/.test(line) || / stat=| DSN: |notify: |sender: /.test(line)

/** What differs and why: see each entry. */
const OTHERWISE: Record<string, string> = {
  '39-virtusertable-error-551': 'refused in the session',
  '46-mixed-good-bad-deferred': 'the size counts To: as Sendmail folds it',
  '66-notify-success-mixed': 'the size counts To: as Sendmail folds it',
  '127-errors-to-header-used': 'Errors-To counts as a recipient',
  '134-warning-two-deferred-one-good-one-bad': 'the size counts To: as Sendmail folds it',
  '146-return-receipt-to': 'the size counts one field less by a byte',
  '147-return-receipt-to-implies-dsn': 'the size counts one field less by a byte',
  '131-warning-connection-refused': 'the notice was sent a second later, which looks like a queue run',
  '149-command-line-mixed': 'the command line is parsed before there is a queue',
  '37-local-alias-list-with-owner': "the list's copy counts its fields of the queue file",
  '92-double-bounce-address-refused': 'the dead letter is told of by the first message of the three',
}

describe('The log has the lines of the real one; deliveries race, so that they are compared as sets', () => {
  test.each(caseNames('sendmail').filter((name) => !(name in OTHERWISE)))('%s', (name) => {
    const recording = readCase('sendmail', name)
    const ours = playCase(recording).log.map(plain)
    const recorded = recording.log.map(plain).filter(isOfQueue)
    // Forced runs are at whole seconds of the log; one more or less of them changes nothing but repetitions.
    expect([...new Set(ours)].sort()).toEqual([...new Set(recorded)].sort())
  })
})
