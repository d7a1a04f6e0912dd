/** The reference of the scenario file, every key of it: written from the schemas, so that it cannot say otherwise. */
import { z } from 'zod'
import { imtaSchema } from '../mta/imta/config.ts'
import { qmailSchema } from '../mta/qmail/schema.ts'
import { scenarioJsonSchema } from './schema.ts'

/** What we use of JSON Schema. */
interface Schema {
  type?: string | string[]
  description?: string
  default?: unknown
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  allOf?: Schema[]
  $ref?: string
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  definitions?: Record<string, Schema>
}

/** A part of the file, under the name that other parts have for it. */
interface Part {
  name: string
  schema: Schema
}

/** The places where more is said of a section than its keys. */
const MORE: Record<string, string> = {
  rule: 'scenarios.md#rules',
  when: 'scenarios.md#conditions',
  outcome: 'scenarios.md#outcomes',
  sessionRule: 'scenarios.md#in-the-smtp-session',
  step: 'scenarios.md#steps',
  expectation: 'scenarios.md#expectations',
  mta: 'mtas.md',
  'mta qmail': 'qmail.md',
  'mta imta': 'mtas.md#imta',
}

/** What the loader notes in an `mta` block; nobody writes it. */
const LOADERS_OWN = new Set(['places', 'folder', 'files'])

/** docs/scenario-reference.md as it must be. */
export const scenarioReference = (): string =>
  page({ 'The file': scenarioJsonSchema(), 'mta qmail': written(qmailSchema), 'mta imta': written(imtaSchema) })

const written = (schema: z.ZodType): object =>
  z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' })

function page(schemas: Record<string, object>): string {
  const sections = Object.entries(schemas).flatMap(([name, schema]) => partsIn(name, schema as Schema))
  const words = sections.filter(({ schema }) => !objectOf(schema)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const objects = sections.filter(({ schema }) => objectOf(schema))
  const small = new Set(words.map(({ name }) => name))
  return `${[
    '# Every key of the scenario file',
    'Written from the schema by `npm run docs`. How to use it all: [scenarios.md](scenarios.md). What `mta` takes beside its type: [mta qmail](#mta-qmail), [mta imta](#mta-imta).',
    ...objects.flatMap(({ name, schema }) => {
      const more = MORE[name] ? ` [More](${MORE[name]}).` : ''
      const what = `${textOf(schema).sentence}${more}`.trim()
      return [`## ${name}`, ...(what ? [what] : []), tableOf(name, objectOf(schema) as Schema, small)]
    }),
    '## Small words',
    table(
      ['word', 'value', 'what'],
      words.map(({ name, schema }) => [`\`${name}\``, typeOf(name, schema, small), schema.description ?? '']),
    ),
  ].join('\n\n')}\n`
}

/** Everything that has a name of its own, in the order in which a reader meets it. */
function partsIn(title: string, root: Schema): Part[] {
  const parts: Part[] = []
  const meet = (name: string, schema: Schema) => {
    if (parts.some((part) => part.name === name)) return
    parts.push({ name, schema })
    for (const [key, value] of writtenIn(objectOf(schema) ?? {})) follow(value, below(name, key))
  }
  const follow = (schema: Schema, name: string): void => {
    const named = nameOf(schema)
    if (named) meet(named, root.definitions?.[named] as Schema)
    else if (schema.properties) meet(name, schema)
    else for (const inner of innerOf(schema)) follow(inner, name)
  }
  meet(title, root)
  return parts
}

const below = (name: string, key: string): string => (name === 'The file' ? key : `${name}.${key}`)
const nameOf = ({ $ref }: Schema): string | undefined => $ref?.split('/').at(-1)
const writtenIn = ({ properties = {} }: Schema): [string, Schema][] =>
  Object.entries(properties).filter(([key]) => !LOADERS_OWN.has(key))

const innerOf = ({ anyOf = [], allOf = [], items, additionalProperties }: Schema): Schema[] => [
  ...anyOf,
  ...allOf,
  ...(items ? [items] : []),
  ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
]

/** The object in a schema that may also be a bare word. */
const objectOf = (schema: Schema): Schema | undefined =>
  schema.properties ? schema : schema.anyOf?.find(({ properties }) => properties)

function tableOf(name: string, schema: Schema, small: Set<string>): string {
  const rows = writtenIn(schema).map(([key, value]) => {
    const { sentence, unlessGiven } = textOf(value)
    const needed = schema.required?.includes(key) ? '(must be there)' : unlessGiven
    return [`\`${key}\``, typeOf(below(name, key), value, small), needed, sentence]
  })
  return table(['key', 'value', 'unless given', 'what'], rows)
}

const table = (head: string[], rows: string[][]): string =>
  [row(head), `|${head.map(() => '---|').join('')}`, ...rows.map(row)].join('\n')

const row = (cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** What a description says of the default stands in a column of its own. */
function textOf({ description = '', default: value }: Schema): { sentence: string; unlessGiven: string } {
  const [, sentence, said] = /^(.*); ([^;]+) unless given\.$/.exec(description) ?? []
  if (sentence && said) return { sentence: `${sentence}.`, unlessGiven: said }
  return { sentence: description, unlessGiven: value === undefined ? '' : defaultText(value) }
}

function defaultText(value: unknown): string {
  if (value === '') return 'empty'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^(?:\[\]|\{\})$/.test(text) ? 'none' : `\`${text}\``
}

/** What may be written: links to parts and words, or the values themselves. */
function typeOf(name: string, schema: Schema, small: Set<string>): string {
  const of = (inner: Schema): string => typeOf(name, inner, small)
  const named = nameOf(schema)
  if (named) return link(named, small.has(named) ? 'Small words' : named)
  if (schema.allOf) return schema.allOf.map(of).join(', ')
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' ')
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.anyOf) return alternatives(schema.anyOf, of)
  if (schema.items) return `a list of ${of(schema.items)}`
  if (schema.properties) return link(name, name)
  if (typeof schema.additionalProperties === 'object') return `a map of name to ${of(schema.additionalProperties)}`
  return [schema.type ?? 'anything']
    .flat()
    .map((type) => plainType(type, schema))
    .join(' or ')
}

/** `pattern, or a list` rather than the same thing twice. */
function alternatives(schemas: Schema[], of: (schema: Schema) => string): string {
  const texts = [...new Set(schemas.map(of))]
  return texts.map((text) => (texts.some((one) => text === `a list of ${one}`) ? 'a list' : text)).join(', or ')
}

function plainType(type: string, { minimum, exclusiveMinimum, maximum }: Schema): string {
  const names: Record<string, string> = {
    string: 'text',
    integer: 'whole number',
    boolean: '`true` `false`',
    null: '`null`',
  }
  const from = minimum === undefined ? '' : ` from ${minimum}`
  const above = exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`
  const to = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : ` to ${maximum}`
  return `${names[type] ?? type}${from}${above}${to}`
}

/** The anchor is the one that GitHub gives the heading. */
const link = (text: string, heading: string): string =>
  `[${text}](#${heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')})`
