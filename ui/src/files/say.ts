/** The texts of importing files in the page's language. */
import { language } from '../i18n/t.svelte.ts'
import { fill, type Text, type Values } from '../i18n/words.ts'
import { wordsEn } from './words-en.ts'
import { wordsJa } from './words-ja.ts'

export function say<K extends keyof typeof wordsEn>(key: K, ...values: Values<(typeof wordsEn)[K]>): string {
  const texts = language.locale === 'ja' ? wordsJa : wordsEn
  return fill(texts[key] as Text, language.locale, values[0] as Record<string, string | number> | undefined)
}
