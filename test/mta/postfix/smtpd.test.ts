import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SmtpDialect } from '../../../server/core/smtp-dialect.ts'
import { createPostfix } from '../../../server/mta/postfix/postfix.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/postfix')
const CLIENT = { ip: '192.0.2.50', helo: 'app.sandbox.example', tls: false, esmtp: true }

/** The submission of a recorded case: its commands with the replies. */
function submission(name: string): { command: string; reply: string }[] {
  const text = readFileSync(join(FIXTURES, name, 'smtp-dialogs.txt'), 'utf8')
  const part = text.split(/^--- /m).find((each) => each.startsWith('submission')) ?? ''
  const turns = [{ command: '', reply: '' }]
  for (const line of part.split('\n').slice(1)) {
    if (line.startsWith('C: ')) turns.push({ command: line.slice(3), reply: '' })
    else if (line.startsWith('S: ')) (turns.at(-1) as { reply: string }).reply += `${line.slice(3)}\n`
  }
  return turns.map(({ command, reply }) => ({ command, reply: reply.trimEnd() }))
}

function dialectOf(name: string): SmtpDialect {
  const { config } = JSON.parse(readFileSync(join(FIXTURES, name, 'meta.json'), 'utf8'))
  const users = ['alice', 'bob', 'carol', 'dave', 'root']
  return createPostfix({ type: 'postfix', files: config, users }).smtp as SmtpDialect
}

describe('The SMTP port says what the real one said', () => {
  test.each(readdirSync(FIXTURES).filter((name) => /^\d/.test(name)))('%s', (name) => {
    const dialect = dialectOf(name)
    const { replies } = dialect
    const queued = /^250 2\.0\.0 Ok: queued as [0-9A-F]+$/
    for (const { command, reply } of submission(name)) {
      if (command === '') expect(replies.greeting('x', 0)).toBe(reply)
      if (command.startsWith('MAIL') && reply.startsWith('2')) expect(replies.mailOk).toBe(reply)
      if (command.startsWith('RCPT') && reply.startsWith('2')) expect(replies.rcptOk('x')).toBe(reply)
      if (command === 'DATA' && reply.startsWith('3')) expect(replies.dataGo).toBe(reply)
      if (command === 'QUIT') expect(replies.quit('x')).toBe(reply)
      if (!queued.test(reply)) continue
      expect(replies.queued({ messageId: 'm1', processId: 1, at: 0, seed: 1 })).toMatch(queued)
    }
  })

  test('EHLO lists what the real one lists, in its order, but for XVERP and CHUNKING', () => {
    const { reply } = submission('01-remote-550-user-unknown').find(({ command }) => command.startsWith('EHLO')) ?? {}
    const recorded = (reply ?? '').split('\n').map((line) => line.slice(4))
    const { replies, extensions } = dialectOf('01-remote-550-user-unknown')
    const own = extensions.filter((each) => each !== 'STARTTLS' && each !== 'AUTH')
    const words = own.map((each) => (each === 'SIZE' ? 'SIZE 10240000' : each))
    const listed = replies.ehlo('x', words, CLIENT)
    const ours = listed.slice(4).split('\n')
    expect(ours).toEqual(recorded.filter((each) => each !== 'XVERP' && each !== 'CHUNKING'))
  })

  test('an unknown local user is refused as recorded, and the reason names the setting', () => {
    const dialect = dialectOf('159-default-local-recipient-maps-rejects-in-smtp')
    const refusal = dialect.judgeRecipient?.('user@sink.example', 'nosuchuser@mx.sandbox.example', CLIENT)
    expect(refusal?.reply).toBe(
      '550 5.1.1 <nosuchuser@mx.sandbox.example>: Recipient address rejected: User unknown in local recipient table',
    )
    expect(refusal?.why).toMatchObject({ setting: 'local_recipient_maps' })
    expect(dialect.judgeRecipient?.('user@sink.example', 'alice@mx.sandbox.example', CLIENT)).toBeNull()
  })

  test('a client outside mynetworks may not send elsewhere', () => {
    const dialect = dialectOf('01-remote-550-user-unknown')
    const stranger = { ...CLIENT, ip: '203.0.113.9' }
    expect(dialect.judgeRecipient?.('user@sink.example', 'a@elsewhere.example', stranger)?.reply).toBe(
      '554 5.7.1 <a@elsewhere.example>: Relay access denied',
    )
    expect(dialect.judgeRecipient?.('user@sink.example', 'a@elsewhere.example', CLIENT)).toBeNull()
  })
})
