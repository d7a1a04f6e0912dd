/** Mailpit's socket: each kind of event, in its exact form. */
import nodemailer from 'nodemailer'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { QMAIL, sendTo, startTestServer, type TestServer } from '../http/support.ts'

interface Told {
  Type: string
  Data: Record<string, unknown> | null
}

async function listen(server: TestServer, path = '/api/events') {
  const told: Told[] = []
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`)
  onTestFinished(() => socket.terminate())
  socket.on('message', (data) => told.push(JSON.parse(String(data))))
  await new Promise((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  const until = (type: string, count = 1) =>
    expect.poll(() => told.filter(({ Type }) => Type === type).length, { timeout: 5000 }).toBe(count)
  return { told, until, of: (type: string) => told.filter(({ Type }) => Type === type).map(({ Data }) => Data) }
}

const put = (server: TestServer, path: string, body: unknown, method = 'PUT') =>
  fetch(`${server.url}${path}`, { method, body: JSON.stringify(body) })

test('new mail, bounces, marks, tags and deletions are told in their order', async () => {
  const server = await startTestServer({ mta: QMAIL })
  const { told, until, of } = await listen(server)
  await sendTo(server, 'nobody@mail.example.com')
  await until('new', 2)
  expect(of('new')).toEqual(
    ((await (await fetch(`${server.url}/api/v1/messages`)).json()) as { messages: object[] }).messages.toReversed(),
  )
  expect(of('new')).toMatchObject([
    { ID: 'm1', Read: false, Tags: [] },
    { ID: 'm2', Subject: 'failure notice' },
  ])
  await until('stats')
  expect(told.at(-1)).toEqual({ Type: 'stats', Data: { Total: 2, Unread: 2, Version: expect.stringMatching(/^v\d/) } })

  await put(server, '/api/v1/messages', { IDs: ['m1'], Read: true })
  await until('update')
  expect(of('update')).toEqual([{ ID: 'm1', Read: true }])
  await until('stats', 2)
  expect(of('stats').at(-1)).toMatchObject({ Total: 2, Unread: 1 })
  await put(server, '/api/v1/tags', { IDs: ['m1'], Tags: ['b', 'a'] })
  await until('update', 2)
  expect(of('update').at(-1)).toEqual({ ID: 'm1', Tags: ['a', 'b'] })

  await put(server, '/api/v1/messages', { IDs: ['m1'] }, 'DELETE')
  await until('delete')
  expect(of('delete')).toEqual([{ ID: 'm1' }])
  await put(server, '/api/v1/messages', {}, 'DELETE')
  await until('truncate')
  expect(of('truncate')).toEqual([null])
  expect(of('delete')).toHaveLength(1)
  await until('stats', 4)
  expect(of('stats').at(-1)).toMatchObject({ Total: 0, Unread: 0 })
  expect(server.faults).toEqual([])
})

test('what is pruned, and what the SMTP port refuses, is told', async () => {
  const server = await startTestServer({ maxMessages: 1 })
  const { until, of } = await listen(server)
  await sendTo(server, 'a@b.test')
  await sendTo(server, 'a@b.test')
  await until('prune')
  expect(of('prune')).toEqual([null])
  const port = Number(/:(\d+)$/.exec((await server.ask('getInfo')).smtp)?.[1])
  const transport = nodemailer.createTransport({ port, ignoreTLS: true })
  onTestFinished(() => transport.close())
  const mail = { from: 'a@b.test', to: 'reject@bouncelab.test', text: 'x' }
  await expect(transport.sendMail(mail)).rejects.toThrow('550')
  await expect.poll(() => of('error').length).toBeGreaterThan(0)
  const refusal = { Level: 'error', Type: 'smtp', IP: '127.0.0.1', Message: expect.stringMatching(/^550 5\.1\.1 /) }
  expect(of('error')[0]).toEqual(refusal)
})

test('each sandbox has a socket of its own', async () => {
  const server = await startTestServer()
  const [other, own] = [await listen(server), await listen(server, '/s/ci-42/api/events')]
  await sendTo(server, 'a@b.test', 'app@client.test', 'ci-42')
  await own.until('new')
  await server.ask('resetSandbox', { params: { s: 'ci-42' } })
  await own.until('truncate')
  expect(other.told).toEqual([])
})
