import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { play } from './play.ts'
import { FIXTURES } from './recording.ts'

const START = Date.UTC(2026, 10, 22, 1, 0, 28)
const INPUT = { type: 'qmail', control: { me: 'mx.sandbox.example' }, users: { alice: [] } }

const recorded = (file: string) => readFileSync(join(FIXTURES, 'smtp-in', file), 'latin1')

/** What the client sent: everything in the recorded copy after qmail-smtpd's own line. */
const sent = (copy: string) =>
  Buffer.from(copy.replace(/^.*? with SMTP; [^\n]*\n/s, '').replace(/\r?\n/g, '\r\n'), 'latin1')

function playSmtp(copy: string, helo: string, sender: string, processId: number) {
  const client = { ip: '127.0.0.1', helo, tls: false, esmtp: false }
  return play({
    input: INPUT,
    start: START,
    counters: { processId: processId - 1 },
    origin: { type: 'smtp', sessionId: 's1', client },
    envelope: { reversePath: sender, recipients: [{ forwardPath: 'nosuchuser@mx.sandbox.example' }] },
    raw: new Uint8Array(sent(copy)),
  })
}

const text = (bytes: Uint8Array | undefined, bounce: RegExp) =>
  Buffer.from(bytes ?? [])
    .toString('latin1')
    .replace(bounce, '(qmail PID invoked for bounce)')

test('The bounce of a message that came in through qmail-smtpd quotes its Received lines as recorded', () => {
  const copy = recorded('bounce-via-smtp-1.smtp.eml')
  const { outputs, log } = playSmtp(copy, 'app.sandbox.example', 'user@sink.example', 485)
  const pid = /\(qmail \d+ invoked for bounce\)/
  expect(text(outputs[0]?.bytes, pid)).toBe(copy.replace(pid, '(qmail PID invoked for bounce)'))
  expect(log.filter((line) => line.startsWith('info msg')).map((line) => line.replace(/^info msg \d+/, ''))).toEqual([
    ': bytes 570 from <user@sink.example> qp 485 uid 7791',
    ': bytes 1122 from <> qp 486 uid 7796',
  ])
})

test('A client message with an empty sender fails straight into a double bounce, stored as recorded', () => {
  const copy = recorded('double-bounce.maildir.eml')
  const { outputs, log } = playSmtp(copy, 'x', '', 498)
  const pid = /\(qmail \d+ invoked for bounce\)/
  expect(text(outputs[0]?.bytes, pid)).toBe(copy.replace(pid, '(qmail PID invoked for bounce)'))
  expect(log.filter((line) => line.startsWith('info msg')).map((line) => line.replace(/^info msg \d+/, ''))).toEqual([
    ': bytes 552 from <> qp 498 uid 7791',
    ': bytes 1029 from <#@[]> qp 499 uid 7796',
  ])
})
