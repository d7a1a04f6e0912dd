/** The scenario in force. */
import { HIDDEN, webhookKeysIn, withoutPasswords, withPasswords } from '../../core/secrets.ts'
import type { SandboxState } from '../../core/state.ts'
import type { Finding } from '../../core/types.ts'
import { type Problem, SandboxError } from '../../errors.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { type GivenScenario, putScenario, type Sandboxes } from '../../sandbox/sandboxes.ts'
import { findingOf } from '../../scenario/finding.ts'
import type { LoadedScenario } from '../../scenario/schema.ts'
import type { SandboxStart } from '../../store/store.ts'
import { type Handlers, type HttpContext, ownBody, Sent } from '../call.ts'
import type { Answer } from '../contract.ts'
import { MAX_JSON, readBody } from '../input.ts'
import { loadBody } from '../load.ts'
import { epochOf } from './epoch.ts'
import { startOf } from './start.ts'

/** What GET gives where no scenario is in force; PUT takes it. */
const EMPTY = 'rules: []\n'

export const scenarioHandlers = {
  getScenario: async ({ context, sandbox: open, req }) => {
    const sandbox = await open()
    if (prefersJson(req.headers.accept)) return describe(sandbox, context)
    return new Sent((await shownText(sandbox)) ?? EMPTY, {
      'content-type': 'application/yaml; charset=utf-8',
      'x-bouncelab-epoch': String(sandbox.engine.state.epoch),
    })
  },

  putScenario: ownBody(async ({ context, sandbox: open, req }) => {
    const sandbox = await open()
    const body = await withKnownPasswords(await readBody(req, MAX_JSON), sandbox)
    const loaded = await loadBody(body, req.headers['content-type'])
    const { clock } = sandbox.engine.state
    const start = startOf({ ...loaded, clock: loaded.clock && { mode: clock.mode, ...loaded.clock } })
    const fromNextReset = waiting(start, sandbox.engine.state)
    await putScenario(sandbox, loaded, start)
    if (loaded.mta) await sandbox.setMta(loaded.mta)
    return { ...(await describe(sandbox, context)), warnings: await warningsOf(loaded), fromNextReset }
  }),
} satisfies Partial<Handlers>

/** What was read here, changed and sent back has `***` for the passwords and secrets that it was shown without. */
export async function withKnown<T>(given: T, sandbox: Sandbox): Promise<T> {
  const { rules, overrides, webhooks } = sandbox.engine.state
  const { secretsInText, withTextSecrets } = await import('../../scenario/text-secrets.ts')
  const text = present(sandbox).text ?? ''
  const known = { text, rules, overrides, webhooks, keys: secretsInText(text) }
  if (typeof given !== 'string') return withPasswords(given, known)
  // In the scenario's text a step may hold rules that are not in force yet, and the other way about.
  return withTextSecrets(withPasswords(given, known), webhookKeysIn(known)) as T
}

/** The same of a request's body; what is no UTF-8 is refused as it came. */
export async function withKnownPasswords(body: Buffer, sandbox: Sandbox): Promise<Buffer> {
  const text = body.includes(HIDDEN) ? body.toString() : ''
  return text !== '' && Buffer.from(text).equals(body) ? Buffer.from(await withKnown(text, sandbox)) : body
}

/**
 * The scenario that decides here, as it was read.
 * @throws SandboxError E_CONFLICT where there is none
 */
export async function inForce(sandbox: Sandbox, { options }: Sandboxes): Promise<LoadedScenario> {
  const { file, text } = present(sandbox)
  if (text === null) {
    const hint = 'Send one as the body, or apply one with PUT …/scenario.'
    throw new SandboxError('E_CONFLICT', 'No scenario is in force in this sandbox.', { hint })
  }
  // The operator's own: with its functions, and with the files that it named when it was read.
  if (file !== null && options.scenario?.file === file && options.scenario.text === text) return options.scenario
  const { loadScenario } = await import('../../scenario/load.ts')
  return loadScenario(text, file === null ? { origin: 'http' } : { origin: 'file', file })
}

/** Settings that a sandbox takes on when it begins anew, where they are other ones now. */
function waiting(
  { seed, timezone, clock }: Partial<SandboxStart>,
  state: SandboxState,
): Answer<'putScenario'>['fromNextReset'] {
  const isPresent =
    clock?.mode === state.clock.mode &&
    clock.speed === state.clock.speed &&
    (clock.start === null || clock.start === state.startedAt)
  return [
    ...(seed === undefined || seed === state.seed ? [] : (['seed'] as const)),
    ...(timezone === undefined || timezone === state.timezone ? [] : (['timezone'] as const)),
    ...(clock === undefined || isPresent ? [] : (['clock'] as const)),
  ]
}

interface Present {
  name: string | null
  file: string | null
  text: string | null
}

function present(sandbox: Sandbox): Present {
  const { name = null, file = null, text = null } = (sandbox.scenario ?? {}) as Partial<Present>
  return { name, file, text }
}

async function shownText(sandbox: Sandbox): Promise<string | null> {
  const { text } = present(sandbox)
  if (text === null) return null
  const { withoutTextSecrets } = await import('../../scenario/text-secrets.ts')
  return withoutPasswords(withoutTextSecrets(text))
}

async function describe(sandbox: Sandbox, { sandboxes }: HttpContext): Promise<Answer<'getScenario'>> {
  const { name, file } = present(sandbox)
  const text = await shownText(sandbox)
  const { parse } = await import('yaml')
  return {
    ...epochOf(sandbox),
    name,
    file,
    text,
    scenario: text === null ? null : parse(text),
    problems: problemsOf(file, sandboxes).map(findingOf),
    warnings: ((sandbox.scenario as Partial<GivenScenario> | null)?.warnings ?? []).map(findingOf),
  }
}

/** What is wrong with the file as it is now; nothing where this sandbox does not go by it. */
function problemsOf(file: string | null, { options }: Sandboxes): readonly Problem[] {
  return file !== null && file === options.scenario?.file ? (options.scenarioProblems ?? []) : []
}

/** What can be played and is hardly meant, of a scenario and of its MTA. */
export async function warningsOf({ warnings = [], mta, timezone }: LoadedScenario): Promise<Finding[]> {
  const { mtaWarnings } = await import('../../scenario/mta-warnings.ts')
  return [...warnings, ...(mta ? mtaWarnings(mta, timezone ?? 'UTC') : [])].map(findingOf)
}

/** YAML is the scenario's own form; JSON is for those who name it and not YAML before it. */
function prefersJson(accept = '*/*'): boolean {
  const json = accept.indexOf('json')
  const yaml = accept.indexOf('yaml')
  return json >= 0 && (yaml < 0 || json < yaml)
}
