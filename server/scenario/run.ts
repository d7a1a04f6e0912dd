/** Plays a scenario: its steps in order, then what it expects of the end. */
import { formatDuration } from '../core/duration.ts'
import type { MtaInput } from '../core/mta.ts'
import type { Envelope, Instant, SourcePlace } from '../core/types.ts'
import { composeMail, envelopeOf } from './compose-mail.ts'
import { describeExpectation, type Failure, type Observed, verify } from './expect.ts'
import type { AwaitQuery, Expectation } from './expect-schema.ts'
import type { LoadedScenario, RuleInput, Step } from './schema.ts'
import type { SendItem } from './step-schema.ts'

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
  setMta(input: MtaInput): Promise<unknown>
  waitFor(
    query: AwaitQuery,
    timeoutMs: number,
  ): Promise<{ found: true } | { found: false; why: 'timeout' | 'cannot-come' }>
  /** Resolves when nothing is left to do at the present instant. */
  settled(): Promise<void>
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
  ms: number
}

export const DEFAULT_SEED = 1

/**
 * Runs one scenario in a sandbox of its own.
 * @param createSandbox makes the sandbox with the scenario's MTA, rules, seed and clock in force
 */
export async function runScenario(
  scenario: LoadedScenario,
  { createSandbox }: { createSandbox: (scenario: LoadedScenario) => Promise<PlayedSandbox> },
): Promise<RunResult> {
  const began = performance.now()
  const { steps: toDo, expect } = scenario
  const last: Step[] = expect.length > 0 ? [{ do: 'expect', expect }] : []
  const steps: StepResult[] = []
  const sandbox = await createSandbox(scenario)
  let sent = 0
  try {
    for (const step of [...toDo, ...last]) {
      steps.push(await play(step, sandbox, () => ++sent))
      if (steps.at(-1)?.error !== undefined) break
    }
  } finally {
    await sandbox.close()
  }
  return {
    name: scenario.name,
    ...(scenario.about ? { about: scenario.about } : {}),
    ...(scenario.file ? { file: scenario.file } : {}),
    seed: scenario.seed ?? DEFAULT_SEED,
    checked: [...toDo, ...last].reduce((sum, step) => sum + (step.do === 'expect' ? step.expect.length : 0), 0),
    ok: steps.every(({ failures, error }) => failures.length === 0 && error === undefined),
    steps,
    ms: performance.now() - began,
  }
}

async function play(step: Step, sandbox: PlayedSandbox, number: () => number): Promise<StepResult> {
  const began = performance.now()
  const about = { what: describeStep(step), ...(step.source ? { source: step.source } : {}) }
  try {
    const failures = await perform(step, sandbox, number)
    return { ...about, ms: performance.now() - began, failures }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ...about, ms: performance.now() - began, failures: [], error: message }
  }
}

async function perform(step: Step, sandbox: PlayedSandbox, number: () => number): Promise<Failure[]> {
  switch (step.do) {
    case 'send':
      for (const message of step.messages) await send(message, sandbox, number())
      await sandbox.settled()
      return []
    case 'pause':
      await new Promise((resolve) => setTimeout(resolve, step.length))
      return []
    case 'advance':
      await sandbox.moveClock({ advance: step.length })
      return []
    case 'run':
      await sandbox.moveClock({ run: 'idle' })
      return []
    case 'rules':
      await sandbox.use(step.rules)
      return []
    case 'mta':
      await sandbox.setMta(step.mta)
      return []
    case 'await':
      return awaited(step, sandbox)
    case 'expect':
      return expected(step.expect, sandbox)
  }
}

/** As through /usr/sbin/sendmail; a later `via: smtp` branches off here. */
async function send(message: SendItem, sandbox: PlayedSandbox, number: number): Promise<void> {
  const { emlBytes } = message
  const { raw, envelope } =
    emlBytes === undefined
      ? await composeMail(message, { now: sandbox.now(), number })
      : { raw: new Uint8Array(Buffer.from(emlBytes, 'base64')), envelope: envelopeOf(message) }
  await sandbox.accept({ origin: { type: 'local', uid: 0 }, envelope, raw })
}

async function expected(expectations: Expectation[], sandbox: PlayedSandbox): Promise<Failure[]> {
  await sandbox.settled()
  return (await verify(expectations, sandbox)).failures
}

async function awaited(step: Extract<Step, { do: 'await' }>, sandbox: PlayedSandbox): Promise<Failure[]> {
  const result = await sandbox.waitFor(step.query, step.timeoutMs)
  if (result.found) return []
  const { q: _, ...asked } = step.query
  const verdict = await verify([asked as Expectation], sandbox)
  const late =
    result.why === 'timeout' ? `Nothing came in ${formatDuration(step.timeoutMs)}.` : 'It can no longer come.'
  const nearest = verdict.failures[0]
  return [
    {
      expected: describeExpectation(asked as Expectation),
      nearest: nearest?.nearest ?? 'nothing',
      why: nearest ? `${late} ${nearest.why}` : late,
      ...(step.source ? { source: step.source } : {}),
    },
  ]
}

function describeStep(step: Step): string {
  switch (step.do) {
    case 'send': {
      const first = step.messages[0] as SendItem
      const to = envelopeOf(first).recipients.map(({ forwardPath }) => forwardPath)
      const more = step.messages.length > 1 ? ` and ${step.messages.length - 1} more` : ''
      return `send ${first.eml ?? first.subject ?? 'a message'} to ${to.join(', ')}${more}`
    }
    case 'pause':
    case 'advance':
      return `${step.do} ${formatDuration(step.length)}`
    case 'run':
      return 'run until idle'
    case 'rules':
      return `apply ${step.rules.length} ${step.rules.length === 1 ? 'rule' : 'rules'}`
    case 'mta':
      return `change the MTA (${step.mta.type})`
    case 'await':
      return `await ${describeExpectation(step.query as Expectation)}`
    case 'expect':
      return 'expect'
  }
}
