/** Errors as application/problem+json (RFC 9457): a stable code, what was wrong, what to do. Never a stack. */
import type { ServerResponse } from 'node:http'
import { ERRORS, type Problem, SandboxError } from '../errors.ts'
import { StoreError } from '../store/errors.ts'

export interface ProblemBody {
  type: string
  title: string
  status: number
  code: string
  detail: string
  hint?: string
  problems?: Problem[]
}

/** @returns the body, for any error; what is no SandboxError is a fault of ours and says nothing of itself */
export function problemOf(error: unknown): ProblemBody {
  const known = error instanceof SandboxError ? error : error instanceof StoreError ? ofStore(error) : fault()
  const { status, title } = ERRORS[known.code]
  return {
    type: `urn:bouncelab:error:${known.code}`,
    title,
    status,
    code: known.code,
    detail: known.message,
    ...(known.hint === undefined ? {} : { hint: known.hint }),
    ...(known.problems === undefined ? {} : { problems: known.problems }),
  }
}

/** It names the file and the mend by itself. */
const ofStore = (error: StoreError) => new SandboxError('E_STORE', error.message, { cause: error })

const fault = () =>
  new SandboxError('E_INTERNAL', 'bouncelab failed to answer this request.', {
    hint: 'The server’s log has the details; please report them.',
  })

export function sendProblem(res: ServerResponse, error: unknown): void {
  const body = problemOf(error)
  res.statusCode = body.status
  res.setHeader('content-type', 'application/problem+json; charset=utf-8')
  res.setHeader('cache-control', 'no-store')
  res.end(JSON.stringify(body))
}

export const notFound = (what: string, hint?: string): SandboxError =>
  new SandboxError('E_NOT_FOUND', what, hint === undefined ? {} : { hint })
