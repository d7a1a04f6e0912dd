/** What the Scenarios view holds: texts, drafts, what is wrong with them, and how they ran. It outlives the view. */
import { type Api, ApiError } from '../lib/api.ts'
import type { AppliedAnswer, CheckAnswer, Finding, RunAnswer, ShippedRow } from '../lib/scenario-types.ts'
import type { Schema } from './schema.ts'
import { TEMPLATE } from './template.ts'

/** Stands for the scenario in force where a shipped one has its name. */
export const APPLIED = ''
/** One that is being written and was never applied. */
export const NEW = 'new'
const CHECK_MS = 250

export interface Run {
  /** What was run, and whether it still stands so in the editor. */
  text: string
  answer: RunAnswer
  /** Its sandbox stays when the scenario is run anew or the page is closed. */
  kept: boolean
}

/** What the server found in a text. */
export interface Checked extends CheckAnswer {
  text: string
}

export class Scenarios {
  shipped: ShippedRow[] | null = $state.raw(null)
  applied: AppliedAnswer | null = $state.raw(null)
  schema: Schema | null = $state.raw(null)
  /** Whether it is known that there is a schema, or none to be had. */
  ready: boolean = $state(false)
  failure: string | null = $state(null)
  /** Texts as they were read, and as they are being written, by name. */
  texts: Record<string, string> = $state({})
  drafts: Record<string, string> = $state({})
  checks: Record<string, Checked> = $state({})
  runs: Record<string, Run> = $state({})
  /** The one that runs now. */
  running: string | null = $state(null)
  runFailure: { name: string; message: string } | null = $state.raw(null)
  /** A place that the editor is to show. */
  wanted: { line: number; column: number } | null = $state.raw(null)
  #api: Api
  #key: string
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param sandbox what is being written is kept under its name, so that it outlives a reload */
  constructor(api: Api, sandbox: string) {
    this.#api = api
    this.#key = `bouncelab.drafts.${sandbox}`
    this.drafts = keptDrafts(this.#key)
  }

  async load(): Promise<void> {
    const [schema, shipped] = await Promise.allSettled([this.#api.scenarioSchema(), this.#api.shippedScenarios()])
    if (schema.status === 'fulfilled') this.schema = schema.value as Schema
    this.ready = true
    if (shipped.status === 'fulfilled') this.shipped = shipped.value
    const failed = [schema, shipped].find((each) => each.status === 'rejected')
    this.failure = failed ? (failed.reason as Error).message : null
    await this.readApplied()
  }

  async readApplied(): Promise<void> {
    const before = this.applied?.text
    this.applied = await this.#api.scenario().catch(() => this.applied)
    const text = this.applied?.text
    if (text && text !== before && this.drafts[APPLIED] === text) delete this.drafts[APPLIED]
  }

  /** The scenario that a route names; without a name the one in force, or an empty page to write one on. */
  nameOf(id: string | undefined): string {
    return id ?? (this.applied?.text ? APPLIED : NEW)
  }

  /** Reads a shipped one where it was not read before. */
  async open(name: string): Promise<void> {
    if (name === NEW || name === APPLIED || this.texts[name] !== undefined) return
    try {
      this.texts[name] = await this.#api.shippedText(name)
      this.failure = null
    } catch (error) {
      this.failure = (error as Error).message
    }
  }

  /** Without what is being written; null until it is read. */
  stored(name: string): string | null {
    if (name === NEW) return TEMPLATE
    return (name === APPLIED ? this.applied?.text : this.texts[name]) ?? null
  }

  textOf(name: string): string | null {
    return this.drafts[name] ?? this.stored(name)
  }

  /** Whether this text is the one that decides now. */
  isInForce(name: string): boolean {
    const text = this.textOf(name)
    return text !== null && text === this.applied?.text
  }

  write(name: string, text: string): void {
    if (text === this.stored(name)) delete this.drafts[name]
    else this.drafts[name] = text
    this.#keep()
    this.checkSoon(name)
  }

  /** Back to what is stored. */
  revert(name: string): void {
    delete this.drafts[name]
    this.#keep()
    this.checkSoon(name)
  }

  checkSoon(name: string): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.check(name), CHECK_MS)
  }

  async check(name: string): Promise<void> {
    const text = this.textOf(name)
    if (text === null || this.checks[name]?.text === text) return
    const found = await this.#api.checkScenario(text).catch(() => null)
    if (found && this.textOf(name) === text) this.checks[name] = { ...found, text }
  }

  /** @returns whether it is in force now */
  async apply(name: string): Promise<boolean> {
    const text = this.textOf(name)
    if (text === null) return false
    try {
      await this.#api.applyScenario(text)
      // What was written is now what decides; a shipped one stays as it came.
      delete this.drafts[name]
      this.#keep()
      this.failure = null
      await this.readApplied()
      return true
    } catch (error) {
      this.#refused(name, text, error as Error)
      return false
    }
  }

  goTo(line: number, column = 1): void {
    this.wanted = { line, column }
  }

  /** Whether a sandbox is one of these runs', of which nobody need be told. */
  isRun(sandbox: string): boolean {
    if (this.running !== null && sandbox.startsWith('run-')) return true
    return Object.values(this.runs).some(({ answer }) => answer.sandbox === sandbox)
  }

  /** @param keep whether what came can be looked at afterwards */
  async run(name: string, keep = true): Promise<void> {
    await this.open(name)
    const text = this.textOf(name)
    if (text === null || this.running !== null) return
    this.running = name
    this.runFailure = null
    try {
      if (!this.runs[name]?.kept) await this.removeRun(name)
      this.runs[name] = { text, answer: await this.#api.runScenario(text, keep), kept: false }
    } catch (error) {
      this.runFailure = { name, message: (error as Error).message }
      this.#refused(name, text, error as Error)
    } finally {
      this.running = null
    }
  }

  /** Whether the sandbox of a run stays behind. */
  keepRun(name: string, kept: boolean): void {
    const sandbox = this.runs[name]?.answer.sandbox
    for (const [each, run] of this.#runsIn(sandbox)) this.runs[each] = { ...run, kept }
  }

  /** Removes the sandbox of a run; what it came to can still be read. */
  async removeRun(name: string): Promise<void> {
    const sandbox = this.runs[name]?.answer.sandbox
    if (!sandbox) return
    for (const [each, run] of this.#runsIn(sandbox)) {
      const { sandbox: _, ...answer } = run.answer
      this.runs[each] = { ...run, answer, kept: false }
    }
    await this.#api.removeSandbox(sandbox).catch(() => undefined)
  }

  /** One that was run and then applied has its run under two names. */
  #runsIn(sandbox: string | undefined): [string, Run][] {
    return Object.entries(this.runs).filter(([, { answer }]) => sandbox !== undefined && answer.sandbox === sandbox)
  }

  /** Forgets a run. */
  closeRun(name: string): void {
    if (!this.runs[name]?.kept) void this.removeRun(name)
    delete this.runs[name]
  }

  /** The page goes: nothing stays behind that nobody wanted to keep. */
  leave(): void {
    for (const [name, { kept }] of Object.entries(this.runs)) if (!kept) void this.removeRun(name)
  }

  /** One after the other; those that cannot be run are passed over. */
  async runAll(): Promise<void> {
    for (const { name } of this.shipped ?? []) await this.run(name, false)
  }

  #keep(): void {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.drafts))
    } catch {
      // They then last as long as the page.
    }
  }

  #refused(name: string, text: string, error: Error): void {
    const problems: readonly Finding[] = error instanceof ApiError ? error.problems.map(findingOf) : []
    if (problems.length === 0) this.failure = error.message
    else this.checks[name] = { problems: [...problems], warnings: [], text }
  }
}

function keptDrafts(key: string): Record<string, string> {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}

const findingOf = ({ hint, ...rest }: Finding & { hint?: string }): Finding => ({
  ...rest,
  ...(hint ? { mend: hint } : {}),
})
