/** Everything that the runs left, for programs. */
import type { Told } from './reporter.ts'

export function json(told: readonly Told[], wallMs?: number): string {
  const ok = told.every((one) => 'result' in one && one.result.ok)
  const scenarios = told.map((one) => ('result' in one ? one.result : { ok: false, ...one }))
  return `${JSON.stringify({ ok, ...(wallMs === undefined ? {} : { ms: wallMs }), scenarios }, null, 2)}\n`
}
