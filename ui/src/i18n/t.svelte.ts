/** The language of the page: one state, one function. */
import type { Locale } from '../lib/format.ts'
import type { en } from './en.ts'
import { documentLocale, loadTexts, textsOf } from './texts.ts'
import { fill, type Text, type Values } from './words.ts'

const KEY = 'bouncelab.locale'
export type TextKey = keyof typeof en

class Language {
  locale: Locale = $state('en')
  #wanted: Locale

  constructor() {
    this.locale = documentLocale()
    this.#wanted = this.locale
  }

  /** At once where the texts are known, else when they have come; the latest choice wins. */
  choose(locale: Locale): void {
    this.#wanted = locale
    if (textsOf(locale)) {
      this.#speak(locale)
      return
    }
    loadTexts(locale).then(
      () => {
        if (this.#wanted === locale) this.#speak(locale)
      },
      // The server is away, which the page says by itself; the language stays what it was.
      () => undefined,
    )
  }

  #speak(locale: Locale): void {
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

const textOf = (key: string): Text | undefined => (textsOf(language.locale) as Record<string, Text> | undefined)?.[key]

/** A text in the present language, which loadTexts() has made known. */
export function t<K extends TextKey>(key: K, ...values: Values<(typeof en)[K]>): string {
  const text = textOf(key)
  if (text === undefined) throw new Error(`There is no text for ${key} in ${language.locale}.`)
  return fill(text, language.locale, values[0] as Record<string, string | number> | undefined)
}

/** Whether a key that was put together stands for a text. */
export const hasText = (key: string): boolean => textOf(key) !== undefined
