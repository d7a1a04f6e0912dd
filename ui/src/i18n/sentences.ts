/** Finding an English sentence in a table of translations. Pure. */

/** English to the other language; `{name}` stands for any text, and may itself be translated; `{said}` has to be. */
export type Sentences = Readonly<Record<string, string>>

interface Pattern {
  matches: RegExp
  into: string
}

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

/** @returns null where the table does not have it */
export function translate(table: Sentences, text: string): string | null {
  if (Object.hasOwn(table, text)) return table[text] as string
  for (const { matches, into } of patternsOf(table)) {
    const found = matches.exec(text)
    if (!found) continue
    const said = found.groups?.said
    // Half of a sentence in one language and half in another is worse than the original.
    if (said !== undefined && translate(table, said) === null) continue
    return into.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = found.groups?.[name] ?? ''
      return translate(table, value) ?? value
    })
  }
  return null
}
