/** The machinery of texts: placeholders and plural forms, and types that make a missing one an error. Pure. */

/** A text with `{name}` placeholders, or one per plural category, chosen by `{n}`. */
export type Text = string | Plural
export interface Plural {
  one: string
  other: string
}

type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
type TextOf<T> = T extends string ? T : T extends { other: infer S extends string } ? S : never

/** The arguments that a text asks for. */
export type Values<T> = [Names<TextOf<T>>] extends [never] ? [] : [values: Record<Names<TextOf<T>>, string | number>]

/** The same keys and kinds as the given dictionary, with other words. */
export type SameKeys<T> = { [K in keyof T]: T[K] extends string ? string : Plural }

/** Fills a text in. */
export function fill(text: Text, locale: string, values: Record<string, string | number> = {}): string {
  const chosen = typeof text === 'string' ? text : text[pluralOf(locale, Number(values.n))]
  return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value
  })
}

const pluralOf = (locale: string, n: number): keyof Plural =>
  new Intl.PluralRules(locale).select(n) === 'one' ? 'one' : 'other'

/** The placeholder names in a text, for the parity test. */
export function placeholders(text: Text): string[] {
  const all = typeof text === 'string' ? text : `${text.one} ${text.other}`
  return [...new Set([...all.matchAll(/\{(\w+)\}/g)].map((found) => found[1] as string))].sort()
}
