/** The language of the page: one state, one function. */
import type { Locale } from '../lib/format.ts'
import { en } from './en.ts'
import { ja } from './ja.ts'
import { fill, type Text, type Values } from './words.ts'

const KEY = 'bouncelab.locale'
const TEXTS = { en, ja }
export type TextKey = keyof typeof en

class Language {
  locale: Locale = $state('en')

  constructor() {
    // theme.js has read the choice before the first paint.
    this.locale = globalThis.document?.documentElement.lang === 'ja' ? 'ja' : 'en'
  }

  choose(locale: Locale): void {
    this.locale = locale
    document.documentElement.lang = locale
    try {
      localStorage.setItem(KEY, locale)
    } catch {
      // The choice then lasts as long as the page.
    }
  }
}

export const language = new Language()

/** A text in the present language. */
export function t<K extends TextKey>(key: K, ...values: Values<(typeof en)[K]>): string {
  return fill(
    TEXTS[language.locale][key] as Text,
    language.locale,
    values[0] as Record<string, string | number> | undefined,
  )
}

/** Whether a key that was put together stands for a text. */
export const hasText = (key: string): boolean => key in en
