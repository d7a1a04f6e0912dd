import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { problemIn, QMAIL, startTestServer, type TestServer } from './support.ts'

const start = () => startTestServer({ mta: QMAIL })
const search = (q: string) => `?q=${encodeURIComponent(q)}`
const found = async (server: TestServer, q: string) =>
  (await server.ask('listMessages', { query: search(q) })).messages.map(({ id }) => id).join(' ')

const send = (server: TestServer, to: string, header = 'Subject: hello') =>
  server.ask('send', {
    query: `?from=app@client.test&to=${encodeURIComponent(to)}`,
    body: `${header}\r\n\r\nThe 東京 invoice.\r\n`,
    type: 'message/rfc822',
  })

test('a list is searched by text, header, status and what a notice is about', async () => {
  const server = await start()
  await send(server, 'alice@mail.example.com', 'Subject: one\r\nList-Id: <news.shop.example>')
  await send(server, 'nobody@mail.example.com', 'Subject: two\r\nX-Run: =?utf-8?B?5p2x5Lqs?=')
  expect(await found(server, 'list-id:news')).toBe('m1')
  expect(await found(server, 'x-run:東京')).toBe('m2')
  expect(await found(server, 'invoice -is:notice')).toBe('m2 m1')
  expect(await found(server, 'is:failed status:5.1')).toBe('m2')
  expect(await found(server, 'about:m2')).toBe('m3')
  expect(await found(server, 'kind:bounce about:nobody@mail.example.com from:<>')).toBe('m3')
  expect(await found(server, '-東京')).toBe('')
})

test('what is still on its way is found by its present status', async () => {
  const server = await start()
  await server.ask('addRules', {
    body: { when: { domain: 'slow.example' }, then: { reply: '451 4.7.1 later', at: 'rcpt' } },
  })
  await send(server, 'a@slow.example')
  await send(server, 'b@fine.example')
  expect(await found(server, 'is:deferred')).toBe('m1')
  expect(await found(server, 'status:4.7.1')).toBe('m1')
  expect(await found(server, 'status:451')).toBe('m1')
  expect(await found(server, '-is:deferred')).toBe('m2')
})

test('a search that cannot be read is refused with column and mend, wherever one may stand', async () => {
  const server = await start()
  for (const route of ['listMessages', 'waitForMessage', 'removeMessages'] as const) {
    const problem = await problemIn(await server.fetch(route, { query: search('hello form:ann') }))
    expect(problem).toMatchObject({
      status: 400,
      code: 'E_BAD_REQUEST',
      problems: [{ path: 'q', column: 7, message: 'form: is no filter.' }],
    })
    expect(problem.detail).toContain('Did you mean from:ann?')
  }
})

test('a wait goes by the same language, the text included', async () => {
  const server = await start()
  const waiting = server.ask('waitForMessage', { query: `${search('invoice x-run:7 -x-run:8')}&timeout=20s` })
  await sleep(30)
  await send(server, 'alice@mail.example.com', 'X-Run: 8')
  await send(server, 'alice@mail.example.com', 'Subject: no run')
  await send(server, 'alice@mail.example.com', 'X-Run: 7')
  expect((await waiting).id).toBe('m3')
  expect((await server.ask('waitForMessage', { query: search('x-run:8') })).id).toBe('m1')
})

test('the auto clock goes no further than to what a search finds', async () => {
  const server = await start()
  await server.ask('addRules', { body: { when: { domain: 'slow.example' }, then: { connect: 'timeout' } } })
  await send(server, 'a@slow.example')
  const query = `${search('"in the queue too long"')}&notice=bounce&about=a@slow.example`
  const bounce = await server.ask('waitForMessage', { query })
  expect((await server.ask('getClock')).now).toBe(bounce.acceptedAt)
  const other = await server.fetch('waitForMessage', {
    query: `${search('walrus')}&notice=bounce&about=a@slow.example`,
  })
  expect((await problemIn(other)).code).toBe('E_CANNOT_COME')
})

test('what a search finds is removed, or what the body names, but not both', async () => {
  const server = await start()
  for (const n of [1, 2, 3, 4]) await send(server, 'alice@mail.example.com', `Subject: letter ${n}`)
  expect(await server.ask('removeMessages', { query: search('"letter 2"') })).toMatchObject({ removed: 1 })
  expect(await server.ask('removeMessages', { body: { ids: ['m1', 'm9'] } })).toMatchObject({ removed: 1 })
  expect(await server.ask('removeMessages', { body: { ids: [] } })).toMatchObject({ removed: 0 })
  expect(await server.ask('removeMessages', { query: '?kind=bounce' })).toMatchObject({ removed: 0 })
  const both = await problemIn(await server.fetch('removeMessages', { query: search('x'), body: { ids: ['m3'] } }))
  expect(both.detail).toContain('Both')
  expect(await found(server, 'letter')).toBe('m4 m3')
})

test('tags are set, added and taken, each change is an event, and they outlive the end of a message', async () => {
  const server = await start()
  await server.ask('addRules', { body: { when: { domain: 'slow.example' }, then: 'hold' } })
  await send(server, 'alice@mail.example.com')
  await send(server, 'a@slow.example')
  expect(
    await server.ask('setTags', { params: { id: 'm1' }, body: { tags: [' run 12 ', 'Seen', 'seen'] } }),
  ).toMatchObject({
    tags: ['run 12', 'Seen'],
  })
  const change = { ids: ['m1', 'm2', 'm9', 'm1'], add: ['shop', 'SEEN'], remove: ['RUN 12'] }
  expect(await server.ask('changeTags', { body: change })).toMatchObject({ found: 2 })
  expect(await server.ask('changeTags', { body: change })).toMatchObject({ found: 2 })
  const { messages } = await server.ask('listMessages', { query: search('tag:shop') })
  expect(messages.map(({ id, tags }) => [id, ...tags])).toEqual([
    ['m2', 'shop', 'SEEN'],
    ['m1', 'Seen', 'shop'],
  ])
  expect((await server.ask('getMessage', { params: { id: 'm1' } })).tags).toEqual(['Seen', 'shop'])
  const { events } = await server.ask('getEvents', { query: '?limit=1000' })
  const tagged = events.filter(({ type }) => type === 'message.tagged')
  expect(tagged.map(({ messageId, tags }) => [messageId, tags])).toEqual([
    ['m1', ['run 12', 'Seen']],
    ['m1', ['Seen', 'shop']],
    ['m2', ['shop', 'SEEN']],
  ])
  await server.ask('releaseMessage', { params: { id: 'm2' } })
  expect(await found(server, 'tag:shop')).toBe('m2 m1')
  const names = (await server.ask('listTags')).tags.map(({ tag, messages: count }) => `${tag} ${count}`)
  expect(names.sort()).toEqual(['SEEN 1', 'Seen 1', 'shop 2'])
})

test('wrong tags are refused before anything changes', async () => {
  const server = await start()
  await send(server, 'alice@mail.example.com')
  for (const tag of ['', 'a,b', 'a"b', 'a\nb', 'x'.repeat(61)]) {
    const refused = await server.fetch('setTags', { params: { id: 'm1' }, body: { tags: [tag] } })
    expect([tag, refused.status]).toEqual([tag, 422])
  }
  const many = Array.from({ length: 51 }, (_, n) => `t${n}`)
  const tooMany = await server.fetch('changeTags', { body: { ids: ['m1'], add: many } })
  expect((await problemIn(tooMany)).detail).toContain('51 tags')
  expect((await problemIn(await server.fetch('setTags', { params: { id: 'm7' }, body: { tags: [] } }))).status).toBe(
    404,
  )
  expect(await found(server, 'is:tagged')).toBe('')
})

test('counts are by kind and state', async () => {
  const server = await start()
  await send(server, 'nobody@mail.example.com')
  await send(server, 'alice@mail.example.com')
  const { total, counts } = await server.ask('countMessages')
  expect(total).toBe(3)
  expect(counts.map(({ kind, state, messages }) => `${kind} ${state} ${messages}`).sort()).toEqual([
    'bounce delivered 1',
    'mail delivered 1',
    'mail failed 1',
  ])
})

test('answers are mail, and found by kinds of their own', async () => {
  const { ask, fetch } = await startTestServer()
  const to = ['vacation', 'challenge', 'moved', 'complaint', 'unknown'].map((name) => `${name}@bouncelab.test`)
  await ask('send', { body: { from: 'ann@shop.test', to, subject: 'News', text: 'x' } })
  await ask('waitForMessage', { query: '?q=is:answer&count=4' })
  const found = async (query: string) => {
    const { messages } = await ask('listMessages', { query })
    return messages.map(({ answer, kind }) => answer ?? kind).sort()
  }
  expect(await found('?q=kind:vacation')).toEqual(['vacation'])
  expect(await found('?q=kind:complaint,bounce')).toEqual(['bounce', 'complaint'])
  expect(await found('?q=is:answer')).toEqual(['address-changed', 'challenge', 'complaint', 'vacation'])
  expect(await found('?q=kind:mail+-is:answer')).toEqual(['mail'])
  expect(await found('?kind=address-changed,bounce')).toEqual(['address-changed', 'bounce'])
  expect(await found('?kind=mail')).toHaveLength(5)
  const misspelt = await problemIn(await fetch('listMessages', { query: '?q=kind:complaints' }))
  expect(JSON.stringify(misspelt)).toContain('Did you mean complaint?')
})
