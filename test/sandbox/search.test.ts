import { afterEach, expect, test } from 'vitest'
import { listMessages } from '../../server/sandbox/views.ts'
import { type Lab, openLab, send } from '../support/lab.ts'

let world: Lab
afterEach(() => world.close())

const receive = (raw: string) =>
  world.sandbox.accept({
    origin: { type: 'local', uid: 0 },
    envelope: { reversePath: 'a@x.example', recipients: [{ forwardPath: 'b@y.example' }] },
    raw: new TextEncoder().encode(raw),
  })

const found = async (q: string): Promise<string[]> =>
  (await listMessages(world.sandbox, { q, limit: 10 })).messages.map(({ id }) => id)

test('a message is found by its text, whatever its encoding, as soon as it is stored', async () => {
  world = await openLab()
  const base64 = Buffer.from('請求書を同封します').toString('base64')
  await receive('Subject: one\r\n\r\nA platypus is enclosed.\r\n')
  await receive(
    `Subject: two\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64}\r\n`,
  )
  await receive('Subject: three\r\nContent-Type: text/html\r\n\r\n<p>An <b>otter</b> sleeps.</p>\r\n')
  expect(await found('platypus')).toEqual(['m1'])
  expect(await found('請求書')).toEqual(['m2'])
  expect(await found('otter sleeps')).toEqual(['m3'])
  expect(await found('walrus')).toEqual([])
})

test('a move of the clock finds exactly what it touched, also after it has gone on', async () => {
  world = await openLab({ mode: 'virtual' })
  await send(world.sandbox, 'unreachable@bouncelab.test')
  await send(world.sandbox, 'ann@y.example')
  await world.sandbox.settled()
  const { seq, brought } = await world.sandbox.moveClock({ advance: 86_400_000 })
  expect(brought['recipient.deferred']).toBeGreaterThan(1)
  await send(world.sandbox, 'unreachable@bouncelab.test')
  const later = await world.sandbox.moveClock({ run: 'idle' })
  expect(await found(`move:${seq}`)).toEqual(['m1'])
  expect(await found(`move:${seq},deferred`)).toEqual(['m1'])
  expect(await found(`move:${seq},bounce`)).toEqual([])
  expect(await found('move:last,expired')).toEqual(['m3', 'm1'])
  expect(await found(`move:${later.seq},bounce`)).toEqual(['m5', 'm4'])
  expect(await found('-move:last')).toEqual(['m2'])
  expect(await found('move:1')).toEqual([])
  await expect(found('move:yesterday')).rejects.toThrow('"yesterday" is no move of the clock.')
  await expect(found('move:last,bounced')).rejects.toThrow('Did you mean bounce?')
})
