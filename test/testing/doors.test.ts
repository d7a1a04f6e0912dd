import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { startSandbox } from '../../server/index.ts'

const mail = { from: 'a@b.test', to: 'c@d.test', subject: 's', text: 't' }

test('a sandbox takes mail only with TLS and a password where a test wants that, and tells what to trust', async () => {
  await using sandbox = await startSandbox({ smtps: true, requireTls: true, auth: { ann: 'secret' }, http: false })
  const ca = sandbox.certificate
  const send = (port: object, pass: string, more: object = {}) =>
    createTransport({ ...port, tls: { ca, servername: 'localhost' }, auth: { user: 'ann', pass }, ...more }).sendMail(
      mail,
    )
  expect((await send(sandbox.smtp, 'secret')).response).toMatch(/^250/)
  expect((await send(sandbox.smtps ?? {}, 'secret', { secure: true })).response).toMatch(/^250/)
  await expect(send(sandbox.smtp, 'wrong')).rejects.toThrow(/535/)
  await expect(send(sandbox.smtp, 'secret', { ignoreTLS: true })).rejects.toThrow(/53[08]/)
  expect(await sandbox.messages({ kind: ['mail'] })).toHaveLength(2)
})

test('page and API ask for the token that a test gives, and a certificate of its own is shown', async () => {
  await using made = await startSandbox({ http: false })
  const token = 'a-token-of-the-tests'
  await using sandbox = await startSandbox({ token })
  const ask = (headers: Record<string, string>) => fetch(`${sandbox.http?.url}/api/sandboxes`, { headers })
  expect((await ask({})).status).toBe(401)
  expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200)
  const wrong = { cert: made.certificate, key: made.certificate }
  await expect(startSandbox({ tls: wrong })).rejects.toThrow(/the key given has no private key/)
})
