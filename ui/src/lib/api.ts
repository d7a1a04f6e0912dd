/** The page's calls to its own server; every address is under the base path. */
import type { MtaInput } from '../../../server/core/mta.ts'
import type { Problem } from '../../../server/errors.ts'
import type {
  ClockAnswer,
  ClockCommand,
  ExplainAnswer,
  Info,
  JudgedExpectation,
  LogAnswer,
  Mail,
  MessageCount,
  MessageDetail,
  MessagesPage,
  MoveRow,
  MtaAnswer,
  Operation,
  QueueEntry,
  RuleRow,
  SandboxRow,
  SectionForm,
  SessionRow,
  Structure,
  TagCount,
  TraceAnswer,
  TranscriptLine,
} from './api-types.ts'
import { handoffApi } from './handoff-api.ts'
import type { Place } from './place.ts'
import { scenarioApi } from './scenario-api.ts'

export interface MessagesQuery {
  q?: string
  kind?: string
  state?: string
  before?: string
  limit?: number
}

/** A refusal of the server in its own words (application/problem+json). */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly problems: readonly Problem[]
  /** What to do about it. */
  readonly hint: string

  constructor(status: number, code: string, message: string, problems: readonly Problem[] = [], hint = '') {
    super(message)
    this.status = status
    this.code = code
    this.problems = problems
    this.hint = hint
  }
}

/** At most ten frames of events a second: a list that changes more often cannot be read anyway. */
const LIVE_BATCH = '100ms'
const NO_ANSWER_MS = 10_000
/** Requests that outlive the page may hold 64 kB together (Fetch, section 4.6). */
const MOST_KEPT_ALIVE = 4000

export type Api = ReturnType<typeof createApi>

export function createApi({ base, sandbox }: Place, fetcher: typeof fetch = (...args) => fetch(...args)) {
  const all = `${base}api/sandboxes`
  const here = `${all}/${sandbox}`
  const control = (file: string) => `${here}/mta/control/${encodeURIComponent(file)}`
  const message = (id: string) => `${here}/messages/${encodeURIComponent(id)}`

  async function request(path: string, init?: RequestInit): Promise<Response> {
    const answer = await fetcher(path, init)
    // The session has ended: the page comes back with its form.
    if (answer.status === 401) globalThis.location?.reload()
    if (!answer.ok) throw await errorOf(answer)
    return answer
  }
  const call = (path: string, method = 'GET', body?: unknown): Promise<Response> =>
    request(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
  const get = async <T>(path: string): Promise<T> => (await call(path)).json() as Promise<T>
  const post = async <T>(path: string, body: unknown): Promise<T> =>
    (await call(path, 'POST', body)).json() as Promise<T>

  return {
    ...scenarioApi(base, sandbox, request),
    ...handoffApi(here, call),
    sandbox,
    info: () => get<Info>(`${base}api/info`),
    /** Fails where no answer comes for a while: it is also what tells whether the server is there. */
    sandboxes: async () => {
      const answer = await request(all, { signal: AbortSignal.timeout(NO_ANSWER_MS) })
      return ((await answer.json()) as { sandboxes: SandboxRow[] }).sandboxes
    },
    createSandbox: (name: string) => call(`${all}/${name}`, 'PUT', {}),
    /** The whole sandbox, packed. */
    exportSandbox: async (name: string) => (await call(`${all}/${name}/export`)).blob(),
    importUrl: (name: string, replace: boolean) => `${all}/${name}/import${replace ? '?replace=true' : ''}`,
    resetSandbox: (name: string) => call(`${all}/${name}/reset`, 'POST', {}),
    /** Goes on when the page is closed meanwhile. */
    removeSandbox: (name: string) => request(`${all}/${name}`, { method: 'DELETE', keepalive: true }),
    messages: (query: MessagesQuery) => get<MessagesPage>(`${here}/messages${search(query)}`),
    message: (id: string) => get<MessageDetail>(message(id)),
    raw: async (id: string) => (await call(`${message(id)}/raw`)).arrayBuffer(),
    rawUrl: (id: string) => `${message(id)}/raw`,
    partUrl: (id: string, n: number) => `${message(id)}/parts/${n}`,
    structure: (id: string) => get<Structure>(`${message(id)}/structure`),
    section: async (id: string, path: string, form: SectionForm) =>
      (await call(`${message(id)}/sections/${path}?form=${form}`)).arrayBuffer(),
    sectionUrl: (id: string, path: string, form: SectionForm = 'content') =>
      `${message(id)}/sections/${path}?form=${form}`,
    /** @param remote whether the browser may fetch what the mail shows from elsewhere */
    htmlUrl: (id: string, remote: boolean) => `${message(id)}/html${remote ? '?images=remote' : ''}`,
    trace: (id: string) => get<TraceAnswer>(`${message(id)}/trace`),
    explain: (id: string) => get<ExplainAnswer>(`${message(id)}/explain`),
    operate: (id: string, operation: Operation, recipient?: string) =>
      post<{ changed: number }>(`${message(id)}/${operation}`, recipient === undefined ? {} : { recipient }),
    /** Goes on when the page is closed meanwhile, as far as browsers let so much go on. */
    remove: (ids: readonly string[]) =>
      request(`${here}/messages`, {
        method: 'DELETE',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ids }),
        keepalive: ids.length <= MOST_KEPT_ALIVE,
      }),
    counts: async () => (await get<{ counts: MessageCount[] }>(`${here}/messages/counts`)).counts,
    tags: async () => (await get<{ tags: TagCount[] }>(`${here}/tags`)).tags,
    changeTags: (ids: readonly string[], change: { add?: string[]; remove?: string[] }) =>
      post<{ found: number }>(`${here}/messages/tags`, { ids, ...change }),
    queue: async () => (await get<{ entries: QueueEntry[] }>(`${here}/queue`)).entries,
    retryQueue: () => post<{ changed: number }>(`${here}/queue/retry`, {}),
    sessions: async () => (await get<{ sessions: SessionRow[] }>(`${here}/sessions`)).sessions,
    session: (id: string) =>
      get<SessionRow & { transcript: TranscriptLine[] }>(`${here}/sessions/${encodeURIComponent(id)}`),
    log: (after: number) => get<LogAnswer>(`${here}/log${search({ format: 'json', after })}`),
    clock: () => get<ClockAnswer>(`${here}/clock`),
    moves: async () => (await get<{ moves: MoveRow[] }>(`${here}/clock/moves`)).moves,
    moveClock: (command: ClockCommand) => post<ClockAnswer>(`${here}/clock`, command),
    mta: () => get<MtaAnswer>(`${here}/mta`),
    setMta: (input: MtaInput) => call(`${here}/mta`, 'PUT', input),
    setControlFile: (file: string, content: string) => call(control(file), 'PUT', { content }),
    removeControlFile: (file: string) => call(control(file), 'DELETE'),
    resetControlFiles: () => call(control('reset'), 'POST', {}),
    rules: async () => (await get<{ rules: RuleRow[] }>(`${here}/rules`)).rules,
    verify: (expect: readonly object[]) => post<{ judged: JudgedExpectation[] }>(`${here}/verify`, { expect }),
    send: (mail: Mail) => post<{ id: string }>(`${here}/send`, mail),
    /** Without `after` the stream begins now. */
    liveUrl: (after?: { seq: number; epoch: number }) => {
      const place = after ? { after: after.seq, epoch: after.epoch } : {}
      const url = new URL(`${here}/live${search({ ...place, batch: LIVE_BATCH })}`, document.baseURI)
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
    hint?: string
    problems?: Problem[]
  }
  const message = problem.detail ?? problem.title ?? `${answer.status} ${answer.statusText}`
  return new ApiError(answer.status, problem.code ?? '', message, problem.problems, problem.hint)
}
