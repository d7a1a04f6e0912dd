/** What a run leaves to be told, and who tells it. */
import type { Problem } from '../../errors.ts'
import type { Failure } from '../expect.ts'
import type { RunResult, StepResult } from '../run.ts'
import { github } from './github.ts'
import { html } from './html.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { pretty } from './pretty.ts'
import { tap } from './tap.ts'

/** A scenario that was run, or the reason why it could not be. */
export type Told = { result: RunResult } | { file: string; error: string; problems?: readonly Problem[] | undefined }

/** @param wallMs real milliseconds that all of it took together; files may run at a time */
export type Reporter = (told: readonly Told[], wallMs?: number) => string

export const REPORTERS: Record<string, Reporter> = { pretty, tap, junit, json, github, html }

export const nameOf = (told: Told): string => ('result' in told ? told.result.name : told.file)

/** Each thing that went wrong in a run, with the step in which it did. */
export const faultsOf = (result: RunResult): { step: StepResult; failure?: Failure }[] =>
  result.steps.flatMap((step) => [
    ...step.failures.map((failure) => ({ step, failure })),
    ...(step.error === undefined ? [] : [{ step }]),
  ])

/** `scenarios/a.yaml:12`, where it is known. */
export const placeText = (step: StepResult, failure?: Failure): string | null => {
  const place = failure?.source ?? step.source
  return place ? `${place.file}${place.line === undefined ? '' : `:${place.line}`}` : null
}

/** 0: all hold; 1: an expectation does not; 2: something could not be run. */
export const exitCode = (told: readonly Told[]): 0 | 1 | 2 => {
  if (told.some((one) => !('result' in one) || one.result.steps.some((step) => step.error !== undefined))) return 2
  return told.every((one) => 'result' in one && one.result.ok) ? 0 : 1
}

/** `4 scenarios: 3 held, 1 failed (37 ms)` */
export function totalOf(told: readonly Told[], wallMs?: number): string {
  const held = told.filter((one) => 'result' in one && one.result.ok).length
  const ms = wallMs ?? told.reduce((sum, one) => sum + ('result' in one ? one.result.ms : 0), 0)
  const scenarios = `${told.length} ${told.length === 1 ? 'scenario' : 'scenarios'}`
  return `${scenarios}: ${held} held, ${told.length - held} failed (${Math.round(ms)} ms)`
}
