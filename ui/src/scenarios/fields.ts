/** A form's fields, made from the scenario's JSON Schema. Pure. */
import { branches, resolved, type Schema } from './schema.ts'

interface Named {
  /** The word in the scenario file. */
  key: string
  about: string
  required: boolean
  /** What holds where it is not given. */
  initial?: unknown
}

export type Field = Named &
  (
    | { kind: 'text' }
    | { kind: 'number'; min: number | undefined; max: number | undefined; whole: boolean }
    | { kind: 'choice'; values: readonly string[] }
    | { kind: 'flag' }
    /** Something that is said by its word alone. */
    | { kind: 'bare' }
    | { kind: 'group'; fields: Field[] }
    /** Names that a person gives, each with a value. */
    | { kind: 'record'; value: Field }
    /** One value, or a list of such values. */
    | { kind: 'list'; item: Field; single: boolean }
    /** Exactly one of some words, each with what may stand beside it. */
    | { kind: 'one'; words: OneWord[] }
  )

export interface OneWord {
  field: Field
  /** What may stand beside it. */
  beside: Field[]
  /** May be written as the bare word. */
  bare: boolean
}

/** The field for a value of a schema. */
export function fieldOf(root: Schema, key: string, schema: Schema, required = false): Field {
  const whole = resolved(root, schema)
  const named: Named = {
    key,
    about: whole.description ?? '',
    required,
    ...(whole.default === undefined ? {} : { initial: whole.default }),
  }
  const all = branches(root, whole)
  const list = all.find(({ items }) => items)
  const single = all.filter(({ items }) => !items)
  if (list?.items) {
    const item = fieldOf(root, key, single.length > 0 ? { anyOf: single } : list.items)
    return { ...named, kind: 'list', item, single: single.length > 0 }
  }
  return { ...named, ...kindOf(root, all) }
}

type Kind = Field extends infer F ? (F extends Field ? Omit<F, keyof Named> : never) : never

function kindOf(root: Schema, all: readonly Schema[]): Kind {
  const object = all.find(({ type }) => type === 'object')
  const bare = all.flatMap((each) => each.enum ?? []).map(String)
  if (object?.oneOf) return { kind: 'one', words: wordsOf(root, object, bare) }
  if (object?.properties) return { kind: 'group', fields: propertiesOf(root, object) }
  if (object && typeof object.additionalProperties === 'object') {
    return { kind: 'record', value: fieldOf(root, '', object.additionalProperties) }
  }
  if (bare.length > 0) return { kind: 'choice', values: bare }
  const [first = {}] = all
  if (first.const !== undefined) return { kind: 'bare' }
  if (first.type === 'boolean') return { kind: 'flag' }
  if (first.type === 'number' || first.type === 'integer') {
    const { minimum: min, maximum: max } = first
    return {
      kind: 'number',
      min,
      max: max === Number.MAX_SAFE_INTEGER ? undefined : max,
      whole: first.type === 'integer',
    }
  }
  return { kind: 'text' }
}

const propertiesOf = (root: Schema, { properties = {}, required = [] }: Schema): Field[] =>
  Object.entries(properties).map(([key, schema]) => fieldOf(root, key, schema, required.includes(key)))

function wordsOf(root: Schema, object: Schema, bare: readonly string[]): OneWord[] {
  const words = (object.oneOf ?? []).flatMap(({ required = [] }) => required)
  const fields = propertiesOf(root, object)
  const beside = fields.filter(({ key }) => !words.includes(key))
  return words.flatMap((word): OneWord[] => {
    const field = fields.find(({ key }) => key === word)
    if (!field) return []
    const own = beside.filter(({ key }) => mayStandBeside(object.dependencies?.[key], word))
    return [{ field: { ...field, required: true }, beside: own, bare: bare.includes(word) }]
  })
}

/** Whether what a word demands beside itself is this one. */
function mayStandBeside(demands: readonly string[] | Schema | undefined, word: string): boolean {
  if (demands === undefined) return true
  if ('length' in demands) return demands.includes(word)
  const any = demands.anyOf ?? [demands]
  return any.some(({ required = [] }) => required.includes(word))
}
