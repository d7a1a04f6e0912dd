import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { SmtpDialect } from '../../../server/core/smtp-dialect.ts'
import { createExim } from '../../../server/mta/exim/exim.ts'
import { caseNames, readCase } from '../common/recording.ts'
import { filesOf, USERS } from './recorded.ts'

const CLIENT = { ip: '192.0.2.50', helo: 'app.sandbox.example', tls: false, esmtp: true }

function turns(name: string): { command: string; reply: string }[] {
  const text = readFileSync(join(import.meta.dirname, '../../fixtures/exim', name, 'smtp-dialogs.txt'), 'utf8')
  const lines = (text.split(/^--- /m)[1] ?? '').split('\n').slice(1)
  const found = [{ command: '', reply: '' }]
  for (const line of lines) {
    if (line.startsWith('C: ')) found.push({ command: line.slice(3), reply: '' })
    const turn = found.at(-1)
    if (line.startsWith('S: ') && turn) turn.reply += `${turn.reply ? '\n' : ''}${line.slice(3)}`
  }
  return found
}

/** As the server sends it: a hyphen behind the code of all lines but the last. */
function sent(reply: string): string {
  const lines = reply.split('\n')
  const code = reply.slice(0, 3)
  return lines
    .map((line, i) => `${code}${i < lines.length - 1 ? '-' : ' '}${i === 0 ? line.slice(4) : line}`)
    .join('\n')
}

function ours({ replies, extensions, sizeLimit, ...dialect }: SmtpDialect, command: string): string {
  const argument = command.replace(/^\S+\s+/, '')
  if (command === '') return replies.greeting('x', Date.UTC(2026, 10, 22, 2, 5, 32))
  if (command.startsWith('EHLO')) {
    const words = extensions
      .filter((each) => each !== 'AUTH')
      .map((each) => (each === 'SIZE' ? `SIZE ${sizeLimit}` : each))
    return sent(replies.ehlo('x', words, CLIENT))
  }
  const word = command.startsWith('MAIL') ? 'FROM' : 'TO'
  const path = dialect.parsePath(word, argument)
  const barred = path && /^(?:MAIL|RCPT)/.test(command) ? dialect.judgeArgument?.(word, argument, path) : null
  if (barred) return barred
  if (command.startsWith('MAIL')) return String(replies.mailOk)
  if (command.startsWith('RCPT')) return replies.rcptOk('x')
  if (command === 'DATA') return replies.dataGo
  if (command === 'QUIT') return replies.quit('x')
  return replies.queued({ messageId: 'm1', processId: 20_001, at: 0, seed: 1 })
}

const equal = (reply: string): string =>
  reply.replace(/\w{3}, \d\d \w{3} 2026 [\d:]+ \+0000/, 'DATE').replace(/id=\S+$/, 'id=ID')

describe('The SMTP port says what the real one said', () => {
  test.each(caseNames('exim'))('%s', (name) => {
    const files = filesOf(readCase('exim', name))
    const dialect = createExim(
      { type: 'exim', host: 'mx.sandbox.example', files, users: USERS },
      { timezone: 'UTC' },
    ).smtp
    for (const { command, reply } of turns(name))
      expect(equal(ours(dialect as SmtpDialect, command))).toBe(equal(reply))
  })
})
