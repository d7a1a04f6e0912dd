import { readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createQmail } from '../../server/mta/qmail/qmail.ts'
import { listen } from './listen.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/qmail/smtp-in')

/** The control files of the recorded host, as far as qmail-smtpd reads them. */
const CONTROL = {
  me: 'mx.sandbox.example',
  badmailfrom: 'spammer@evil.example\n',
  rcpthosts: 'mx.sandbox.example\nsink.example\n',
  databytes: '5000',
}

const recorded = (file: string) => readFileSync(join(FOLDER, file), 'latin1')

/** The recorded message, whole; the dialogues show its first ten lines. */
const MESSAGE = recorded('bounce-via-smtp-1.smtp.eml').replace(/^.*? with SMTP; [^\n]*\n/s, '')

/** What stands in for the lines of a message, of which the dialogues keep ten. */
const MESSAGES: Record<string, string> = {
  'dialog-accepted.txt': MESSAGE,
  'dialog-null-sender.txt': MESSAGE,
  'dialog-hops.txt': 'Received: from a by b; 1 Jan 2026 00:00:00 -0000\r\n'.repeat(100),
  'dialog-databytes.txt': `Subject: big\r\n\r\n${'0123456789 0123456789 0123456789 0123456789\r\n'.repeat(200)}`,
}

const stuffed = (message: string) => `${message.replace(/^\./gm, '..')}.\r\n`

/** What the client sent and the server said, byte for byte. */
function dialogue(file: string): { sent: string; said: string } {
  let sent = ''
  let said = ''
  let inMessage = false
  for (const line of recorded(file).trimEnd().split('\n')) {
    if (line.startsWith('S: ')) {
      if (inMessage) inMessage = false
      said += `${line.slice(3)}\r\n`
      if (line.startsWith('S: 354')) {
        inMessage = true
        const message = MESSAGES[file]
        if (message) sent += stuffed(message)
      }
    } else if (line.startsWith('! ')) continue
    else if (!inMessage) sent += `${line.slice(3)}\r\n`
    // The one message with bare line feeds stands there whole.
    else if (!MESSAGES[file]) sent += `${line.replace(/^C: /, '')}\n`
  }
  return { sent, said }
}

/** Everything that the server says until it ends the connection. */
function talk(port: number, sent: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('data', (bytes) => {
      said += bytes.toString('latin1')
    })
    socket.on('end', () => resolve(said))
    socket.on('error', reject)
    socket.write(sent, 'latin1')
  })
}

const withoutPid = (text: string) => text.replace(/ qp \d+/, ' qp PID')

const FILES = readdirSync(FOLDER).filter((name) => name.startsWith('dialog-'))

test.each(FILES)('%s goes byte for byte as with the real qmail-smtpd, process ids apart', async (file) => {
  const { sandbox, port } = await listen({ maxMessageSize: 1_000_000 })
  sandbox.speaks = createQmail({ type: 'qmail', control: CONTROL }).smtp
  const { sent, said } = dialogue(file)
  expect(withoutPid(await talk(port, sent))).toBe(withoutPid(said))
})

test('all recorded dialogues are here', () => {
  expect(FILES).toHaveLength(7)
})
