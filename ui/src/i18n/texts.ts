/** The texts of each language, loaded when it is first wanted. Without Svelte, so that they come while it does. */
import type { Locale } from '../lib/format.ts'
import type { en } from './en.ts'
import type { SameKeys } from './words.ts'

export type Texts = SameKeys<typeof en>

const LOADERS: Record<Locale, () => Promise<Texts>> = {
  en: async () => (await import('./en.ts')).en,
  ja: async () => (await import('./ja.ts')).ja,
}

const known = new Map<Locale, Texts>()

export const textsOf = (locale: Locale): Texts | undefined => known.get(locale)

export async function loadTexts(locale: Locale): Promise<void> {
  if (!known.has(locale)) known.set(locale, await LOADERS[locale]())
}

/** What theme.js has read before the first paint. */
export const documentLocale = (): Locale => (globalThis.document?.documentElement.lang === 'ja' ? 'ja' : 'en')
