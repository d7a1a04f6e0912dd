/** The languages that notices can be written in: the shipped ones, and those of the operator's templates. */

import { nearest } from '../../../core/nearest.ts'
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'
import { ENGLISH } from './english.ts'
import { japanese } from './japanese.ts'
import { type Files, readTemplateSet, type TemplateSet } from './template-set.ts'

/** Named as locales are; mail in Japanese was iso-2022-jp in 2005. */
const SHIPPED: Record<string, () => Files> = {
  en: () => ENGLISH,
  ja: () => japanese('iso-2022-jp'),
  'ja.UTF-8': () => japanese('utf-8'),
}

/** The locale of a system in no language is English. */
const ENGLISH_NAMES = ['c', 'posix']

const shippedSets = new Map<string, TemplateSet>()

function shippedSet(language: string): TemplateSet {
  const known = shippedSets.get(language)
  if (known) return known
  const { set } = readTemplateSet((SHIPPED[language] as () => Files)(), ENGLISH)
  shippedSets.set(language, set)
  return set
}

export interface Languages {
  /** What a name in the configuration or a path in the mapping table means; null for none. */
  find(name: string): string | null
  set(language: string): TemplateSet
  names: readonly string[]
}

export type Templates = Readonly<Record<string, Files>>

/** @param places by `templates.ja` or `templates.ja.return_failed.txt` */
export function readLanguages(
  templates: Templates,
  places: Readonly<Record<string, SourcePlace>>,
): { languages: Languages; problems: Problem[] } {
  const own = new Map<string, TemplateSet>()
  const problems: Problem[] = []
  for (const [language, files] of Object.entries(templates)) {
    const read = readTemplateSet(files, standIn(language))
    own.set(language, read.set)
    for (const { file, line, message } of read.problems) {
      const path = `templates.${language}.${file}`
      const place = places[path]
      problems.push({ path, file: place?.file ?? path, line: (place?.line ?? 1) + line - 1, message })
    }
  }
  const names = [...new Set([...Object.keys(SHIPPED), ...own.keys()])]
  const byName = (name: string) => names.find((each) => each.toLowerCase() === name.toLowerCase()) ?? null
  // `/opt/…/locale/ja/LC_MESSAGES/` names ja: the folder that is a language counts, the innermost one.
  const find = (name: string) =>
    byName(name) ??
    name
      .split('/')
      .reverse()
      .map((each) => byName(each) ?? (ENGLISH_NAMES.includes(each.toLowerCase()) ? 'en' : null))
      .find((each) => each !== null) ??
    null
  const set = (language: string) => own.get(language) ?? shippedSet(language)
  return { languages: { find, set, names }, problems }
}

/** What a file that the folder lacks is taken from. */
function standIn(language: string): Files {
  const shipped = Object.keys(SHIPPED).find((name) => name.toLowerCase() === language.toLowerCase())
  const kindred = /^ja([._-]|$)/i.test(language) ? 'ja' : 'en'
  return (SHIPPED[shipped ?? kindred] as () => Files)()
}

/** @example unknownLanguage('jp', languages) // 'there are no texts in jp; did you mean ja?' */
export function unknownLanguage(name: string, { names }: Languages): string {
  const meant = nearest(name, names)
  const hint = meant ? `did you mean ${meant}?` : `there are ${names.join(', ')}; others go below templates`
  return `there are no texts in ${name}; ${hint}`
}
