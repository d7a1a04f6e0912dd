/**
 * The typed client: everything that a running server can be asked, over fetch and one socket. It runs in Node and in
 * browsers; the command line, the fixture and tests of other projects use it.
 */
import type { RuleRecord } from '../core/rule.ts'
import type { Summary } from '../core/summary.ts'
import type { Answer, BodyInput } from '../http/contract.ts'
import type { RuleInput } from '../scenario/rule-schema.ts'
import type { ScenarioFile } from '../scenario/schema.ts'
import { createCaller, search } from './call.ts'
import { type Credentials, doorOf } from './credentials.ts'
import { type LiveEvent, type LiveStream, openLive } from './live.ts'
import { type ReceivedMessage, type WaitFor, waitFor } from './wait.ts'

export type { LiveEvent, LiveStream } from './live.ts'
export type { ReceivedMessage, WaitFor } from './wait.ts'

export interface ConnectOptions extends Credentials {
  /** Which sandbox; `default` unless given. It is made at first use. */
  sandbox?: string
  fetch?: typeof fetch
}

export interface ListMessages {
  /** In the language of search: `-kind:mail status:5.1 "over quota"`. */
  q?: string
  kind?: string | string[]
  state?: string | string[]
  before?: string
  limit?: number
}

export interface RemoveMessages extends Pick<ListMessages, 'q' | 'kind' | 'state'> {
  ids?: string[]
}

/** The envelope of a message that is sent as bytes. */
export interface SendEnvelope {
  /** `''` is the null reverse-path. */
  from: string
  to: string | string[]
  uid?: number
  notify?: string
  ret?: 'FULL' | 'HDRS'
  envid?: string
}

export type Operation = 'retry' | 'hold' | 'release' | 'bounce' | 'discard'
/** A rule as in a scenario file, or as rule() makes it. */
export type NewRule = NonNullable<ScenarioFile['rules']>[number] | RuleInput
export type Expected = NonNullable<ScenarioFile['expect']>[number]
export type Mail = BodyInput<'send'>
export type SandboxSettings = BodyInput<'putSandbox'>
export type ClockCommand = BodyInput<'moveClock'>
export type Moved = Answer<'moveClock'>['moved']

export interface LogLine {
  seq: number
  at: string
  messageId: string | null
  line: string
}

export type Client = ReturnType<typeof connect>

/**
 * Speaks with a running server; nothing is sent before the first call.
 * @example
 * const sandbox = connect('http://127.0.0.1:8025', { sandbox: 'ci-42' })
 * const bounce = await sandbox.waitFor({ notice: 'bounce', about: 'nobody@mail.example.com' })
 */
export function connect(url: string, options: ConnectOptions = {}) {
  const name = options.sandbox ?? 'default'
  const door = doorOf(url, options)
  const { json, call } = createCaller(door, options.fetch ?? ((...args) => fetch(...args)))
  const here = `/api/sandboxes/${encodeURIComponent(name)}`
  const one = (id: string) => `${here}/messages/${encodeURIComponent(id)}`
  const bytes = async (path: string) => new Uint8Array(await (await call('GET', path)).arrayBuffer())
  const moveClock = (command: ClockCommand) => json<Answer<'moveClock'>>('POST', `${here}/clock`, command)
  const moved = async (command: ClockCommand): Promise<Moved> => (await moveClock(command)).moved
  const streams = new Set<LiveStream>()

  return {
    sandbox: name,
    url: door.base,

    info: () => json<Answer<'getInfo'>>('GET', '/api/info'),
    sandboxes: async () => (await json<Answer<'listSandboxes'>>('GET', '/api/sandboxes')).sandboxes,
    /** Creates or reconfigures this sandbox. */
    configure: (settings: SandboxSettings = {}) => json<Answer<'putSandbox'>>('PUT', here, settings),
    /** Removes this sandbox; `default` is emptied. */
    remove: async () => (await json<Answer<'removeSandbox'>>('DELETE', here)).removed,
    /** Messages, queue, rule overrides and clock back to the start; the scenario stays. */
    reset: async (): Promise<void> => void (await json('POST', `${here}/reset`)),

    messages: async (query: ListMessages = {}): Promise<Summary[]> => (await list(query)).messages,
    list,
    message: (id: string) => json<Answer<'getMessage'>>('GET', one(id)),
    raw: (id: string, form: { form?: 'raw' | 'queue' | 'delivered'; recipient?: string } = {}) =>
      bytes(`${one(id)}/raw${search(form)}`),
    part: (id: string, n: number) => bytes(`${one(id)}/parts/${n}`),
    html: async (id: string) => (await call('GET', `${one(id)}/html`)).text(),
    trace: (id: string) => json<Answer<'getTrace'>>('GET', `${one(id)}/trace`),
    explain: (id: string) => json<Answer<'getExplanation'>>('GET', `${one(id)}/explain`),
    operate: async (id: string, operation: Operation, recipient?: string) =>
      (
        await json<Answer<'retryMessage'>>(
          'POST',
          `${one(id)}/${operation}`,
          recipient === undefined ? {} : { recipient },
        )
      ).changed,
    /** Sends a copy to a real server; the message's own state stays as it is. */
    relay: (id: string, where: { to: string | string[]; server: string }) =>
      json<Answer<'relayMessage'>>('POST', `${one(id)}/relay`, where),
    /** @param seq of the hand-off in the trace; `server` where its password is known no longer */
    relayAgain: (id: string, seq: number, where: { server?: string } = {}) =>
      json<Answer<'relayMessageAgain'>>('POST', `${one(id)}/relay/${seq}/again`, where),
    removeMessage: async (id: string): Promise<void> => void (await json('DELETE', one(id))),
    /** All, those that a search finds, or those named. @returns how many */
    removeMessages: async (which: RemoveMessages = {}) => {
      const { ids, ...filter } = which
      const body = ids ? { ids } : undefined
      return (await json<Answer<'removeMessages'>>('DELETE', `${here}/messages${search(filter)}`, body)).removed
    },
    /** How many messages there are, by kind and state. */
    counts: async () => (await json<Answer<'countMessages'>>('GET', `${here}/messages/counts`)).counts,
    /** Tags in use, the most used first. */
    tags: async () => (await json<Answer<'listTags'>>('GET', `${here}/tags`)).tags,
    /** Gives one message exactly these tags. @returns them as they are kept */
    setTags: async (id: string, tags: string[]) =>
      (await json<Answer<'setTags'>>('PUT', `${one(id)}/tags`, { tags })).tags,
    /** Adds tags to messages and takes tags from them. @returns how many of the messages are there */
    changeTags: async (ids: string[], change: { add?: string[]; remove?: string[] }) =>
      (await json<Answer<'changeTags'>>('POST', `${here}/messages/tags`, { ids, ...change })).found,
    /**
     * Waits for a message; the auto clock skips ahead for a notice that can still come.
     * @throws SandboxError E_CANNOT_COME with the reasons, or E_TIMEOUT after `timeout` (30s)
     */
    waitFor: (query: WaitFor): Promise<ReceivedMessage> =>
      waitFor(query, {
        ask: (path) => call('GET', `${here}/messages/wait${path}`),
        raw: (id) => bytes(`${one(id)}/raw`),
        verify: (expect) => json('POST', `${here}/verify`, { expect }),
      }),

    /** Hands a message in, in fields. @returns its id */
    send: async (mail: Mail) => (await json<Answer<'send'>>('POST', `${here}/send`, mail)).id,
    /** Hands a message in, byte by byte as it is. @returns its id */
    sendRaw: async (raw: Uint8Array | string, envelope: SendEnvelope): Promise<string> => {
      const answer = await call('POST', `${here}/send${search(envelope)}`, raw, 'message/rfc822')
      return ((await answer.json()) as Answer<'send'>).id
    },

    queue: async () => (await json<Answer<'getQueue'>>('GET', `${here}/queue`)).entries,
    /** Makes everything that is queued due now, as SIGALRM does to qmail-send. @returns how many recipients */
    retryQueue: async () => (await json<Answer<'retryQueue'>>('POST', `${here}/queue/retry`)).changed,
    sessions: async () => (await json<Answer<'listSessions'>>('GET', `${here}/sessions`)).sessions,
    session: (id: string) => json<Answer<'getSession'>>('GET', `${here}/sessions/${encodeURIComponent(id)}`),
    /** The MTA's own log lines. */
    log: async (after = 0) => (await call('GET', `${here}/log${search({ after })}`)).text(),
    /** The same, each with the message that it tells of (null for none), its place in the journal and its instant. */
    logLines: async (after = 0): Promise<LogLine[]> =>
      (await json<{ lines: LogLine[] }>('GET', `${here}/log${search({ after, format: 'json' })}`)).lines,
    /** The journal; `last` is the `after` of the next call. */
    events: (query: { after?: number; epoch?: number; limit?: number; wait?: string } = {}) =>
      json<Answer<'getEvents'>>('GET', `${here}/events${search(query)}`),
    /** Every event from now on, or from a place on; a broken connection is resumed where it broke. */
    live: (listener: (event: LiveEvent) => void, after?: { seq: number; epoch: number }): LiveStream => {
      const server = {
        url: `${door.base.replace(/^http/, 'ws')}${here}/live`,
        headers: door.headers,
        // A socket does not tell why it was refused.
        check: () => call('GET', `${here}/clock`),
      }
      const stream = openLive(server, listener, after)
      streams.add(stream)
      return stream
    },

    clock: () => json<Answer<'getClock'>>('GET', `${here}/clock`),
    setClock: (clock: { mode?: 'real' | 'virtual' | 'auto'; speed?: number }) => moveClock(clock),
    moveClock,
    /** Moves the clock; resolves when everything that fell due has ended. */
    advance: (duration: string | number) => moved({ advance: duration }),
    advanceTo: (instant: string | Date) =>
      moved({ advanceTo: typeof instant === 'string' ? instant : instant.toISOString() }),
    next: () => moved({ next: true }),
    runToIdle: () => moved({ run: 'idle' }),

    scenario: () => json<Answer<'getScenario'>>('GET', `${here}/scenario`),
    /** YAML text or an object; its steps are not run. */
    setScenario: async (scenario: string | object): Promise<Answer<'putScenario'>> => {
      if (typeof scenario !== 'string') return json('PUT', `${here}/scenario`, scenario)
      return (await call('PUT', `${here}/scenario`, scenario, 'application/yaml')).json() as Promise<
        Answer<'putScenario'>
      >
    },
    /** Plays a scenario, or the one in force, in a sandbox of its own; with `keep` that stays and is named. */
    runScenario: async (
      scenario: string | object = '',
      options: { keep?: boolean; timeout?: string } = {},
    ): Promise<Answer<'runScenario'>> => {
      const text = typeof scenario === 'string' ? scenario : JSON.stringify(scenario)
      const answer = await call('POST', `${here}/scenario/run${search(options)}`, text, 'application/yaml')
      return answer.json() as Promise<Answer<'runScenario'>>
    },
    /** The same scenario, or one failure, as each MTA reports it; without either the scenario in force. */
    compare: (wanted: BodyInput<'compare'> = {}) => json<Answer<'compare'>>('POST', `${here}/compare`, wanted),
    /** What is wrong with a scenario; nothing is applied. */
    checkScenario: async (scenario: string | object): Promise<Answer<'checkScenario'>> => {
      const text = typeof scenario === 'string' ? scenario : JSON.stringify(scenario)
      const answer = await call('POST', `/api/scenarios/check${search({ sandbox: name })}`, text, 'application/yaml')
      return answer.json() as Promise<Answer<'checkScenario'>>
    },
    /** The failures that compare() knows by name. */
    failures: () => json<Answer<'listFailures'>>('GET', '/api/failures'),
    /** The scenarios that come with bouncelab. */
    shippedScenarios: () => json<Answer<'listScenarios'>>('GET', '/api/scenarios'),
    /** A shipped scenario's text. */
    shippedScenario: async (shipped: string) =>
      (await call('GET', `/api/scenarios/${encodeURIComponent(shipped)}`)).text(),
    rules: () => json<Answer<'listRules'>>('GET', `${here}/rules`),
    /** Puts rules in front of all others, until reset(). */
    use: async (...rules: NewRule[]): Promise<RuleRecord[]> =>
      (await json<Answer<'addRules'>>('POST', `${here}/rules`, rules)).rules,
    removeRule: async (id: string): Promise<void> =>
      void (await json('DELETE', `${here}/rules/${encodeURIComponent(id)}`)),
    resetRules: async (): Promise<void> => void (await json('POST', `${here}/rules/reset`)),
    /** Mail to other hosts that no rule decided, oldest first, each with the rule that came nearest. */
    unmatched: async () => (await json<Answer<'getNearMisses'>>('GET', `${here}/rules/near-misses`)).unmatched,
    nearMisses: async () => (await json<Answer<'getNearMisses'>>('GET', `${here}/rules/near-misses`)).messages,
    verify: (expect: Expected[]) => json<Answer<'verify'>>('POST', `${here}/verify`, { expect }),

    /** The URLs that are told what becomes of mail, with the secrets that they sign with. */
    webhooks: async () => (await json<Answer<'listWebhooks'>>('GET', `${here}/webhooks`)).webhooks,
    /** Puts others in their place; one that stays the same keeps its id. */
    setWebhooks: async (webhooks: BodyInput<'putWebhooks'>['webhooks']) =>
      (await json<Answer<'putWebhooks'>>('PUT', `${here}/webhooks`, { webhooks })).webhooks,
    /** Posts to webhooks, newest first. */
    posts: async () => (await json<Answer<'listPosts'>>('GET', `${here}/webhooks/posts`)).posts,
    /** Makes a post that has ended once more. */
    sendPostAgain: async (id: string): Promise<void> =>
      void (await json('POST', `${here}/webhooks/posts/${encodeURIComponent(id)}/again`)),

    mta: () => json<Answer<'getMta'>>('GET', `${here}/mta`),
    setMta: (mta: { type: string; [setting: string]: unknown }) => json<Answer<'getMta'>>('PUT', `${here}/mta`, mta),
    /** Gives one of qmail's control files a content; all others stay as they are. */
    setControlFile: (file: string, content: string) =>
      json<Answer<'putControlFile'>>('PUT', `${here}/mta/control/${encodeURIComponent(file)}`, { content }),
    /** Takes one away, so that its default is in force. */
    removeControlFile: (file: string) =>
      json<Answer<'removeControlFile'>>('DELETE', `${here}/mta/control/${encodeURIComponent(file)}`),
    /** Goes by the followed folder's files again, without what was changed here. */
    resetControlFiles: () => json<Answer<'resetControlFiles'>>('POST', `${here}/mta/control/reset`),

    /** Ends the live streams that were opened here; the server goes on. */
    close,
    [Symbol.asyncDispose]: async (): Promise<void> => close(),
  }

  function close(): void {
    for (const stream of streams) stream.close()
    streams.clear()
  }

  function list(query: ListMessages = {}) {
    return json<Answer<'listMessages'>>('GET', `${here}/messages${search(query)}`)
  }
}
