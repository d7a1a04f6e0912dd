/** Transcripts of sessions for the postmaster: which sessions, and what the whole server makes of them. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { createPostfix } from '../../../server/mta/postfix/postfix.ts'
import { startServer } from '../../../server/server.ts'
import { Talk } from '../../smtp/talk.ts'
import { overview } from '../../support/lab.ts'
import { CLIENT } from '../common/play.ts'

const HELO = ['S: 220 mx.test ESMTP Postfix', 'C: EHLO client.test', 'S: 250 mx.test']
const TAKEN = ['C: DATA', 'S: 354 go', 'C: .', 'S: 250 2.0.0 Ok: queued as 0D2BA2AC001']
const QUIT = ['C: QUIT', 'S: 221 2.0.0 Bye']
const refusal = (reply: string) => ['C: RCPT TO:<x@away.test>', `S: ${reply}`]

function reported(classes: string, lines: readonly string[]): string {
  const mta = createPostfix({ type: 'postfix', config: { myhostname: 'mx.test', notify_classes: classes } })
  const transcript = [...HELO, ...lines].map((line) => ({ who: line[0] as 'C' | 'S', text: line.slice(3) }))
  const report = mta.reportSession?.({ client: CLIENT.client, transcript })
  return Buffer.from(report?.write({ messageId: 'm1', now: 0, seed: 1, timezone: 'UTC' }) ?? []).toString()
}

describe('A session is told of', () => {
  test('where its class is on: policy, protocol, or bounce for recipients that do not exist', () => {
    const told = (reply: string) =>
      ['policy', 'protocol', 'bounce', 'resource, software'].filter(
        (each) => reported(each, [...refusal(reply), ...QUIT]) !== '',
      )
    expect(told('554 5.7.1 <x@away.test>: Relay access denied')).toEqual(['policy'])
    expect(told('501 5.5.4 Syntax: RCPT TO:<address>')).toEqual(['protocol'])
    expect(told('550 5.1.1 <x@away.test>: Recipient address rejected: User unknown')).toEqual(['bounce'])
    expect(told('250 2.1.5 Ok')).toEqual([])
    expect(told('421 4.3.2 closing')).toEqual([])
  })

  test('unless a message was taken after the error, which makes it good', () => {
    const bad = refusal('554 5.7.1 no')
    expect(reported('policy', [...bad, ...TAKEN, ...QUIT])).toBe('')
    expect(reported('policy', [...TAKEN, ...bad, ...QUIT])).toContain(' Out: 554 5.7.1 no\r\n')
  })

  test('with the reason where it ended without QUIT', () => {
    const bad = refusal('554 5.7.1 no')
    expect(reported('policy', [...bad, ...QUIT])).not.toContain('Session aborted')
    expect(reported('policy', bad)).toContain('\r\n\r\nSession aborted, reason: lost connection\r\n\r\nFor other')
    expect(reported('policy', [...bad, 'S: 421 4.4.2 mx.test Error: timeout exceeded'])).toContain(
      'reason: timeout\r\n',
    )
  })

  test('its long lines broken at 78 columns, each behind a blank', () => {
    const text = reported('policy', [...refusal(`554 5.7.1 ${'word '.repeat(30).trim()}`), ...QUIT])
    const lines = text.slice(text.indexOf(' In:  RCPT')).split('\r\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(79)
    expect(lines.some((line) => /^ {5}word/.test(line))).toBe(true)
  })
})

test('the whole server sends it to error_notice_recipient once the client has gone', async () => {
  const config = { myhostname: 'mx.test', notify_classes: 'protocol', error_notice_recipient: 'errors@ops.test' }
  const server = await startServer({
    http: false,
    clock: { mode: 'virtual', start: Date.UTC(2026, 10, 22, 1) },
    mta: { type: 'postfix', config },
  })
  onTestFinished(() => server.close(0))
  const sandbox = await server.sandbox('default')
  const taken = new Promise<void>((resolve) => {
    sandbox.subscribe(({ events }) => {
      if (events.some(({ type }) => type === 'message.accepted')) resolve()
    })
  })
  const talk = await Talk.open(server.smtp.port)
  await talk.say('EHLO client.test')
  expect(await talk.say('NONSENSE')).toMatch(/^502/)
  await talk.say('QUIT')
  await taken
  await sandbox.settled()
  expect(await overview(sandbox)).toEqual(['m1 mail delivered'])
})
