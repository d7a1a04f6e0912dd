import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:tls'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { selfSigned } from '../../server/smtp/self-signed.ts'
import { readKeyFiles } from '../../server/tls/key-files.ts'
import { Talk } from '../smtp/talk.ts'
import { ANY, files, start, until } from './support.ts'

const NOW = new Date()
const made = (name = 'own.test', at = NOW) => selfSigned([name, 'localhost', '127.0.0.1'], at)

/** What is said of a certificate and a key. */
function saidOf(cert: string, key: string): string {
  const { write } = files()
  const paths = { cert: write('cert.pem', cert), key: write('key.pem', key) }
  try {
    return readKeyFiles(paths, NOW)
      .warnings.join()
      .replace(/^\S*\//, '')
  } catch (error) {
    const { message, hint } = error as Error & { hint: string }
    return `${message} ${hint}`.replaceAll(/\S*\/(?=cert\.pem|key\.pem)/g, '')
  }
}

test('a key of another certificate, one that is encrypted, and what is no PEM are refused with the mend', () => {
  const { cert, key } = made()
  expect(saidOf(cert, key)).toBe('')
  expect(saidOf(cert, made().key)).toMatch(
    /^--tls-key: key.pem does not belong to the certificate in cert.pem\. Give the key/,
  )
  const encrypted = execFileSync('openssl', ['pkcs8', '-topk8', '-passout', 'pass:x'], { input: key }).toString()
  expect(saidOf(cert, encrypted)).toBe(
    '--tls-key: the key in key.pem is encrypted. Nobody is there to type its passphrase; take it off: openssl pkey -in key.pem -out key.pem',
  )
  expect(saidOf(key, cert)).toMatch(
    /cert.pem has a private key and no certificate\. Are --tls-cert and --tls-key the wrong/,
  )
  expect(saidOf('hello', key)).toMatch(/cert.pem has no certificate in PEM\. If it is DER/)
  expect(saidOf(cert, 'hello')).toMatch(/key.pem has no private key in PEM/)
  expect(saidOf(cert.replace(/\n[A-Za-z0-9+/]{64}\n/, '\n'), key)).toMatch(
    /the certificate in cert.pem cannot be read\. See/,
  )
  expect(saidOf(cert, key.replace(/\n[A-Za-z0-9+/]{64}\n/, '\n'))).toMatch(/the key in key.pem cannot be read\. See/)
})

test('a certificate that has run out, or is not valid yet, is warned of', () => {
  const YEARS = 2 * 365 * 86_400_000
  const old = made('own.test', new Date(NOW.getTime() - YEARS))
  expect(saidOf(old.cert, old.key)).toMatch(
    /^cert.pem: the certificate has run out \(.*\); clients that check it will not go on/,
  )
  const later = made('own.test', new Date(NOW.getTime() + YEARS))
  expect(saidOf(later.cert, later.key)).toMatch(/valid only from .* on; clients that check it will not go on yet/)
})

test('a file that is not there stops the start with its flag', async () => {
  const { folder } = files()
  const starting = start({ doors: { tls: { cert: `${folder}/none`, key: `${folder}/none` } } })
  await expect(starting).rejects.toThrow(/^--tls-cert: .*none cannot be read \(there is no such file\)/)
  mkdirSync(`${folder}/dir`)
  const folderInPlace = start({ doors: { tls: { cert: `${folder}/dir`, key: `${folder}/dir` } } })
  await expect(folderInPlace).rejects.toThrow(/it is a folder/)
})

const subjectAt = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(new X509Certificate(socket.getPeerCertificate().raw).subjectAltName ?? '')
      socket.destroy()
    }).on('error', reject)
  })

test('SMTPS, POP3S and IMAPS show the operator’s certificate, and another one as soon as its files change', async () => {
  const { write } = files()
  const { cert, key } = made('first.test')
  const tls = { cert: write('cert.pem', cert), key: write('key.pem', key) }
  const server = await start({ smtps: ANY, pop3s: ANY, imaps: ANY, doors: { tls } })
  const ports = [server.smtps, server.pop3s, server.imaps].map((address) => address?.port as number)
  for (const port of ports) expect(await subjectAt(port)).toContain('DNS:first.test')
  write('cert.pem', 'hello')
  await until(() => server.told.some((line) => /^warn .*What was in force stays in force/.test(line)))
  expect(await subjectAt(ports[0] as number)).toContain('DNS:first.test')
  const second = made('second.test')
  write('key.pem', second.key)
  write('cert.pem', second.cert)
  await until(async () => (await subjectAt(ports[0] as number)).includes('DNS:second.test'))
  for (const port of ports) expect(await subjectAt(port)).toContain('DNS:second.test')
})

test('nodemailer sends by SMTPS and by STARTTLS when it is given the certificate that HTTP tells', async () => {
  const server = await start({ http: ANY, smtps: ANY })
  const answer = await fetch(`${server.http?.url}/api/certificate.pem`)
  expect(answer.headers.get('content-type')).toBe('application/x-pem-file')
  const ca = await answer.text()
  for (const [address, options] of [
    [server.smtps, { secure: true }],
    [server.smtp, { requireTLS: true }],
  ] as const) {
    const transport = createTransport({ ...address, ...options, tls: { ca } })
    const { response } = await transport.sendMail({ from: 'a@b.test', to: 'c@d.test', subject: 's', text: 't' })
    transport.close()
    expect(response).toMatch(/^250 /)
  }
  const listed = await fetch(`${server.http?.url}/api/sandboxes/default/sessions`)
  const { sessions } = (await listed.json()) as { sessions: { client: { tls: boolean } }[] }
  expect(sessions.map(({ client }) => client.tls)).toEqual([true, true])
})

test('a handshake that fails on the port of SMTPS is told in a session', async () => {
  const server = await start({ smtps: ANY })
  const talk = await Talk.silent(server.smtps?.port as number)
  talk.write('EHLO client.test\r\n')
  await talk.ending()
  const sandbox = await server.sandbox('default')
  await until(() => sandbox.engine.state.counters.session === 1)
})

test('where TLS is required only the change to it is taken, in the words of the system that is played', async () => {
  const server = await start({ doors: { requireTls: true } })
  const talk = await Talk.open(server.smtp.port)
  expect(await talk.say('EHLO client.test')).toContain('STARTTLS')
  expect(await talk.say('NOOP')).toMatch(/^250/)
  for (const command of ['MAIL FROM:<>', 'RCPT TO:<a@b.test>', 'HELO x', 'RSET', 'VRFY a', 'AUTH PLAIN AGEAYg==']) {
    expect([command, await talk.say(command)]).toEqual([command, '530 5.7.0 Must issue a STARTTLS command first'])
  }
  expect(await talk.say('STARTTLS')).toMatch(/^220/)
  await talk.startTls()
  await talk.say('EHLO client.test')
  expect(await talk.say('MAIL FROM:<>')).toMatch(/^250/)
})

test('qmail, which has no STARTTLS, offers it where TLS is required', async () => {
  const mta = { type: 'qmail', control: { me: 'mail.example.com' } }
  const server = await start({ mta, doors: { requireTls: true } })
  const talk = await Talk.open(server.smtp.port)
  expect(await talk.say('EHLO client.test')).toContain('STARTTLS')
  expect(await talk.say('MAIL FROM:<>')).toBe('530 must issue a STARTTLS command first (#5.7.0)')
  expect(await talk.say('STARTTLS')).toMatch(/^220/)
  await talk.startTls()
  expect(await talk.say('MAIL FROM:<>')).toBe('250 ok')
})

test('openssl speaks with the port of SMTPS', async () => {
  const server = await start({ smtps: ANY })
  const at = `127.0.0.1:${server.smtps?.port}`
  // Not awaited in this process: the server answers from here.
  const { execFile } = await import('node:child_process')
  const out = await new Promise<string>((resolve) => {
    const child = execFile('openssl', ['s_client', '-quiet', '-verify_quiet', '-connect', at], (_, stdout) =>
      resolve(stdout),
    )
    child.stdin?.end('QUIT\r\n')
  })
  expect(out).toMatch(/^220 bouncelab ESMTP/)
  expect(spawnSync('openssl', ['version']).status).toBe(0)
})
