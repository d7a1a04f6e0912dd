/** Commands, folders and files that rules hand messages to: paths count from the scenario's file, and HTTP brings none. */
import { resolve } from 'node:path'
import type { OutcomeSpec } from '../core/rule.ts'
import { filesOf, type LoadOptions } from './files.ts'
import { type Mistake, type Path, valueAt } from './problems.ts'

const WORDS = ['pipe', 'maildir', 'mbox'] as const

/** What came over HTTP is data: it neither runs nor writes anything. */
export function outsideMistakes(data: unknown, { origin }: LoadOptions): Mistake[] {
  if (origin !== 'http') return []
  const steps = listAt(data, ['steps']).map((path): Path => [...path, 'rules'])
  const rules = [['rules'], ...steps].flatMap((path) => listAt(data, path))
  const outcomes = rules.flatMap((rule): Path[] => {
    const path: Path = [...rule, 'then']
    return Array.isArray(valueAt(data, path)) ? listAt(data, path) : [path]
  })
  return outcomes.flatMap((path) =>
    WORDS.filter((word) => valueAt(data, [...path, word]) !== undefined).map(
      (word): Mistake => ({
        path: [...path, word],
        at: 'key',
        message: `A scenario that comes over HTTP may not use ${word}: it would act on the server's machine.`,
        hint: 'Put it into a file and start bouncelab with --scenario FILE; or hand mail over with relay.',
      }),
    ),
  )
}

function listAt(data: unknown, path: Path): Path[] {
  const list = valueAt(data, path)
  return Array.isArray(list) ? list.map((_, i): Path => [...path, i]) : []
}

/** The rules with the folders and files that they name as whole paths, for whoever delivers later, from elsewhere. */
export function withPaths<R extends { then: OutcomeSpec[] }>(rules: R[], options: LoadOptions): R[] {
  const whole = (name: string): string => resolve(filesOf(options).resolve(name) ?? name)
  const outcome = (spec: OutcomeSpec): OutcomeSpec => {
    if (spec.do === 'maildir') return { ...spec, folder: whole(spec.folder) }
    return spec.do === 'mbox' ? { ...spec, file: whole(spec.file) } : spec
  }
  return rules.map((rule) => ({ ...rule, then: rule.then.map(outcome) }))
}
