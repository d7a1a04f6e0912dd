/** The commands of passwords, tokens and certificates, and how other commands are let in. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../scenario/support.ts'
import { bouncelab, serving } from './support.ts'

test('passwd makes a file for its owner alone, puts another password in place of the first, and a server takes it', async () => {
  const file = join(await folderWith({}), 'users')
  expect(await bouncelab(['passwd', file, 'ann'], {}, 'first\n')).toMatchObject({
    code: 0,
    stdout: `${file}: ann was added\n`,
  })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const again = await bouncelab(['passwd', file, 'ann'], {}, 'secret\n')
  expect(again.stdout).toBe(`${file}: ann has another password\n`)
  expect(readFileSync(file, 'utf8')).toMatch(/^ann:\$scrypt\$[^\n]+\n$/)

  const { smtp } = await serving(['--auth', file, '--require-tls'])
  const mail = ['send', '--smtp', smtp, '--from', 'a@b.test', '--to', 'c@d.test']
  expect(await bouncelab(mail)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/530.*\nIt wants TLS first: send with --tls\./),
  })
  const without = await bouncelab([...mail, '--tls'])
  expect(without).toMatchObject({ code: 1, stderr: expect.stringMatching(/530.*\nGive --user NAME and --password/) })
  const wrong = await bouncelab([...mail, '--tls', '--user', 'ann', '--password', 'first'])
  expect(wrong).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/535.*\nUser and password are those of its --auth file/),
  })
  const let_in = ['--tls', '--sandbox', 'ci-42', '--user', 'ann']
  expect(await bouncelab([...mail, ...let_in], { BOUNCELAB_PASSWORD: 'secret' })).toMatchObject({ code: 0 })
})

test('passwd refuses what is no name and no password, and writes nothing', async () => {
  const file = join(await folderWith({}), 'users')
  expect(await bouncelab(['passwd', file, 'a:b'], {}, 'x\n')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('has no colon'),
  })
  expect(await bouncelab(['passwd', file, 'ann'], {}, '\n')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('empty'),
  })
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined()
  const nowhere = await bouncelab(['passwd', `${file}/in/it`, 'ann'], {}, 'x\n')
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be written') })
})

test('token tells a token once, and with it wait, export and import are let in, as far as it goes', async () => {
  const folder = await folderWith({})
  const file = join(folder, 'tokens')
  const { stdout } = await bouncelab(['token', file, 'ci'])
  const reader = (await bouncelab(['token', file, 'board', '--read-only'])).stdout.trim()
  const token = stdout.trim()
  expect(readFileSync(file, 'utf8')).not.toContain(token)
  const { smtp, http } = await serving(['--tokens', file])
  const { host } = new URL(http)
  await bouncelab(['send', '--smtp', smtp, '--from', 'a@b.test', '--to', 'c@d.test'])

  const waiting = ['wait', '--http', host, '--kind', 'mail']
  const mend = /Give --token TOKEN \(or BOUNCELAB_TOKEN; .*\), or --user NAME and --password PASSWORD\.\n$/
  expect(await bouncelab(waiting)).toMatchObject({ code: 2, stderr: expect.stringMatching(mend) })
  expect(await bouncelab([...waiting, '--token', token])).toMatchObject({ code: 0 })
  expect(await bouncelab(waiting, { BOUNCELAB_TOKEN: token })).toMatchObject({ code: 0 })
  expect(await bouncelab([...waiting, '--user', 'anybody', '--password', token])).toMatchObject({ code: 0 })
  expect(await bouncelab(['wait', '--ready', '--http', host, '--token', token])).toMatchObject({ code: 0 })

  const archive = join(folder, 'all.tar.gz')
  expect(await bouncelab(['export', 'default', archive, '--http', host])).toMatchObject({ code: 2 })
  expect(await bouncelab(['export', 'default', archive, '--http', host, '--token', reader])).toMatchObject({ code: 0 })
  const taking = ['import', archive, '--sandbox', 'copy', '--http', host, '--token']
  expect(await bouncelab([...taking, reader])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('board may only read.'),
  })
  expect(await bouncelab([...taking, token])).toMatchObject({ code: 0 })
})

test('cert tells the certificate that openssl then finds good', async () => {
  const { http, smtp } = await serving()
  const { code, stdout } = await bouncelab(['cert', '--http', new URL(http).host])
  expect(code).toBe(0)
  const file = join(await folderWith({ 'ca.pem': stdout }), 'ca.pem')
  const words = ['s_client', '-starttls', 'smtp', '-connect', smtp, '-CAfile', file, '-verify_return_error']
  expect(execFileSync('openssl', words, { input: 'QUIT\r\n', stdio: ['pipe', 'pipe', 'ignore'] }).toString()).toContain(
    'Verify return code: 0 (ok)',
  )
})

const hasSwaks = spawnSync('swaks', ['--version']).status === 0
test.runIf(hasSwaks)('swaks sends under TLS with its password, and is refused without either', async () => {
  const file = join(await folderWith({}), 'users')
  await bouncelab(['passwd', file, 'ann'], {}, 'secret\n')
  const { smtp } = await serving(['--auth', file, '--require-tls'])
  const swaks = (...words: string[]) =>
    spawnSync('swaks', ['--server', smtp, '--from', 'a@b.test', '--to', 'c@d.test', '--silent', '3', ...words]).status
  const login = ['--auth', 'PLAIN', '--auth-user', 'ann', '--auth-password']
  expect(swaks('--tls', ...login, 'secret')).toBe(0)
  expect(swaks('--tls', '--auth', 'LOGIN', '--auth-user', 'ann', '--auth-password', 'secret')).toBe(0)
  expect(swaks('--tls', ...login, 'wrong')).not.toBe(0)
  expect(swaks('--tls')).not.toBe(0)
  expect(swaks(...login, 'secret')).not.toBe(0)
})
