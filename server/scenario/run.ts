/** Plays a scenario: its steps in order, then what it expects of the end. */
import { setTimeout as sleep } from 'node:timers/promises'
import { formatDuration } from '../core/duration.ts'
import type { MtaInput } from '../core/mta.ts'
import { compilePattern } from '../core/pattern.ts'
import type { Summary } from '../core/summary.ts'
import type { TraceNode } from '../core/trace.ts'
import type { Envelope, Instant, SourcePlace } from '../core/types.ts'
import type { Problem } from '../errors.ts'
import type { Unmatched } from '../sandbox/unmatched.ts'
import { type ComposedMail, composeMail, envelopeOf } from './compose-mail.ts'
import { type Failure, judgeExpectations, type Observed } from './expect.ts'
import type { AwaitQuery, Expectation } from './expect-schema.ts'
import { describeExpectation } from './expect-words.ts'
import type { LoadedScenario, RuleInput, Step } from './schema.ts'
import { sendOverSmtp } from './send-over-smtp.ts'
import type { SendItem } from './step-schema.ts'
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
  use(rules: RuleInput[]): Promise<unknown>
  resetRules(): Promise<unknown>
  setMta(input: MtaInput): Promise<unknown>
  waitFor(
    query: AwaitQuery,
    timeoutMs: number,
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
  /** Opens a port for the scenario's own client, where none is open yet. */
  listen(): Promise<{ host: string; port: number }>
  close(): Promise<void>
}

export interface StepResult {
  /** The step in a few words: `send hello to a@b.test`, `advance 8d`. */
  what: string
  source?: SourcePlace
  /** Real milliseconds. */
  ms: number
  failures: Failure[]
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
}

export const DEFAULT_SEED = 1

/**
 * Runs one scenario in a sandbox of its own.
 * @param createSandbox makes the sandbox with the scenario's MTA, rules, seed and clock in force
 */
export async function runScenario(
  scenario: LoadedScenario,
  { createSandbox, keepTraces = false }: RunOptions,
): Promise<RunResult> {
  const began = performance.now()
  const { expect } = scenario
  const script: Step[] = expect.length > 0 ? [...scenario.steps, { do: 'expect', expect }] : scenario.steps
  const steps: StepResult[] = []
  const warnings = [...(scenario.warnings ?? [])]
  const sandbox = await createSandbox(scenario)
  const played: Played = { sandbox, composed: 0, sent: new Set(), spokenOf: new Set() }
  let traces: PlayedTrace[] | undefined
  try {
    for (const step of script) {
      steps.push(await play(step, played))
      if (steps.at(-1)?.error !== undefined) break
    }
    const strays = await straysOf(scenario, played)
    warnings.push(...strays.warnings)
    if (strays.failures.length > 0) steps.push({ what: 'look for strays', ms: 0, failures: strays.failures })
    if (keepTraces) traces = await tracesOf(sandbox)
  } finally {
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

/** The sandbox, and what the steps so far have done with it. */
export interface Played {
  sandbox: PlayedSandbox
  /** How many messages steps have composed. */
  composed: number
  /** The messages that steps have sent. */
  sent: Set<string>
  /** The messages of which an expectation has spoken. */
  spokenOf: Set<string>
}

async function play(step: Step, played: Played): Promise<StepResult> {
  const began = performance.now()
  const about = { what: describeStep(step), ...(step.source ? { source: step.source } : {}) }
  try {
    const failures = await perform(step, played)
    return { ...about, ms: performance.now() - began, failures }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ...about, ms: performance.now() - began, failures: [], error: message }
  }
}

async function perform(step: Step, played: Played): Promise<Failure[]> {
  const { sandbox } = played
  switch (step.do) {
    case 'send':
      return sendAll(step, played)
    case 'pause':
      await sleep(step.length)
      return []
    case 'advance':
      await sandbox.moveClock({ advance: step.length })
      return []
    case 'run':
      await sandbox.moveClock({ run: 'idle' })
      return []
    case 'rules':
      await (step.reset ? sandbox.resetRules() : sandbox.use(step.rules))
      return []
    case 'mta':
      await sandbox.setMta(step.mta)
      return []
    case 'await':
      return awaited(step, played)
    case 'expect':
      return expected(step.expect, played)
  }
}

async function sendAll({ messages, source }: Extract<Step, { do: 'send' }>, played: Played): Promise<Failure[]> {
  const failures: Failure[] = []
  for (const message of messages) {
    for (let n = 0; n < (message.times ?? 1); n++) {
      if (message.pause) await sleep(message.pause)
      failures.push(...(await send(message, played)))
    }
  }
  await played.sandbox.settled()
  return failures.map((failure) => ({ ...failure, ...(source ? { source } : {}) }))
}

/** As through /usr/sbin/sendmail, or over SMTP. */
async function send(message: SendItem, played: Played): Promise<Failure[]> {
  const { sandbox, sent } = played
  const { emlBytes } = message
  const mail =
    emlBytes === undefined
      ? await composeMail(message, { now: sandbox.now(), number: ++played.composed })
      : { raw: new Uint8Array(Buffer.from(emlBytes, 'base64')), envelope: envelopeOf(message) }
  if (message.via) return overSmtp(message, mail, played)
  const { messageId } = await sandbox.accept({ origin: { type: 'local', uid: 0 }, ...mail })
  sent.add(messageId)
  return []
}

async function overSmtp(message: SendItem, mail: ComposedMail, { sandbox, sent }: Played): Promise<Failure[]> {
  const isClients = ({ sessionId }: Summary) => sessionId !== undefined
  const before = new Set((await sandbox.messages()).filter(isClients).map(({ id }) => id))
  const replies = await sendOverSmtp(mail, message, await sandbox.listen())
  for (const { id } of (await sandbox.messages()).filter(isClients)) if (!before.has(id)) sent.add(id)
  const nearest = replies.map((reply) => JSON.stringify(reply)).join(' and ')
  if (message.reply !== undefined) {
    if (replies.some(compilePattern(message.reply))) return []
    const wanted = [message.reply].flat().map((reply) => JSON.stringify(reply))
    const expected = `the client gets ${wanted.join(' or ')}`
    return [{ expected, nearest, why: `No reply is ${wanted.join(' or ')}.` }]
  }
  if (replies.every((reply) => reply.startsWith('2'))) return []
  const why = 'The client was refused, or cut off. Where that is meant, say so with reply.'
  return [{ expected: 'the server takes the message', nearest, why }]
}

async function expected(expectations: Expectation[], { sandbox, spokenOf }: Played): Promise<Failure[]> {
  await sandbox.settled()
  const judged = await judgeExpectations(expectations, sandbox)
  for (const id of judged.spokenOf) spokenOf.add(id)
  return judged.failures
}

async function awaited(step: Extract<Step, { do: 'await' }>, { sandbox, spokenOf }: Played): Promise<Failure[]> {
  const { q, ...asked } = step.query as AwaitQuery & Expectation
  const look = () => judgeExpectations([asked], sandbox)
  // Only applications send mail unasked; where none can reach this sandbox there is nothing to wait for.
  const isDeaf = asked.kind === 'mail' && q === undefined && sandbox.smtp === null
  const result = isDeaf ? ({ found: false, why: 'deaf' } as const) : await sandbox.waitFor(step.query, step.timeoutMs)
  const { failures, spokenOf: found } = await look()
  for (const id of found) spokenOf.add(id)
  const nearest = failures[0]
  if (result.found || (isDeaf && !nearest)) return []
  const late = lateness(result.why, step.timeoutMs)
  return [
    {
      expected: describeExpectation(asked),
      nearest: nearest?.nearest ?? 'nothing',
      why: nearest ? `${late} ${nearest.why}` : late,
      ...(step.source ? { source: step.source } : {}),
    },
  ]
}

function lateness(why: 'timeout' | 'cannot-come' | 'deaf', timeoutMs: number): string {
  if (why === 'timeout') return `Nothing came in ${formatDuration(timeoutMs)}.`
  return why === 'deaf' ? 'No application can send here: run it with --smtp 127.0.0.1:1025.' : 'It can no longer come.'
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
