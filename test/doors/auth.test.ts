import { execFile } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { hashSync } from 'bcryptjs'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { hashPassword } from '../../server/auth/password-hash.ts'
import { openDoors } from '../../server/doors.ts'
import { mechanismsFor } from '../../server/smtp/door.ts'
import { Talk } from '../smtp/talk.ts'
import { LineTalk } from '../support/line-talk.ts'
import { ANY, files, start, until } from './support.ts'

const HASHED = `ann:${hashSync('secret', 4)}\nbounces@app.test:${hashSync('secret', 4)}\n`
const CLEAR = 'tim:{PLAIN}tanstaaf\nbounces@app.test:{PLAIN}tanstaaf\n'
const plain = (user: string, password: string) =>
  `AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`

async function smtp(text: string, more: object = {}) {
  const { write } = files()
  const server = await start({ ...more, doors: { auth: write('users', text), ...(more as { doors?: object }).doors } })
  const talk = async () => {
    const opened = await Talk.open(server.smtp.port)
    await opened.say('EHLO client.test')
    return opened
  }
  return { server, talk, write }
}

test('mail is taken only after AUTH, and a wrong password is 535, whether the name is known or not', async () => {
  const { talk } = await smtp(HASHED)
  const client = await talk()
  for (const command of ['MAIL FROM:<>', 'RCPT TO:<a@b.test>', 'DATA', 'VRFY a']) {
    expect([command, await client.say(command)]).toEqual([command, '530 5.7.0 Authentication required'])
  }
  for (const [user, password] of [
    ['ann', 'wrong'],
    ['nobody', 'secret'],
    ['ann', ''],
  ] as const) {
    expect(await client.say(plain(user, password))).toBe('535 5.7.8 Authentication credentials invalid')
  }
  expect(await client.say(plain('ann', 'secret'))).toMatch(/^235 2.7.0/)
  expect(await client.say('MAIL FROM:<>')).toMatch(/^250/)
})

test('too many wrong passwords are 454 for a while, the right one too', async () => {
  const { talk } = await smtp(HASHED, { doors: { authLimit: 2 } })
  const client = await talk()
  for (let i = 0; i < 2; i++) expect(await client.say(plain('ann', `guess ${i}`))).toMatch(/^535/)
  expect(await client.say(plain('ann', 'secret'))).toMatch(
    /^454 4.7.0 Too many wrong passwords from your address, try again in \d+ s$/,
  )
})

test('the user picks the sandbox of its name, or the one before the slash', async () => {
  const { server, talk } = await smtp(HASHED)
  for (const user of ['ann', 'ci-42/ann']) {
    const client = await talk()
    expect(await client.say(plain(user, 'secret'))).toMatch(/^235/)
    await client.sayAll('MAIL FROM:<>', 'RCPT TO:<a@b.test>', 'DATA', 'x\r\n.')
  }
  expect(server.sandboxes.names().sort()).toEqual(['ann', 'ci-42', 'default'])
})

test('CRAM-MD5 is offered where a password stands in the clear, and refused with the reason elsewhere', async () => {
  const { talk } = await smtp(CLEAR)
  const client = await talk()
  expect(await client.say('EHLO client.test')).toContain('AUTH PLAIN LOGIN CRAM-MD5')
  const challenge = Buffer.from((await client.say('AUTH CRAM-MD5')).slice(4), 'base64').toString()
  const digest = createHmac('md5', 'tanstaaf').update(challenge).digest('hex')
  expect(await client.say(Buffer.from(`tim ${digest}`).toString('base64'))).toMatch(/^235/)
  const hashed = await (await smtp(HASHED)).talk()
  expect(await hashed.say('EHLO client.test')).toMatch(/AUTH PLAIN LOGIN$/m)
  expect(await hashed.say('AUTH CRAM-MD5')).toMatch(/^504 5.5.4/)
})

test('passwords in the clear are taken from this machine alone, unless the operator says otherwise', async () => {
  const { write } = files()
  const auth = write('users', CLEAR)
  const far = { ip: '192.0.2.1', port: 1, tls: false, esmtp: true }
  const offered = async (authClear?: 'any' | 'none') => {
    const { smtp: door, close } = await openDoors({ auth, authClear }, () => undefined)
    close()
    return [far, { ...far, ip: '127.0.0.1' }, { ...far, tls: true }].map((client) =>
      mechanismsFor(door, client).join(' '),
    )
  }
  expect(await offered()).toEqual(['CRAM-MD5', 'PLAIN LOGIN CRAM-MD5', 'PLAIN LOGIN CRAM-MD5'])
  expect(await offered('none')).toEqual(['CRAM-MD5', 'CRAM-MD5', 'PLAIN LOGIN CRAM-MD5'])
  expect(await offered('any')).toEqual(Array(3).fill('PLAIN LOGIN CRAM-MD5'))
})

test('before TLS, PLAIN is refused with 538 where no password may be shown', async () => {
  const { talk } = await smtp(HASHED, { doors: { authClear: 'none' } })
  const client = await talk()
  expect(await client.say('EHLO client.test')).not.toContain('AUTH')
  expect(await client.say(plain('ann', 'secret'))).toMatch(/^538 5.7.11/)
  await client.say('STARTTLS')
  await client.startTls()
  await client.say('EHLO client.test')
  expect(await client.say(plain('ann', 'secret'))).toMatch(/^235/)
})

test('a file that changes is in force soon, and one with a mistake leaves the old one', async () => {
  const { server, talk, write } = await smtp(HASHED)
  write('users', 'ann:nonsense\n')
  await until(() =>
    server.told.some((line) => /^warn .*users:1: ann: its password is no hash.*stays in force/.test(line)),
  )
  expect(await (await talk()).say(plain('ann', 'secret'))).toMatch(/^235/)
  write('users', `ann:${await hashPassword('another')}\n`)
  await until(async () => (await (await talk()).say(plain('ann', 'another'))).startsWith('235'))
  expect(await (await talk()).say(plain('ann', 'secret'))).toMatch(/^535/)
})

test('nodemailer and swaks log in, and are refused with a wrong password', async () => {
  const { server } = await smtp(HASHED)
  const { port } = server.smtp
  const send = (pass: string) =>
    createTransport({ ...server.smtp, tls: { rejectUnauthorized: false }, auth: { user: 'ann', pass } }).sendMail({
      from: 'a@b.test',
      to: 'c@d.test',
      subject: 's',
      text: 't',
    })
  expect((await send('secret')).response).toMatch(/^250/)
  await expect(send('wrong')).rejects.toThrow(/535 5.7.8/)
  const swaks = (password: string) =>
    new Promise<number>((resolve) => {
      const args = [
        '--server',
        `127.0.0.1:${port}`,
        '--to',
        'c@d.test',
        '--from',
        'a@b.test',
        '--auth',
        'LOGIN',
        '--auth-user',
        'ann',
        '--auth-password',
        password,
      ]
      execFile('swaks', args, (error) => resolve(Number(error?.code ?? 0)))
    })
  expect(await swaks('secret')).toBe(0)
  expect(await swaks('wrong')).toBe(28)
})

test('POP3 and IMAP ask for the same passwords, by USER, APOP, LOGIN and SASL', async () => {
  const { write } = files()
  const server = await start({ pop3: ANY, imap: ANY, doors: { auth: write('users', CLEAR), authLimit: 3 } })
  const pop3 = await LineTalk.open(server.pop3?.port as number)
  const challenge = /<[^>]+>/.exec(await pop3.line())?.[0] as string
  await pop3.say('USER bounces@app.test')
  expect(await pop3.say('PASS wrong')).toMatch(/^-ERR \[AUTH\] Wrong user name or password\./)
  const digest = createHash('md5').update(`${challenge}tanstaaf`).digest('hex')
  expect(await pop3.say(`APOP bounces@app.test ${digest}`)).toMatch(/^\+OK 0 messages/)
  pop3.close()
  const imap = await LineTalk.open(server.imap?.port as number)
  expect(await imap.line()).toContain('AUTH=PLAIN AUTH=LOGIN AUTH=CRAM-MD5')
  expect(await imap.say('a LOGIN bounces@app.test wrong')).toMatch(/^a NO \[AUTHENTICATIONFAILED\]/)
  const question = Buffer.from((await imap.say('b AUTHENTICATE CRAM-MD5')).slice(2), 'base64').toString()
  const answer = createHmac('md5', 'tanstaaf').update(question).digest('hex')
  expect(await imap.say(Buffer.from(`bounces@app.test ${answer}`).toString('base64'))).toMatch(/^b OK/)
  const another = await LineTalk.open(server.imap?.port as number)
  await another.line()
  await another.say('a LOGIN bounces@app.test again')
  expect(await another.say('b LOGIN bounces@app.test tanstaaf')).toMatch(/^b NO \[LIMIT\] too many wrong passwords/)
})

test('where no password may be shown, IMAP says LOGINDISABLED and POP3 hides USER until there is TLS', async () => {
  const { write } = files()
  const server = await start({ pop3: ANY, imap: ANY, doors: { auth: write('users', HASHED), authClear: 'none' } })
  const imap = await LineTalk.open(server.imap?.port as number)
  expect(await imap.line()).toContain('LOGINDISABLED')
  expect(await imap.say('a LOGIN bounces@app.test secret')).toMatch(/^a NO \[PRIVACYREQUIRED\]/)
  const pop3 = await LineTalk.open(server.pop3?.port as number)
  await pop3.line()
  pop3.send('CAPA\r\n')
  expect(await pop3.until(/\r\n\.\r\n/)).not.toMatch(/USER|SASL/)
  await pop3.say('USER bounces@app.test')
  expect(await pop3.say('PASS secret')).toMatch(/^-ERR \[AUTH\] passwords are taken only under TLS here/)
  expect(await pop3.say('STLS')).toMatch(/^\+OK/)
  await pop3.startTls()
  await pop3.say('USER bounces@app.test')
  expect(await pop3.say('PASS secret')).toMatch(/^\+OK/)
})
