/** The fixture: one sandbox on free ports, with everything that a test asks of it. */
import { parseDuration } from '../core/duration.ts'
import type { ClockMode } from '../core/events.ts'
import type { Explanation } from '../core/explain.ts'
import type { MtaInput } from '../core/mta.ts'
import type { RuleRecord } from '../core/rule.ts'
import type { Summary } from '../core/summary.ts'
import type { DoorOptions } from '../doors.ts'
import { SandboxError } from '../errors.ts'
import type { Moved } from '../sandbox/clock-moves.ts'
import { observe } from '../sandbox/observe.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { type Unmatched, unmatchedIn } from '../sandbox/unmatched.ts'
import { getExplanation, getNearMisses, getRaw, getTrace, listMessages, type TraceView } from '../sandbox/views.ts'
import type { WaitQuery } from '../sandbox/wait.ts'
import type { NewRule } from '../scenario/build.ts'
import type { Verdict } from '../scenario/expect.ts'
import type { LoadedScenario, ScenarioFile } from '../scenario/schema.ts'
import { type ListenAddress, startServer } from '../server.ts'
import { type OnUnmatched, watchUnmatched } from './watch-unmatched.ts'

export interface SandboxOptions {
  /** A file's path (YAML, JSON or TypeScript), or what defineScenario() gives. */
  scenario?: string | object
  /** `auto` unless given: it skips ahead while somebody waits. */
  clock?: ClockMode
  seed?: number
  timezone?: string
  mta?: MtaInput
  /** Whether commands of .qmail files run, of `mta` and of `scenario`. */
  allowCommands?: boolean
  /** Hosts beyond this machine that mail may be handed to: `mail.example`, `10.0.0.*:2525`. */
  relayAllow?: readonly string[]
  /** Folder for what must survive a restart. */
  data?: string
  /** Whether the page and the API listen too; they do unless this is false. */
  http?: boolean
  /** Whether mailboxes can be read by POP3 and by IMAP; not unless this is true. */
  pop3?: boolean
  imap?: boolean
  /** Whether SMTP listens under TLS from the first byte, too; not unless this is true. STARTTLS is always offered. */
  smtps?: boolean
  /** Certificate and key, as PEM or as files; one is made without them, and `certificate` tells it. */
  tls?: { cert: string; key: string }
  /** Whether SMTP takes nothing before STARTTLS (530). */
  requireTls?: boolean
  /** Names and their passwords, or a file of them: SMTP then takes mail only after AUTH, and POP3 and IMAP ask for them. */
  auth?: string | Record<string, string>
  /** Whether SMTP takes mail only after AUTH; it does where there is `auth`, unless this is false. */
  authRequired?: boolean
  /** A token that page and API then ask for; 16 characters or more. */
  token?: string
  /**
   * What to do where mail goes to another host and no rule decided it: nothing (`deliver`, unless given here or in the
   * scenario), `warn` on the console, or `fail`: close() then throws E_UNMATCHED.
   */
  onUnmatched?: OnUnmatched
}

/** An expectation as it is written in a scenario file. */
export type ExpectationInput = NonNullable<ScenarioFile['expect']>[number]

/** A message with its bytes. */
export type ReceivedMessage = Summary & { raw: Uint8Array }

export interface TestSandbox {
  smtp: ListenAddress
  http: (ListenAddress & { url: string }) | null
  /** Null unless asked for. */
  pop3: ListenAddress | null
  imap: ListenAddress | null
  smtps: ListenAddress | null
  /** What clients are to trust that check certificates: PEM. */
  certificate: string
  /**
   * Puts rules in front of all others, until reset(): as rule() makes them, or in the words of a scenario.
   * @throws ScenarioError with every mistake in them
   */
  use(...rules: NewRule[]): Promise<RuleRecord[]>
  /** Takes the rules of use() away; the messages stay. */
  resetRules(): Promise<void>
  /**
   * Waits for a message; the auto clock skips ahead for a notice that can still come.
   * @throws SandboxError E_CANNOT_COME with the reasons, or E_TIMEOUT after `timeout` (30s) with what came nearest
   */
  waitFor(query: WaitQuery & { timeout?: string }): Promise<ReceivedMessage>
  messages(query?: { kind?: string[]; state?: string[]; q?: string }): Promise<Summary[]>
  raw(id: string): Promise<Uint8Array>
  /** Whether what is expected, written as in a scenario, has happened; each failure says what came nearest. */
  verify(expectations: ExpectationInput[]): Promise<Verdict>
  trace(id: string): Promise<TraceView>
  explain(id: string): Promise<Explanation>
  /** For mail in motion: the rules that would not act on its next attempt, nearest first, and what keeps them from it. */
  nearMisses(): Promise<ReturnType<typeof getNearMisses>>
  /** Mail to other hosts that no rule decided, oldest first, each with the rule that came nearest. */
  unmatched(): Promise<Unmatched[]>
  /** Moves the clock; resolves when everything that fell due has ended. */
  advance(duration: string): Promise<Moved>
  runToIdle(): Promise<Moved>
  /** Resolves when everything that is due now has ended. */
  settled(): Promise<void>
  reset(): Promise<void>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Starts a server of its own on free ports and gives its sandbox.
 * @example
 * await using sandbox = await startSandbox({ scenario: './scenarios/lost-and-found/sender-unreachable.yaml' })
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<TestSandbox> {
  const { seed, timezone, mta, allowCommands, relayAllow, data, http = true } = options
  const scenario = await load(options.scenario)
  const mode = options.clock ?? scenario?.clock?.mode ?? 'auto'
  const server = await startServer({
    clock: { mode },
    ...(seed === undefined ? {} : { seed }),
    ...(timezone ? { timezone } : {}),
    ...(mta ? { mta } : {}),
    ...(allowCommands ? { allowCommands } : {}),
    ...(relayAllow ? { relayAllow } : {}),
    ...(data ? { data } : {}),
    ...(scenario ? { scenario } : {}),
    ...(http ? {} : { http: false }),
    doors: doorsOf(options),
    // Whoever names users wants their mail here, not in sandboxes of these names.
    ...(options.auth === undefined ? {} : { authSandboxes: false }),
    ...(options.smtps ? { smtps: ANY_PORT } : {}),
    ...(options.pop3 ? { pop3: ANY_PORT } : {}),
    ...(options.imap ? { imap: ANY_PORT } : {}),
  })
  const sandbox = await server.sandbox('default')
  const endWatch = watchUnmatched(sandbox, options.onUnmatched ?? scenario?.onUnmatched ?? 'deliver')
  let closing: Promise<void> | undefined
  // A test may close what its end closes again.
  const close = () => {
    closing ??= endWatch().finally(() => server.close(0))
    return closing
  }
  const { smtp, smtps, http: web, pop3, imap } = server
  const ports = { smtp, smtps, http: web, pop3, imap }
  return {
    ...ports,
    get certificate() {
      return server.certificate()
    },
    ...methods(sandbox),
    close,
    [Symbol.asyncDispose]: close,
  }
}

const doorsOf = ({ tls, requireTls, auth, authRequired, token }: SandboxOptions): DoorOptions => ({
  tls,
  requireTls,
  auth,
  authRequired,
  token,
})

const ANY_PORT = { host: '127.0.0.1', port: 0 }

async function load(given: string | object | undefined): Promise<LoadedScenario | undefined> {
  if (given === undefined) return undefined
  const { loadScenario, loadScenarioFile } = await import('../scenario/load.ts')
  return typeof given === 'string' ? loadScenarioFile(given) : loadScenario(given, { origin: 'code' })
}

type Methods = Omit<
  TestSandbox,
  'smtp' | 'smtps' | 'http' | 'pop3' | 'imap' | 'certificate' | 'close' | typeof Symbol.asyncDispose
>

const methods = (sandbox: Sandbox): Methods => ({
  use: async (...rules) => {
    const { readRule } = await import('../scenario/build.ts')
    return sandbox.use(rules.map(readRule))
  },
  resetRules: () => sandbox.resetRules(),
  waitFor: (query) => waitFor(sandbox, query),
  messages: async (query = {}) => (await listMessages(sandbox, { limit: 1000, ...query })).messages,
  raw: async (id) => there(await getRaw(sandbox, id), id),
  verify: async (expectations) => {
    const { loadScenario } = await import('../scenario/load.ts')
    const { verify } = await import('../scenario/expect.ts')
    const { expect } = await loadScenario({ expect: expectations }, { origin: 'code' })
    await sandbox.settled()
    return verify(expect, observe(sandbox))
  },
  trace: async (id) => there(await getTrace(sandbox, id), id),
  explain: async (id) => there(await getExplanation(sandbox, id), id),
  nearMisses: async () => getNearMisses(sandbox),
  unmatched: async () => {
    await sandbox.settled()
    return unmatchedIn(sandbox)
  },
  advance: (text) => sandbox.moveClock({ advance: durationOf(text) }),
  runToIdle: () => sandbox.moveClock({ run: 'idle' }),
  settled: () => sandbox.settled(),
  reset: () => sandbox.reset(),
})

async function waitFor(sandbox: Sandbox, query: WaitQuery & { timeout?: string }): Promise<ReceivedMessage> {
  const { timeout = '30s', ...wanted } = query
  const result = await sandbox.waitFor(wanted, durationOf(timeout))
  if (result.found) {
    const first = result.messages[0] as Summary
    return { ...first, raw: there(await getRaw(sandbox, first.id), first.id) }
  }
  const { whyUnmet } = await import('../sandbox/unmet.ts')
  const nearest = await whyUnmet(sandbox, wanted)
  if (result.why === 'timeout') {
    const late = `${JSON.stringify(wanted)} did not come within ${timeout}.`
    throw new SandboxError('E_TIMEOUT', `${late} ${nearest || 'No message has come at all.'}`)
  }
  const reasons = await Promise.all(result.endedIds.map((id) => getExplanation(sandbox, id)))
  const sentences = reasons.flatMap((reason) => reason?.sentences.map(({ text }) => text) ?? [])
  const message = [`${JSON.stringify(wanted)} can no longer come.`, ...sentences, nearest].join(' ').trim()
  throw new SandboxError('E_CANNOT_COME', message)
}

function durationOf(text: string): number {
  const length = parseDuration(text)
  if (length !== null) return length
  const hint = 'Write 90s, 1d12h or P3D.'
  throw new SandboxError('E_INVALID', `${JSON.stringify(text)} is no duration.`, { hint })
}

function there<T>(value: T | null, id: string): T {
  if (value === null) throw new SandboxError('E_NOT_FOUND', `There is no message ${id} in this sandbox.`)
  return value
}
