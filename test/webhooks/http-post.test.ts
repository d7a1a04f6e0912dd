/** Posts to receivers that misbehave: an answer or a reason, in bounded time and memory; never an exception. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { allowList } from '../../server/handoff/allow-list.ts'
import { postTo } from '../../server/webhooks/http-post.ts'
import { rawServer } from '../handoff/receiver.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function web(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?a=b`
}

const POST = { headers: { 'x-signed': 'yes' }, contentType: 'application/json', body: '{"a":1}' }
const post = (url: string, patience?: number) =>
  postTo(url, POST, allowList([]), new AbortController().signal, patience)

test('A post arrives with its headers and body, and the answer is kept', async () => {
  const got: unknown[] = []
  const url = await web((req, res) => {
    let body = ''
    req.on('data', (chunk) => {
      body += chunk
    })
    req.on('end', () => {
      got.push([req.method, req.url, req.headers['content-type'], req.headers['x-signed'], body])
      res.writeHead(202).end('thanks')
    })
  })
  const answer = await post(url)
  expect(got).toEqual([['POST', '/hook?a=b', 'application/json', 'yes', '{"a":1}']])
  expect([answer.status, answer.reply]).toEqual([202, '202 Accepted'])
  expect(answer.dialogue.at(-1)).toEqual({ who: 'S', text: 'thanks' })
})

test('A password in the URL goes as Basic authorization, and is not shown', async () => {
  let seen: string | undefined
  const url = await web((req, res) => {
    seen = req.headers.authorization
    res.end()
  })
  const answer = await post(url.replace('http://', 'http://ann:geheim@'))
  expect(seen).toBe(`Basic ${btoa('ann:geheim')}`)
  expect(JSON.stringify(answer)).not.toMatch(/geheim|Z2VoZWlt/)
})

test('A redirect is an answer, and is not followed', async () => {
  let asked = 0
  const url = await web((_, res) => {
    asked++
    res.writeHead(302, { location: '/elsewhere' }).end()
  })
  expect([(await post(url)).status, asked]).toEqual([302, 1])
})

test('Of an endless answer only the beginning is read', async () => {
  const url = await web((_, res) => {
    res.writeHead(200)
    const more = () => {
      while (!res.destroyed && res.write('x'.repeat(10_000)));
    }
    res.on('drain', more)
    more()
  })
  const answer = await post(url)
  expect(answer.status).toBe(200)
  expect(answer.dialogue.at(-1)?.text.length).toBeLessThan(10_000)
})

test.each<[string, Parameters<typeof rawServer>[0], RegExp]>([
  ['never answers', () => undefined, /did not answer within 0\.3 s/],
  ['hangs up', (socket) => socket.end(), /ECONNRESET|other side closed|UND_ERR_SOCKET/],
  ['answers garbage', (socket) => socket.end('hello, I am no web server\r\n\r\n'), /HPE_/],
])('A receiver that %s is told of', async (_, serve, reply) => {
  const { port, close } = await rawServer(serve)
  closing.push(close)
  const answer = await post(`http://127.0.0.1:${port}/`, 300)
  expect([answer.status, answer.reply]).toEqual([null, expect.stringMatching(reply)])
})

test.each([
  ['http://hooks.example.net/x', /is not on this machine, and --relay-allow does not name it/],
  ['https://169.254.169.254/latest', /is not on this machine/],
  ['ftp://127.0.0.1/', /is no http or https URL/],
  ['nothing', /is no http or https URL/],
])('Nothing is posted to %s', async (url, reply) => {
  const answer = await post(url)
  expect([answer.status, answer.reply]).toEqual([null, expect.stringMatching(reply)])
})
