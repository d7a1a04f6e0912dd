/** Commands that ask a server behind HTTPS: a proxy with a certificate that the public does not know. */

import { request } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { selfSigned } from '../../server/smtp/self-signed.ts'
import { folderWith } from '../scenario/support.ts'
import { bouncelab, serving } from './support.ts'

const YEAR = 365 * 86_400_000

/** Passes everything under /lab to a server, as a reverse proxy does. @returns its address */
async function proxy(target: string, pair: { key: string; cert: string }): Promise<string> {
  const server = createTlsServer(pair, (req, res) => {
    const { hostname, port } = new URL(target)
    const { method, headers } = req
    const path = (req.url ?? '').replace(/^\/lab/, '')
    const onward = request({ hostname, port, path, method, headers }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(res)
    })
    req.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/lab`
}

async function behindProxy(words: string[] = [], pair = selfSigned(['127.0.0.1'], new Date())) {
  const server = await serving(words)
  const folder = await folderWith({ 'ca.pem': pair.cert })
  return { ...server, folder, ca: join(folder, 'ca.pem'), address: await proxy(server.http, pair) }
}

test('with the certificate that is to be trusted wait, export, import and cert work over HTTPS, under a path', async () => {
  const { smtp, folder, ca, address } = await behindProxy()
  const there = ['--http', address, '--ca', ca]
  expect(await bouncelab(['wait', '--ready', ...there])).toMatchObject({ code: 0, stdout: `${address} is ready\n` })
  await bouncelab(['send', '--smtp', smtp, '--from', 'a@b.test', '--to', 'unknown@bouncelab.test'])
  const found = await bouncelab(['wait', '--kind', 'bounce', ...there])
  expect(found).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(found.stdout)).toMatchObject({ kind: 'bounce' })
  const nothing = await bouncelab(['wait', '--kind', 'warning', '--timeout', '100ms', ...there])
  expect(nothing).toMatchObject({ code: 1, stderr: 'Nothing came in 100ms.\n' })
  const archive = join(folder, 'all.tar.gz')
  expect(await bouncelab(['export', 'default', archive, ...there])).toMatchObject({ code: 0 })
  const taken = await bouncelab(['import', archive, '--sandbox', 'copy'], { BOUNCELAB_HTTP: address, BOUNCELAB_CA: ca })
  expect(taken).toMatchObject({ code: 0, stdout: 'all.tar.gz: a sandbox with 2 messages in copy\n' })
  expect((await bouncelab(['cert', '--http', address, '--insecure'])).stdout).toContain('BEGIN CERTIFICATE')
})

test('a certificate that nobody vouches for is refused with both mends; --insecure takes it', async () => {
  const { address } = await behindProxy()
  const waiting = ['wait', '--kind', 'mail', '--timeout', '100ms', '--http', address]
  expect(await bouncelab(waiting)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /The certificate of https:\/\/127\.0\.0\.1:\d+ is not trusted \(\w+\)\. Give the certificate that is to be trusted with --ca FILE, or take any with --insecure\.\n$/,
    ),
  })
  expect(await bouncelab([...waiting, '--insecure'])).toMatchObject({ code: 1, stderr: 'Nothing came in 100ms.\n' })
  expect(await bouncelab(waiting, { BOUNCELAB_INSECURE: 'on' })).toMatchObject({ code: 1 })
})

test('one that has expired, one for another name, and a port without TLS are told apart', async () => {
  const old = await behindProxy([], selfSigned(['127.0.0.1'], new Date(Date.now() - 2 * YEAR)))
  const other = await behindProxy([], selfSigned(['lab.example'], new Date()))
  const ask = async (address: string, ca: string) =>
    (await bouncelab(['wait', '--timeout', '100ms', '--http', address, '--ca', ca])).stderr
  expect(await ask(old.address, old.ca)).toMatch(/has expired\. Have it renewed\./)
  expect(await ask(other.address, other.ca)).toMatch(/is not for 127\.0\.0\.1\. Write a name that is in it/)
  expect(await ask(old.http.replace('http', 'https'), old.ca)).toMatch(/does not speak TLS\. Write http:\/\//)
  expect(await ask('https://127.0.0.1:1', old.ca)).toMatch(
    /^bouncelab: No server answers at https:\/\/127\.0\.0\.1:1\./,
  )
})

test('what is no address, and a certificate that is not there, are told with their flag', async () => {
  const ask = async (...words: string[]) => (await bouncelab(['wait', '--timeout', '100ms', ...words])).stderr
  expect(await ask('--http', 'ftp://lab.example')).toContain('--http cannot be "ftp://lab.example". Write HOST:PORT')
  expect(await ask('--http', 'https://%zz')).toContain('Write HOST:PORT')
  // In a name or password it is a percent sign.
  expect(await ask('--http', 'https://100%:%zz@127.0.0.1:1')).toContain('No server answers at https://127.0.0.1:1.')
  const missing = await ask('--http', 'https://127.0.0.1:1', '--ca', '/nowhere/ca.pem')
  expect(missing).toContain('--ca: /nowhere/ca.pem cannot be read.')
})
