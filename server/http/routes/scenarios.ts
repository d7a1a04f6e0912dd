/** Shipped scenarios, the check of a text, and playing one in a sandbox of its own. */
import { withoutPasswords } from '../../core/secrets.ts'
import { SandboxError } from '../../errors.ts'
import { isSandboxName, type Sandboxes } from '../../sandbox/sandboxes.ts'
import { findingOf, problemsIn } from '../../scenario/finding.ts'
import type { RunResult } from '../../scenario/run.ts'
import { type Handlers, ownBody, Sent } from '../call.ts'
import { MAX_JSON, readBody } from '../input.ts'
import { loadBody } from '../load.ts'
import { notFound } from '../problem.ts'
import { epochOf } from './epoch.ts'
import { inForce, warningsOf, withKnownPasswords } from './scenario.ts'

export const scenariosHandlers = {
  listScenarios: async () => (await import('../../scenario/shipped.ts')).listShipped(),

  getShippedScenario: async ({ params }) => {
    const { shippedInstead, shippedText } = await import('../../scenario/shipped.ts')
    const name = params.name as string
    const text = await shippedText(name)
    if (text === null) throw notFound(`No shipped scenario is called ${JSON.stringify(name)}.`, shippedInstead(name))
    return new Sent(text, { 'content-type': 'application/yaml; charset=utf-8' })
  },

  checkScenario: ownBody(async ({ context, req, query }) => {
    const given = await readBody(req, MAX_JSON)
    const { guard, sandboxes } = context
    const name = query.sandbox ?? ''
    const isOpen = sandboxes.has(name) && (guard.scopeOf(req)?.sandboxes?.has(name) ?? true)
    const body = isOpen ? await withKnownPasswords(given, await sandboxes.get(name)) : given
    try {
      const scenario = await loadBody(body, req.headers['content-type'])
      return { problems: [], warnings: await warningsOf(scenario) }
    } catch (error) {
      // What is no scenario at all, such as bytes that are no text, is the request's fault and told as such.
      if (!(error instanceof SandboxError) || error.code !== 'E_INVALID') throw error
      // They quote what is wrong, and a password may have come into it.
      return { problems: withoutPasswords(problemsIn(error).map(findingOf)), warnings: [] }
    }
  }),

  runScenario: ownBody(async ({ context, sandbox: open, req, query, gone }) => {
    const sandbox = await open()
    const { sandboxes } = context
    const body = await withKnownPasswords(await readBody(req, MAX_JSON), sandbox)
    const scenario =
      body.toString().trim() === ''
        ? await inForce(sandbox, sandboxes)
        : await loadBody(body, req.headers['content-type'])
    const { boundSending } = await import('../../scenario/run-bounds.ts')
    boundSending(scenario)
    const { runScenario } = await import('../../scenario/run.ts')
    const { createKeptSandbox, createSandbox } = await import('../../scenario/played-sandbox.ts')
    const kept = query.keep === 'true' ? freeName(sandboxes, scenario.name) : undefined
    const { commands, handoffs } = sandboxes.options
    const result = await runScenario(scenario, {
      createSandbox: (each) =>
        kept === undefined ? createSandbox(each, { commands, handoffs }) : createKeptSandbox(each, sandboxes, kept),
      timeoutMs: query.timeout,
      signal: gone,
    })
    return {
      ...epochOf(sandbox),
      ...told(result),
      ...(kept === undefined ? {} : { sandbox: kept }),
      ...(query.reports === 'true' ? { reports: await reportsOf(result) } : {}),
    }
  }),
} satisfies Partial<Handlers>

/** As `bouncelab run --reporter` writes them. */
async function reportsOf(result: RunResult): Promise<{ junit: string; json: string }> {
  const [{ junit }, { json }] = await Promise.all([
    import('../../scenario/reporters/junit.ts'),
    import('../../scenario/reporters/json.ts'),
  ])
  return { junit: junit([{ result }]), json: json([{ result }]) }
}

/** `run-quota-full`, then `run-quota-full-2`: a name that no sandbox has. */
function freeName(sandboxes: Sandboxes, scenario: string): string {
  const slug = scenario
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
  const first = `run-${slug}`.replace(/-+$/, '')
  for (let n = 1; ; n++) {
    const name = n === 1 ? first : `${first}-${n}`
    if (isSandboxName(name) && !sandboxes.has(name)) return name
  }
}

/** What a run came to, flat: the page shows it line by line. */
function told({ name, ok, seed, ms, steps, warnings }: RunResult) {
  const place = (source: { line?: number; column?: number } | undefined) => ({
    ...(source?.line === undefined ? {} : { line: source.line }),
    ...(source?.column === undefined ? {} : { column: source.column }),
  })
  return {
    name,
    ok,
    seed,
    ms,
    steps: steps.map(({ what, at, ms: took, source, messageIds = [], facts, error }, i) => ({
      step: i + 1,
      at,
      text: what,
      took,
      messageIds,
      ...(facts ? { facts } : {}),
      ...place(source),
      ...(error === undefined ? {} : { error }),
    })),
    expectations: steps.flatMap(({ judged }, i) =>
      judged.map(({ expected, facts, failure, messageId, message, source }) => ({
        step: i + 1,
        text: expected,
        ok: failure === null,
        expected,
        ...(facts ? { facts } : {}),
        ...(failure ? { nearest: failure.nearest, why: failure.why } : {}),
        ...(message ? { message } : {}),
        ...place(source),
        ...(messageId === undefined ? {} : { messageId }),
      })),
    ),
    warnings: warnings.map(findingOf),
  }
}
