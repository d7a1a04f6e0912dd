import { request } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { sendTo, startTestServer } from './support.ts'

const OFFER = {
  connection: 'Upgrade, HTTP2-Settings',
  upgrade: 'h2c',
  'http2-settings': 'AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA',
}

test('a client that offers HTTP/2 is answered in HTTP/1.1, its body included', async () => {
  const { url } = await startTestServer()
  const body = JSON.stringify({ from: 'app@shop.test', to: 'unknown@bouncelab.test', subject: 'x'.repeat(200_000) })
  const status = await new Promise((resolve, reject) => {
    const headers = { ...OFFER, 'content-type': 'application/json', 'content-length': body.length }
    const asked = request(`${url}/api/sandboxes/default/send`, { method: 'POST', headers }, (answer) => {
      answer.resume().on('end', () => resolve([answer.statusCode, answer.httpVersion]))
    })
    asked.on('error', reject).end(body)
  })
  expect(status).toEqual([201, '1.1'])
})

test('the connection is kept after the offer was declined', async () => {
  const server = await startTestServer()
  await sendTo(server, 'alice@mail.example.com')
  const { port, host } = new URL(server.url)
  const text = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    let got = ''
    let asked = 0
    const ask = (more: string) => socket.write(`GET /api/info HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`)
    socket.setEncoding('utf8').on('data', (part) => {
      got += part
      if (asked++ === 0) ask('Connection: close\r\n')
    })
    socket.on('close', () => resolve(got))
    ask('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAA\r\n')
  })
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
})

test('a page of another site is refused all the same', async () => {
  const { url } = await startTestServer()
  const status = await new Promise((resolve, reject) => {
    const headers = { ...OFFER, origin: 'http://elsewhere.example' }
    request(`${url}/api/sandboxes`, { headers }, (answer) => resolve(answer.statusCode))
      .on('error', reject)
      .end()
  })
  expect(status).toBe(403)
})
