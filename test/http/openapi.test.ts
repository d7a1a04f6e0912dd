/** The document against itself, and every route of the server against the document. */
import { writeFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { createTransport } from 'nodemailer'
import { beforeAll, expect, test } from 'vitest'
import { type RouteName, routeEntries } from '../../server/http/contract.ts'
import { TAGS } from '../../server/http/openapi/tags.ts'
import { openApi } from '../../server/http/openapi.ts'
import { type Asked, QMAIL, startTestServer, type TestServer } from './support.ts'

interface Media {
  schema: object
  example?: unknown
}
interface Operation {
  operationId: RouteName
  summary: string
  description: string
  tags: string[]
  parameters?: { name: string; in: string; required?: boolean; schema: object; example?: unknown }[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description: string; content?: Record<string, Media> }>
}

let document: Awaited<ReturnType<typeof openApi>>
let operations: Operation[]
let ajv: Ajv2020

beforeAll(async () => {
  document = JSON.parse(JSON.stringify(await openApi('0.1.0')))
  operations = Object.values(document.paths as Record<string, Record<string, Operation>>).flatMap((each) =>
    Object.values(each),
  )
  ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(document, 'openapi')
}, 60_000)

/** What a schema of the document says of data; nothing where it fits. */
function faults(schema: object, data: unknown): unknown {
  // References point into the document, so the schema is looked at from there.
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/'))
  const validate = ajv.compile(absolute)
  return validate(data) ? [] : validate.errors
}

const operation = (name: RouteName): Operation =>
  operations.find(({ operationId }) => operationId === name) as Operation

test('The document is sound OpenAPI 3.1', async () => {
  const validator = new Validator()
  expect(await validator.validate(document as never)).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('Every route of the contract is in it with a summary, a description, one tag and named answers', () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(
    routeEntries()
      .map(([name]) => name)
      .sort(),
  )
  for (const { operationId, summary, description, tags, responses, parameters = [] } of operations) {
    expect([operationId, tags.length, summary !== '', description !== '']).toEqual([operationId, 1, true, true])
    expect(Object.keys(responses.default?.content ?? {})).toEqual(['application/problem+json'])
    for (const { in: place, schema } of parameters) expect([place, typeof schema]).toEqual([place, 'object'])
  }
})

test('Each route stands under one tag, and no tag has a route that is not there', () => {
  const named = TAGS.flatMap(({ routes }) => Object.keys(routes))
  expect(named.sort()).toEqual(
    routeEntries()
      .map(([name]) => name)
      .sort(),
  )
})

test('Every example of the document is of the form that it is an example of', () => {
  let count = 0
  for (const { operationId, requestBody, responses } of operations) {
    for (const content of [requestBody?.content, ...Object.values(responses).map((each) => each.content)]) {
      for (const { schema, example } of Object.values(content ?? {})) {
        if (example === undefined) continue
        expect({ operationId, faults: faults(schema, example) }).toEqual({ operationId, faults: [] })
        count++
      }
    }
  }
  expect(count).toBeGreaterThan(operations.length)
})

test('Every route has an example of its answer', () => {
  const without = operations.filter(({ responses }) => {
    const success = Object.entries(responses).find(([status]) => /^2/.test(status))?.[1]
    return !Object.values(success?.content ?? {}).some(({ example }) => example !== undefined)
  })
  expect(without.map(({ operationId }) => operationId)).toEqual([])
})

const MAIL =
  'From: Shop <app@client.test>\r\nTo: ann@example.com\r\nSubject: Order 17\r\nMIME-Version: 1.0\r\n' +
  'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Thank you.</p>\r\n' +
  '--b\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nHello.\r\n--b--\r\n'
const SCENARIO = 'name: one\nrules:\n  - when: { domain: down.example }\n    then: { connect: timeout }\n'
const m = (id: string) => ({ params: { id } })
const send = (to: string) => ({ from: 'app@client.test', to, subject: 'hello', text: 'Is anybody there?' })
const rule = { name: 'busy', when: { recipient: 'b@busy.example' }, then: { reply: '450 4.2.1 busy', at: 'rcpt' } }

/** Every route once with what it answers when all is well, in an order in which it does; further calls make ready. */
const PLAY: [RouteName, Asked?][] = [
  ['isLive'],
  ['isReady'],
  ['getInfo'],
  ['whoAmI'],
  ['getCertificate'],
  ['putSandbox', { params: { s: 'demo' }, body: { mta: QMAIL, clock: { mode: 'virtual' } } }],
  ['listSandboxes'],
  ['listScenarios'],
  ['listFailures'],
  ['compare', { body: { failure: 'user-unknown', mtas: ['qmail'] } }],
  ['getShippedScenario', { params: { name: 'sender-unreachable' } }],
  ['checkScenario', { body: SCENARIO, type: 'application/yaml' }],
  ['getScenarioSchema'],
  ['putScenario', { body: SCENARIO, type: 'application/yaml' }],
  ['getScenario', { headers: { accept: 'application/json' } }],
  ['addRules', { body: rule }],
  ['listRules'],
  [
    'putWebhooks',
    { body: { webhooks: [{ url: 'http://127.0.0.1:9/hook', format: 'bouncelab', events: ['failed'] }] } },
  ],
  ['listWebhooks'],
  ['send', { body: send('unknown@bouncelab.test') }],
  ['waitForMessage', { query: '?kind=bounce&about=unknown@bouncelab.test' }],
  ['importFile', { body: MAIL, type: 'message/rfc822' }],
  ['send', { body: send('b@busy.example') }],
  ['send', { body: send('a@down.example') }],
  ['getQueue'],
  ['getNearMisses'],
  ['holdMessage', { ...m('m4'), body: {} }],
  ['releaseMessage', { ...m('m4'), body: {} }],
  ['retryMessage', { ...m('m4'), body: {} }],
  ['retryQueue'],
  ['listMessages', { query: '?limit=3' }],
  ['countMessages'],
  ['getMessage', m('m2')],
  ['getRaw', m('m2')],
  ['getTrace', m('m1')],
  ['getExplanation', m('m1')],
  ['getPart', { params: { id: 'm3', n: '1' } }],
  ['getHtml', m('m3')],
  ['getStructure', m('m3')],
  ['getSection', { params: { id: 'm3', path: '2' } }],
  ['changeTags', { body: { ids: ['m1', 'm3'], add: ['checked'] } }],
  ['setTags', { ...m('m1'), body: { tags: ['checked', 'gone'] } }],
  ['listTags'],
  ['listPosts'],
  ['relayMessage', { ...m('m3'), body: { to: 'ann@example.com', server: 'smtp://127.0.0.1:9' } }],
  ['moveClock', { body: { advance: '1h' } }],
  ['getClock'],
  ['getMoves'],
  ['listSessions'],
  ['getSession', m('s1')],
  ['getLog'],
  ['getEvents', { query: '?limit=3' }],
  ['verify', { body: { expect: [{ notice: 'bounce', to: 'app@client.test' }] } }],
  [
    'runScenario',
    {
      body: `${SCENARIO}steps:\n  - send: { from: a@b.test, to: c@down.example }\nexpect:\n  - { none: bounce }\n`,
      type: 'application/yaml',
    },
  ],
  ['bounceMessage', { ...m('m5'), body: {} }],
  ['discardMessage', { ...m('m4'), body: {} }],
  ['removeRule', m('r2')],
  ['resetRules'],
  ['getMta', { params: { s: 'demo' } }],
  ['putMta', { params: { s: 'demo' }, body: QMAIL }],
  ['putControlFile', { params: { s: 'demo', file: 'queuelifetime' }, body: { content: '3600\n' } }],
  ['removeControlFile', { params: { s: 'demo', file: 'queuelifetime' } }],
  ['resetControlFiles', { params: { s: 'demo' } }],
  ['exportSandbox'],
  ['getMetrics'],
  ['logIn', { body: { user: 'ann', password: 'any' } }],
  ['logOut'],
  ['getReference'],
  ['getOpenApi'],
  ['removeMessage', m('m3')],
  ['removeMessages'],
  ['resetSandbox'],
  ['removeSandbox', { params: { s: 'demo' } }],
]

/** What refuses, and with what status; a server without --ui-auth, and one without posts or hand-offs that ended, too. */
const REFUSED: [RouteName, Asked, number][] = [
  ['relayMessageAgain', { params: { id: 'm1', n: '1' }, body: {} }, 404],
  ['sendPostAgain', m('h9'), 404],
  ['getMessage', m('m99'), 404],
  ['getPart', { params: { id: 'm3', n: '7' } }, 404],
  ['getEvents', { query: '?limit=0' }, 400],
  ['putSandbox', { params: { s: 'Not A Name' }, body: {} }, 400],
  ['moveClock', { body: { advanceTo: '2001-01-01T00:00:00Z' } }, 422],
  ['addRules', { body: { when: {}, then: { replay: '550' } } }, 422],
  ['removeRule', m('r99'), 404],
  ['importFile', { body: new Uint8Array([0x1f, 0x8b, 1]), type: 'application/gzip' }, 422],
  ['putScenario', { body: 'rules: 3', type: 'application/yaml' }, 422],
  ['runScenario', { params: { s: 'empty' } }, 409],
]

async function checked(server: TestServer, name: RouteName, asked: Asked | undefined, wanted?: number) {
  const answer = await server.fetch(name, asked)
  const { responses } = operation(name)
  const success = Number(Object.keys(responses).find((status) => /^2/.test(status)))
  const text = await answer.text()
  expect([name, answer.status, answer.status === (wanted ?? success) ? '' : text.slice(0, 300)]).toEqual([
    name,
    wanted ?? success,
    '',
  ])
  const content = (responses[String(answer.status)] ?? responses.default)?.content ?? {}
  const type = (answer.headers.get('content-type') ?? '').split(';')[0] as string
  // A part has the type that its mail gives it.
  const media =
    content[type] ?? (name === 'getPart' || name === 'getSection' ? content['application/octet-stream'] : null)
  expect([name, type, media === null || media === undefined ? 'unknown' : 'known']).toEqual([name, type, 'known'])
  const data = /json/.test(type) ? JSON.parse(text) : text
  expect({ name, faults: faults((media as Media).schema, data) }).toEqual({ name, faults: [] })
  return { data, status: answer.status, type }
}

async function startPlay(): Promise<TestServer> {
  const server = await startTestServer({ clock: { mode: 'virtual' } })
  const { smtp } = await server.ask('getInfo')
  const transport = createTransport({
    host: '127.0.0.1',
    port: Number(smtp.split(':')[1]),
    ignoreTLS: true,
    name: 'app',
  })
  await transport.sendMail({ from: 'app@client.test', to: 'ann@example.com', subject: 'hello', text: 'Hello.' })
  transport.close()
  await expect.poll(async () => (await server.ask('listSessions')).sessions.length).toBe(1)
  return server
}

test('Every route answers as the document says, and its examples are such answers', async () => {
  const server = await startPlay()
  await server.ask('removeMessages')
  // Ids count on after what the session brought.
  const shifted = ([name, asked]: [RouteName, Asked?]): [RouteName, Asked?] => [
    name,
    JSON.parse(JSON.stringify(asked ?? {}).replace(/"m(\d)"/g, (_, n: string) => `"m${Number(n) + 1}"`)),
  ]
  const examples: Record<string, unknown> = {}
  const asked = new Set<RouteName>()
  for (const call of PLAY) {
    const [name, given] = shifted(call)
    const { data, status, type } = await checked(server, name, given)
    asked.add(name)
    examples[name] ??= {
      ...(given?.body === undefined ? {} : { request: given.body, type: given.type ?? 'application/json' }),
      status,
      response: exampleOf(name, type, data),
    }
  }
  for (const [name, given, status] of REFUSED) {
    await checked(server, name, given, status)
    asked.add(name)
  }
  expect([...asked].sort()).toEqual(
    routeEntries()
      .map(([name]) => name)
      .sort(),
  )
  expect(server.faults).toEqual([])
  const answered = (name: RouteName) => (examples[name] as { response: unknown }).response
  examples.relayMessageAgain = { status: 200, response: answered('relayMessage') }
  examples.sendPostAgain = { status: 200, response: { epoch: 1, again: true } }
  if (process.env.BOUNCELAB_WRITE_EXAMPLES) {
    writeFileSync(
      new URL('../../server/http/openapi/examples.json', import.meta.url),
      `${JSON.stringify(examples, null, 1)}\n`,
    )
  }
})

/** Short enough to be read: long lists and texts are cut, and what differs from run to run stands still. */
function exampleOf(name: RouteName, type: string, data: unknown): unknown {
  if (name === 'getOpenApi') return { openapi: '3.1.0' }
  if (name === 'getReference') return '<!doctype html>…'
  if (name === 'getScenarioSchema') return { $schema: (data as { $schema: string }).$schema }
  if (type === 'application/gzip') return '(the bytes of a tar.gz)'
  const text = JSON.stringify(shortened(data))
    .replace(/127\.0\.0\.1:(\d+)/g, (all, port: string) => (port === '9' ? all : '127.0.0.1:8025'))
    .replace(/"smtp":"127\.0\.0\.1:8025"/, '"smtp":"127.0.0.1:1025"')
    .replace(/"instance":"[^"]*"/, '"instance":"6f0c1a52-8a0e-4a39-9a57-0b5ad0f9c0de"')
    .replace(/"(ms|took)":[\d.]+/g, '"$1":12')
    .replace(/"port":\d+/g, '"port":50123')
  return JSON.parse(text)
}

function shortened(data: unknown): unknown {
  if (typeof data === 'string') return data.length > 1500 ? `${data.slice(0, 1500)}…` : data
  if (Array.isArray(data)) return data.slice(0, 3).map(shortened)
  if (typeof data !== 'object' || data === null) return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, shortened(value)]))
}
