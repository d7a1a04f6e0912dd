import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ClientInfo } from '../../../server/core/types.ts'
import { createMta } from '../../../server/mta/mta.ts'
import { readCase } from '../common/recording.ts'
import { inputOf } from './recorded.ts'

const CLIENT: ClientInfo = { ip: '192.0.2.50', helo: 'app.sandbox.example', tls: false, esmtp: true }
const recording = readCase('sendmail', '01-remote-550-user-unknown')
const smtp = createMta(inputOf(recording), { timezone: 'UTC' }).smtp
const folder = join(import.meta.dirname, '../../fixtures/sendmail')
const said = (name: string): string[] => {
  const text = readFileSync(join(folder, name, 'smtp-dialogs.txt'), 'utf8')
  return (text.split(/^--- /m)[1] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('S: '))
    .map((line) => line.slice(3))
}

describe('The port says what the recorded one said', () => {
  const lines = said(recording.name)

  test('its greeting names itself, the time and the client', () => {
    const at = Date.UTC(2026, 10, 22, 2, 10, 9)
    expect(smtp?.replies.greeting('', at, CLIENT)).toBe(lines[0])
  })

  test('EHLO lists the same extensions in the same order', () => {
    const recorded = lines.slice(1, 12).map((line) => line.slice(4))
    const ours = smtp?.replies.ehlo('', ['ENHANCEDSTATUSCODES', 'PIPELINING', '8BITMIME', 'SIZE 1', 'DSN'], CLIENT)
    expect(ours?.slice(4).split('\n')).toEqual(recorded)
  })

  test('MAIL, RCPT, DATA and QUIT are answered alike', () => {
    const mailOk = smtp?.replies.mailOk
    expect(typeof mailOk === 'function' && mailOk('user@sink.example')).toBe(lines[12])
    expect(smtp?.replies.rcptOk('nouser@reject.example')).toBe(lines[13])
    expect(smtp?.replies.dataGo).toBe(lines[14])
    expect(smtp?.replies.quit('')).toBe(lines[16])
  })

  test.each([
    ['46-mixed-good-bad-deferred', 'nosuchuser@mx.sandbox.example'],
    ['39-virtusertable-error-551', 'moved@virt.example'],
  ])('%s: the same recipient is refused in the same words', (name, recipient) => {
    const [refused] = readCase('sendmail', name).refused
    expect(smtp?.judgeRecipient?.('user@sink.example', recipient, CLIENT)?.reply).toBe(refused?.reply)
  })

  test('a stranger may not relay once access grants it to others', () => {
    const refusal = smtp?.judgeRecipient?.('a@b.example', 'c@d.example', { ...CLIENT, ip: '198.51.100.7' })
    expect(refusal?.reply).toBe('550 5.7.1 <c@d.example>... Relaying denied')
  })
})
