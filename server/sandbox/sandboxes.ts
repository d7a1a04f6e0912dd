/** All sandboxes of a server: made at first use of a name, restored after a restart, removed on request. */
import type { MtaInput } from '../core/mta.ts'
import type { RuleRecord } from '../core/rule.ts'
import type { Instant } from '../core/types.ts'
import { type Problem, SandboxError } from '../errors.ts'
import type { HandoffHost } from '../handoff/handoff-host.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { PLAIN_CATCHER, sameMta } from '../mta/mta.ts'
import type { CommandHost } from '../programs/command-host.ts'
import type { LoadedScenario } from '../scenario/schema.ts'
import type { Commit, DeliveryMark, SandboxStart, Store } from '../store/store.ts'
import { startPruning } from './retention.ts'
import { Sandbox } from './sandbox.ts'

export const DEFAULT_SANDBOX = 'default'
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/

export interface SandboxesOptions {
  store: Store
  mta: MtaInput | undefined
  /** The folder that `mta` follows, and what keeps its present files from being in force. */
  mtaFolder?: { path: string; problem: string | null }
  scenario: LoadedScenario | undefined
  /** What keeps the files of `scenario`, as they are now, from being in force. */
  scenarioProblems?: readonly Problem[]
  /** Told of every sandbox that is made or restored from now on. */
  onOpened?: (sandbox: Sandbox) => void
  /** Counts what happens in every sandbox. */
  metrics?: Metrics | undefined
  clock: { mode: SandboxStart['clock']['mode']; speed: number; start: Instant | null }
  seed: number
  timezone: string
  limits: { messages: number | undefined; bytes: number | undefined }
  wall: () => number
  onFault: (error: unknown) => void
  /** Runs the commands of local deliveries; absent where none may run. */
  commands?: CommandHost | undefined
  /** Takes messages outside: to real servers, programs and folders. */
  handoffs: HandoffHost
  /** Rules behind all others: where mail goes that nothing else decides. */
  routes?: readonly RuleRecord[] | undefined
}

export const isSandboxName = (name: string): boolean => NAME.test(name)

export class Sandboxes {
  readonly options: SandboxesOptions
  /** Whether mail is to be sent here, for whoever asks before he sends any. */
  state: 'starting' | 'ready' | 'stopping' = 'starting'
  readonly #sandboxes = new Map<string, Promise<Sandbox>>()

  private constructor(options: SandboxesOptions) {
    this.options = options
  }

  /** Restores what the store holds; `default` always exists. */
  static async open(options: SandboxesOptions): Promise<Sandboxes> {
    const sandboxes = new Sandboxes(options)
    for (const record of await options.store.sandboxes()) {
      const restored = Sandbox.restore(record, options)
      sandboxes.#sandboxes.set(record.name, restored.then(sandboxes.#watched))
      const sandbox = await restored
      // What the operator names at the start wins over what was stored.
      const isDefault = record.name === DEFAULT_SANDBOX
      if (isDefault && options.mta && !sameMta(options.mta, sandbox.engine.state.mta)) await sandbox.setMta(options.mta)
    }
    await sandboxes.get(DEFAULT_SANDBOX)
    return sandboxes
  }

  names(): string[] {
    return [...this.#sandboxes.keys()].sort()
  }

  has(name: string): boolean {
    return this.#sandboxes.has(name)
  }

  /**
   * The sandbox of this name, made at its first use.
   * @param start what a new one begins with; the server's own settings unless given
   * @throws SandboxError E_BAD_NAME
   */
  get(name: string, start: Partial<SandboxStart> = {}): Promise<Sandbox> {
    const known = this.#sandboxes.get(name)
    if (known) return known
    if (!isSandboxName(name)) {
      const hint = 'A name has lower case letters, digits and hyphens, begins with no hyphen, and is at most 63 long.'
      return Promise.reject(new SandboxError('E_BAD_NAME', `${JSON.stringify(name)} is no sandbox name.`, { hint }))
    }
    const made = this.#create(name, start)
    this.#sandboxes.set(name, made)
    made.catch(() => this.#sandboxes.delete(name))
    return made
  }

  /** @returns whether it was there; `default` is emptied rather than removed */
  async remove(name: string): Promise<boolean> {
    const sandbox = await this.#sandboxes.get(name)
    if (!sandbox) return false
    if (name === DEFAULT_SANDBOX) {
      await sandbox.reset()
      return true
    }
    this.#sandboxes.delete(name)
    await sandbox.close()
    await this.options.store.clear(name)
    return true
  }

  /**
   * Puts what an archive holds in the place of a sandbox, whole or not at all.
   * @param commit checked before: nothing is looked at here
   */
  adopt(commit: Commit, marks: readonly DeliveryMark[]): Promise<Sandbox> {
    const { name } = commit.record
    const present = this.#sandboxes.get(name)
    const adopted = this.#replace(present, commit, marks)
    this.#sandboxes.set(name, adopted)
    if (!present) adopted.catch(() => this.#sandboxes.delete(name))
    return adopted
  }

  async #replace(
    present: Promise<Sandbox> | undefined,
    commit: Commit,
    marks: readonly DeliveryMark[],
  ): Promise<Sandbox> {
    const { store } = this.options
    const { name } = commit.record
    await (await present)?.close()
    await store.commit([{ ...commit, replaces: true }])
    await store.mark(name, marks)
    return this.#watched(await Sandbox.restore(commit.record, this.options))
  }

  async close(): Promise<void> {
    for (const sandbox of this.#sandboxes.values()) await (await sandbox).close()
  }

  async #create(name: string, start: Partial<SandboxStart>): Promise<Sandbox> {
    const { scenario } = this.options
    const sandbox = await Sandbox.create(name, { ...this.#start(), ...start }, this.options)
    if (scenario) await putScenario(sandbox, scenario)
    return this.#watched(sandbox)
  }

  readonly #watched = (sandbox: Sandbox): Sandbox => {
    const { messages, bytes } = this.options.limits
    if (messages !== undefined || bytes !== undefined) startPruning(sandbox, { messages, bytes }, this.options.onFault)
    this.options.metrics?.watch(sandbox)
    this.options.onOpened?.(sandbox)
    return sandbox
  }

  /** What a scenario sets, then what the server was told, then the defaults. */
  #start(): SandboxStart {
    const { scenario, mta, clock, seed, timezone } = this.options
    return {
      mta: mta ?? scenario?.mta ?? PLAIN_CATCHER,
      clock,
      seed: scenario?.seed ?? seed,
      timezone: scenario?.timezone ?? timezone,
    }
  }
}

/** What a sandbox keeps of a scenario besides its rules. */
export interface GivenScenario {
  name: string
  file?: string
  text?: string
  onUnmatched?: 'deliver' | 'warn' | 'fail'
  warnings?: readonly Problem[]
}

/**
 * Puts a scenario's rules and webhooks in force; overrides, messages and the MTA stay.
 * @param start what the next epoch begins with, where it differs from the start of this one
 * @throws SandboxError where a webhook is refused; everything is as it was then
 */
export async function putScenario(
  sandbox: Sandbox,
  scenario: LoadedScenario,
  start?: Partial<SandboxStart>,
): Promise<void> {
  const { name, rules, session, webhooks } = scenario
  if (webhooks) await sandbox.setWebhooks(webhooks)
  await sandbox.applyScenario(name, rules, session, givenOf(scenario), start)
}

/** A scenario as it was given, for GET …/scenario. */
export const givenOf = (scenario: LoadedScenario): GivenScenario => ({
  name: scenario.name,
  ...(scenario.onUnmatched ? { onUnmatched: scenario.onUnmatched } : {}),
  ...(scenario.warnings ? { warnings: scenario.warnings } : {}),
  ...(scenario.file ? { file: scenario.file } : {}),
  ...(scenario.text ? { text: scenario.text } : {}),
})
