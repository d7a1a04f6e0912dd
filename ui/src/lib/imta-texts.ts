/** The texts that imta is configured by, as they are changed on the page. Pure. */
import type { MtaInput } from '../../../server/core/mta.ts'
import type { SourcePlace } from '../../../server/core/types.ts'

/** What each text is called in the product. */
export const TEXT_FILES = { config: 'imta.cnf', options: 'option.dat', aliases: 'aliases' } as const

export type TextName = keyof typeof TEXT_FILES
export const TEXT_NAMES = Object.keys(TEXT_FILES) as TextName[]

/** Aliases may be data in a scenario: then they are shown, and taken, as JSON. */
export const isData = (name: TextName, input: MtaInput): boolean =>
  name === 'aliases' && typeof input.aliases === 'object' && input.aliases !== null

export function textOf(name: TextName, input: MtaInput): string {
  const value = input[name]
  return isData(name, input) ? JSON.stringify(value, null, 2) : String(value ?? '')
}

/** @throws SyntaxError where data is no JSON any more */
export const fromText = (name: TextName, input: MtaInput, text: string): unknown =>
  isData(name, input) ? JSON.parse(text) : text

/** The text that a place is in, and how it is called: the product's name where the text came from no file. */
export function placeIn(input: MtaInput, { file, line }: SourcePlace): { text: TextName | null; label: string } {
  const text = TEXT_NAMES.find((name) => file === name || file === input.places?.[name]?.file) ?? null
  const called = text && file === text ? TEXT_FILES[text] : (file.split('/').at(-1) ?? file)
  return { text, label: line === undefined ? called : `${called}:${line}` }
}

/** A message without the text's name, which stands in the place before it. */
export const problemText = (name: TextName, message: string): string =>
  message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message
