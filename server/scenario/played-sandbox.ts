/** A sandbox for one scenario: in memory, on a clock that skips, and with no port unless one is asked for. */
import { VIRTUAL_START } from '../core/clock.ts'
import type { TraceNode } from '../core/trace.ts'
import { SandboxError } from '../errors.ts'
import type { CommandHost } from '../programs/command-host.ts'
import { observe } from '../sandbox/observe.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { DEFAULT_SANDBOX, Sandboxes } from '../sandbox/sandboxes.ts'
import { unmatchedIn } from '../sandbox/unmatched.ts'
import { allSummaries, getTrace } from '../sandbox/views.ts'
import type { SmtpListener } from '../smtp/listener.ts'
import { openStore } from '../store/open.ts'
import { DEFAULT_SEED, type PlayedSandbox } from './run.ts'
import type { LoadedScenario } from './schema.ts'

export interface Surroundings {
  /** Runs the commands of its .qmail files, where they may run. */
  commands?: CommandHost | undefined
  /** Where applications can send mail to it. */
  smtp?: { host: string; port: number } | undefined
}

export async function createSandbox(
  scenario: LoadedScenario,
  { commands, smtp }: Surroundings = {},
): Promise<PlayedSandbox> {
  const mode = scenario.clock?.mode ?? 'auto'
  const store = await openStore(undefined)
  const sandboxes = await Sandboxes.open({
    store,
    mta: scenario.mta,
    scenario,
    clock: {
      mode,
      speed: scenario.clock?.speed ?? 1,
      start: scenario.clock?.start ?? (mode === 'real' ? null : VIRTUAL_START),
    },
    seed: DEFAULT_SEED,
    timezone: 'UTC',
    limits: { messages: undefined, bytes: undefined },
    wall: () => Date.now(),
    // What fails here fails the step that asked for it.
    onFault: () => undefined,
    commands,
  })
  const sandbox = await sandboxes.get(DEFAULT_SANDBOX)
  let listener: SmtpListener | undefined
  /** For the scenario's own client, opened when it first sends. */
  let own: Promise<SmtpListener> | undefined
  const close = async () => {
    await (await own)?.close(0)
    await listener?.close(0)
    await sandboxes.close()
    await store.close()
  }
  try {
    if (smtp) listener = await listen(sandboxes, smtp)
  } catch (error) {
    await close()
    throw error
  }
  const door = {
    address: listener?.address ?? null,
    open: async () => {
      own ??= listen(sandboxes, { host: '127.0.0.1', port: 0 })
      return (await own).address
    },
  }
  return playedOn(sandbox, close, door)
}

/** Loaded only where it is asked for. */
async function listen(sandboxes: Sandboxes, address: { host: string; port: number }): Promise<SmtpListener> {
  const { startSmtpListener } = await import('../smtp/listener.ts')
  const { smtpHost } = await import('../sandbox/smtp-host.ts')
  return startSmtpListener({
    host: smtpHost(sandboxes),
    listen: address,
    hostname: 'bouncelab',
    maxMessageSize: MAX_MESSAGE_SIZE,
    tls: 'make',
    // Every message is the scenario's own.
    authSandboxes: false,
  })
}

const MAX_MESSAGE_SIZE = 25 * 1024 * 1024

interface Door {
  /** For applications. */
  address: PlayedSandbox['smtp']
  open: PlayedSandbox['listen']
}

const CLOSED: Door = {
  address: null,
  open: () => Promise.reject(new SandboxError('E_CONFLICT', 'This sandbox takes no mail over SMTP.')),
}

/** What the steps and expectations of a scenario ask of a sandbox. */
export function playedOn(sandbox: Sandbox, close: () => Promise<void>, door: Door = CLOSED): PlayedSandbox {
  return {
    ...observe(sandbox),
    now: () => sandbox.now(),
    accept: (input) => sandbox.accept(input),
    moveClock: (command) => sandbox.moveClock(command),
    use: (rules) => sandbox.use(rules),
    resetRules: () => sandbox.resetRules(),
    setMta: (input) => sandbox.setMta(input),
    waitFor: (query, timeoutMs) => sandbox.waitFor(query, timeoutMs),
    settled: () => sandbox.settled(),
    unmatched: () => unmatchedIn(sandbox),
    traces: () => tracesOf(sandbox),
    ruleName: (id) => sandbox.ruleBook.get(id)?.name ?? id,
    smtp: door.address,
    listen: door.open,
    close,
  }
}

async function tracesOf(sandbox: Sandbox): Promise<TraceNode[]> {
  const roots: string[] = []
  for await (const page of allSummaries(sandbox, {})) {
    roots.push(...page.filter(({ id, rootId }) => id === rootId).map(({ id }) => id))
  }
  const traces = await Promise.all(roots.reverse().map((id) => getTrace(sandbox, id)))
  return traces.flatMap((trace) => (trace ? [trace.root] : []))
}
