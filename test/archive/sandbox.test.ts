import { gunzipSync, gzipSync } from 'node:zlib'
import { createTransport } from 'nodemailer'
import { expect, test } from 'vitest'
import { readTar, tarEnd, tarEntry } from '../../server/archive/tar.ts'
import { problemIn, QMAIL, sendTo, startTestServer, type TestServer } from '../http/support.ts'

const to = (s: string) => ({ params: { s } })

async function exported(server: TestServer, s = 'default'): Promise<Buffer> {
  const answer = await server.fetch('exportSandbox', to(s))
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/gzip'])
  return Buffer.from(await answer.arrayBuffer())
}

const imported = (server: TestServer, s: string, body: Uint8Array, query = '') =>
  server.fetch('importFile', { ...to(s), body, type: 'application/gzip', query })

/** Everything that the page shows of a sandbox. */
async function shown(server: TestServer, s: string) {
  const { messages } = await server.ask('listMessages', { ...to(s), query: '?limit=500' })
  const { now, mode } = await server.ask('getClock', to(s))
  const each = messages.map(async ({ id }) => ({
    trace: await server.ask('getTrace', { params: { s, id } }),
    explained: await server.ask('getExplanation', { params: { s, id } }),
    raw: Buffer.from(await (await server.fetch('getRaw', { params: { s, id } })).arrayBuffer()).toString('latin1'),
  }))
  return {
    messages,
    now,
    mode,
    each: await Promise.all(each),
    events: (await server.ask('getEvents', { ...to(s), query: '?limit=5000' })).events,
    queue: await server.ask('getQueue', to(s)),
    sessions: await server.ask('listSessions', to(s)),
    rules: await server.ask('listRules', to(s)),
    log: await (await server.fetch('getLog', to(s))).text(),
    mta: (await server.ask('getMta', to(s))).settings,
  }
}

/** A sandbox with a bounce, a double bounce, a queue and a session. */
async function lively(server: TestServer): Promise<void> {
  await server.ask('putSandbox', { ...to('shop'), body: { mta: QMAIL } })
  await server.ask('addRules', {
    ...to('shop'),
    body: [{ name: 'down', when: { domain: 'down.example' }, then: { connect: 'timeout' } }],
  })
  await sendTo(server, 'nobody@mail.example.com', 'alice@mail.example.com', 'shop')
  await sendTo(server, 'nobody@mail.example.com', 'ghost@mail.example.com', 'shop')
  await sendTo(server, 'bob@down.example', 'alice@mail.example.com', 'shop')
  await server.ask('moveClock', { ...to('shop'), body: { advance: '3h' } })
}

/** The archive with some of its files changed, as someone who repacks it would write it. */
function changed(archive: Uint8Array, change: (files: Map<string, Uint8Array>) => void): Buffer {
  const files = new Map(readTar(gunzipSync(archive)))
  change(files)
  return gzipSync(Buffer.concat([...[...files].map(([path, bytes]) => tarEntry({ path, bytes }, 0)), tarEnd()]))
}

const json = (data: unknown) => Buffer.from(JSON.stringify(data))

test('An imported sandbox shows the same messages, traces, notices, log and clock', async () => {
  const server = await startTestServer()
  await lively(server)
  const archive = await exported(server, 'shop')
  const other = await startTestServer()
  expect((await imported(other, 'shop', archive)).status).toBe(201)
  const [before, after] = [await shown(server, 'shop'), await shown(other, 'shop')]
  expect(before.messages.map(({ kind }) => kind)).toEqual(['mail', 'double-bounce', 'bounce', 'mail', 'bounce', 'mail'])
  expect(before.queue.entries).toHaveLength(1)
  expect(after).toEqual(before)
})

test('An imported sandbox goes on as the first one does', async () => {
  const server = await startTestServer()
  await lively(server)
  await imported(server, 'copy', await exported(server, 'shop'))
  for (const s of ['shop', 'copy']) await server.ask('moveClock', { ...to(s), body: { run: 'idle' } })
  const bytes = (s: string) => shown(server, s).then(({ each, events }) => ({ each, events }))
  expect(await bytes('copy')).toEqual(await bytes('shop'))
})

test('Imported texts are found by search', async () => {
  const server = await startTestServer()
  await server.ask('send', { body: { from: 'a@b.test', to: 'c@d.test', subject: 'x', text: 'A zebra in the rain.' } })
  await imported(server, 'copy', await exported(server))
  const { messages } = await server.ask('listMessages', { ...to('copy'), query: '?q=zebra' })
  expect(messages.map(({ id }) => id)).toEqual(['m1'])
})

test('A session comes along with its transcript', async () => {
  const server = await startTestServer()
  const { smtp } = await server.ask('getInfo')
  const transport = createTransport({ host: '127.0.0.1', port: Number(smtp.split(':')[1]), ignoreTLS: true })
  await transport.sendMail({ from: 'a@b.test', to: 'c@d.test', text: 'Hello.' })
  transport.close()
  await expect.poll(async () => (await server.ask('listSessions')).sessions.length).toBe(1)
  await imported(server, 'copy', await exported(server))
  const session = (s: string) => server.ask('getSession', { params: { s, id: 's1' } })
  expect((await session('copy')).transcript).toEqual((await session('default')).transcript)
})

test('A sandbox with a real clock stands still after import', async () => {
  const server = await startTestServer({ clock: { mode: 'real' } })
  await sendTo(server, 'unreachable@bouncelab.test')
  await imported(server, 'copy', await exported(server))
  expect((await server.ask('getClock', to('copy'))).mode).toBe('virtual')
})

test('What an archive brings neither runs commands nor writes files: such rules hold mail instead', async () => {
  const server = await startTestServer()
  await sendTo(server, 'ann@example.com')
  const archive = changed(await exported(server), (files) => {
    const events = Buffer.from(files.get('journal.jsonl') as Uint8Array)
      .toString()
      .trim()
      .split('\n')
    const last = JSON.parse(events.at(-1) as string)
    const rule = { id: 'r1', when: {}, then: [{ do: 'maildir', folder: '/tmp/never' }] }
    const seq = last.seq + 1
    events.push(
      JSON.stringify({ type: 'rules.changed', epoch: 1, seq, at: last.at, overrides: [rule], sessionOverrides: [] }),
    )
    const record = JSON.parse(Buffer.from(files.get('record.json') as Uint8Array).toString())
    files.set('record.json', json({ ...record, seq, counters: { ...record.counters, rule: 1 } }))
    files.set('journal.jsonl', Buffer.from(`${events.join('\n')}\n`))
  })
  expect((await imported(server, 'copy', archive)).status).toBe(201)
  await sendTo(server, 'ann@example.com', 'app@client.test', 'copy')
  expect((await server.ask('getQueue', to('copy'))).entries.map(({ state }) => state)).toEqual(['held'])
})

test('A sandbox with messages is replaced only where that is asked for', async () => {
  const server = await startTestServer()
  await sendTo(server, 'ann@example.com')
  const archive = await exported(server)
  await sendTo(server, 'bob@example.com')
  const refused = await problemIn(await imported(server, 'default', archive))
  expect([refused.status, refused.code, refused.detail]).toEqual([
    409,
    'E_CONFLICT',
    'The sandbox default has 2 messages.',
  ])
  expect((await imported(server, 'default', archive, '?replace=true')).status).toBe(201)
  expect((await server.ask('listMessages')).total).toBe(1)
})

const header = (at: number, text: string) => (archive: Uint8Array) => {
  const tar = Buffer.from(gunzipSync(archive))
  tar.write(text, at, 'latin1')
  // Its sum anew, so that the path is what is looked at.
  tar.fill(' ', 148, 156)
  tar.write(
    `${[...tar.subarray(0, 512)]
      .reduce((a, b) => a + b, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    'latin1',
  )
  return gzipSync(tar)
}

const record = (change: object) => (archive: Uint8Array) =>
  changed(archive, (files) => {
    files.set(
      'record.json',
      json({ ...JSON.parse(Buffer.from(files.get('record.json') as Uint8Array).toString()), ...change }),
    )
  })

const lines = (path: string, change: (rows: string[]) => string[]) => (archive: Uint8Array) =>
  changed(archive, (files) => {
    const rows = Buffer.from(files.get(path) as Uint8Array)
      .toString()
      .trim()
      .split('\n')
    files.set(path, Buffer.from(`${change(rows).join('\n')}\n`))
  })

const BROKEN: [string, (archive: Uint8Array) => Uint8Array, number, RegExp][] = [
  ['is cut off', (archive) => archive.subarray(0, archive.length / 2), 422, /it is no gzip, or was cut off/],
  ['holds no tar', () => gzipSync('x'.repeat(2000)), 422, /it is no tar at byte 0/],
  ['ends too soon', (archive) => gzipSync(gunzipSync(archive).subarray(0, 600)), 422, /ends within bouncelab\.json/],
  ['has no end', (archive) => gzipSync(gunzipSync(archive).subarray(0, -1024)), 422, /its end is missing/],
  ['climbs out with ..', header(0, '../../etc/passwd\0'), 422, /the path "\.\.\/\.\.\/etc\/passwd" leads out of it/],
  ['has an absolute path', header(0, '/etc/passwd\0'), 422, /the path "\/etc\/passwd" leads out of it/],
  ['has a link', header(156, '2'), 422, /bouncelab\.json is neither a file nor a folder/],
  ['is a bomb', () => gzipSync(Buffer.alloc(80 * 1024 * 1024)), 413, /unpacks to more than 67108864 bytes/],
  [
    'is of another program',
    (archive) => changed(archive, (files) => files.set('bouncelab.json', json({ format: 'zip' }))),
    422,
    /not of a sandbox of bouncelab/,
  ],
  [
    'is of a later version',
    (archive) =>
      changed(archive, (files) => files.set('bouncelab.json', json({ format: 'bouncelab-sandbox', version: 9 }))),
    422,
    /is of version 9; this bouncelab reads version 1/,
  ],
  [
    'lacks its journal',
    (archive) => changed(archive, (files) => files.delete('journal.jsonl')),
    422,
    /journal\.jsonl is missing/,
  ],
  [
    'lacks a message',
    (archive) => changed(archive, (files) => files.delete('messages/m1.eml')),
    422,
    /messages\/m1\.eml is missing/,
  ],
  ['has a line that is no JSON', lines('journal.jsonl', (rows) => ['{', ...rows]), 422, /journal\.jsonl:1 is no JSON/],
  [
    'lacks an event',
    lines('journal.jsonl', (rows) => rows.toSpliced(2, 1)),
    422,
    /journal\.jsonl:3 has the number 4, not 3/,
  ],
  [
    'has an event without its fields',
    lines('journal.jsonl', (rows) =>
      rows.map((row) => (row.includes('message.accepted') ? row.replace('"envelope"', '"e"') : row)),
    ),
    422,
    /journal cannot be followed/,
  ],
  [
    'has an unknown MTA',
    record({ start: { mta: { type: 'x' }, clock: { mode: 'auto', speed: 1, start: 0 }, seed: 1, timezone: 'UTC' } }),
    422,
    /no MTA called "x"/,
  ],
  ['has a clock behind its journal', record({ now: 0 }), 422, /clock that is behind the journal/],
  ['has a record that is none', record({ counters: 'many' }), 422, /record\.json, counters/],
]

test.each(BROKEN)('An archive that %s is refused and leaves nothing behind', async (_, damage, status, detail) => {
  const server = await startTestServer()
  await sendTo(server, 'unknown@bouncelab.test')
  await sendTo(server, 'unreachable@bouncelab.test')
  const refused = await problemIn(await imported(server, 'fresh', damage(await exported(server))))
  expect(refused.status).toBe(status)
  expect(refused.detail).toMatch(detail)
  expect(refused.hint).toBeTruthy()
  expect((await server.ask('listSandboxes')).sandboxes.map(({ name }) => name)).toEqual(['default'])
  expect(server.faults).toEqual([])
})
