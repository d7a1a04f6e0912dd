/** A sandbox for one scenario: in memory, on a clock that skips, and with no port unless one is asked for. */
import { VIRTUAL_START } from '../core/clock.ts'
import type { TraceNode } from '../core/trace.ts'
import { SandboxError } from '../errors.ts'
import { type HandoffHost, handoffHost } from '../handoff/handoff-host.ts'
import { PLAIN_CATCHER } from '../mta/mta.ts'
import type { CommandHost } from '../programs/command-host.ts'
import { observe } from '../sandbox/observe.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { DEFAULT_SANDBOX, putScenario, Sandboxes } from '../sandbox/sandboxes.ts'
import { unmatchedIn } from '../sandbox/unmatched.ts'
import { allSummaries, getTrace } from '../sandbox/views.ts'
import type { SmtpListener } from '../smtp/listener.ts'
import { openStore } from '../store/open.ts'
import type { SandboxStart } from '../store/store.ts'
import { DEFAULT_SEED, type PlayedSandbox } from './run.ts'
import type { LoadedScenario } from './schema.ts'

export interface Surroundings {
  /** Runs the commands of its .qmail files, where they may run. */
  commands?: CommandHost | undefined
  /** Patterns of hosts beyond this machine that mail may be handed to. */
  relayAllow?: readonly string[] | undefined
  /** A server's own way out, in place of one that `relayAllow` makes. */
  handoffs?: HandoffHost | undefined
  /** Where applications can send mail to it. */
  smtp?: { host: string; port: number } | undefined
}

export async function createSandbox(
  scenario: LoadedScenario,
  { commands, smtp, relayAllow, handoffs }: Surroundings = {},
): Promise<PlayedSandbox> {
  const store = await openStore(undefined)
  const sandboxes = await Sandboxes.open({
    store,
    mta: scenario.mta,
    scenario,
    clock: clockOf(scenario),
    seed: DEFAULT_SEED,
    timezone: 'UTC',
    limits: { messages: undefined, bytes: undefined },
    wall: () => Date.now(),
    // What fails here fails the step that asked for it.
    onFault: () => undefined,
    commands,
    handoffs: handoffs ?? handoffHost({ relayAllow, commands }),
  })
  const sandbox = await sandboxes.get(DEFAULT_SANDBOX)
  let listener: SmtpListener | undefined
  const own = ownDoor(sandbox)
  const close = async () => {
    await own.close()
    await listener?.close(0)
    await sandboxes.close()
    await store.close()
  }
  try {
    if (smtp) listener = await listen(sandbox, smtp)
  } catch (error) {
    await close()
    throw error
  }
  return playedOn(sandbox, close, { address: listener?.address ?? null, open: own.open })
}

/** The same in a sandbox of a server, which stays when the scenario has been played. */
export async function createKeptSandbox(
  scenario: LoadedScenario,
  sandboxes: Sandboxes,
  name: string,
): Promise<PlayedSandbox> {
  const sandbox = await sandboxes.get(name, {
    mta: scenario.mta ?? PLAIN_CATCHER,
    clock: clockOf(scenario),
    seed: scenario.seed ?? DEFAULT_SEED,
    timezone: scenario.timezone ?? 'UTC',
  })
  await putScenario(sandbox, scenario)
  const own = ownDoor(sandbox)
  return playedOn(sandbox, own.close, { address: null, open: own.open })
}

function clockOf({ clock = {} }: LoadedScenario): SandboxStart['clock'] {
  const { mode = 'auto', speed = 1, start = mode === 'real' ? null : VIRTUAL_START } = clock
  return { mode, speed, start }
}

/** For the scenario's own client, opened when it first sends. */
function ownDoor(sandbox: Sandbox): { open: PlayedSandbox['listen']; close: () => Promise<void> } {
  let opened: Promise<SmtpListener> | undefined
  return {
    open: async () => {
      opened ??= listen(sandbox, { host: '127.0.0.1', port: 0 })
      const { address, certificates } = await opened
      return { ...address, certificates }
    },
    close: async () => (await opened)?.close(0),
  }
}

/** Loaded only where it is asked for. */
async function listen(sandbox: Sandbox, address: { host: string; port: number }): Promise<SmtpListener> {
  const { startSmtpListener } = await import('../smtp/listener.ts')
  const { oneSandboxHost } = await import('../sandbox/smtp-host.ts')
  return startSmtpListener({
    // Every message is the scenario's own.
    host: oneSandboxHost(sandbox),
    listen: address,
    hostname: 'bouncelab',
    maxMessageSize: MAX_MESSAGE_SIZE,
    tls: 'make',
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
    use: (rules, session) => sandbox.use(rules, session),
    resetRules: () => sandbox.resetRules(),
    setMta: (input) => sandbox.setMta(input),
    waitFor: (query, timeoutMs, signal) => sandbox.waitFor(query, timeoutMs, signal),
    settled: () => sandbox.settled(),
    unmatched: () => unmatchedIn(sandbox),
    traces: () => tracesOf(sandbox),
    ruleName: (id) => sandbox.ruleBook.get(id)?.name ?? id,
    smtp: door.address,
    messageCount: () => sandbox.engine.state.counters.message,
    listen: door.open,
    stop: () => sandbox.stopMove(),
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
