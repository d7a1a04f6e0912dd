/** The page's calls to its own server; every address is under the base path. */
import type { MtaInput } from '../../../server/core/mta.ts'
import type { Problem } from '../../../server/errors.ts'
import type {
  ClockAnswer,
  ClockCommand,
  ExplainAnswer,
  Info,
  LogAnswer,
  Mail,
  MessageDetail,
  MessagesPage,
  MtaAnswer,
  Operation,
  QueueEntry,
  RuleRow,
  SandboxRow,
  SessionRow,
  TraceAnswer,
  TranscriptLine,
} from './api-types.ts'
import type { Place } from './place.ts'

export interface MessagesQuery {
  q?: string
  kind?: string
  before?: string
  limit?: number
}

/** A refusal of the server in its own words (application/problem+json). */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly problems: readonly Problem[]

  constructor(status: number, code: string, message: string, problems: readonly Problem[] = []) {
    super(message)
    this.status = status
    this.code = code
    this.problems = problems
  }
}

export type Api = ReturnType<typeof createApi>

export function createApi({ base, sandbox }: Place, fetcher: typeof fetch = (...args) => fetch(...args)) {
  const all = `${base}api/sandboxes`
  const here = `${all}/${sandbox}`
  const control = (file: string) => `${here}/mta/control/${encodeURIComponent(file)}`
  const message = (id: string) => `${here}/messages/${encodeURIComponent(id)}`

  async function call(path: string, method = 'GET', body?: unknown): Promise<Response> {
    const answer = await fetcher(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw await errorOf(answer)
    return answer
  }
  const get = async <T>(path: string): Promise<T> => (await call(path)).json() as Promise<T>
  const post = async <T>(path: string, body: unknown): Promise<T> =>
    (await call(path, 'POST', body)).json() as Promise<T>

  return {
    sandbox,
    info: () => get<Info>(`${base}api/info`),
    sandboxes: async () => (await get<{ sandboxes: SandboxRow[] }>(all)).sandboxes,
    createSandbox: (name: string) => call(`${all}/${name}`, 'PUT', {}),
    reset: () => post<unknown>(`${here}/reset`, {}),
    messages: (query: MessagesQuery) => get<MessagesPage>(`${here}/messages${search(query)}`),
    message: (id: string) => get<MessageDetail>(message(id)),
    raw: async (id: string) => (await call(`${message(id)}/raw`)).arrayBuffer(),
    rawUrl: (id: string) => `${message(id)}/raw`,
    partUrl: (id: string, n: number) => `${message(id)}/parts/${n}`,
    trace: (id: string) => get<TraceAnswer>(`${message(id)}/trace`),
    explain: (id: string) => get<ExplainAnswer>(`${message(id)}/explain`),
    operate: (id: string, operation: Operation, recipient?: string) =>
      post<{ changed: number }>(`${message(id)}/${operation}`, recipient === undefined ? {} : { recipient }),
    remove: (id: string) => call(message(id), 'DELETE'),
    queue: async () => (await get<{ entries: QueueEntry[] }>(`${here}/queue`)).entries,
    retryQueue: () => post<{ changed: number }>(`${here}/queue/retry`, {}),
    sessions: async () => (await get<{ sessions: SessionRow[] }>(`${here}/sessions`)).sessions,
    session: (id: string) =>
      get<SessionRow & { transcript: TranscriptLine[] }>(`${here}/sessions/${encodeURIComponent(id)}`),
    log: (after: number) => get<LogAnswer>(`${here}/log${search({ format: 'json', after })}`),
    clock: () => get<ClockAnswer>(`${here}/clock`),
    moveClock: (command: ClockCommand) => post<ClockAnswer>(`${here}/clock`, command),
    mta: () => get<MtaAnswer>(`${here}/mta`),
    setMta: (input: MtaInput) => call(`${here}/mta`, 'PUT', input),
    setControlFile: (file: string, content: string) => call(control(file), 'PUT', { content }),
    removeControlFile: (file: string) => call(control(file), 'DELETE'),
    resetControlFiles: () => call(control('reset'), 'POST', {}),
    rules: async () => (await get<{ rules: RuleRow[] }>(`${here}/rules`)).rules,
    send: (mail: Mail) => post<{ id: string }>(`${here}/send`, mail),
    /** Without `after` the stream begins now. */
    liveUrl: (after?: { seq: number; epoch: number }) => {
      const url = new URL(
        `${here}/live${after ? search({ after: after.seq, epoch: after.epoch }) : ''}`,
        document.baseURI,
      )
      url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
      return url.href
    },
  }
}

function search(query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`
}

async function errorOf(answer: Response): Promise<ApiError> {
  const problem = (await answer.json().catch(() => ({}))) as {
    title?: string
    detail?: string
    code?: string
    problems?: Problem[]
  }
  const message = problem.detail ?? problem.title ?? `${answer.status} ${answer.statusText}`
  return new ApiError(answer.status, problem.code ?? '', message, problem.problems)
}
