import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { readControl } from '../../server/mta/qmail/read-control.ts'
import type { Sandbox } from '../../server/sandbox/sandbox.ts'
import { getLog, getMessage } from '../../server/sandbox/views.ts'
import { type Server, type ServerOptions, startServer } from '../../server/server.ts'
import { Talk } from './talk.ts'

const START = Date.UTC(2026, 10, 22, 1, 0, 28)
const MTA = { type: 'qmail', control: { me: 'mx.sandbox.example' }, users: { alice: [] } }

async function serve(
  options: ServerOptions = {},
): Promise<{ server: Server; sandbox: Sandbox; talk: Talk & { greeting: string } }> {
  const server = await startServer({ http: false, clock: { mode: 'virtual', start: START }, ...options })
  onTestFinished(() => server.close(0))
  return { server, sandbox: await server.sandbox('default'), talk: await Talk.open(server.smtp.port) }
}

const logOf = async (sandbox: Sandbox) => {
  await sandbox.settled()
  return (await getLog(sandbox, 0)).map(({ line }) => line)
}

test('the last reply, the Received line and the log name the same process, and the reply the clock of the sandbox', async () => {
  const { sandbox, talk } = await serve({ mta: MTA })
  await talk.sayAll('HELO app.test', 'MAIL FROM:<a@b.test>', 'RCPT TO:<alice@mx.sandbox.example>', 'DATA')
  const reply = await talk.say('Subject: x\r\n\r\nbody\r\n.')
  const pid = /^250 ok 1795309228 qp (\d+)$/.exec(reply)?.[1]
  expect(pid, reply).toBeDefined()
  expect((await getMessage(sandbox, 'm1'))?.trace).toBe(
    `Received: (qmail ${pid} invoked from network); 22 Nov 2026 01:00:28 -0000\n` +
      'Received: from unknown (HELO app.test) (127.0.0.1)\n  by mx.sandbox.example with SMTP; 22 Nov 2026 01:00:28 -0000\n',
  )
  expect(await logOf(sandbox)).toContainEqual(
    expect.stringMatching(new RegExp(`^info msg \\d+: bytes \\d+ from <a@b\\.test> qp ${pid} uid 7791$`)),
  )
})

test('what qmail-smtpd queues is what qmail goes on with: log, delivery and bounce, while the envelope stays as typed', async () => {
  const { sandbox, talk } = await serve({ mta: MTA })
  await talk.sayAll('HELO x', 'MAIL FROM:<@relay.test:"a b"@c.test>', 'RCPT TO:<"no one"@[127.0.0.1]>', 'DATA', '.')
  const log = await logOf(sandbox)
  expect(log).toContainEqual(expect.stringContaining('from <a_b@c.test> qp'))
  expect(log).toContainEqual(expect.stringContaining('to local no_one@mx.sandbox.example'))
  const message = await getMessage(sandbox, 'm1')
  expect(message?.envelope.recipients[0]?.forwardPath).toBe('"no one"@[127.0.0.1]')
  const bounce = await getMessage(sandbox, 'm2')
  expect(bounce?.envelope.recipients[0]?.forwardPath).toBe('a b@c.test')
  const raw = Buffer.from((await sandbox.store.raw('default', 'm2')) ?? []).toString()
  expect(raw).toContain('\r\nTo: "a b"@c.test\r\n')
  expect(raw).toContain('\r\n<no one@mx.sandbox.example>:\r\n')
  expect(raw).toContain('\r\nReturn-Path: <"a b"@c.test>\r\n')
})

test('rcpt to: alone is taken, and its message swallowed without a word', async () => {
  const { sandbox, talk } = await serve({ mta: MTA })
  await talk.sayAll('HELO x', 'mail from:', 'rcpt to:', 'DATA', '.')
  const log = await logOf(sandbox)
  expect(log).toContainEqual(expect.stringMatching(/^starting delivery 1: msg \d+ to local @mx\.sandbox\.example$/))
  expect(log).toContain('delivery 1: success: ')
})

test('a plain catcher speaks in plain words and lists every extension', async () => {
  const { talk } = await serve()
  expect(talk.greeting).toBe('220 bouncelab ESMTP bouncelab')
  expect(await talk.say('EHLO x')).toMatch(/SIZE[\s\S]*DSN[\s\S]*STARTTLS[\s\S]*AUTH PLAIN LOGIN/)
})

test('qmail may be asked for with plain words and every extension', async () => {
  const { talk } = await serve({ mta: { ...MTA, smtp: { dialect: 'friendly' } } })
  expect(talk.greeting).toBe('220 bouncelab ESMTP bouncelab')
})

const auth = (user: string) => `AUTH PLAIN ${Buffer.from(`\0${user}\0secret`).toString('base64')}`

test('before a plain default sandbox AUTH picks one that plays qmail, and from there on it is qmail-smtpd who speaks', async () => {
  const { server, talk } = await serve()
  const ci = await server.sandbox('ci-42')
  await ci.setMta(MTA)
  expect(await talk.sayAll('EHLO x', auth('ci-42'))).toBe('235 2.7.0 Authentication successful')
  expect(await talk.say('EHLO x')).toBe('250-mx.sandbox.example\n250-PIPELINING\n250 8BITMIME')
  await talk.sayAll('MAIL FROM:<a@b.test>', 'RCPT TO:<alice@mx.sandbox.example>', 'DATA')
  expect(await talk.say('.')).toMatch(/^250 ok 1795309228 qp \d+$/)
  expect((await getMessage(ci, 'm1'))?.envelope.reversePath).toBe('a@b.test')
})

test('a default sandbox that plays qmail knows no AUTH, unless it is switched on', async () => {
  const faithful = await serve({ mta: MTA })
  expect(await faithful.talk.sayAll('EHLO x', auth('ci-42'))).toBe('502 unimplemented (#5.5.1)')
  const { server, talk } = await serve({ mta: { ...MTA, smtp: { extensions: ['AUTH'] } } })
  expect(await talk.say('EHLO x')).toMatch(/250 AUTH PLAIN LOGIN$/)
  await talk.sayAll(auth('ci-42'), 'MAIL FROM:<a@b.test>', 'RCPT TO:<alice@mx.sandbox.example>', 'DATA', '.')
  expect(await getMessage(await server.sandbox('ci-42'), 'm1')).not.toBe(null)
  expect(await getMessage(await server.sandbox('default'), 'm1')).toBe(null)
})

test('Nodemailer sends to qmail, with DSN parameters that have no effect and a size that is not asked for', async () => {
  const { server, sandbox } = await serve({ mta: MTA })
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: server.smtp.port })
  const info = await transport.sendMail({
    from: 'a@b.test',
    to: ['alice@mx.sandbox.example', 'nobody@mx.sandbox.example'],
    subject: 'Grüße',
    text: 'with umlauts: äöü',
    dsn: { id: 'x', return: 'headers', notify: ['never'], recipient: 'a@b.test' },
  })
  expect(info.response).toMatch(/^250 ok 1795309228 qp \d+$/)
  await sandbox.settled()
  expect((await getMessage(sandbox, 'm2'))?.kind).toBe('bounce')
})

test('a refusal by a control file of a real folder names the file and the line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bouncelab-control-'))
  writeFileSync(join(folder, 'me'), 'mx.sandbox.example\n')
  writeFileSync(join(folder, 'badmailfrom'), '# enemies\n@bad.test\n')
  const { sandbox, talk } = await serve({ mta: await readControl(folder) })
  await talk.sayAll('HELO x', 'MAIL FROM:<a@bad.test>', 'RCPT TO:<alice@mx.sandbox.example>', 'QUIT')
  await sandbox.settled()
  const events = await sandbox.store.events('default', 0, 100)
  const refused = events.find((event) => event.type === 'session.refused')
  expect(refused).toMatchObject({
    reply: '553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)',
    why: { setting: 'control/badmailfrom', source: { file: join(folder, 'badmailfrom'), line: 2 } },
  })
})
