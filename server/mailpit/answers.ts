/** How Mailpit answers: JSON, `ok`, and errors as plain text; where a route's own errors are JSON, as `{"Error": …}`. */
import type { ServerResponse } from 'node:http'
import { ERRORS, SandboxError } from '../errors.ts'

/** What a route refuses, in the words and the form that clients of Mailpit look for. */
export class Refusal extends SandboxError {
  readonly status: number
  readonly asJson: boolean

  constructor(status: number, message: string, { asJson = false } = {}) {
    super(status === 404 ? 'E_NOT_FOUND' : 'E_BAD_REQUEST', message)
    this.status = status
    this.asJson = asJson
  }
}

export const badRequest = (message: string): Refusal => new Refusal(400, message)
/** The words of its router, for anything that is not there. */
export const notThere = (): Refusal => new Refusal(404, '404 page not found')

export function sendJson(res: ServerResponse, data: unknown): void {
  res.setHeader('content-type', 'application/json')
  res.end(JSON.stringify(data))
}

export function sendOk(res: ServerResponse): void {
  res.setHeader('content-type', 'text/plain')
  res.end('ok')
}

export function fail(res: ServerResponse, error: SandboxError | 'no route'): void {
  const refusal = error === 'no route' ? notThere() : error
  res.statusCode = refusal instanceof Refusal ? refusal.status : ERRORS[refusal.code].status
  if (refusal instanceof Refusal && refusal.asJson) {
    sendJson(res, { Error: refusal.message })
    return
  }
  res.setHeader('content-type', 'text/plain; charset=utf-8')
  const hint = refusal.hint === undefined ? '' : ` ${refusal.hint}`
  res.end(`${refusal.message}${hint}`)
}
