import { expect, test } from 'vitest'
import { startSandbox, startServer } from '../../server/index.ts'
import { readLogin } from '../../server/mailbox/login.ts'
import { LineTalk } from '../support/line-talk.ts'

const ANY = { host: '127.0.0.1', port: 0 }

test('no mailbox is read unless a port is given', async () => {
  await using sandbox = await startSandbox({ http: false })
  expect(sandbox).toMatchObject({ pop3: null, imap: null })
})

test('the fixture opens both on free ports', async () => {
  await using sandbox = await startSandbox({ http: false, pop3: true, imap: true })
  const pop3 = await LineTalk.open(sandbox.pop3!.port)
  expect(await pop3.line()).toBe('+OK bouncelab\r\n')
  const imap = await LineTalk.open(sandbox.imap!.port)
  expect(await imap.line()).toMatch(/^\* OK \[CAPABILITY IMAP4rev1 .* STARTTLS\] bouncelab\r\n$/)
})

test('a server tells where each listens, and says goodbye to those who wait when it stops', async () => {
  const server = await startServer({ http: ANY, pop3: ANY, imap: ANY, pop3s: ANY, imaps: ANY })
  const info = await (await fetch(`${server.http?.url}/api/info`)).json()
  expect(info).toMatchObject({
    pop3: `127.0.0.1:${server.pop3?.port}`,
    imap: `127.0.0.1:${server.imap?.port}`,
    pop3s: `127.0.0.1:${server.pop3s?.port}`,
    imaps: `127.0.0.1:${server.imaps?.port}`,
  })
  const imap = await LineTalk.open(server.imap!.port)
  await imap.line()
  const imaps = await LineTalk.open(server.imaps!.port, true)
  await imaps.line()
  const said = Promise.all([imap.rest(), imaps.rest()])
  await server.close()
  expect(await said).toEqual(['* BYE the server stops\r\n', '* BYE the server stops\r\n'])
})

test('a port that is taken is named with its flag, and nothing is left open', async () => {
  const taken = await startServer({ http: false, pop3: ANY })
  const start = startServer({ http: false, imap: ANY, pop3: taken.pop3! })
  await expect(start).rejects.toMatchObject({
    code: 'E_PORT_IN_USE',
    hint: expect.stringContaining('--pop3 HOST:PORT'),
  })
  await taken.close()
})

test('what an alias forwards is in the mailbox that it went to, and in no other', async () => {
  const mta = {
    type: 'qmail',
    control: { me: 'mail.example.com' },
    users: { ann: [] },
    alias: { sales: '&ann@mail.example.com' },
  }
  await using sandbox = await startSandbox({ http: false, pop3: true, mta })
  const smtp = await LineTalk.open(sandbox.smtp.port)
  smtp.send('HELO x\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<sales@mail.example.com>\r\nDATA\r\n')
  await smtp.until(/354[^\n]*\n/)
  await smtp.say('Subject: hello\r\n\r\nHello.\r\n.')
  await sandbox.settled()
  const count = async (user: string) => {
    const pop3 = await LineTalk.open(sandbox.pop3!.port)
    await pop3.line()
    await pop3.say(`USER ${user}`)
    return pop3.say('PASS x')
  }
  expect(await count('sales@mail.example.com')).toBe('+OK 0 messages\r\n')
  expect(await count('ann@mail.example.com')).toBe('+OK 1 message\r\n')
})

test.each([
  ['bounces@app.test', 'default', 'bounces@app.test'],
  ['Bounces@APP.test', 'default', 'bounces@app.test'],
  ['*', 'default', '*'],
  ['@app.test', 'default', '@app.test'],
  ['*@app.test', 'default', '@app.test'],
  ['ci-42/*', 'ci-42', '*'],
  ['default/a/b@app.test', 'default', 'a/b@app.test'],
  ['A/b@app.test', 'default', 'a/b@app.test'],
])('the user %s is of sandbox %s and mailbox %s', (user, sandbox, mailbox) => {
  expect(readLogin(user)).toMatchObject({ sandbox, mailbox })
})

test.each(['', 'ann', 'ci-42/', 'ann@', '@', 'a b@c.test', 'a\nb@c.test', `${'x'.repeat(500)}@c.test`])(
  'the user %j is none',
  (user) => expect(readLogin(user)).toBeNull(),
)
