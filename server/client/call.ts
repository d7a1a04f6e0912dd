/** One request, and its refusal in the server's own words. */
import { ERRORS, type ErrorCode, type Problem, SandboxError } from '../errors.ts'
import type { Door } from './credentials.ts'

export type Call = (method: string, path: string, body?: Uint8Array | string, type?: string) => Promise<Response>

export interface Caller {
  /** @throws SandboxError with the server's code, detail and hint */
  call: Call
  json<T>(method: string, path: string, body?: unknown): Promise<T>
}

export function createCaller({ base, headers: own }: Door, fetcher: typeof fetch): Caller {
  const call: Call = async (method, path, body, type) => {
    const answer = await fetcher(`${base}${path}`, {
      method,
      headers: { accept: 'application/json, */*', ...own, ...(type ? { 'content-type': type } : {}) },
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
    }).catch((cause: unknown) => {
      const hint = 'Start it with bouncelab serve, or give the address that it tells.'
      throw new Error(`No bouncelab answers at ${base} (${reasonOf(cause)}). ${hint}`, { cause })
    })
    if (!answer.ok) throw await errorOf(answer)
    return answer
  }
  return {
    call,
    json: async (method, path, body) => {
      const answer = await call(method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json')
      return answer.json() as never
    },
  }
}

/** A query of what is given; a list stands several times. */
export function search(query: object): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().flatMap((each) => (each === undefined ? [] : [[name, String(each)] as [string, string]])),
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

const LET_IN =
  'Give connect() a token, or user and password; bouncelab token FILE NAME makes a token, BOUNCELAB_TOKEN is one, too.'

async function errorOf(answer: Response): Promise<SandboxError> {
  const problem = (await answer.json().catch(() => ({}))) as {
    code?: string
    detail?: string
    hint?: string
    problems?: Problem[]
  }
  const code: ErrorCode =
    problem.code !== undefined && problem.code in ERRORS ? (problem.code as ErrorCode) : 'E_INTERNAL'
  // Its own words are for whoever sits before a page or types a command.
  const hint = answer.status === 401 ? LET_IN : problem.hint
  const message = problem.detail ?? `The server answered ${answer.status} ${answer.statusText}.`
  return new SandboxError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(problem.problems === undefined ? {} : { problems: problem.problems }),
  })
}

/** fetch says only "fetch failed"; its cause says why. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string }
  return cause?.code ?? cause?.message ?? message ?? String(error)
}
