/** A real server on free ports, and calls that hold each answer against the contract. */
import { connect as connectTcp } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { problem } from '../../server/http/contract/shapes.ts'
import { type Answer, CONTRACT, type RouteName } from '../../server/http/contract.ts'
import { type ServerOptions, startServer } from '../../server/server.ts'

/** qmail with one user; nobody else is known there. */
export const QMAIL = {
  type: 'qmail',
  control: { me: 'mail.example.com', locals: 'mail.example.com' },
  users: { alice: [] },
}

export interface Asked {
  params?: Record<string, string>
  query?: string
  body?: unknown
  type?: string
  headers?: Record<string, string>
}

export interface TestServer {
  url: string
  faults: string[]
  /** Asks a route of the contract; its answer must be of the contract's form, with nothing besides. */
  ask<K extends RouteName>(name: K, asked?: Asked): Promise<Answer<K>>
  /** The same without looking at the answer. */
  fetch(name: RouteName, asked?: Asked): Promise<Response>
}

export async function startTestServer(options: ServerOptions = {}): Promise<TestServer> {
  const faults: string[] = []
  const server = await startServer({
    clock: { mode: 'auto' },
    log: ({ level, message }) => {
      if (level === 'error') faults.push(message)
    },
    ...options,
  })
  onTestFinished(() => server.close(0))
  const url = server.http?.url as string
  const fetchRoute = (name: RouteName, { params = {}, query = '', body, type, headers }: Asked = {}) => {
    const { method, path } = CONTRACT[name]
    const filled = path.replace(/\{(\w+)\}/g, (_, key: string) =>
      encodeURIComponent(params[key] ?? (key === 's' ? 'default' : '')),
    )
    const raw = typeof body === 'string' || body instanceof Uint8Array
    return fetch(`${url}${filled}${query}`, {
      method: method.toUpperCase(),
      headers: { ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: (raw ? body : JSON.stringify(body)) as string }),
    })
  }
  const ask = async <K extends RouteName>(name: K, asked?: Asked): Promise<Answer<K>> => {
    const response = await fetchRoute(name, asked)
    const text = await response.text()
    const { out, status = 200 } = CONTRACT[name] as { out?: () => { parse(data: unknown): unknown }; status?: number }
    expect([response.status, response.status === status ? '' : text]).toEqual([status, ''])
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    const data = JSON.parse(text) as Answer<K>
    // Fields that the contract does not know are dropped by its schema.
    expect(out?.().parse(data)).toEqual(data)
    return data
  }
  return { url, faults, ask, fetch: fetchRoute }
}

/** A refusal, held against its form. */
export async function problemIn(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  const body = problem().parse(await response.json())
  expect(body.status).toBe(response.status)
  expect(body.detail).not.toMatch(/\bat .*\.(?:ts|js):\d+/)
  return body
}

/** Bytes as they are, for what no client would send. */
export function speak(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connectTcp(Number(port), hostname, () => socket.write(request))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    socket.setTimeout(2000, () => socket.destroy())
  })
}

export const sendTo = (server: TestServer, to: string | string[], from = 'app@client.test', s = 'default') =>
  server.ask('send', { params: { s }, body: { from, to, subject: 'hello', text: 'Hello.' } })
