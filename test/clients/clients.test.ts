import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from '../smtp/listen.ts'
import { isInstalled } from '../support/installed.ts'

/** A message that ends in CRLF and has what clients trip over: dots, 8-bit text, long and empty lines, odd blanks. */
const MESSAGE = [
  'From: App <app@client.test>',
  'To: Bob <bob@server.test>',
  'Subject: dots and the like',
  'Message-ID: <1@client.test>',
  'Date: Mon, 05 Jan 2026 09:00:00 +0000',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
  '',
  '.',
  '..',
  '.starts with a dot',
  '',
  'Grüße, 日本語, trailing blanks   ',
  '\ttab',
  'x'.repeat(900),
  '',
  '',
].join('\r\n')

const LF_MESSAGE = MESSAGE.replaceAll('\r\n', '\n')

/** The files a client is handed: the message with CRLF, and with the line ends of a Unix file. */
function files(): { crlf: string; lf: string } {
  const folder = mkdtempSync(join(tmpdir(), 'bouncelab-client-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [crlf, lf] = [join(folder, 'crlf.eml'), join(folder, 'lf.eml')]
  writeFileSync(crlf, MESSAGE)
  writeFileSync(lf, LF_MESSAGE)
  return { crlf, lf }
}

/** Fails with what the program said. */
async function run(program: string, parameters: string[], input = ''): Promise<void> {
  const child: ChildProcess = spawn(program, parameters, { stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (said += bytes))
  child.stdin?.end(input)
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject))
  expect(code, `${program}: ${said}`).toBe(0)
}

type Send = (at: { host: string; port: number }, file: ReturnType<typeof files>) => Promise<unknown>

const FROM = 'app@client.test'
const TO = 'bob@server.test'

const smtplib = `
import smtplib, sys
with smtplib.SMTP(sys.argv[1], int(sys.argv[2])) as smtp:
    with open(sys.argv[3], 'rb') as file:
        smtp.sendmail('${FROM}', ['${TO}'], file.read(), mail_options=['body=8bitmime'])
`

const clients: Record<string, { program: string; send: Send }> = {
  swaks: {
    program: 'swaks',
    send: ({ host, port }, { lf }) => {
      // swaks puts a line end after the last one.
      writeFileSync(lf, LF_MESSAGE.slice(0, -1))
      return run('swaks', ['--server', `${host}:${port}`, '--from', FROM, '--to', TO, '--data', `@${lf}`])
    },
  },
  'Python smtplib': {
    program: 'python3',
    send: ({ host, port }, { crlf }) => run('python3', ['-c', smtplib, host, String(port), crlf]),
  },
  curl: {
    program: 'curl',
    send: ({ host, port }, { crlf }) =>
      run('curl', ['-sS', `smtp://${host}:${port}`, '--mail-from', FROM, '--mail-rcpt', TO, '--upload-file', crlf]),
  },
  msmtp: {
    program: 'msmtp',
    send: ({ host, port }) =>
      run('msmtp', [`--host=${host}`, `--port=${port}`, '--file=/dev/null', `--from=${FROM}`, '--', TO], LF_MESSAGE),
  },
}

for (const [name, { program, send }] of Object.entries(clients)) {
  // Without the program there is nothing to test; .ci/run installs them all.
  if (!isInstalled(program)) continue
  test(`${name} sends a message whose bytes come back identical`, () => arrivesIdentical(send))
}

test('nodemailer sends a message whose bytes come back identical', () =>
  arrivesIdentical(({ host, port }) =>
    nodemailer.createTransport({ host, port, tls: { rejectUnauthorized: false } }).sendMail({
      envelope: { from: FROM, to: TO },
      raw: MESSAGE,
    }),
  ))

async function arrivesIdentical(send: Send): Promise<void> {
  const { sandbox, listener } = await listen({ maxMessageSize: 1e6 })
  await send(listener.address, files())
  expect(sandbox.messages).toHaveLength(1)
  const { envelope, raw } = sandbox.messages[0]!
  expect(Buffer.from(raw).toString('utf8')).toBe(MESSAGE)
  expect(envelope).toMatchObject({ reversePath: FROM, recipients: [{ forwardPath: TO }] })
  await sandbox.until(() => sandbox.closed.length === 1)
  expect(sandbox.refusals).toEqual([])
}
