import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { type Server, type ServerOptions, startServer } from '../../server/server.ts'
import { command } from '../support/command.ts'
import { testWith } from '../support/installed.ts'

/** The built program, as it is called in place of /usr/sbin/sendmail. */
const PROGRAM = fileURLToPath(new URL('../../dist/server/sendmail.js', import.meta.url))

const clean = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:BOUNCELAB|M[HP]|NAME$)/.test(name)),
)

interface Ended {
  code: number
  stdout: string
  stderr: string
}

async function run(program: string[], input: string | Buffer, environment: Record<string, string>): Promise<Ended> {
  const [file = '', ...words] = program
  const child = spawn(file, words, { env: { ...clean, ...environment } })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: code as number, stdout, stderr }
}

async function start(options: ServerOptions = {}) {
  const server = await startServer({ http: false, ...options })
  onTestFinished(() => server.close(0))
  const environment = { BOUNCELAB_SMTP: `${server.smtp.host}:${server.smtp.port}` }
  const sendmail = (words: string[], input: string | Buffer = '') =>
    run([process.execPath, PROGRAM, ...words], input, environment)
  return { server, environment, sendmail }
}

/** What the sandbox has, oldest first, with what differs from run to run put in its place. */
async function received(server: Server, name = 'default') {
  const sandbox = await server.sandbox(name)
  await sandbox.settled()
  const ids = await sandbox.store.ids(name)
  return Promise.all(
    ids.map(async (id) => {
      const { summary } = (await sandbox.store.message(name, id))!
      const raw = Buffer.from((await sandbox.store.raw(name, id))!).toString()
      return { from: summary.reversePath, to: summary.recipients.map(({ address }) => address), raw }
    }),
  )
}

/** The lines that every message gets, without what is in them. */
const masked = (raw: string): string =>
  raw
    .replace(/^(Date: )\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}\r$/m, '$1…\r')
    .replace(/^(Message-ID: )<\d{14}\.[0-9a-f]{16}@mail\.test>\r$/m, '$1…\r')

const DOMAIN = ['--domain', 'mail.test']
const MAIL = 'From: app@shop.test\nDate: x\nMessage-ID: <1@x>\nSubject: hi\n\nhello\n'

test('-t reads To, Cc and Bcc, takes Bcc out, and adds what is missing', async () => {
  const { server, sendmail } = await start()
  const mail =
    'To: "Doe, Jane" <jane@a.test>,\n  bob (at work)\nCc: friends: carl@c.test;\nBcc: hidden@x.test\nSubject: hi\n\nhello\n'
  expect(await sendmail([...DOMAIN, '-t', '-i', '-fapp@shop.test', '-F', 'The App'], mail)).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  })
  const [message] = await received(server)
  expect(message).toMatchObject({
    from: 'app@shop.test',
    to: ['jane@a.test', 'bob@mail.test', 'carl@c.test', 'hidden@x.test'],
  })
  expect(masked(message!.raw)).toBe(
    [
      'To: "Doe, Jane" <jane@a.test>,',
      '  bob (at work)',
      'Cc: friends: carl@c.test;',
      'Subject: hi',
      'From: The App <app@shop.test>',
      'Date: …',
      'Message-ID: …',
      '',
      'hello',
      '',
    ].join('\r\n'),
  )
})

test('a message that has everything goes as it is, Bcc too where recipients are named', async () => {
  const { server, sendmail } = await start()
  const mail = `Bcc: kept@x.test\n${MAIL}`
  await sendmail(['bob@home.test'], mail)
  const [message] = await received(server)
  expect(message?.to).toEqual(['bob@home.test'])
  expect(message?.raw).toBe(mail.replaceAll('\n', '\r\n'))
})

test('without recipients they are read from the message, as mhsendmail and Mailpit’s sendmail do', async () => {
  const { server, sendmail } = await start()
  expect(await sendmail(['--from=app@shop.test'], `To: bob@home.test\n${MAIL}`)).toMatchObject({ code: 0 })
  expect((await received(server)).map(({ from, to }) => [from, to])).toEqual([['app@shop.test', ['bob@home.test']]])
})

test('a message that is sent again goes to whom it is sent again', async () => {
  const { server, sendmail } = await start()
  await sendmail(['-t'], `Resent-To: new@x.test\nResent-Bcc: hidden@x.test\nTo: old@x.test\n${MAIL}`)
  const [message] = await received(server)
  expect(message?.to).toEqual(['new@x.test', 'hidden@x.test'])
  expect(message?.raw).not.toContain('Resent-Bcc')
})

test('a line with a single dot ends the message, and with -i it does not', async () => {
  const { server, sendmail } = await start()
  const mail = `${MAIL}.\n..\n.x\nafter\n`
  for (const words of [[], ['-i'], ['-oi'], ['-O', 'IgnoreDots=true']]) await sendmail([...words, 'a@b.test'], mail)
  await sendmail(['-oi', 'a@b.test'], '.\n')
  const bodies = (await received(server)).map(({ raw }) => raw.slice(raw.indexOf('\r\n\r\n') + 4))
  const all = 'hello\r\n.\r\n..\r\n.x\r\nafter\r\n'
  expect(bodies).toEqual(['hello\r\n', all, all, all, '.\r\n'])
})

test('a text without a header is a message all the same', async () => {
  const { server, sendmail } = await start()
  await sendmail([...DOMAIN, '-f', 'app', 'a@b.test'], 'just text: not a field\n')
  await sendmail([...DOMAIN, '-f', '<>', 'a@b.test'], '')
  const [one, two] = await received(server)
  expect(masked(one!.raw)).toBe('From: app@mail.test\r\nDate: …\r\nMessage-ID: …\r\n\r\njust text: not a field\r\n')
  expect([two?.from, masked(two!.raw)]).toEqual([
    '',
    'From: MAILER-DAEMON@mail.test\r\nDate: …\r\nMessage-ID: …\r\n\r\n',
  ])
})

test('the line that mailboxes put before a message is no part of it, and CRLF is a line end', async () => {
  const { server, sendmail } = await start()
  await sendmail(['a@b.test'], `From app@shop.test Mon Jan  5 09:00:00 2026\r\n${MAIL.replaceAll('\n', '\r\n')}`)
  expect((await received(server))[0]?.raw).toBe(MAIL.replaceAll('\n', '\r\n'))
})

test.each([
  ['cron', ['-FCronDaemon', '-i', '-B8BITMIME', '-oem', 'root'], ['root@mail.test']],
  ['mutt', ['-oem', '-oi', '-fapp@shop.test', '--', 'a@b.test', '-c@d.test'], ['a@b.test', '-c@d.test']],
  ['git send-email', ['-i', 'a@b.test', 'c@d.test'], ['a@b.test', 'c@d.test']],
  ['mailx', ['-i', '-m', '-odi', '-h', '3', 'a@b.test, Carl <c@d.test>'], ['a@b.test', 'c@d.test']],
  ['clustered', ['-vtif', 'app@shop.test', 'a@b.test'], ['a@b.test']],
  ['an option behind', ['a@b.test', '-i', '-r', 'app@shop.test'], ['a@b.test']],
  ['mhsendmail', ['-from=app@shop.test', 'a@b.test'], ['a@b.test']],
])('the flags of %s are understood', async (_, words, to) => {
  const { server, sendmail } = await start()
  expect(await sendmail([...DOMAIN, ...words], MAIL)).toMatchObject({ code: 0, stderr: '' })
  expect((await received(server)).map((each) => each.to)).toEqual([to])
})

test('-N, -R and -V reach the server as DSN parameters', async () => {
  const { server, sendmail } = await start()
  await sendmail(['-N', 'success,failure', '-R', 'hdrs', '-V', 'order+2B7', 'a@b.test'], MAIL)
  await sendmail(['-Nnever', 'a@b.test'], MAIL)
  const sandbox = await server.sandbox('default')
  const envelopes = (await sandbox.store.events('default', 0, 100)).flatMap((event) =>
    event.type === 'message.accepted' && event.origin.type === 'smtp' ? [event.envelope] : [],
  )
  expect(envelopes).toMatchObject([
    { ret: 'HDRS', envid: 'order+2B7', recipients: [{ notify: ['SUCCESS', 'FAILURE'] }] },
    { recipients: [{ notify: ['NEVER'] }] },
  ])
})

test('--sandbox picks the sandbox, and BOUNCELAB_SANDBOX does', async () => {
  const { server, environment, sendmail } = await start()
  await sendmail(['--sandbox', 'ci-1', 'a@b.test'], MAIL)
  await run([process.execPath, PROGRAM, 'c@d.test'], MAIL, { ...environment, BOUNCELAB_SANDBOX: 'ci-1' })
  expect((await received(server, 'ci-1')).map(({ to }) => to[0])).toEqual(['a@b.test', 'c@d.test'])
  expect(await received(server)).toEqual([])
})

const SERVER = 'bouncelab serve. Name another one with --server or BOUNCELAB_SMTP.\n'

test.each([
  [['--server', '127.0.0.1:1', 'a@b.test'], 75, `sendmail: no server answers at 127.0.0.1:1. Start it with: ${SERVER}`],
  [['--sever', 'x'], 64, 'sendmail: there is no flag --sever. Did you mean --server? --help lists what there is.\n'],
  [['--server', 'a b', 'a@b.test'], 64, /^sendmail: --server: "a b" is no address of a server\. Write HOST:PORT/],
  [['-f'], 64, 'sendmail: -f wants a value. --help lists what there is.\n'],
  [['-y'], 64, 'sendmail: there is no option -y. --help lists what there is.\n'],
  [['-bd'], 64, /bouncelab serve/],
  [['-bp'], 64, /GET \/api\/sandboxes\/default\/queue/],
  [['-N', 'sometimes', 'a@b.test'], 64, /write never alone, or some of success, failure, delay/],
  [['-t'], 64, 'sendmail: no recipient is named, and none is in To, Cc or Bcc of the message.\n'],
  [['a b@c.test'], 65, 'sendmail: "a b@c.test" is no address.\n'],
  [['-X', '/nowhere/log', 'a@b.test'], 73, /-X \/nowhere\/log cannot be written/],
  [['--sandbox', 'CI', 'a@b.test'], 64, /--sandbox: "CI" is no sandbox name/],
  [['reject@bouncelab.test'], 67, 'sendmail: reject@bouncelab.test: 550 5.1.1 <reject@bouncelab.test>: refused\n'],
  [['reject+554-5.7.1@bouncelab.test'], 69, /554 5\.7\.1/],
  [['reject+451-4.7.1@bouncelab.test'], 75, /451 4\.7\.1/],
  [['drop@bouncelab.test'], 75, /the connection to 127\.0\.0\.1:\d+ broke/],
] as [string[], number, string | RegExp][])('%j exits with %i and names the mend', async (words, code, stderr) => {
  const { sendmail } = await start()
  const ended = await sendmail(words, MAIL)
  expect({ code: ended.code, stderr: ended.stderr }).toEqual({
    code,
    stderr: typeof stderr === 'string' ? stderr : expect.stringMatching(stderr),
  })
})

test('those whom the server takes get the message, and the code is that of the refusal', async () => {
  const { server, sendmail } = await start()
  expect((await sendmail(['a@b.test', 'reject@bouncelab.test'], MAIL)).code).toBe(67)
  expect((await received(server)).map(({ to }) => to)).toEqual([['a@b.test']])
})

test('-oeq says nothing, and -oee exits with 0 all the same', async () => {
  const { sendmail } = await start()
  expect(await sendmail(['-oeq', 'reject@bouncelab.test'], MAIL)).toMatchObject({ code: 67, stderr: '' })
  expect(await sendmail(['-oee', 'reject@bouncelab.test'], MAIL)).toMatchObject({ code: 0, stderr: /550/ as never })
})

test('-v prints the dialogue and -X appends it to a file', async () => {
  const { sendmail } = await start()
  const folder = mkdtempSync(join(tmpdir(), 'bouncelab-sendmail-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { stdout } = await sendmail(['-v', '-X', join(folder, 'log'), '-f', 'x@y.test', 'a@b.test'], MAIL)
  expect(stdout).toMatch(/^220 .*\n>>> EHLO [\s\S]*\n>>> RCPT TO:<a@b\.test>\n[\s\S]*\n250 2\.0\.0 Ok: queued as m1\n/m)
  expect(readFileSync(join(folder, 'log'), 'utf8')).toMatch(/^\d+ <<< 220 .*\n\d+ >>> EHLO/)
})

test('a server without AUTH cannot be asked for a sandbox', async () => {
  const { sendmail } = await start({ mta: { type: 'qmail', control: { me: 'mail.example.com' } } })
  for (const words of [['a@b.test'], ['-bs']])
    expect(await sendmail(['--sandbox', 'ci-1', ...words], MAIL)).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/does not let ci-1 in: 502 .* leave --sandbox out/),
    })
})

test('-bs speaks SMTP, in the sandbox that is named', async () => {
  const { server, sendmail } = await start()
  const dialogue = 'EHLO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nhello\r\n.\r\nQUIT\r\n'
  const { code, stdout } = await sendmail(['-bs', '--sandbox', 'ci-2'], dialogue)
  expect(code).toBe(0)
  const finals = stdout
    .trim()
    .split('\r\n')
    .filter((line) => /^\d{3} /.test(line))
  expect(finals.map((line) => line.slice(0, 3))).toEqual(['220', '250', '250', '250', '354', '250', '221'])
  expect((await received(server, 'ci-2')).map(({ raw }) => raw)).toEqual(['hello\r\n'])
  expect((await sendmail(['-bs'], 'EHLO x\r\n')).code).toBe(0)
  expect(await sendmail(['-bs', '--server', '127.0.0.1:1'])).toMatchObject({ code: 75 })
})

test('an input that never fits into memory passes through, and a server that is gone does not hang the writer', async () => {
  const { server, environment } = await start({ maxMessageSize: 80 * 1024 * 1024 })
  // A heap that holds a fraction of the message.
  const program = [process.execPath, '--max-old-space-size=40', PROGRAM, 'a@b.test']
  const line = `${'x'.repeat(998)}\r\n`
  const mail = Buffer.from(`${MAIL.replaceAll('\n', '\r\n')}${line.repeat(60_000)}`)
  expect(await run(program, mail, environment)).toEqual({ code: 0, stdout: '', stderr: '' })
  expect((await received(server))[0]?.raw.length).toBe(mail.length)
  expect(await run(program, mail, { BOUNCELAB_SMTP: '127.0.0.1:1' })).toMatchObject({ code: 75 })
})

test('a server that leaves in the middle of a message is a temporary failure', async () => {
  const rude = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('220 x\r\n')
    socket.on('data', (chunk) => {
      const lines = String(chunk).split('\r\n').slice(0, -1)
      for (const said of lines) {
        if (said === 'DATA') socket.write('354 go\r\n')
        else if (/^(?:EHLO|MAIL|RCPT)/.test(said)) socket.write('250 x\r\n')
        else socket.destroy()
      }
    })
  })
  rude.listen(0, '127.0.0.1')
  await once(rude, 'listening')
  onTestFinished(() => void rude.close())
  const { port } = rude.address() as { port: number }
  const ended = await run([process.execPath, PROGRAM, 'a@b.test'], MAIL, { BOUNCELAB_SMTP: `127.0.0.1:${port}` })
  expect(ended).toMatchObject({ code: 75, stderr: expect.stringContaining('broke') })
})

test('who closes its ends of the pipes early does no harm', async () => {
  const { server, environment } = await start()
  const child = spawn(process.execPath, [PROGRAM, '-v', 'a@b.test'], { env: { ...clean, ...environment } })
  child.stdout.destroy()
  child.stderr.destroy()
  child.stdin.end(MAIL)
  expect(await once(child, 'close')).toEqual([0, null])
  expect(await received(server)).toHaveLength(1)
})

test('it is a command of bouncelab, and sendmail itself by a symbolic link', async () => {
  const { server, environment } = await start()
  expect(await run([process.execPath, ...command, 'sendmail', 'a@b.test'], MAIL, environment)).toMatchObject({
    code: 0,
  })
  const folder = mkdtempSync(join(tmpdir(), 'bouncelab-sendmail-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const link = join(folder, 'sendmail')
  symlinkSync(command[0] as string, link)
  expect(await run([process.execPath, link, '-i', 'c@d.test'], MAIL, environment)).toMatchObject({ code: 0 })
  expect((await received(server)).map(({ to }) => to[0])).toEqual(['a@b.test', 'c@d.test'])
  const help = await run([process.execPath, ...command, 'sendmail', '--help'], '', {})
  expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: bouncelab sendmail') })
})

/** A file that is called as sendmail, for callers that take no arguments with it. */
function wrapper(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bouncelab-sendmail-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'sendmail')
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`)
  chmodSync(file, 0o755)
  return file
}

testWith('php', 'PHP’s mail() sends by it', async () => {
  const { server, environment } = await start()
  const code = `exit(mail('bob@home.test', 'hi', "one\\n.\\ntwo", "From: app@shop.test\\r\\nBcc: x@y.test", '-fb@shop.test') ? 0 : 1);`
  const ended = await run(['php', '-d', `sendmail_path=${wrapper()} -t -i`, '-r', code], '', environment)
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  const [message] = await received(server)
  expect(message).toMatchObject({ from: 'b@shop.test', to: ['bob@home.test', 'x@y.test'] })
  expect(message?.raw).toMatch(/\r\n\r\none\r\n\.\r\ntwo\r\n/)
  expect(message?.raw).not.toContain('Bcc')
})

const gitPath = spawnSync('git', ['--exec-path'], { encoding: 'utf8' }).stdout?.trim() ?? ''
if (existsSync(join(gitPath, 'git-send-email')))
  test('git send-email sends by it', async () => {
    const { server, environment } = await start()
    const folder = mkdtempSync(join(tmpdir(), 'bouncelab-git-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const patch = join(folder, '1.patch')
    writeFileSync(patch, 'From: A <a@b.test>\nSubject: [PATCH] dots\n\n.\n..\n---\n')
    const words = ['--from=dev@shop.test', '--envelope-sender=b@shop.test', '--to=list@home.test', '--cc=c@home.test']
    const me = ['-c', 'user.name=Dev', '-c', 'user.email=dev@shop.test']
    const git = ['git', ...me, '-c', `sendemail.smtpServer=${wrapper()}`, 'send-email', '--confirm=never', '--quiet']
    const gitEnvironment = { ...environment, HOME: folder }
    expect(await run([...git, ...words, patch], '', gitEnvironment)).toMatchObject({ code: 0, stderr: '' })
    const [message] = await received(server)
    expect(message).toMatchObject({
      from: 'b@shop.test',
      to: expect.arrayContaining(['list@home.test', 'c@home.test']),
    })
    expect(message?.raw).toContain('\r\n\r\n')
    expect(message?.raw).toContain('\r\n.\r\n..\r\n---\r\n')
  })
