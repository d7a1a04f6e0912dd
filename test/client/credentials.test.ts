import { expect, onTestFinished, test } from 'vitest'
import { connect, type LiveEvent } from '../../server/client/client.ts'
import { doorOf } from '../../server/client/credentials.ts'
import { startServer } from '../../server/server.ts'

const TOKEN = 'a-token-of-the-tests'

async function start() {
  const server = await startServer({ doors: { token: TOKEN } })
  onTestFinished(() => server.close(0))
  return server.http?.url as string
}

test('with a token everything is asked, the live socket too', async () => {
  const url = await start()
  const client = connect(url, { token: TOKEN })
  onTestFinished(() => client.close())
  const events: LiveEvent[] = []
  await client.live((event) => events.push(event)).opened
  const id = await client.send({ from: 'a@b.test', to: 'c@d.test', subject: 's', text: 't' })
  await expect.poll(() => events.map(({ type }) => type)).toContain('message.accepted')
  expect((await client.messages()).map((message) => message.id)).toContain(id)
})

test('without one, a call and the socket say that a token is wanted, and the socket does not try again', async () => {
  const client = connect(await start())
  await expect(client.messages()).rejects.toMatchObject({
    code: 'E_UNAUTHORIZED',
    hint: expect.stringContaining('Give connect() a token'),
  })
  await expect(client.live(() => undefined).opened).rejects.toMatchObject({ code: 'E_UNAUTHORIZED' })
})

test('credentials of the address are taken out of it, and those given go before them', () => {
  expect(doorOf('http://ann:s%C3%A9cret@host:1/', {})).toEqual({
    base: 'http://host:1',
    headers: { authorization: `Basic ${Buffer.from('ann:sécret').toString('base64')}` },
  })
  expect(doorOf('http://ann:x@host:1/mail/', { token: 't' })).toEqual({
    base: 'http://host:1/mail',
    headers: { authorization: 'Bearer t' },
  })
  expect(() => doorOf('http://host', { token: 'a\nb' })).toThrow(/spaces or line ends/)
})
