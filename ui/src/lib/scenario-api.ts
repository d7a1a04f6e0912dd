/** The page's calls about scenarios and rules. */
import type { CompareAnswer, CompareRequest, KnownFailure } from '../compare/types.ts'
import type {
  AppliedAnswer,
  CheckAnswer,
  NearMissAnswer,
  RuleInput,
  RulesAnswer,
  RunAnswer,
  ShippedRow,
} from './scenario-types.ts'

/** Fails with what the server says is wrong. */
type Request = (path: string, init?: RequestInit) => Promise<Response>

const YAML = { 'content-type': 'application/yaml' }
const JSON_BODY = { 'content-type': 'application/json' }

export function scenarioApi(base: string, sandbox: string, request: Request) {
  const here = `${base}api/sandboxes/${sandbox}`
  const json = async <T>(path: string, init?: RequestInit): Promise<T> =>
    (await request(path, init)).json() as Promise<T>
  return {
    scenarioSchema: () => json<object>(`${base}api/scenario.schema.json`),
    shippedScenarios: () => json<ShippedRow[]>(`${base}api/scenarios`),
    shippedText: async (name: string) => (await request(`${base}api/scenarios/${encodeURIComponent(name)}`)).text(),
    checkScenario: (body: string) =>
      json<CheckAnswer>(`${base}api/scenarios/check?sandbox=${sandbox}`, { method: 'POST', headers: YAML, body }),
    scenario: () => json<AppliedAnswer>(`${here}/scenario`, { headers: { accept: 'application/json' } }),
    applyScenario: (body: string) => request(`${here}/scenario`, { method: 'PUT', headers: YAML, body }),
    /** @param keep whether its sandbox stays, so that what came can be looked at, and whether its reports are wanted */
    runScenario: (body: string, keep: boolean) =>
      json<RunAnswer>(`${here}/scenario/run?keep=${keep}&reports=${keep}`, { method: 'POST', headers: YAML, body }),
    failures: () => json<KnownFailure[]>(`${base}api/failures`),
    /** One scenario, or one failure, as each mail system reports it. */
    compare: (wanted: CompareRequest) =>
      json<CompareAnswer>(`${here}/compare?timeout=60s`, {
        method: 'POST',
        headers: JSON_BODY,
        body: JSON.stringify(wanted),
      }),
    allRules: () => json<RulesAnswer>(`${here}/rules`),
    nearMisses: () => json<NearMissAnswer>(`${here}/rules/near-misses`),
    addRules: (rules: RuleInput) =>
      request(`${here}/rules`, { method: 'POST', headers: JSON_BODY, body: JSON.stringify(rules) }),
    removeRule: (id: string) => request(`${here}/rules/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    resetRules: () => request(`${here}/rules/reset`, { method: 'POST', headers: JSON_BODY, body: '{}' }),
  }
}
