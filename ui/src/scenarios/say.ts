/** The scenario schema's sentences in the page's language. */
import { schemaJa } from '../i18n/schema-ja.ts'
import { language } from '../i18n/t.svelte.ts'

/** English where there is no other. */
export const say = (text: string): string => (language.locale === 'ja' ? (schemaJa[text] ?? text) : text)
