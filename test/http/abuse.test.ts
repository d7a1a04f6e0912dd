/** Requests and mails that mean harm to the page, the API and whoever saves a file from it. */
import { connect } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { QMAIL, speak, startTestServer, type TestServer } from './support.ts'

const start = () => startTestServer({ mta: QMAIL })

const sendRaw = async (server: TestServer, raw: Uint8Array): Promise<string> => {
  const answer = await server.fetch('send', {
    query: '?from=a@b.test&to=alice@mail.example.com',
    body: raw,
    type: 'message/rfc822',
  })
  expect(answer.status).toBeLessThan(300)
  return ((await answer.json()) as { id: string }).id
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/[\r\n]/g, '')}"`
const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

/** A name in each of the ways that a mail can say it, line ends and all. */
const WAYS: ((name: string) => string)[] = [
  (name) => `attachment; filename=${quoted(name)}`,
  (name) => `attachment; filename*=utf-8''${percent(name)}`,
  (name) => `attachment; filename="=?utf-8?b?${Buffer.from(name).toString('base64')}?="`,
]
const piece = fc.constantFrom(
  ...[
    '\r\n',
    '\n',
    '\r',
    '\0',
    ': ',
    'X-Injected: 1',
    '"',
    '\\',
    ';',
    '/',
    '..',
    '../../',
    '\u202e',
    '\u2028',
    '😀',
    '\ud83d',
  ],
  ...['a', '.exe', '%0d%0a', '%', "'", '*', '=?', 'C:', 'é', '<script>', '`', '\x1b[2J', '\x7f', ' '],
)
const names = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''))

test('whatever an attachment is called and whatever the subject is, a download has the headers that we wrote', async () => {
  const server = await start()
  await fc.assert(
    fc.asyncProperty(names, fc.constantFrom(...WAYS), async (name, way) => {
      const subject = `=?utf-8?b?${Buffer.from(`${name}\r\nX-Injected: 1`).toString('base64')}?=`
      const id = await sendRaw(
        server,
        Buffer.from(
          `Subject: ${subject}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n` +
            `Content-Type: text/html; name=${quoted(name)}\r\nContent-Disposition: ${way(name)}\r\n\r\n<script>1</script>\r\n--b--\r\n`,
        ),
      )
      const { pathname, host } = new URL(`${server.url}/api/sandboxes/default/messages/${id}/parts/1`)
      const answer = await speak(server.url, `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      const [head = ''] = answer.split('\r\n\r\n')
      expect(head.split(' ')[1]).toBe('200')
      expect(head.toLowerCase()).not.toContain('\r\nx-injected')
      const saved = /^content-disposition: (.*)$/im.exec(head)?.[1] ?? ''
      expect(saved).toMatch(/^attachment; filename="[ !#-$&-:<-[\]-~]*"; filename\*=UTF-8''[\w%!#$&+.^`|~-]+$/)
      // What is saved under the name stays in the folder that it is saved to, and is no hidden file.
      expect(decodeURIComponent(saved.split("''")[1] as string)).toMatch(/^[^./\\:\p{Cc}][^/\\:\p{Cc}]*$/u)
    }),
    { numRuns: 60 },
  )
  expect(server.faults).toEqual([])
})

const POLLUTED = [
  '{"__proto__": {"polluted": 1}}',
  '{"constructor": {"prototype": {"polluted": 1}}}',
  '{"rules": [{"__proto__": {"polluted": 1}, "when": {"__proto__": {"recipient": "*"}}, "then": "deliver"}]}',
  '{"mta": {"type": "qmail", "control": {"__proto__": "x", "constructor": "y"}}}',
  '{"mta": {"type": "__proto__"}}',
  '{"mta": {"type": "postfix", "config": {"__proto__": "x"}, "files": {"__proto__": "polluted: 1"}}}',
  'rules:\n  - <<: {__proto__: {polluted: 1}}\n    then: deliver\n',
  '__proto__:\n  polluted: 1\n',
  '? !!js/function "function(){}"\n: 1\n',
  '!!python/object/apply:os.system ["id"]\n',
]

test.each(POLLUTED)('%j changes no object but its own', async (text) => {
  const server = await start()
  for (const name of ['putScenario', 'checkScenario', 'addRules', 'putMta', 'putSandbox', 'verify'] as const) {
    for (const type of ['application/json', 'application/yaml']) {
      const answer = await server.fetch(name, { body: text, type, params: { s: 'polluted' } })
      expect([name, type, answer.status < 500 ? 'answered' : await answer.text()]).toEqual([name, type, 'answered'])
    }
  }
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
  expect(Object.keys(Object.prototype)).toEqual([])
  expect((await server.ask('listMessages')).total).toBe(0)
  expect(server.faults).toEqual([])
})

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x, x]',
  ...'bcdefghij'.split('').map((name, i) => {
    const before = 'abcdefghij'[i]
    return `${name}: &${name} [${Array(10).fill(`*${before}`).join(', ')}]`
  }),
].join('\n')

test.each([
  ['aliases that stand for ten thousand million words', bomb, 'application/yaml'],
  ['a merge of itself', 'a: &a\n  <<: *a\n  b: 1\n', 'application/yaml'],
  ['an alias of its own list', 'rules: &a [*a, *a]\n', 'application/yaml'],
  ['lists 100,000 deep', '['.repeat(100_000), 'application/yaml'],
  ['maps 20,000 deep', 'a: {'.repeat(20_000), 'application/yaml'],
  ['lines 3,000 deep', Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}- a:`).join('\n'), 'application/yaml'],
  ['JSON 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'application/json'],
  ['JSON of maps 100,000 deep', `${'{"rules":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'application/json'],
  ['50,000 keys', `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":1`).join()}}`, 'application/json'],
])('%s: refused in words, and the server goes on', async (_what, body, type) => {
  const server = await start()
  for (const name of ['putScenario', 'checkScenario'] as const) {
    const answer = await server.fetch(name, { body, type })
    const text = await answer.text()
    expect([name, answer.status < 500 ? 'answered' : text]).toEqual([name, 'answered'])
    expect(text.length).toBeLessThan(2_000_000)
  }
  expect((await server.ask('listMessages')).total).toBe(0)
  expect(server.faults).toEqual([])
})

test('a regular expression that would take for ever finds nothing, at once', async () => {
  const server = await start()
  const evil = '/^(([a-z])+.)+[A-Z]([a-z])+$/'
  await server.fetch('addRules', { body: { rules: [{ when: { subject: evil }, then: { hold: true } }] } })
  await sendRaw(server, Buffer.from(`Subject: ${'a'.repeat(50_000)}!\r\n\r\nx`))
  const query = `?subject=${encodeURIComponent(evil)}&timeout=1ms`
  const answer = await server.fetch('waitForMessage', { query })
  expect(answer.status).toBeLessThan(500)
  expect((await server.ask('listMessages')).total).toBe(1)
})

test('bodies that come a byte at a time hold up nobody', async () => {
  const server = await start()
  const { hostname, port, host } = new URL(server.url)
  const slow = Array.from({ length: 100 }, () => connect(Number(port), hostname))
  const head = `POST /api/sandboxes/default/scenario HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{`
  for (const socket of slow) socket.on('error', () => undefined).write(head)
  const mails = async () => (await server.ask('listMessages')).messages.filter(({ kind }) => kind === 'mail').length
  for (let i = 0; i < 20; i++) {
    for (const socket of slow) socket.write(' ')
    expect(await mails()).toBe(i)
    await sendRaw(server, Buffer.from('Subject: x\r\n\r\nx'))
  }
  for (const socket of slow) socket.destroy()
  expect(await mails()).toBe(20)
  expect(server.faults).toEqual([])
})
