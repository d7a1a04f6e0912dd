import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ERRORS } from '../../server/errors.ts'
import { routeEntries } from '../../server/http/contract.ts'
import { type Server, startServer } from '../../server/server.ts'
import { at, blocksOf, pageText } from './pages.ts'

const PAGE = 'docs/rest.md'
const ORIGIN = 'http://127.0.0.1:8025'
let server: Server

beforeAll(async () => {
  server = await startServer({ clock: { mode: 'auto' } })
  // The page speaks of a session that is there already.
  const transport = createTransport({ ...server.smtp, ignoreTLS: true })
  await transport.sendMail({ from: 'shop@client.test', to: 'ann@example.com', subject: 'hello', text: 'Hello.' })
  transport.close()
  await (await server.sandbox('default')).removeMessages(['m1'])
})
afterAll(() => server.close(0))

/** The words of a command as bash takes it, as far as the page goes: quotes, `$'…'`, and lines that go on. */
function words(command: string): string[] {
  const found: string[] = []
  const part = /\$'((?:[^'\\]|\\.)*)'|'([^']*)'|([^\s'$]+)|(\s+)/gy
  let word: string | null = null
  for (const [, ansi, single, bare, space] of command.matchAll(part)) {
    if (space !== undefined) {
      if (word !== null) found.push(word)
      word = null
    } else word = (word ?? '') + (ansi === undefined ? (single ?? bare ?? '') : ansi.replaceAll('\\n', '\n'))
  }
  return word === null ? found : [...found, word]
}

/** Does with fetch what curl would do. */
async function curl(command: string): Promise<Response> {
  const [name, ...given] = words(command)
  expect(name).toBe('curl')
  const headers = new Headers()
  let [method, body, url]: (string | undefined)[] = []
  while (given.length > 0) {
    const word = given.shift() as string
    if (word === '-X') method = given.shift()
    else if (word === '-d' || word === '--data-binary') body = given.shift()
    else if (word === '-H') {
      const [field = '', value = ''] = (given.shift() as string).split(/: (.*)/s)
      headers.set(field, value)
    } else if (word.startsWith('-')) throw new Error(`${word} is not played by this test: ${command}`)
    else url = word
  }
  if (body !== undefined && !headers.has('content-type'))
    headers.set('content-type', 'application/x-www-form-urlencoded')
  return fetch((url as string).replace(ORIGIN, server.http?.url as string), {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...(body === undefined ? {} : { body }),
  })
}

/** What is shown of an answer must be in it; what is left out of the page may be. */
function shownIn(shown: unknown, actual: unknown): unknown {
  if (Array.isArray(shown) && Array.isArray(actual)) return shown.map((each, i) => shownIn(each, actual[i]))
  if (typeof shown !== 'object' || shown === null || typeof actual !== 'object' || actual === null) return actual
  return Object.fromEntries(
    Object.entries(shown).map(([key, value]) => [key, shownIn(value, (actual as Record<string, unknown>)[key])]),
  )
}

const examples = blocksOf(PAGE).filter(({ info }) => ['sh', 'json', 'text log'].includes(info))

test('Every example of the page works, one after the other, and answers as shown', async () => {
  let answer = ''
  for (const block of examples) {
    if (block.info === 'text log') {
      expect(answer).toContain(block.text)
      continue
    }
    if (block.info === 'json') {
      const shown = JSON.parse(block.text)
      expect({ at: at(block), answer: shownIn(shown, JSON.parse(answer)) }).toEqual({ at: at(block), answer: shown })
      continue
    }
    for (const command of block.text
      .replace(/\\\n\s*/g, '')
      .trim()
      .split(/\n(?=curl )/)) {
      const response = await curl(command)
      answer = await response.text()
      expect([at(block), command, response.ok ? 'ok' : answer]).toEqual([at(block), command, 'ok'])
    }
  }
})

test('The error that the page shows comes so', async () => {
  const shown = blocksOf(PAGE).filter(({ info }) => info === 'json error')
  expect(shown).toHaveLength(1)
  const error = JSON.parse(shown[0]?.text ?? '')
  const response = await fetch(`${server.http?.url}/api/sandboxes/errors/scenario`, {
    method: 'PUT',
    headers: { 'content-type': 'application/yaml' },
    body: 'rules:\n  - when: {domain: gone.example}\n    then: {dns: not-fond}\n',
  })
  expect(shownIn(error, await response.json())).toEqual(error)
})

test('Every route of the contract stands in the table of routes', () => {
  const routes = routeEntries().map(([, { method, path }]) => `| \`${method.toUpperCase()} ${path}\` |`)
  expect(routes.filter((route) => !pageText(PAGE).includes(route))).toEqual([])
})

test('The table of routes names no route that is not there', () => {
  const there = new Set(routeEntries().map(([, { method, path }]) => `${method.toUpperCase()} ${path}`))
  const named = [...pageText(PAGE).matchAll(/^\| `((?:GET|PUT|POST|DELETE) [^`]+)` \|/gm)].map(
    ([, route]) => route as string,
  )
  expect(named.filter((route) => !there.has(route))).toEqual([])
  expect(named.length).toBe(there.size)
})

test('Every error code stands in the table of errors with its status', () => {
  const rows = Object.entries(ERRORS).map(([code, { status }]) => `| \`${code}\` | ${status} |`)
  expect(rows.filter((row) => !pageText(PAGE).includes(row))).toEqual([])
})

test('The table of errors names no code that is not there', () => {
  const named = [...pageText(PAGE).matchAll(/`(E_[A-Z_]+)`/g)].map(([, code]) => code as string)
  expect(named.filter((code) => !Object.hasOwn(ERRORS, code))).toEqual([])
})
