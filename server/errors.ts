/** The catalogue of error codes, and the one error class that a user ever sees. */

/** Every code with its HTTP status and what it means; docs and problem+json are made from this table. */
export const ERRORS = {
  E_BAD_REQUEST: { status: 400, title: 'The request is malformed' },
  E_BAD_NAME: { status: 400, title: 'This is no sandbox name' },
  E_UNAUTHORIZED: { status: 401, title: 'Nobody who is known here' },
  E_FORBIDDEN: { status: 403, title: 'This is not allowed with that token' },
  E_FORBIDDEN_ORIGIN: { status: 403, title: 'Another site may not use this server' },
  E_RELAY_NOT_ALLOWED: { status: 403, title: 'Nothing may be handed to that server' },
  E_NOT_FOUND: { status: 404, title: 'There is no such thing' },
  E_PRUNED: { status: 410, title: 'Retention took it away' },
  E_CANNOT_COME: { status: 409, title: 'What is waited for can no longer come' },
  E_UNMATCHED: { status: 409, title: 'Mail met no rule' },
  E_TIMEOUT: { status: 408, title: 'What was waited for did not come in time' },
  E_CONFLICT: { status: 409, title: 'This does not fit the present state' },
  E_TOO_LARGE: { status: 413, title: 'Larger than this server takes' },
  E_RATE_LIMITED: { status: 429, title: 'Too many wrong passwords' },
  E_HEADER_TOO_LARGE: { status: 431, title: 'A header larger than this server takes' },
  E_TOO_SLOW: { status: 408, title: 'The request took too long to come' },
  E_INVALID: { status: 422, title: 'The content is not valid' },
  E_CLOCK_PAST: { status: 422, title: 'The clock does not go back' },
  E_STORE: { status: 503, title: 'The storage does not answer' },
  E_STARTING: { status: 503, title: 'The server is starting' },
  E_STOPPING: { status: 503, title: 'The server is stopping' },
  E_PORT_IN_USE: { status: 500, title: 'The port is taken' },
  E_CANNOT_LISTEN: { status: 500, title: 'The server cannot listen there' },
  E_CONFIG: { status: 500, title: 'The configuration is not valid' },
  E_INTERNAL: { status: 500, title: 'A fault in bouncelab' },
} as const

export type ErrorCode = keyof typeof ERRORS

/** One mistake in something that a person wrote. Lines and columns count from 1. */
export interface Problem {
  message: string
  file?: string
  line?: number
  column?: number
  /** The setting's path, such as `rules[0].then`. */
  path?: string
  hint?: string
}

/** An error with its cure: what was asked, what is wrong, what to do. */
export class SandboxError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly problems: Problem[] | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; problems?: Problem[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SandboxError'
    this.code = code
    this.hint = options.hint
    this.problems = options.problems
  }
}
