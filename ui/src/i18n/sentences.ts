/** Finding an English sentence in a table of translations. Pure. */

/** English to the other language; `{name}` stands for any text, and may itself be translated; `{said}` has to be. */
export type Sentences = Readonly<Record<string, string>>

interface Pattern {
  matches: RegExp
  into: string
}

const EITHER = '" or "'

const patterns = new WeakMap<Sentences, Pattern[]>()

function patternsOf(table: Sentences): Pattern[] {
  const known = patterns.get(table)
  if (known) return known
  const made = Object.entries(table)
    .filter(([english]) => english.includes('{'))
    // The most words first: `{a}: {b}` would take what a fuller one says better.
    .sort(([a], [b]) => b.replace(/\{\w+\}/g, '').length - a.replace(/\{\w+\}/g, '').length)
    .map(([english, into]) => {
      const source = english
        .split(/(\{\w+\})/)
        .map((part) => (part.startsWith('{') ? `(?<${part.slice(1, -1)}>.+?)` : escaped(part)))
      return { matches: new RegExp(`^${source.join('')}$`, 's'), into }
    })
  patterns.set(table, made)
  return made
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/**
 * @returns null where the table does not have it. Several sentences, or clauses between semicolons, are translated when
 * each of them is known.
 */
export function translate(table: Sentences, text: string): string | null {
  if (Object.hasOwn(table, text)) return table[text] as string
  for (const [parting, joint] of [
    [/(?<=[.?]) (?=[A-Z<"“`])|\n/, ''],
    [/; /, '、'],
  ] as const) {
    // Within a whole sentence a semicolon belongs to it; between its values it parts them.
    const parts = joint !== '' && text.endsWith('.') ? [] : partsOf(text, parting)
    if (parts.length < 2) continue
    const said = parts.map((part) => translate(table, part))
    if (said.every((each) => each !== null)) return said.join(joint)
  }
  return translateWhole(table, text)
}

/** Parts between what parts them; what stands in quotes stays together. */
function partsOf(text: string, parting: RegExp): string[] {
  const parts: string[] = []
  let from = 0
  const quoted = [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(
    ({ index, 0: all }) => [index, index + all.length] as const,
  )
  for (const { index, 0: joint } of text.matchAll(new RegExp(parting, 'g'))) {
    if (quoted.some(([start, end]) => start < index && index < end)) continue
    parts.push(text.slice(from, index))
    from = index + joint.length
  }
  return [...parts, text.slice(from)]
}

function translateWhole(table: Sentences, text: string): string | null {
  for (const { matches, into } of patternsOf(table)) {
    const found = matches.exec(text)
    if (!found) continue
    const said = found.groups?.said
    // Half of a sentence in one language and half in another is worse than the original.
    if (said !== undefined && translate(table, said) === null) continue
    return into.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = found.groups?.[name] ?? ''
      // Values in quotes of which any may be meant.
      return translate(table, value) ?? value.replaceAll(EITHER, table[EITHER] ?? EITHER)
    })
  }
  return null
}
