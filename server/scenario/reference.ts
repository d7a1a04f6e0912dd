/** The reference of the scenario file, every key of it: written from the schemas, so that it cannot say otherwise. */
import { z } from 'zod'
import { imtaSchema } from '../mta/imta/config.ts'
import { qmailSchema } from '../mta/qmail/schema.ts'
import { REFERENCE_WORDS, type ReferenceWords } from './reference-words.ts'
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

/** What the loader notes in an `mta` block; nobody writes it. */
const LOADERS_OWN = new Set(['places', 'folder', 'files'])

export type ReferenceLanguage = keyof typeof REFERENCE_WORDS

/** docs/scenario-reference.md and its Japanese half as they must be. */
export function scenarioReference(language: ReferenceLanguage = 'en'): string {
  const words = REFERENCE_WORDS[language]
  const schemas = {
    'The file': scenarioJsonSchema(),
    'mta qmail': written(qmailSchema),
    'mta imta': written(imtaSchema),
  }
  const parts = Object.entries(schemas).flatMap(([name, schema]) => partsIn(name, schema as Schema))
  return page(parts, words)
}

const written = (schema: z.ZodType): object =>
  z.toJSONSchema(schema, { io: 'input', target: 'draft-7', unrepresentable: 'any' })

/** What is the same on the whole page. */
interface Around {
  words: ReferenceWords
  /** Parts that are no object, and stand in the last table. */
  small: Set<string>
}

function page(parts: Part[], words: ReferenceWords): string {
  const small = parts.filter(({ schema }) => !objectOf(schema)).sort((a, b) => (a.name < b.name ? -1 : 1))
  const objects = parts.filter(({ schema }) => objectOf(schema))
  const around = { words, small: new Set(small.map(({ name }) => name)) }
  return `${[
    ...words.intro,
    ...objects.flatMap(({ name, schema }) => {
      const more = words.more[name] ? words.moreLink(words.more[name]) : ''
      const what = `${textOf(schema, words).sentence}${more}`.trim()
      const title = name === 'The file' ? words.file : name
      return [`## ${title}`, ...(what ? [what] : []), tableOf(name, objectOf(schema) as Schema, around)]
    }),
    `## ${words.smallWords}`,
    table(
      words.smallHead,
      small.map(({ name, schema }) => [`\`${name}\``, typeOf(name, schema, around), textOf(schema, words).sentence]),
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

function tableOf(name: string, schema: Schema, around: Around): string {
  const { words } = around
  const rows = writtenIn(schema).map(([key, value]) => {
    const { sentence, unlessGiven } = textOf(value, words)
    const needed = schema.required?.includes(key) ? words.mustBeThere : unlessGiven
    return [`\`${key}\``, typeOf(below(name, key), value, around), needed, sentence]
  })
  return table(words.head, rows)
}

const table = (head: readonly string[], rows: string[][]): string =>
  [row(head), `|${head.map(() => '---|').join('')}`, ...rows.map(row)].join('\n')

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** What a description says of the default stands in a column of its own. */
function textOf(
  { description = '', default: value }: Schema,
  words: ReferenceWords,
): { sentence: string; unlessGiven: string } {
  const [, sentence, said] = /^(.*); ([^;]+) unless given\.$/.exec(description) ?? []
  if (sentence && said) return { sentence: words.say(`${sentence}.`), unlessGiven: words.say(said) }
  const unlessGiven = value === undefined ? '' : defaultText(value, words)
  return { sentence: description && words.say(description), unlessGiven }
}

function defaultText(value: unknown, words: ReferenceWords): string {
  if (value === '') return words.empty
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^(?:\[\]|\{\})$/.test(text) ? words.none : `\`${text}\``
}

/** What may be written: links to parts and words, or the values themselves. */
function typeOf(name: string, schema: Schema, around: Around): string {
  const { words, small } = around
  const of = (inner: Schema): string => typeOf(name, inner, around)
  const named = nameOf(schema)
  if (named) return link(named, small.has(named) ? words.smallWords : named)
  if (schema.allOf) return schema.allOf.map(of).join(', ')
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' ')
  if (schema.const !== undefined) return `\`${schema.const}\``
  if (schema.anyOf) return alternatives(schema.anyOf.map(of), words)
  if (schema.items) return words.listOf(of(schema.items))
  if (schema.properties) return link(name, name)
  if (typeof schema.additionalProperties === 'object') return words.mapTo(of(schema.additionalProperties))
  const types = [schema.type ?? 'anything'].flat()
  return types.map((type) => words.type(type) + rangeOf(schema, words)).join(words.or)
}

/** `pattern, or a list` rather than the same thing twice. */
function alternatives(given: string[], words: ReferenceWords): string {
  const texts = [...new Set(given)]
  return texts.map((text) => (texts.some((one) => text === words.listOf(one)) ? words.aList : text)).join(words.orElse)
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: Schema, words: ReferenceWords): string {
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  return words.range({ from: minimum, above: exclusiveMinimum, to: most })
}

/** The anchor is the one that GitHub gives the heading. */
const link = (text: string, heading: string): string =>
  `[${text}](#${heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-')})`
