import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hashSync } from 'bcryptjs'
import { expect, onTestFinished, test } from 'vitest'
import { Attempts } from '../../server/auth/attempts.ts'
import { parsePasswords, readPasswords } from '../../server/auth/password-file.ts'
import { hashPassword, isPassword, readHash } from '../../server/auth/password-hash.ts'
import { Passwords } from '../../server/auth/passwords.ts'
import { startSasl } from '../../server/auth/sasl.ts'

const BCRYPT = hashSync('secret', 4)
const passwords = (lines: string, limit = 0, now?: () => number) =>
  new Passwords(parsePasswords(lines, 'users'), limit, now)

function problemsOf(text: string): string[] {
  try {
    parsePasswords(text, 'users')
    return []
  } catch (error) {
    return (error as Error).message.split('\n')
  }
}

test('bcrypt as htpasswd and as others write it, scrypt of our own, and the clear are read', async () => {
  const scrypt = await hashPassword('secret')
  for (const line of [BCRYPT, BCRYPT.replace('$2b$', '$2y$'), scrypt, '{PLAIN}secret']) {
    const hash = readHash(line)
    if ('wrong' in hash) throw new Error(hash.wrong)
    expect([line, await isPassword(hash, 'secret'), await isPassword(hash, 'Secret')]).toEqual([line, true, false])
  }
})

test('a scrypt hash of passlib, with padding left out, is read', async () => {
  // RFC 7914 section 12: scrypt("pleaseletmein", "SodiumChloride", N=16384, r=8, p=1, 64 bytes).
  const wanted =
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887'
  const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  const hash = readHash(
    `$scrypt$ln=14,r=8,p=1$${bare(Buffer.from('SodiumChloride'))}$${bare(Buffer.from(wanted, 'hex'))}`,
  )
  if ('wrong' in hash) throw new Error(hash.wrong)
  expect(await isPassword(hash, 'pleaseletmein')).toBe(true)
})

test('each mistake of a file is told with its line and its mend', () => {
  const text = [
    '# users',
    '',
    'ann',
    `bob:${BCRYPT}`,
    'bob:{PLAIN}x',
    'cyd:$apr1$x$y',
    'dan:secret',
    'eve:$2y$10$short',
    'fay:$2b$31$'.padEnd(64, 'a'),
    'gil:$scrypt$ln=30,r=8,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAA',
    'hal:',
  ].join('\r\n')
  expect(problemsOf(text)).toEqual([
    'users:3: the line is not NAME:PASSWORD. Write it with bouncelab passwd FILE NAME, or with htpasswd -B.',
    'users:5: bob stands in line 4 already. Take one of the lines out.',
    expect.stringMatching(/^users:6: cyd: \$apr1\$ is no form that is read here; bcrypt .* are\. Write the line with/),
    expect.stringMatching(/^users:7: dan: its password is no hash\. .*\{PLAIN\}/),
    expect.stringMatching(/^users:8: eve: its bcrypt hash is cut short/),
    expect.stringMatching(/^users:9: fay: bcrypt cost 31 is not between 4 and 15/),
    expect.stringMatching(/^users:10: gil: ln=30,r=8,p=1 takes more than 256 MiB/),
    expect.stringMatching(/^users:11: hal: it has no password/),
  ])
})

test('a file that is not there is named with its flag', () => {
  const folder = mkdtempSync(join(tmpdir(), 'passwords-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  expect(() => readPasswords(join(folder, 'none'), '--auth')).toThrow(
    /^--auth: .*none cannot be read \(there is no such file\)/,
  )
  expect(() => readPasswords(folder, '--auth')).toThrow(/it is a folder/)
})

test('a name may have a sandbox before it, its own line goes first, and * is everybody else', async () => {
  const file = passwords(`ann:{PLAIN}a\nci-42/ann:{PLAIN}own\n*:{PLAIN}all`)
  const check = (user: string, password: string) => file.check({ user, password }, '192.0.2.1')
  expect(await check('ann', 'a')).toEqual({ is: 'right', name: 'ann' })
  expect(await check('ci-43/ann', 'a')).toEqual({ is: 'right', name: 'ann', sandbox: 'ci-43' })
  expect(await check('ci-42/ann', 'own')).toEqual({ is: 'right', name: 'ci-42/ann' })
  expect(await check('ci-42/ann', 'a')).toEqual({ is: 'wrong' })
  expect(await check('NO/ann', 'a')).toEqual({ is: 'wrong' })
  expect(await check('ci-7', 'all')).toEqual({ is: 'right', name: 'ci-7' })
  expect(await check('ann', 'all')).toEqual({ is: 'wrong' })
})

test('names without a line are checked at the cost of one that has one, and are wrong', async () => {
  expect(await passwords(`ann:${BCRYPT}`).check({ user: 'nobody', password: 'secret' }, '192.0.2.1')).toEqual({
    is: 'wrong',
  })
  expect(await passwords('').check({ user: 'nobody', password: '' }, '192.0.2.1')).toEqual({ is: 'wrong' })
})

test('after so many wrong passwords an address waits out its minute, the right one included; others do not', async () => {
  let now = 0
  const file = passwords('ann:{PLAIN}a', 3, () => now)
  const guess = (password: string, address = '192.0.2.1') => file.check({ user: 'ann', password }, address)
  for (now of [0, 10_000, 20_000]) expect(await guess('b')).toEqual({ is: 'wrong' })
  expect(await guess('a')).toEqual({ is: 'limited', seconds: 40 })
  expect(await guess('a', '192.0.2.2')).toEqual({ is: 'right', name: 'ann' })
  now = 60_000
  expect(await guess('a')).toEqual({ is: 'right', name: 'ann' })
})

test('many guesses at once are counted as if they came one after the other', async () => {
  const file = passwords(`ann:${BCRYPT}`, 3, () => 0)
  const guesses = Array.from({ length: 10 }, (_, i) => file.check({ user: 'ann', password: `guess ${i}` }, '192.0.2.1'))
  const verdicts = (await Promise.all(guesses)).map(({ is }) => is)
  expect(verdicts).toEqual([...Array(3).fill('wrong'), ...Array(7).fill('limited')])
})

test('addresses of one IPv6 network are one, and those of IPv4 in IPv6 are IPv4', () => {
  const attempts = new Attempts(1)
  attempts.failed('2001:db8:1:2::1', 0)
  expect(attempts.wait('2001:db8:1:2:ffff::9', 1)).toBe(59_999)
  expect(attempts.wait('2001:db8:1:3::1', 1)).toBe(0)
  attempts.failed('::ffff:192.0.2.1', 0)
  expect(attempts.wait('192.0.2.1', 1)).toBe(59_999)
})

test('a password that was right is forgotten when the file changes', async () => {
  const file = passwords(`ann:${BCRYPT}`)
  const claim = { user: 'ann', password: 'secret' }
  expect((await file.check(claim, '')).is).toBe('right')
  expect((await file.check(claim, '')).is).toBe('right')
  file.replace(parsePasswords(`ann:${hashSync('other', 4)}`, 'users'))
  expect((await file.check(claim, '')).is).toBe('wrong')
})

test('the digest of CRAM-MD5 is that of RFC 2195, and only a password in the clear can make it', async () => {
  const step = startSasl('CRAM-MD5', '<1896.697170952@postoffice.reston.mci.net>')
  const answer = step.next('tim b913a602c7eda7a495b4e6e7334d3890')
  if (answer === 'malformed' || !('claim' in answer)) throw new Error('no claim')
  expect((await passwords('tim:{PLAIN}tanstaaftanstaaf').check(answer.claim, '')).is).toBe('right')
  expect((await passwords('tim:{PLAIN}another').check(answer.claim, '')).is).toBe('wrong')
  expect((await passwords(`tim:${hashSync('tanstaaftanstaaf', 4)}`).check(answer.claim, '')).is).toBe('wrong')
})

test('checking bcrypt leaves the event loop free', async () => {
  const file = passwords(`ann:${hashSync('secret', 10)}`)
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  onTestFinished(() => clearInterval(timer))
  expect((await file.check({ user: 'ann', password: 'wrong' }, '')).is).toBe('wrong')
  expect(turns).toBeGreaterThan(5)
})
