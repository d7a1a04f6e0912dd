/** The scenario in force. */
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { givenOf } from '../../sandbox/sandboxes.ts'
import { type Handlers, ownBody, Sent } from '../call.ts'
import type { Answer } from '../contract.ts'
import { MAX_JSON, parseJson, readBody, textOf } from '../input.ts'
import { loadPart } from '../load.ts'
import { epochOf } from './epoch.ts'

/** What GET gives where no scenario is in force; PUT takes it. */
const EMPTY = 'rules: []\n'

export const scenarioHandlers = {
  getScenario: async ({ sandbox: open, req }) => {
    const sandbox = await open()
    if (prefersJson(req.headers.accept)) return describe(sandbox)
    return new Sent(present(sandbox).text ?? EMPTY, {
      'content-type': 'application/yaml; charset=utf-8',
      'x-bouncelab-epoch': String(sandbox.engine.state.epoch),
    })
  },

  putScenario: ownBody(async ({ sandbox: open, req }) => {
    const sandbox = await open()
    const body = await readBody(req, MAX_JSON)
    const loaded = await loadPart(/\bjson\b/i.test(req.headers['content-type'] ?? '') ? fromJson(body) : textOf(body))
    await sandbox.applyScenario(loaded.name, loaded.rules, loaded.session, givenOf(loaded))
    if (loaded.mta) await sandbox.setMta(loaded.mta)
    return describe(sandbox)
  }),
} satisfies Partial<Handlers>

/** Malformed JSON is told as such; the text itself goes on, so that mistakes in it have lines. */
function fromJson(body: Buffer): string | object {
  const data = parseJson(body) as { rules?: unknown } | null
  // Rules as rule() makes them are known as objects only.
  const built = Array.isArray(data?.rules) && data.rules.some((rule) => Array.isArray(rule?.then) && rule.then[0]?.do)
  return built ? (data as object) : textOf(body)
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

async function describe(sandbox: Sandbox): Promise<Answer<'getScenario'>> {
  const { name, file, text } = present(sandbox)
  const { parse } = await import('yaml')
  return { ...epochOf(sandbox), name, file, text, scenario: text === null ? null : parse(text) }
}

/** YAML is the scenario's own form; JSON is for those who name it and not YAML before it. */
function prefersJson(accept = '*/*'): boolean {
  const json = accept.indexOf('json')
  const yaml = accept.indexOf('yaml')
  return json >= 0 && (yaml < 0 || json < yaml)
}
