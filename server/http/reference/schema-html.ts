/** A JSON Schema as a list that folds: a line for each name, what it may be, and what it means. */
import type { Schema } from './document.ts'
import { escaped, folded, sentence } from './html.ts'
import type { Words } from './words.ts'

export const schemaAnchor = (name: string): string => `schema-${name}`

/** What stands inside of a schema; empty for one that is told in a line. */
export function schemaHtml(schema: Schema, words: Words): string {
  const lines = [...fields(schema, words), ...choices(schema, words)]
  if (schema.items && isDeep(schema.items)) lines.push(line(`<i>${words.each}</i>`, schema.items, words))
  const rest = schema.additionalProperties
  if (typeof rest === 'object' && Object.keys(rest).length > 0) lines.push(line(`<i>${words.others}</i>`, rest, words))
  return lines.length === 0 ? '' : `<ul class="schema">${lines.join('')}</ul>`
}

/** A schema in a line: `string, at most 1000 characters`. */
export function schemaLine(schema: Schema, words: Words): string {
  const type = typeHtml(schema, words)
  const bounds = boundsOf(schema).map((bound) => `<span class="bound">${escaped(bound)}</span>`)
  const initial =
    schema.default === undefined ? [] : [`${words.initial} <code>${escaped(JSON.stringify(schema.default))}</code>`]
  return [type, ...bounds, ...initial].filter(Boolean).join(', ')
}

function fields({ properties = {}, required = [] }: Schema, words: Words): string[] {
  return Object.entries(properties).map(([name, schema]) => {
    const mark = required.includes(name) ? ` <span class="required">${words.required}</span>` : ''
    return line(`<code>${escaped(name)}</code>${mark}`, schema, words)
  })
}

const choicesOf = ({ anyOf, oneOf, allOf }: Schema): Schema[] => anyOf ?? oneOf ?? allOf ?? []

/** Choices that fit into a line are told there. */
const choices = (schema: Schema, words: Words): string[] =>
  choicesOf(schema).some(isDeep) ? choicesOf(schema).map((choice) => line(`<i>${words.oneOf}</i>`, choice, words)) : []

function line(name: string, schema: Schema, words: Words): string {
  const about = schema.description === undefined ? '' : `<p>${sentence(schema.description)}</p>`
  const head = `${name} <span class="type">${schemaLine(schema, words)}</span>`
  const inside = schemaHtml(schema, words)
  return inside === '' ? `<li>${head}${about}</li>` : `<li>${folded(head, `${about}${inside}`)}</li>`
}

/** Whether it has lines of its own. */
function isDeep(schema: Schema): boolean {
  if (schema.$ref !== undefined) return false
  const rest = schema.additionalProperties
  return (
    Object.keys(schema.properties ?? {}).length > 0 ||
    choicesOf(schema).some(isDeep) ||
    (schema.items !== undefined && isDeep(schema.items)) ||
    (typeof rest === 'object' && Object.keys(rest).length > 0)
  )
}

function typeHtml(schema: Schema, words: Words): string {
  const { $ref, type, items, format } = schema
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) as string
    return `<a href="#${escaped(schemaAnchor(name))}">${escaped(name)}</a>`
  }
  const fixed = schema.enum ?? (schema.const === undefined ? undefined : [schema.const])
  if (fixed) return fixed.map((value) => `<code>${escaped(JSON.stringify(value))}</code>`).join(' | ')
  const all = choicesOf(schema)
  if (all.length > 0) return all.some(isDeep) ? words.oneOf : all.map((each) => typeHtml(each, words)).join(' | ')
  if (items) return `array${isDeep(items) ? '' : ` [${schemaLine(items, words)}]`}`
  const named = [type ?? 'any'].flat().join(' | ')
  return escaped(format === undefined ? named : `${named} (${format})`)
}

/** JSON numbers beyond which nothing is exact say nothing of the field. */
const isBound = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER

function boundsOf(schema: Schema): string[] {
  const { minimum, maximum, exclusiveMinimum, minLength, maxLength, minItems, maxItems, pattern } = schema
  return [
    ...(isBound(minimum) ? [`≥ ${minimum}`] : []),
    ...(isBound(exclusiveMinimum) ? [`> ${exclusiveMinimum}`] : []),
    ...(isBound(maximum) ? [`≤ ${maximum}`] : []),
    ...(minLength === undefined ? [] : [`length ≥ ${minLength}`]),
    ...(maxLength === undefined ? [] : [`length ≤ ${maxLength}`]),
    ...(minItems === undefined ? [] : [`items ≥ ${minItems}`]),
    ...(maxItems === undefined ? [] : [`items ≤ ${maxItems}`]),
    ...(pattern === undefined ? [] : [`/${pattern}/`]),
  ]
}
