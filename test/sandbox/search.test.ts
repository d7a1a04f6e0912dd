import { afterEach, expect, test } from 'vitest'
import { listMessages } from '../../server/sandbox/views.ts'
import { type Lab, openLab } from '../support/lab.ts'

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
