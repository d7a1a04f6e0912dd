import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { QMAIL, sendTo, startTestServer, type TestServer } from './support.ts'

interface Frame {
  type: string
  epoch: number
  seq: number
  at: string
}

const start = () => startTestServer({ mta: QMAIL })

async function watch(server: TestServer, query = '', s = 'default') {
  const frames: Frame[] = []
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/sandboxes/${s}/live${query}`)
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame))
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)))
  onTestFinished(() => socket.terminate())
  await new Promise((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  return { frames, socket, closed, types: () => frames.map(({ type }) => type) }
}

const settled = async (server: TestServer) => {
  await expect.poll(async () => (await server.ask('getQueue')).entries.length).toBe(0)
  return (await server.ask('getEvents', { query: '?limit=5000' })).events
}

test('each event is one frame, the same that the journal has', async () => {
  const server = await start()
  const { frames } = await watch(server)
  await sendTo(server, 'nobody@mail.example.com')
  await server.ask('waitForMessage', { query: '?notice=bounce' })
  const events = await settled(server)
  await expect.poll(() => frames.length).toBe(events.length)
  expect(frames).toEqual(events)
})

test('a reader goes on where it was, from the store and then live, without a gap and without anything twice', async () => {
  const server = await start()
  const sending = (async () => {
    for (let i = 0; i < 60; i++) await sendTo(server, `user${i}@mail.example.com`)
  })()
  await sleep(40)
  const readers = []
  for (let i = 0; i < 6; i++) {
    readers.push(await watch(server, `?after=${i * 3}`))
    await sleep(15)
  }
  await sending
  const events = await settled(server)
  for (const [i, { frames }] of readers.entries()) {
    await expect.poll(() => frames.at(-1)?.seq).toBe(events.at(-1)?.seq)
    expect(frames.map(({ seq }) => seq)).toEqual(events.slice(i * 3).map(({ seq }) => seq))
  }
})

test('a place of an older epoch, or beyond the end, gets a stream.resync and then what follows', async () => {
  const server = await start()
  await sendTo(server, 'alice@mail.example.com')
  await server.ask('resetSandbox')
  await sendTo(server, 'alice@mail.example.com')
  const { events } = { events: await settled(server) }
  const last = events.at(-1)?.seq as number
  const old = await watch(server, '?after=1&epoch=1')
  const beyond = await watch(server, '?after=1000&epoch=2')
  await expect.poll(() => [old.frames.length, beyond.frames.length]).toEqual([1, 1])
  for (const { frames } of [old, beyond])
    expect(frames[0]).toMatchObject({ type: 'stream.resync', epoch: 2, seq: last })
  await sendTo(server, 'alice@mail.example.com')
  await expect.poll(() => old.frames[1]).toMatchObject({ seq: last + 1, epoch: 2 })
})

test('a reset is told as the last event of its epoch; then the stream goes on in the new one', async () => {
  const server = await start()
  const { frames, types } = await watch(server)
  await sendTo(server, 'alice@mail.example.com')
  await settled(server)
  await server.ask('resetSandbox')
  await expect.poll(() => types().slice(-2)).toEqual(['sandbox.reset', 'stream.resync'])
  expect(frames.at(-1)).toMatchObject({ epoch: 2, seq: 0 })
  await sendTo(server, 'alice@mail.example.com')
  const events = await settled(server)
  await expect.poll(() => frames.slice(-events.length)).toEqual(events)
  expect(events[0]).toMatchObject({ epoch: 2, seq: 1 })
})

test('a reset with a scenario begins the new epoch with its rules', async () => {
  const server = await start()
  await server.ask('putScenario', { body: 'rules: [{ when: {}, then: hold }]', type: 'application/yaml' })
  const { frames } = await watch(server)
  await server.ask('resetSandbox')
  await expect
    .poll(() => frames.map(({ type, epoch, seq }) => [type, epoch, seq]))
    .toEqual([
      ['sandbox.reset', 1, 2],
      ['stream.resync', 2, 0],
      ['scenario.applied', 2, 1],
    ])
})

test('a reader that is too slow loses its place instead of filling the memory, and then goes on', async () => {
  const server = await start()
  const slow = await watch(server, '?after=0')
  slow.socket.pause()
  const recipients = Array.from({ length: 2000 }, (_, i) => `user${i}@mail.example.com`)
  for (let i = 0; i < 10; i++) await sendTo(server, recipients)
  await expect.poll(async () => (await server.ask('getQueue')).entries.length, { timeout: 15_000 }).toBe(0)
  slow.socket.resume()
  await expect.poll(() => slow.types().includes('stream.resync'), { timeout: 15_000 }).toBe(true)
  const at = slow.types().lastIndexOf('stream.resync')
  await sendTo(server, 'alice@mail.example.com')
  const { last } = await server.ask('getEvents', { query: `?after=${slow.frames[at]?.seq}&limit=5000` })
  await expect.poll(() => slow.frames.at(-1)?.seq).toBe(last)
  const after = slow.frames.slice(at).map(({ seq }) => seq)
  expect(after).toEqual(after.map((_, i) => (after[0] as number) + i))
}, 40_000)

test('each sandbox has a stream of its own, which ends with it', async () => {
  const server = await start()
  const one = await watch(server, '', 'one')
  const two = await watch(server, '', 'two')
  await sendTo(server, 'alice@mail.example.com', 'app@client.test', 'one')
  await expect.poll(() => one.frames.length).toBeGreaterThan(3)
  expect(two.frames).toEqual([])
  await server.ask('removeSandbox', { params: { s: 'one' } })
  expect(await one.closed).toBe(1001)
})

test('with batch a frame is an array: all events, in order, in far fewer frames', async () => {
  const server = await start()
  const { frames } = await watch(server, '?after=0&batch=100ms')
  for (let i = 0; i < 15; i++) await sendTo(server, `user${i}@mail.example.com`)
  const events = await settled(server)
  const arrays = frames as unknown as Frame[][]
  await expect.poll(() => arrays.at(-1)?.at(-1)?.seq).toBe(events.at(-1)?.seq)
  expect(arrays.flat()).toEqual(events)
  expect(arrays.length).toBeLessThan(events.length / 2)
})

test('what is held for a batch is told before the socket ends', async () => {
  const server = await start()
  const one = await watch(server, '?after=0&batch=10s', 'one')
  await sendTo(server, 'alice@mail.example.com', 'app@client.test', 'one')
  await expect.poll(() => one.frames.length).toBe(1)
  await sendTo(server, 'bob@mail.example.com', 'app@client.test', 'one')
  const { events } = await server.ask('getEvents', { params: { s: 'one' }, query: '?limit=5000' })
  await server.ask('removeSandbox', { params: { s: 'one' } })
  await one.closed
  const told = (one.frames as unknown as Frame[][]).flat().map(({ seq }) => seq)
  expect(told.slice(0, events.length)).toEqual(events.map(({ seq }) => seq))
})

test('a batch that is no length of time, or too long, is refused', async () => {
  const server = await start()
  await expect(watch(server, '?batch=often')).rejects.toThrow('400')
  await expect(watch(server, '?batch=1h')).rejects.toThrow('400')
})
