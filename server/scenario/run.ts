/** Plays a scenario: its steps in order, then what it expects of the end. */
import { formatDuration } from '../core/duration.ts'
import { isoTime } from '../core/iso-time.ts'
import type { MtaInput } from '../core/mta.ts'
import type { TraceNode } from '../core/trace.ts'
import type { Envelope, Instant, SourcePlace } from '../core/types.ts'
import { type Problem, SandboxError } from '../errors.ts'
import type { Unmatched } from '../sandbox/unmatched.ts'
import type { Failure, Judged, Observed } from './expect.ts'
import type { AwaitQuery } from './expect-schema.ts'
import { messageFacts, type StepFacts, stepFacts } from './facts.ts'
import { type Played, perform } from './play-step.ts'
import type { LoadedScenario, RuleInput, SessionRuleInput, Step } from './schema.ts'
import type { SmtpDoor } from './send-over-smtp.ts'
import { describeStep } from './step-words.ts'
import { straysOf } from './strays.ts'

/** What playing a scenario asks of a sandbox. */
export interface PlayedSandbox extends Observed {
  now(): Instant
  accept(input: {
    origin: { type: 'local'; uid: number }
    envelope: Envelope
    raw: Uint8Array
  }): Promise<{ messageId: string }>
  moveClock(command: { advance: number } | { run: 'idle' }): Promise<unknown>
  use(rules: RuleInput[], session?: SessionRuleInput[]): Promise<unknown>
  resetRules(): Promise<unknown>
  setMta(input: MtaInput): Promise<unknown>
  waitFor(
    query: AwaitQuery,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<{ found: true } | { found: false; why: 'timeout' | 'cannot-come' }>
  /** Resolves when nothing is left to do at the present instant. */
  settled(): Promise<void>
  /** Mail for other hosts that no rule decided. */
  unmatched(): Promise<Unmatched[]>
  /** What became of each original message, in order. */
  traces(): Promise<TraceNode[]>
  /** A rule's name, or its id where it has none. */
  ruleName(id: string): string
  /** Where applications can send mail to it; null for nowhere. */
  smtp: { host: string; port: number } | null
  /** How many messages have been taken in or written so far; their ids count from m1. */
  messageCount(): number
  /** Opens a port for the scenario's own client, where none is open yet. */
  listen(): Promise<SmtpDoor>
  /** Cuts short what moves the clock. */
  stop(): void
  close(): Promise<void>
}

export interface StepResult {
  /** The step in a few words: `send hello to a@b.test`, `advance 8d`. */
  what: string
  /** The same as data. */
  facts?: StepFacts
  source?: SourcePlace
  /** When it began, on the sandbox's clock, as ISO 8601. */
  at: string
  /** Real milliseconds. */
  ms: number
  failures: Failure[]
  /** Everything that it looked at, what holds too. */
  judged: Judged[]
  /** The messages that it sent, and those that came of it, notices too; absent where there are none. */
  messageIds?: string[]
  /** Why the step could not be done at all; the steps after it are not tried. */
  error?: string
}

export interface RunResult {
  name: string
  about?: string
  file?: string
  seed: number
  /** Expectations that were looked at, in steps and at the end. */
  checked: number
  ok: boolean
  /** The last one, `expect`, is the scenario's own expectations. */
  steps: StepResult[]
  /** What can be played and is hardly meant, and what the scenario wants to be warned of. */
  warnings: Problem[]
  /** Everything that happened, where it was asked for. */
  traces?: PlayedTrace[]
  ms: number
}

/** One original message with all that came of it. */
export interface PlayedTrace {
  root: TraceNode
  /** The messages as text, by their ids. */
  texts: Record<string, string>
  /** The names of the rules that decided, by their ids. */
  rules: Record<string, string>
}

export interface RunOptions {
  createSandbox: (scenario: LoadedScenario) => Promise<PlayedSandbox>
  /** Whether the result tells everything that happened. */
  keepTraces?: boolean
  /** How long it may take, in real milliseconds; as long as it takes unless given. */
  timeoutMs?: number
  /** Cuts it short. */
  signal?: AbortSignal
}

export const DEFAULT_SEED = 1

/**
 * Runs one scenario in a sandbox of its own.
 * @param createSandbox makes the sandbox with the scenario's MTA, rules, seed and clock in force
 * @throws SandboxError E_TIMEOUT where it takes longer than it may
 */
export async function runScenario(
  scenario: LoadedScenario,
  { createSandbox, keepTraces = false, timeoutMs, signal: outside }: RunOptions,
): Promise<RunResult> {
  const began = performance.now()
  const { expect } = scenario
  const script: Step[] = expect.length > 0 ? [...scenario.steps, { do: 'expect', expect }] : scenario.steps
  const steps: StepResult[] = []
  const warnings = [...(scenario.warnings ?? [])]
  const sandbox = await createSandbox(scenario)
  const limit = limitOf(timeoutMs, outside)
  const played: Played = { sandbox, signal: limit.signal, composed: 0, sent: new Set(), spokenOf: new Set() }
  let traces: PlayedTrace[] | undefined
  try {
    for (const [i, step] of script.entries()) {
      steps.push(await limit.hold(play(step, played), () => `step ${i + 1} (${describeStep(step)})`))
      if (steps.at(-1)?.error !== undefined) break
    }
    const strays = await straysOf(scenario, played)
    warnings.push(...strays.warnings)
    if (strays.failures.length > 0) {
      const at = isoTime(sandbox.now())
      const judged = await judgedStrays(strays.failures, sandbox)
      steps.push({ what: 'look for strays', facts: { do: 'strays' }, at, ms: 0, failures: strays.failures, judged })
    }
    if (keepTraces) traces = await tracesOf(sandbox)
  } finally {
    limit.end()
    if (limit.signal.aborted) sandbox.stop()
    await sandbox.close()
  }
  return {
    name: scenario.name,
    ...(scenario.about ? { about: scenario.about } : {}),
    ...(scenario.file ? { file: scenario.file } : {}),
    seed: scenario.seed ?? DEFAULT_SEED,
    checked: script.reduce((sum, step) => sum + (step.do === 'expect' ? step.expect.length : 0), 0),
    ok: steps.every(({ failures, error }) => failures.length === 0 && error === undefined),
    steps,
    warnings,
    ...(traces ? { traces } : {}),
    ms: performance.now() - began,
  }
}

async function judgedStrays(failures: readonly Failure[], sandbox: PlayedSandbox): Promise<Judged[]> {
  const byId = new Map((await sandbox.messages()).map((summary) => [summary.id, summary]))
  return failures.map((failure) => {
    const stray = byId.get(failure.messageId ?? '')
    const message = stray ? { messageId: stray.id, message: messageFacts(stray) } : {}
    return { expected: failure.expected, failure, ...message }
  })
}

async function play(step: Step, played: Played): Promise<StepResult> {
  const began = performance.now()
  const about = {
    what: describeStep(step),
    facts: stepFacts(step),
    ...(step.source ? { source: step.source } : {}),
    at: isoTime(played.sandbox.now()),
  }
  const { sandbox } = played
  const before = sandbox.messageCount()
  const came = () => {
    const messageIds = Array.from({ length: sandbox.messageCount() - before }, (_, i) => `m${before + i + 1}`)
    return messageIds.length > 0 ? { messageIds } : {}
  }
  try {
    const done = await perform(step, played)
    return { ...about, ms: performance.now() - began, ...done, ...came() }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ...about, ms: performance.now() - began, failures: [], judged: [], ...came(), error: message }
  }
}

interface Limit {
  signal: AbortSignal
  /** Waits for the work no longer than it may take. */
  hold<T>(work: Promise<T>, where: () => string): Promise<T>
  end(): void
}

/** How long a run may take, said where it stood when the time was over. */
function limitOf(timeoutMs: number | undefined, outside: AbortSignal | undefined): Limit {
  const over = new AbortController()
  const end = () => over.abort()
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs)
  if (outside?.aborted) end()
  outside?.addEventListener('abort', end, { once: true })
  const { signal } = over
  const whenOver = new Promise<'over'>((resolve) => {
    if (signal.aborted) resolve('over')
    else signal.addEventListener('abort', () => resolve('over'), { once: true })
  })
  return {
    signal,
    hold: async (work, where) => {
      const first = await Promise.race([work.then((value) => ({ value })), whenOver])
      if (first !== 'over' && !signal.aborted) return first.value
      const time = timeoutMs === undefined ? 'it was cut short' : `${formatDuration(timeoutMs)} of real time were over`
      const hint =
        'Give it more time (timeout), or wait for less: advance and run move the clock, pause waits for real.'
      throw new SandboxError('E_TIMEOUT', `The scenario did not come to its end: ${time} in ${where()}.`, { hint })
    },
    end: () => {
      clearTimeout(timer)
      outside?.removeEventListener('abort', end)
    },
  }
}

async function tracesOf(sandbox: PlayedSandbox): Promise<PlayedTrace[]> {
  const traces: PlayedTrace[] = []
  for (const root of await sandbox.traces()) {
    const texts: Record<string, string> = {}
    const rules = Object.fromEntries(ruleIdsOf(root).map((id) => [id, sandbox.ruleName(id)]))
    for (const id of idsOf(root)) texts[id] = new TextDecoder().decode(await sandbox.raw(id)).replaceAll('\r\n', '\n')
    traces.push({ root, texts, rules })
  }
  return traces
}

const idsOf = (node: TraceNode): string[] => [node.id, ...node.children.flatMap(idsOf)]

function ruleIdsOf({ recipients, children }: TraceNode): string[] {
  const decided = recipients.flatMap(({ attempts }) => attempts.map(({ decidedBy }) => decidedBy))
  const own = decided.flatMap((why) => (why.by === 'rule' ? [why.ruleId] : []))
  return [...new Set([...own, ...children.flatMap(ruleIdsOf)])]
}
