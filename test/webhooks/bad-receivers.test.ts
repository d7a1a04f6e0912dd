/** Receivers that misbehave, from the queue's side: each attempt is an event, it is tried again, and the sandbox goes on. */
import type { Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { postsOf } from '../../server/sandbox/posts-view.ts'
import { rawServer } from '../handoff/receiver.ts'
import { openLab, overview, send } from '../support/lab.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Answers each request, once its header is there. */
const answering = (answer: (socket: Socket) => void) => (socket: Socket) =>
  void socket.once('data', () => answer(socket))

/** As much as the other side takes. */
function endless(socket: Socket, chunk: string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
  }
  socket.on('drain', more)
  more()
}

const REDIRECT =
  'HTTP/1.1 301 Moved Permanently\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n'

test.each<[string, string, ((socket: Socket) => void) | null, RegExp]>([
  ['refuses the connection', 'http', null, /ECONNREFUSED/],
  ['hangs up', 'http', answering((socket) => socket.end()), /other side closed|ECONNRESET|UND_ERR_SOCKET/],
  [
    'hangs up within its answer',
    'http',
    answering((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf')),
    /terminated|closed|ECONNRESET|UND_ERR/,
  ],
  ['answers garbage', 'http', answering((socket) => socket.end('\x00\xff what?\r\n\r\n')), /HPE_/],
  ['redirects', 'http', answering((socket) => socket.end(REDIRECT)), /^301 Moved Permanently$/],
  ['breaks TLS', 'https', answering((socket) => socket.end('no handshake at all')), /ERR_SSL|EPROTO|ECONNRESET/],
  [
    'sends a header without end',
    'http',
    answering((socket) => endless(socket, `X-A: ${'x'.repeat(1000)}\r\n`)),
    /HPE_|UND_ERR/,
  ],
  [
    'returns megabytes',
    'http',
    answering((socket) => {
      socket.write('HTTP/1.1 500 Oh\r\n\r\n')
      endless(socket, 'x'.repeat(10_000))
    }),
    /^500 Oh$/,
  ],
])('A receiver that %s is tried again to the end, and the sandbox goes on', async (_, protocol, serve, reply) => {
  const receiver = await rawServer(serve ?? (() => undefined))
  if (serve) closing.push(receiver.close)
  else await receiver.close()
  const lab = await openLab()
  closing.push(() => lab.close())
  const { sandbox } = lab
  const url = `${protocol}://127.0.0.1:${receiver.port}/hook`
  await sandbox.setWebhooks([{ url, format: 'bouncelab', events: ['delivered'] }])
  await send(sandbox, 'ann@there.test')
  await sandbox.moveClock({ run: 'idle' })

  const events = (await sandbox.store.events('default', 0, 1000)).filter(({ type }) => type.startsWith('handoff'))
  const failed = events.filter((event) => event.type === 'handoff.failed')
  expect(events.map(({ type }) => type)).toEqual([
    'handoff.queued',
    ...Array.from({ length: 8 }, () => ['handoff.attempted', 'handoff.failed']).flat(),
  ])
  for (const event of failed) expect(event.reply).toMatch(reply)
  expect(failed.slice(0, -1).every((event) => event.nextAttemptAt !== undefined)).toBe(true)
  expect(JSON.stringify(failed).length).toBeLessThan(8 * 20_000)
  expect(await postsOf(sandbox)).toMatchObject([{ state: 'failed', attempts: 8, nextAttemptAt: null }])
  if (serve) expect(receiver.connections()).toBeGreaterThanOrEqual(8)

  await send(sandbox, 'bob@there.test')
  await sandbox.settled()
  expect(await overview(sandbox)).toEqual(['m1 mail delivered', 'm2 mail delivered'])
  expect(lab.faults).toEqual([])
})
