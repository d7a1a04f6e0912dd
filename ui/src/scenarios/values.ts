/** What a form's fields hold, as it would be written in a scenario. Pure. */
import type { Field } from './fields.ts'

export type Values = Record<string, unknown>

/** Without what was not given; words that stand alone are written alone. `undefined` where nothing is left. */
export function written(field: Field, value: unknown): unknown {
  if (value === undefined || value === null) return undefined
  switch (field.kind) {
    case 'text':
      return value === '' ? undefined : emptyInQuotes(String(value))
    case 'group':
      return unlessEmpty(entriesOf(field.fields, value as Values))
    case 'record':
      return unlessEmpty(recordOf(field.value, value as Values))
    case 'one':
      return oneOf(field, value as Values)
    case 'list':
      return listOf(field, value)
    default:
      return value === '' ? undefined : value
  }
}

/** A rule as it stands in a scenario file; what it must have is there. */
export function writtenRule(field: Field, value: Values): Values {
  const rule = (written(field, value) ?? {}) as Values
  const needs = field.kind === 'group' && field.fields.some(({ key, required }) => key === 'when' && required)
  const { name, when, ...rest } = rule
  const condition = when ?? (needs ? {} : undefined)
  return { ...(name === undefined ? {} : { name }), ...(condition === undefined ? {} : { when: condition }), ...rest }
}

const entriesOf = (fields: readonly Field[], values: Values): Values =>
  given(fields.map((field) => [field.key, written(field, values[field.key])]))

const recordOf = (field: Field, values: Values): Values =>
  given(Object.entries(values).map(([key, value]) => [key, key === '' ? undefined : written(field, value)]))

const given = (entries: [string, unknown][]): Values =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined))

const unlessEmpty = (value: Values): Values | undefined => (Object.keys(value).length > 0 ? value : undefined)

function oneOf(field: Extract<Field, { kind: 'one' }>, values: Values): unknown {
  const word = chosenWord(field, values)
  if (!word) return undefined
  const own = entriesOf([word.field, ...word.beside], values)
  return word.bare && Object.keys(own).length === 1 ? word.field.key : unlessEmpty(own)
}

/** The word that is there, whether or not it has a value yet. */
export const chosenWord = (field: Extract<Field, { kind: 'one' }>, values: Values | undefined) =>
  field.words.find(({ field: { key } }) => values !== undefined && key in values)

function listOf({ item, single }: Extract<Field, { kind: 'list' }>, value: unknown): unknown {
  const all = [value].flat().flatMap((each) => written(item, each) ?? [])
  if (all.length === 0) return undefined
  return all.length === 1 && single ? all[0] : all
}

/** An empty text is said in quotes, as YAML says it: nothing written is nothing given. */
const emptyInQuotes = (text: string): string => (text === "''" || text === '""' ? '' : text)
