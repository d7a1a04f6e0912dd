/** Which texts a notice is written with: the settings language, templates and mapping, read together. */
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'
import { type Languages, readLanguages, type Templates, unknownLanguage } from './languages.ts'
import { findLanguage, type LanguageEntry, type Probe, readNotificationLanguages } from './notification-language.ts'
import type { TemplateSet } from './template-set.ts'

export interface NoticeTexts {
  languages: Languages
  /** Where no entry of the mapping table fits. */
  language: string
  entries: readonly LanguageEntry[]
}

interface Settings {
  language: string
  templates: Templates
  mapping: string
}

export function readNoticeTexts(
  { language, templates, mapping }: Settings,
  places: Readonly<Record<string, SourcePlace>>,
): { texts: NoticeTexts; problems: Problem[] } {
  const { languages, problems } = readLanguages(templates, places)
  const found = languages.find(language)
  const unknown = { path: 'language', ...places.language, message: unknownLanguage(language, languages) }
  const table = readNotificationLanguages(mapping, places.mapping, languages)
  return {
    texts: { languages, language: found ?? 'en', entries: table.entries },
    problems: [...(found === null ? [unknown] : []), ...problems, ...table.problems],
  }
}

export function textsFor({ languages, language, entries }: NoticeTexts, probe: Probe): TemplateSet {
  return languages.set(findLanguage(entries, probe)?.language ?? language)
}
