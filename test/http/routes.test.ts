import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { type RouteName, routeEntries } from '../../server/http/contract.ts'
import { MTA_TYPES } from '../../server/mta/types.ts'
import { receiver } from '../handoff/receiver.ts'
import { problemIn, QMAIL, sendTo, startTestServer, type TestServer } from './support.ts'

const asked = new Set<RouteName>()

/** A server that remembers which routes were asked. */
async function start(): Promise<TestServer> {
  const server = await startTestServer({ mta: QMAIL })
  return {
    ...server,
    ask: (name, ...rest) => {
      asked.add(name)
      return server.ask(name, ...rest)
    },
    fetch: (name, ...rest) => {
      asked.add(name)
      return server.fetch(name, ...rest)
    },
  }
}

/** Answers with these codes in turn; the last one stays. */
async function urlThatAnswers(codes: number[]) {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      response.writeHead(codes[Math.min(bodies.length, codes.length - 1)] as number).end()
      bodies.push(Buffer.concat(chunks).toString())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { url: `http://127.0.0.1:${port}/`, bodies, close }
}

test('a message to nobody gives a bounce, and both can be read in every form', async () => {
  const server = await start()
  const { id } = await sendTo(server, ['nobody@mail.example.com', 'alice@mail.example.com'])
  const bounce = await server.ask('waitForMessage', { query: '?notice=bounce&about=nobody@mail.example.com' })
  expect(bounce).toMatchObject({ kind: 'bounce', parentId: id, reversePath: '', subject: 'failure notice' })
  expect(bounce.messages.map((message) => message.id)).toEqual([bounce.id])

  const list = await server.ask('listMessages')
  expect(list.messages.map((message) => [message.id, message.kind])).toEqual([
    [bounce.id, 'bounce'],
    [id, 'mail'],
  ])
  const [first] = (await server.ask('listMessages', { query: '?limit=1' })).messages
  expect(first?.id).toBe(bounce.id)
  const page = await server.ask('listMessages', { query: `?limit=1&before=${first?.id}` })
  expect(page).toMatchObject({ total: 2, messages: [{ id }] })
  expect((await server.ask('listMessages', { query: '?kind=mail,bounce&state=mixed' })).messages).toMatchObject([
    { id },
  ])

  const message = await server.ask('getMessage', { params: { id } })
  expect(message).toMatchObject({
    text: 'Hello.\n',
    html: false,
    attachments: [],
    origin: { type: 'local', uid: 0 },
    ended: true,
  })
  expect(message.headers.map(({ name }) => name)).toContain('Subject')

  const trace = await server.ask('getTrace', { params: { id: bounce.id } })
  expect(trace.root).toMatchObject({
    id,
    children: [{ id: bounce.id, cause: { recipients: ['nobody@mail.example.com'] } }],
  })
  const explained = await server.ask('getExplanation', { params: { id } })
  expect(explained.sentences.map(({ text }) => text).join(' ')).toContain('5.1.1')
  expect(await (await server.fetch('getRaw', { params: { id } })).text()).toContain('Subject: hello\r\n')
  expect(server.faults).toEqual([])
})

test('parts and HTML come with headers that let nothing run', async () => {
  const server = await start()
  const { id } = await server.ask('send', {
    body: {
      from: 'app@client.test',
      to: 'a@b.test',
      subject: 'pictures',
      html: '<p>Hi <img src="cid:dot"><img src="https://tracker.example/x.png"></p><script>alert(1)</script>',
      attachments: [
        { filename: 'te"st\r\nX-Evil: 1/../日本.html', contentType: 'text/html', content: '<script>1</script>' },
      ],
    },
  })
  const message = await server.ask('getMessage', { params: { id } })
  expect(message).toMatchObject({ html: true, attachments: [{ n: 1, contentType: 'text/html' }] })

  const part = await server.fetch('getPart', { params: { id, n: '1' } })
  expect(await part.text()).toBe('<script>1</script>')
  expect(part.headers.get('content-disposition')).toMatch(
    /^attachment; filename="[^"\r\n/\\]*"; filename\*=UTF-8''[\w%.!~-]+$/,
  )
  expect(part.headers.get('x-evil')).toBeNull()
  expect(part.headers.get('x-content-type-options')).toBe('nosniff')
  expect(part.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/)
  expect((await problemIn(await server.fetch('getPart', { params: { id, n: '2' } }))).detail).toContain('1 attachments')

  const html = await server.fetch('getHtml', { params: { id } })
  expect(html.headers.get('content-security-policy')).toMatch(/default-src 'none'.*img-src data:.*sandbox$/)
  expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await html.text()).toContain('cid:dot')
})

test('how a message is built can be read, and each of its parts', async () => {
  const server = await start()
  const { id } = await server.ask('send', {
    body: {
      from: 'app@client.test',
      to: 'nobody@mail.example.com',
      subject: 'grüße',
      text: 'Hello.',
      html: '<a href="javascript:x()">press</a><img src="https://far.example/x.png">',
      attachments: [{ filename: '../../bill.txt', content: 'EUR 12' }],
    },
  })
  const structure = await server.ask('getStructure', { params: { id } })
  expect(structure.parts.map(({ path, type, attachment }) => [path, type, attachment])).toEqual([
    ['0', 'multipart/mixed', null],
    ['1', 'multipart/alternative', null],
    ['1.1', 'text/plain', null],
    ['1.2', 'text/html', null],
    ['2', 'text/plain', 1],
  ])
  expect(structure.parts[4]?.saveAs).toMatch(/^[^/\\]*bill\.txt$/)
  expect(structure.header.find(({ name }) => name === 'Subject')).toMatchObject({ text: 'grüße' })
  expect(structure.html).toMatchObject({
    links: [{ n: 1, text: 'press', href: 'javascript:x()' }],
    remoteHosts: ['far.example'],
  })
  expect(structure.report).toBeNull()

  const part = async (path: string, query = '') => server.fetch('getSection', { params: { id, path }, query })
  expect(await (await part('2')).text()).toBe('EUR 12')
  expect(await (await part('2', '?form=source')).text()).toMatch(/^Content-Type: text\/plain/)
  expect((await part('1.2')).headers.get('content-security-policy')).toMatch(/sandbox$/)
  expect((await problemIn(await part('9'))).detail).toContain('has no part "9"')

  const far = await server.fetch('getHtml', { params: { id }, query: '?images=remote' })
  expect(far.headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*img-src data: http: https:;.*sandbox$/,
  )
  expect(await far.text()).not.toContain('href="javascript')

  const bounce = await server.ask('waitForMessage', { query: '?notice=bounce' })
  expect((await server.ask('getStructure', { params: { id: bounce.id } })).report).toMatchObject({
    form: 'qsbmf',
    recipients: [{ address: 'nobody@mail.example.com' }],
  })
})

test('a message’s own images are shown in its HTML', async () => {
  const server = await start()
  const eml = [
    'Subject: dot',
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=b',
    '',
    '--b',
    'Content-Type: text/html',
    '',
    '<img src="cid:dot@x"> <img src="cid:page@x">',
    '--b',
    'Content-Type: image/png',
    'Content-ID: <dot@x>',
    'Content-Transfer-Encoding: base64',
    '',
    'iVBORw0KGgo=',
    '--b',
    'Content-Type: text/html',
    'Content-ID: <page@x>',
    'Content-Disposition: attachment',
    '',
    '<script>1</script>',
    '--b--',
    '',
  ].join('\r\n')
  const { id } = await server.ask('send', { query: '?from=a@b.test&to=c@d.test', body: eml, type: 'message/rfc822' })
  const html = await (await server.fetch('getHtml', { params: { id } })).text()
  expect(html.trim()).toBe('<img src="data:image/png;base64,iVBORw0KGgo="> <img src="cid:page@x">')
})

test('the operator holds, releases, retries, bounces and discards', async () => {
  const server = await start()
  await server.ask('addRules', { body: { when: { domain: 'slow.example' }, then: { connect: 'timeout' } } })
  const { id } = await sendTo(server, ['a@slow.example', 'b@slow.example'])
  await expect.poll(async () => (await server.ask('getQueue')).entries.map(({ attempts }) => attempts)).toEqual([1, 1])
  expect(await server.ask('retryQueue')).toMatchObject({ changed: 2 })
  expect((await server.ask('getQueue')).entries.map(({ attempts }) => attempts)).toEqual([2, 2])
  const params = { id }
  expect(await server.ask('retryMessage', { params, body: { recipient: 'A@slow.example' } })).toMatchObject({
    changed: 1,
  })
  expect((await server.ask('getQueue')).entries.map(({ recipient, attempts }) => [recipient, attempts]).sort()).toEqual(
    [
      ['a@slow.example', 3],
      ['b@slow.example', 2],
    ],
  )
  expect(await server.ask('holdMessage', { params })).toMatchObject({ changed: 2 })
  const conflict = await problemIn(await server.fetch('retryMessage', { params }))
  expect(conflict).toMatchObject({ code: 'E_CONFLICT', status: 409 })
  expect(conflict.detail).toBe('There was nothing to retry in m1: <a@slow.example> is held, <b@slow.example> is held.')
  expect(await server.ask('releaseMessage', { params, body: { recipient: 'b@slow.example' } })).toMatchObject({
    changed: 1,
  })
  expect(await server.ask('discardMessage', { params, body: { recipient: 'b@slow.example' } })).toMatchObject({
    changed: 1,
  })
  expect(await server.ask('bounceMessage', { params })).toMatchObject({ changed: 1 })
  const bounce = await server.ask('waitForMessage', { query: '?notice=bounce' })
  expect(bounce.about).toContain('a@slow.example')
  expect((await problemIn(await server.fetch('holdMessage', { params }))).code).toBe('E_CONFLICT')
  expect((await problemIn(await server.fetch('holdMessage', { params, body: { recipient: 'x@y' } }))).code).toBe(
    'E_NOT_FOUND',
  )
})

test('the journal, the log, the queue and the sessions tell what happened', async () => {
  const server = await start()
  const { id } = await sendTo(server, 'nobody@mail.example.com')
  await server.ask('waitForMessage', { query: '?notice=bounce' })
  const all = await server.ask('getEvents')
  expect(all.events.map(({ seq }) => seq)).toEqual(all.events.map((_, i) => i + 1))
  expect(all.events[0]).toMatchObject({ type: 'message.accepted', messageId: id })
  const some = await server.ask('getEvents', { query: '?after=2&limit=3' })
  expect([some.events.map(({ seq }) => seq), some.last]).toEqual([[3, 4, 5], 5])

  const log = await server.fetch('getLog')
  expect(log.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(await log.text()).toMatch(/new msg .*\n(?:.*\n)*.*failure: /)
  const last = log.headers.get('x-bouncelab-last-seq')
  const json = await server.fetch('getLog', { query: '?format=json' })
  expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8')
  const { epoch, lines } = (await json.json()) as {
    epoch: number
    lines: { messageId: string; at: string; line: string }[]
  }
  expect(epoch).toBe(1)
  expect(lines[0]).toMatchObject({
    messageId: 'm1',
    at: expect.stringMatching(/Z$/),
    line: expect.stringMatching(/^new msg /),
  })
  expect(await (await server.fetch('getLog', { query: `?after=${last}` })).text()).toBe('')

  expect((await server.ask('listSessions')).sessions).toEqual([])
  expect((await problemIn(await server.fetch('getSession', { params: { id: 's1' } }))).code).toBe('E_NOT_FOUND')
  expect((await server.ask('getQueue')).entries).toEqual([])
})

test('waiting for events answers when there are some, or empty after the time', async () => {
  const server = await start()
  const waiting = server.ask('getEvents', { query: '?after=0&wait=10s' })
  await sendTo(server, 'alice@mail.example.com')
  const { events, last } = await waiting
  expect(events[0]).toMatchObject({ type: 'message.accepted', seq: 1 })
  expect(last).toBe(events.at(-1)?.seq)
  const { last: end } = await server.ask('getEvents')
  expect(await server.ask('getEvents', { query: `?after=${end}&wait=30ms` })).toMatchObject({ events: [], last: end })
})

test('events of an older epoch are answered with one stream.resync', async () => {
  const server = await start()
  await sendTo(server, 'alice@mail.example.com')
  const { epoch, last } = await server.ask('getEvents')
  await server.ask('resetSandbox')
  const { events } = await server.ask('getEvents', { query: `?after=${last}&epoch=${epoch}` })
  expect(events).toMatchObject([{ type: 'stream.resync', epoch: epoch + 1, seq: 0 }])
  expect((await server.ask('getEvents', { query: '?after=999999' })).events).toMatchObject([{ type: 'stream.resync' }])
})

test('a reset while somebody waits for events is told as a stream.resync', async () => {
  const server = await start()
  await sendTo(server, 'alice@mail.example.com')
  await server.ask('getClock')
  const { last } = await server.ask('getEvents')
  const waiting = server.ask('getEvents', { query: `?after=${last}&wait=10s` })
  await server.ask('resetSandbox')
  const types = (await waiting).events.map(({ type }) => type)
  expect(['stream.resync', 'sandbox.reset']).toContain(types[0])
})

test('a clock is moved by length, to an instant, to what is next, and to rest', async () => {
  const server = await start()
  await server.ask('moveClock', { body: { mode: 'virtual' } })
  await server.ask('addRules', { body: { when: { domain: 'slow.example' }, then: { connect: 'timeout' } } })
  await sendTo(server, 'a@slow.example')
  const before = await server.ask('getClock')
  const next = await server.ask('moveClock', { body: { next: true } })
  expect(next.now).toBe(before.nextDue)
  expect(next.moved).toMatchObject({ wasAt: before.now, step: 'next', brought: { 'recipient.deferred': 1 } })
  const later = await server.ask('moveClock', { body: { advance: '1d' } })
  expect(Date.parse(later.now) - Date.parse(next.now)).toBe(86_400_000)
  const to = new Date(Date.parse(later.now) + 3_600_000).toISOString()
  expect((await server.ask('moveClock', { body: { advanceTo: to } })).now).toBe(to)
  const idle = await server.ask('moveClock', { body: { run: 'idle' } })
  expect(idle).toMatchObject({ nextDue: null, queued: 0, moved: { step: 'run', brought: { 'notice.sent:bounce': 1 } } })
  expect(await server.ask('moveClock', { body: { mode: 'real', speed: 60 } })).toMatchObject({
    mode: 'real',
    speed: 60,
  })

  const past = await problemIn(await server.fetch('moveClock', { body: { advanceTo: '2020-01-01T00:00:00Z' } }))
  expect(past).toMatchObject({ code: 'E_CLOCK_PAST', status: 422 })
  for (const body of [
    {},
    { advance: 'soon' },
    { advance: '1d', next: true },
    { run: 'wild' },
    { mode: 'fast' },
    { speed: -1 },
  ]) {
    expect(await problemIn(await server.fetch('moveClock', { body }))).toMatchObject({ code: 'E_INVALID', status: 422 })
  }
})

test('rules are put in front, listed with their hits, and taken away', async () => {
  const server = await start()
  await server.ask('putScenario', {
    body: 'name: mine\nrules:\n  - when: { domain: b.test }\n    then: { dns: not-found }\n',
    type: 'application/yaml',
  })
  const one = await server.ask('addRules', { body: { when: { recipient: 'a@b.test' }, then: ['deliver'] } })
  expect(one.rules).toMatchObject([{ id: 'r2', when: { recipient: 'a@b.test' }, then: [{ do: 'deliver' }] }])
  const two = await server.ask('addRules', {
    body: {
      rules: [{ when: { recipient: 'x@b.test' }, then: 'hold' }],
      session: [{ when: {}, at: 'quit', then: { delay: '1ms' } }],
    },
  })
  expect([two.rules.length, two.session.length]).toEqual([1, 1])
  await sendTo(server, 'a@b.test')
  await server.ask('waitForMessage', { query: '?state=delivered' })
  const list = await server.ask('listRules')
  expect(list.rules.map(({ id, origin, hits }) => [id, origin, hits])).toEqual([
    ['r3', 'override', 0],
    ['r2', 'override', 1],
    ['r1', 'scenario', 0],
  ])
  expect(list.rules[2]?.source).toMatchObject({ line: 3 })

  await sendTo(server, 'x@b.test')
  await expect.poll(async () => (await server.ask('getQueue')).entries).toMatchObject([{ state: 'held' }])
  const misses = await server.ask('getNearMisses')
  expect(misses.messages).toMatchObject([{ messageId: 'm2', recipient: 'x@b.test' }])
  expect(misses.messages[0]?.nearMisses).toContainEqual(
    expect.objectContaining({ ruleId: 'r2', failed: ['recipient'] }),
  )

  await server.ask('removeRule', { params: { id: 'r3' } })
  expect((await problemIn(await server.fetch('removeRule', { params: { id: 'r3' } }))).code).toBe('E_NOT_FOUND')
  await server.ask('resetRules')
  expect((await server.ask('listRules')).rules.map(({ id }) => id)).toEqual(['r1'])
})

test('a mistake in a rule or a scenario is told with its place and its cure', async () => {
  const server = await start()
  const yaml = 'name: x\nrules:\n  - when: { domain: b.test }\n    then: { replay: "450 busy" }\n'
  const problem = await problemIn(await server.fetch('putScenario', { body: yaml, type: 'text/yaml' }))
  expect(problem).toMatchObject({ status: 422, code: 'E_INVALID' })
  expect(problem.problems).toMatchObject([{ line: 4, hint: expect.stringContaining('reply') }])
  const json = await problemIn(await server.fetch('putScenario', { body: '{\n "rules": 5\n}' }))
  expect(json.problems).toMatchObject([{ line: 2, path: 'rules' }])
  const rule = await problemIn(await server.fetch('addRules', { body: [{ when: {}, then: 'explode' }] }))
  expect(rule.problems?.[0]?.path).toBe('rules[0].then')
  expect((await problemIn(await server.fetch('addRules', { body: [] }))).detail).toBe('There is no rule in the body.')
  expect((await server.ask('listRules')).rules).toEqual([])
})

test('a scenario comes back as it was given, as YAML and as an object that can be put again', async () => {
  const server = await start()
  expect(await (await server.fetch('getScenario')).text()).toBe('rules: []\n')
  const yaml = '# a comment that stays\nname: mine\nmta: { type: qmail, control: { me: mx.other.test } }\nrules: []\n'
  const put = await server.ask('putScenario', { body: yaml, type: 'application/yaml' })
  expect(put).toMatchObject({ name: 'mine', text: yaml })
  const got = await server.fetch('getScenario', { headers: { accept: 'application/yaml' } })
  expect([got.headers.get('content-type'), await got.text()]).toEqual(['application/yaml; charset=utf-8', yaml])
  expect((await server.ask('getMta')).input).toMatchObject({ control: { me: 'mx.other.test' } })
  const { scenario } = await server.ask('getScenario', { headers: { accept: 'application/json' } })
  expect(scenario).toMatchObject({ name: 'mine', rules: [] })
  await server.ask('putScenario', { body: scenario })
})

test('the MTA is told and changed; what cannot be played changes nothing', async () => {
  const server = await start()
  const { settings } = await server.ask('getMta')
  expect(settings.find(({ name }) => name === 'me')).toMatchObject({ value: 'mail.example.com' })
  const bouncefrom = { params: { file: 'bouncefrom' } }
  await server.ask('putControlFile', { ...bouncefrom, body: { content: 'bounces' } })
  await server.ask('removeControlFile', bouncefrom)
  await server.ask('resetControlFiles')
  expect(await server.ask('putMta', { body: { type: 'imta', host: 'mta.example.com' } })).toMatchObject({
    type: 'imta',
  })
  for (const body of [
    { type: 'exchange' },
    { type: 'qmail', control: '/etc' },
    { type: 'qmail', control: { queuelifetime: 'long' } },
    5,
    [],
  ]) {
    expect(await problemIn(await server.fetch('putMta', { body }))).toMatchObject({ code: 'E_INVALID', status: 422 })
  }
  expect((await server.ask('getMta')).type).toBe('imta')
})

test('verify says whether what was expected has happened, and what came nearest', async () => {
  const server = await start()
  await sendTo(server, 'nobody@mail.example.com')
  await server.ask('waitForMessage', { query: '?notice=bounce' })
  const expectation = { notice: 'bounce', to: 'app@client.test', about: 'nobody@mail.example.com', status: '5.1.1' }
  expect(await server.ask('verify', { body: { expect: [expectation] } })).toMatchObject({ ok: true, failures: [] })
  const failed = await server.ask('verify', {
    body: { expect: [{ ...expectation, status: '5.2.2' }, { none: 'bounce' }] },
  })
  expect(failed.ok).toBe(false)
  expect(failed.failures).toHaveLength(2)
  for (const body of [{}, { expect: [] }, { expect: [{ notice: 'bump' }] }, { expect: [expectation], rules: [] }]) {
    expect(await problemIn(await server.fetch('verify', { body }))).toMatchObject({ code: 'E_INVALID' })
  }
})

test('messages are removed one by one and all at once', async () => {
  const server = await start()
  for (const to of ['a@b.test', 'b@b.test', 'c@b.test']) await sendTo(server, to)
  expect(await server.ask('removeMessage', { params: { id: 'm2' } })).toMatchObject({ removed: 1 })
  for (const name of ['getMessage', 'getRaw', 'getTrace', 'getExplanation', 'removeMessage'] as const) {
    const problem = await problemIn(await server.fetch(name, { params: { id: 'm2' } }))
    expect(problem).toMatchObject({ code: 'E_NOT_FOUND', detail: 'There is no message "m2" in sandbox default.' })
  }
  expect(await server.ask('removeMessages')).toMatchObject({ removed: 2 })
  expect(await server.ask('listMessages')).toMatchObject({ messages: [], total: 0 })
})

test('messages are counted, and bear tags', async () => {
  const server = await start()
  await sendTo(server, 'nobody@mail.example.com')
  await server.ask('waitForMessage', { query: '?notice=bounce' })
  expect((await server.ask('countMessages')).counts).toEqual([
    { kind: 'bounce', state: 'delivered', messages: 1 },
    { kind: 'mail', state: 'failed', messages: 1 },
  ])
  await server.ask('setTags', { params: { id: 'm1' }, body: { tags: ['seen'] } })
  expect(
    await server.ask('changeTags', { body: { ids: ['m1', 'm2', 'm9'], add: ['shop'], remove: ['seen'] } }),
  ).toMatchObject({ found: 2 })
  expect((await server.ask('listTags')).tags).toEqual([{ tag: 'shop', messages: 2 }])
})

test('the clock remembers its moves, and what each brought', async () => {
  const server = await start()
  await sendTo(server, 'unreachable@bouncelab.test')
  await server.ask('moveClock', { body: { advance: '1h' } })
  const { moves } = await server.ask('getMoves')
  expect(moves[0]).toMatchObject({ step: 'advance', brought: { 'recipient.deferred': expect.any(Number) } })
})

test('webhooks are told what becomes of mail, and once more when asked to', async () => {
  const server = await start()
  const there = await urlThatAnswers([500, 204])
  onTestFinished(there.close)
  const { webhooks } = await server.ask('putWebhooks', {
    body: { webhooks: [{ url: there.url, events: ['delivered'] }] },
  })
  expect(await server.ask('listWebhooks')).toMatchObject({ webhooks })
  expect(webhooks).toMatchObject([{ id: 'w1', url: there.url, format: 'bouncelab', secret: expect.any(String) }])
  await sendTo(server, 'alice@mail.example.com')
  await server.ask('moveClock', { body: { run: 'idle' } })
  const [post] = (await server.ask('listPosts')).posts
  expect(post).toMatchObject({ by: 'w1', tells: 'delivered', messageId: 'm1', state: 'delivered', attempts: 2 })
  const params = { id: post?.id as string }
  expect(await server.ask('sendPostAgain', { params })).toMatchObject({ again: true })
  await server.ask('moveClock', { body: { run: 'idle' } })
  expect(there.bodies).toHaveLength(3)
  expect(await problemIn(await server.fetch('sendPostAgain', { params: { id: 'h99' } }))).toMatchObject({
    code: 'E_NOT_FOUND',
  })
  for (const body of [
    {},
    { webhooks: [{}] },
    { webhooks: [{ url: 'ftp://x' }] },
    { webhooks: [{ url: there.url, format: 'sns' }] },
  ]) {
    expect(await problemIn(await server.fetch('putWebhooks', { body }))).toMatchObject({ code: 'E_INVALID' })
  }
})

test('a copy of a message goes to a real server', async () => {
  const server = await start()
  const there = await receiver()
  onTestFinished(there.close)
  await sendTo(server, 'alice@mail.example.com')
  const body = { to: 'bob@app.test', server: `smtp://127.0.0.1:${there.port}` }
  expect(await server.ask('relayMessage', { params: { id: 'm1' }, body })).toMatchObject({ ok: true })
  expect(there.received).toMatchObject([{ to: ['bob@app.test'] }])
})

test('the server tells what it is', async () => {
  const server = await start()
  const info = await server.ask('getInfo')
  expect(info).toMatchObject({
    http: server.url,
    smtp: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    mtaTypes: [...MTA_TYPES],
  })
  await server.ask('isLive')
  await server.ask('isReady')
  expect(await server.ask('getScenarioSchema')).toHaveProperty('properties')
  const [shipped] = await server.ask('listScenarios')
  const params = { name: shipped?.name as string }
  const body = await (await server.fetch('getShippedScenario', { params })).text()
  expect(await server.ask('checkScenario', { body, type: 'application/yaml' })).toMatchObject({ problems: [] })
  expect(await server.ask('runScenario', { body, type: 'application/yaml' })).toMatchObject({ ok: true })
  const openApi = (await server.ask('getOpenApi')) as { openapi: string; paths: Record<string, object> }
  expect(openApi.openapi).toBe('3.1.0')
  const told = Object.entries(openApi.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  expect(told.sort()).toEqual(
    routeEntries()
      .map(([, { method, path }]) => `${method} ${path}`)
      .sort(),
  )
})

test('sandboxes are made by their first use, by PUT, and removed', async () => {
  const server = await start()
  await server.ask('getClock', { params: { s: 'read-first' } })
  await server.ask('putSandbox', { params: { s: 'put-first' }, body: {} })
  const names = async () => (await server.ask('listSandboxes')).sandboxes.map(({ name }) => name)
  expect(await names()).toEqual(['default', 'put-first', 'read-first'])
  expect(await server.ask('removeSandbox', { params: { s: 'put-first' } })).toEqual({ removed: true })
  expect(await server.ask('removeSandbox', { params: { s: 'put-first' } })).toEqual({ removed: false })
  expect(await names()).toEqual(['default', 'read-first'])
  await sendTo(server, 'alice@mail.example.com')
  await server.ask('removeSandbox', { params: { s: 'default' } })
  expect(await server.ask('listMessages')).toMatchObject({ total: 0, epoch: 2 })
})

test('a server that nobody must log in to says so, and tells its certificate', async () => {
  const server = await start()
  const open = { needed: false, user: null, readOnly: false, sandboxes: null }
  expect(await server.ask('whoAmI')).toEqual(open)
  expect(await server.ask('logIn', { body: { user: 'ann', password: 'x' } })).toEqual(open)
  expect(await server.ask('logOut')).toEqual(open)
  expect(await (await server.fetch('getCertificate')).text()).toMatch(/^-----BEGIN CERTIFICATE-----\n/)
})

// These are asked, and held against their own document, in openapi.test.ts; some have tests of their own besides.
const ASKED_THERE: readonly string[] = [
  'getMetrics',
  'getReference',
  'relayMessageAgain',
  'listFailures',
  'compare',
  'exportSandbox',
  'importFile',
]

// Runs when the tests above have asked what they ask.
afterAll(() => {
  const left = routeEntries()
    .map(([name]) => name)
    .filter((name) => !ASKED_THERE.includes(name))
    .filter((name) => !asked.has(name))
  expect(left).toEqual([])
})
