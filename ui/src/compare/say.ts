/** The texts of the Compare view in the page's language. */
import { language } from '../i18n/t.svelte.ts'
import { fill } from '../i18n/words.ts'
import { wordsEn } from './words-en.ts'
import { wordsJa } from './words-ja.ts'

export type SayKey = keyof typeof wordsEn

export const say = (key: SayKey, values?: Record<string, string | number>): string =>
  fill((language.locale === 'ja' ? wordsJa : wordsEn)[key], language.locale, values)
