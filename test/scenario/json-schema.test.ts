import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { scenarioJsonSchema } from '../../server/scenario/schema.ts'
import { shippedPaths } from './shipped-list.ts'

interface Schema {
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  items?: Schema
  anyOf?: Schema[]
  allOf?: Schema[]
  enum?: unknown[]
  $ref?: string
  definitions?: Record<string, Schema>
  description?: string
  title?: string
}

const schema = scenarioJsonSchema() as Schema

/** Follows a path of property names through references, lists and alternatives. */
function at(path: string[], from: Schema = schema): Schema | undefined {
  const [head, ...rest] = path
  if (from.$ref) return at(path, schema.definitions?.[from.$ref.split('/').at(-1) ?? ''])
  if (head === undefined) return from
  const free = typeof from.additionalProperties === 'object' ? from.additionalProperties : undefined
  const here = from.properties?.[head] ?? free
  if (here) return at(rest, here)
  return [from.items ?? [], from.anyOf ?? [], from.allOf ?? []]
    .flat()
    .map((inner) => at(path, inner))
    .find((found) => found !== undefined)
}

test('editors learn every word of the file, with what it means', () => {
  expect(schema.title).toBe('bouncelab scenario')
  expect(schema.additionalProperties).toBe(false)
  expect(at(['rules', 'then', 'connect'])?.enum).toEqual(['refused', 'timeout', 'silent', 'lost', 'lost-after-data'])
  expect(at(['rules', 'when', 'recipient'])?.description).toContain('recipient')
  expect(at(['session', 'then', 'tls'])?.enum).toContain('expired-certificate')
  expect(at(['steps', 'send', 'notify'])).toBeDefined()
  expect(at(['expect', 'within'])?.description).toContain('root message')
})

test('every word that a shipped scenario uses is in the schema', () => {
  for (const file of shippedPaths()) {
    const words = [...pathsOf(parse(readFileSync(file, 'utf8')))]
    const unknown = words.filter((path) => path[0] !== 'mta' && at(path) === undefined)
    expect(unknown, file).toEqual([])
  }
})

function* pathsOf(value: unknown, path: string[] = []): Generator<string[]> {
  if (Array.isArray(value)) for (const item of value) yield* pathsOf(item, path)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      yield [...path, key]
      yield* pathsOf(child, [...path, key])
    }
  }
}
