/** Clients as people use them, before a sandbox that speaks as imta: what they send arrives, what is refused they report. */
import { spawn } from 'node:child_process'
import nodemailer from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { getMessage } from '../../../server/sandbox/views.ts'
import { startServer } from '../../../server/server.ts'
import { isInstalled } from '../../support/installed.ts'

const FROM = 'app@client.test'
const KNOWN = 'alice@mta.test'
const UNKNOWN = 'nobody@mta.test'

async function serve() {
  const mta = { type: 'imta', host: 'mta.test', users: ['alice'] }
  const server = await startServer({ http: false, clock: { mode: 'virtual' }, mta })
  onTestFinished(() => server.close(0))
  const sandbox = await server.sandbox('default')
  const first = async () => {
    await sandbox.settled()
    return getMessage(sandbox, 'm1')
  }
  return { port: server.smtp.port, first }
}

async function run(program: string, parameters: string[], input = ''): Promise<{ code: number | null; said: string }> {
  const child = spawn(program, parameters, { stdio: 'pipe' })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes))
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject))
  return { code, said }
}

const TEXT = `From: ${FROM}\nSubject: hello\n\nHello.\n`

const smtplib = `
import smtplib, sys
with smtplib.SMTP('127.0.0.1', int(sys.argv[1])) as smtp:
    smtp.ehlo()
    assert smtp.has_extn('dsn') and smtp.has_extn('size'), smtp.esmtp_features
    smtp.sendmail('${FROM}', [sys.argv[2]], sys.argv[3], mail_options=['RET=HDRS', 'ENVID=QQ+2B1'], rcpt_options=['NOTIFY=FAILURE'])
`

const clients: Record<string, { program: string; send: (port: number, to: string) => ReturnType<typeof run> }> = {
  swaks: {
    program: 'swaks',
    send: (port, to) => run('swaks', ['--server', `127.0.0.1:${port}`, '--from', FROM, '--to', to, '--data', TEXT]),
  },
  'Python smtplib': {
    program: 'python3',
    send: (port, to) => run('python3', ['-c', smtplib, String(port), to, TEXT]),
  },
  msmtp: {
    program: 'msmtp',
    send: (port, to) =>
      run('msmtp', ['--host=127.0.0.1', `--port=${port}`, '--file=/dev/null', `--from=${FROM}`, '--', to], TEXT),
  },
}

for (const [name, { program, send }] of Object.entries(clients)) {
  // Without the program there is nothing to test; .ci/run installs them all.
  if (!isInstalled(program)) continue
  test(`${name} sends to imta, and shows the refusal of an unknown user`, async () => {
    const { port, first } = await serve()
    const refused = await send(port, UNKNOWN)
    expect(refused.code, refused.said).not.toBe(0)
    expect(refused.said).toContain('5.1.1')
    expect(await first()).toBe(null)
    const sent = await send(port, KNOWN)
    expect(sent.code, sent.said).toBe(0)
    expect((await first())?.envelope).toMatchObject({ reversePath: FROM, recipients: [{ forwardPath: KNOWN }] })
  })
}

if (isInstalled('python3')) {
  test('what Python asks of DSN is kept', async () => {
    const { port, first } = await serve()
    const { code, said } = await run('python3', ['-c', smtplib, String(port), KNOWN, TEXT])
    expect(code, said).toBe(0)
    expect((await first())?.envelope).toMatchObject({
      ret: 'HDRS',
      envid: 'QQ+2B1',
      recipients: [{ notify: ['FAILURE'] }],
    })
  })
}

test('Nodemailer sends to imta with DSN parameters, and tells which recipients were refused', async () => {
  const { port, first } = await serve()
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port })
  const info = await transport.sendMail({
    from: FROM,
    to: [KNOWN, UNKNOWN],
    subject: 'Grüße',
    text: 'with umlauts: äöü',
    dsn: { id: 'order 7', return: 'headers', notify: ['failure', 'delay'], recipient: FROM },
  })
  expect(info.accepted).toEqual([KNOWN])
  expect(info.rejectedErrors?.map(({ responseCode }) => responseCode)).toEqual([550])
  expect((await first())?.envelope).toMatchObject({
    ret: 'HDRS',
    recipients: [{ forwardPath: KNOWN, notify: ['FAILURE', 'DELAY'] }],
  })
})
