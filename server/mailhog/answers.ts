/** How MailHog answers: JSON or a status with an empty body; the reason of a refusal stands in a header beside it. */
import type { ServerResponse } from 'node:http'
import { ERRORS, type SandboxError } from '../errors.ts'

/** Version 1 calls its JSON so, and some of version 2 does. */
export const TEXT_JSON = 'text/json'
export const JSON_TYPE = 'application/json'

export function sendJson(res: ServerResponse, data: unknown, type = JSON_TYPE): void {
  res.setHeader('content-type', type)
  res.end(JSON.stringify(data))
}

/** Clients take a body for JSON, so that there is none. */
export function sendStatus(res: ServerResponse, status: number, why?: string): void {
  res.statusCode = status
  if (why !== undefined) res.setHeader('x-bouncelab-error', printable(why))
  res.end()
}

export function fail(res: ServerResponse, error: SandboxError | 'no route'): void {
  if (error === 'no route') sendStatus(res, 404, 'MailHog has no such route; GET /api/openapi.json lists ours')
  else sendStatus(res, ERRORS[error.code].status, [error.message, error.hint].filter(Boolean).join(' '))
}

/** What a header may hold. */
const printable = (text: string): string => text.replace(/[^ -~]+/g, ' ').slice(0, 500)
