/** The scenario file's JSON Schema, as the server gives it, and what may stand at a place by it. Pure. */

export interface Schema {
  $ref?: string
  type?: string | readonly string[]
  description?: string
  default?: unknown
  enum?: readonly unknown[]
  const?: unknown
  minimum?: number
  maximum?: number
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  allOf?: readonly Schema[]
  anyOf?: readonly Schema[]
  /** Each names a word of which the object has exactly one. */
  oneOf?: readonly Schema[]
  /** What must stand beside a word. */
  dependencies?: Readonly<Record<string, readonly string[] | Schema>>
  definitions?: Readonly<Record<string, Schema>>
}

/** The place of a list's entries in a path. */
export const ENTRY = '[]'

/** With its references followed; what stands beside a reference wins. */
export function resolved(root: Schema, schema: Schema): Schema {
  const { $ref, allOf = [], ...own } = schema
  const named = $ref === undefined ? [] : [root.definitions?.[$ref.split('/').at(-1) ?? ''] ?? {}]
  return Object.assign({}, ...[...named, ...allOf].map((part) => resolved(root, part)), own)
}

/** All that a value may be. */
export function branches(root: Schema, schema: Schema): Schema[] {
  const whole = resolved(root, schema)
  return whole.anyOf ? whole.anyOf.flatMap((each) => branches(root, each)) : [whole]
}

/**
 * What a value at a path may be.
 * @example schemasAt(schema, ['rules', '[]', 'when', 'recipient'])
 */
export function schemasAt(root: Schema, path: readonly string[]): Schema[] {
  return path.reduce(
    (here, word) => here.flatMap((schema) => under(schema, word).flatMap((found) => branches(root, found))),
    branches(root, root),
  )
}

function under({ items, properties, additionalProperties }: Schema, word: string): Schema[] {
  if (word === ENTRY) return items ? [items] : []
  const named = properties?.[word]
  if (named) return [named]
  return typeof additionalProperties === 'object' ? [additionalProperties] : []
}

export interface Word {
  word: string
  about: string
  /** What holds where it is not given. */
  initial?: unknown
}

/** The words that an object at a path may have. */
export function wordsAt(root: Schema, path: readonly string[]): Word[] {
  const words = schemasAt(root, path).flatMap(({ properties = {} }) =>
    Object.entries(properties).map(([word, schema]) => wordOf(word, resolved(root, schema))),
  )
  return unique(words)
}

const wordOf = (word: string, { description = '', default: initial }: Schema): Word => ({
  word,
  about: description,
  ...(initial === undefined ? {} : { initial }),
})

/** The values among which one may choose at a path. */
export function valuesAt(root: Schema, path: readonly string[]): Word[] {
  const about = aboutPath(root, path)
  const values = schemasAt(root, path).flatMap((schema) => valuesOf(schema))
  return unique(values.map((value) => ({ word: String(value), about })))
}

function valuesOf(schema: Schema): readonly unknown[] {
  if (schema.enum) return schema.enum
  if (schema.const !== undefined) return [schema.const]
  return schema.type === 'boolean' ? [true, false] : []
}

/** What a place is for, in the schema's words. */
export function aboutPath(root: Schema, path: readonly string[]): string {
  const named = path.filter((word) => word !== ENTRY)
  const last = named.at(-1)
  if (last === undefined) return root.description ?? ''
  const parent = path.slice(0, path.lastIndexOf(last))
  return wordsAt(root, parent).find(({ word }) => word === last)?.about ?? ''
}

/** Whether a value at a path may be a list. */
export const takesList = (root: Schema, path: readonly string[]): boolean =>
  schemasAt(root, path).some(({ items }) => items !== undefined)

const unique = (words: Word[]): Word[] =>
  [...new Map(words.toReversed().map((each) => [each.word, each])).values()].toReversed()
