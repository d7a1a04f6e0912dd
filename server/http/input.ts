/** What a request brings, checked against the contract; mistakes are told with their place and their cure. */
import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { SandboxError } from '../errors.ts'
import { DEEPEST, tooDeepAt } from './json-depth.ts'
import { jsonFaultAt, lineAndColumn } from './json-position.ts'

/** JSON bodies; scenarios and mails with attachments are the largest. */
export const MAX_JSON = 40 * 1024 * 1024

const LARGER_LIMIT = 'Send something smaller, or start the server with a larger --max-message-size.'

/**
 * The whole body. What is too large is read to its end and dropped, so that the answer reaches the client.
 * @param smaller what to do about a body that is too large
 */
export function readBody(req: IncomingMessage, limit: number, smaller = LARGER_LIMIT): Promise<Buffer> {
  const encoding = req.headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    const message = `A body in content encoding ${JSON.stringify(encoding)} is not read.`
    return Promise.reject(new SandboxError('E_BAD_REQUEST', message, { hint: 'Send it as it is.' }))
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const tooLarge = () => {
      req.removeAllListeners('data')
      req.resume()
      reject(new SandboxError('E_TOO_LARGE', `The body is larger than ${limit} bytes.`, { hint: smaller }))
    }
    if (Number(req.headers['content-length'] ?? 0) > limit) return tooLarge()
    req.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > limit) tooLarge()
      else chunks.push(chunk)
    })
    req.on('end', () => resolve(Buffer.concat(chunks)))
    req.on('error', () => reject(new SandboxError('E_BAD_REQUEST', 'The body was cut off.')))
    req.on('close', () => reject(new SandboxError('E_BAD_REQUEST', 'The body was cut off.')))
  })
}

/** @throws SandboxError E_BAD_REQUEST where the bytes are no UTF-8 */
export function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new SandboxError('E_BAD_REQUEST', 'The body is not UTF-8.', { hint: 'Save or send it as UTF-8 text.' })
  }
}

/** An empty body is an empty object. @throws SandboxError E_BAD_REQUEST with line and column */
export function parseJson(body: Buffer): unknown {
  const text = textOf(body)
  if (text.trim() === '') return {}
  const deep = tooDeepAt(text)
  if (deep !== null) {
    const { line, column } = lineAndColumn(text, deep)
    const message = `The body is nested more than ${DEEPEST} deep: line ${line}, column ${column}.`
    throw new SandboxError('E_BAD_REQUEST', message, { problems: [{ message, line, column }] })
  }
  try {
    return JSON.parse(text)
  } catch {
    const offset = jsonFaultAt(text)
    const { line, column } = lineAndColumn(text, offset)
    const found =
      offset >= text.length
        ? 'it ends too soon'
        : `${JSON.stringify(text.slice(offset, offset + 12))} cannot stand there`
    const message = `The body is no JSON: line ${line}, column ${column} (position ${offset}): ${found}.`
    throw new SandboxError('E_BAD_REQUEST', message, { problems: [{ message: `${found}.`, line, column }] })
  }
}

/** A query as an object: a name that stands several times has a list. */
export function queryOf(url: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  const at = url.indexOf('?')
  for (const [name, value] of new URLSearchParams(at < 0 ? '' : url.slice(at))) {
    const before = Object.hasOwn(query, name) ? query[name] : undefined
    Object.defineProperty(query, name, {
      value: before === undefined ? value : [...[before].flat(), value],
      enumerable: true,
      configurable: true,
      writable: true,
    })
  }
  return query
}

/** @throws SandboxError E_BAD_REQUEST for a query, E_INVALID for a body, with every mistake in it */
export async function check<S extends z.ZodType>(
  schema: S,
  data: unknown,
  part: 'query' | 'body',
): Promise<z.output<S>> {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  const { describePath, errorMap, mistakesOf } = await import('../scenario/problems.ts')
  const issues = schema.safeParse(data, { error: errorMap }).error?.issues ?? []
  const problems = mistakesOf(issues, data).map(({ path, message, hint }) => ({
    message: message.replace(/^the scenario\b/, `The ${part}`),
    ...(path.length > 0 ? { path: describePath(path) } : {}),
    ...(hint ? { hint } : {}),
  }))
  const detail = problems.map(
    ({ message, path, hint }) =>
      `${path && !message.startsWith(path) ? `${path}: ` : ''}${message}${hint ? ` ${hint}` : ''}`,
  )
  throw new SandboxError(part === 'query' ? 'E_BAD_REQUEST' : 'E_INVALID', detail.join('\n'), { problems })
}
