/**
 * Sentences of the server in the page's language. The server speaks English; what the page knows in Japanese it says in
 * Japanese, read when it is first wanted, and the rest stays English and is marked as such.
 */

import { type Sentences, translate } from './sentences.ts'
import { language } from './t.svelte.ts'

class ServerTexts {
  #ja: Sentences | null = $state.raw(null)
  #asked = false

  /** @returns the text, and what language it is in where that is not the page's */
  say(text: string): { text: string; lang: 'en' | undefined } {
    if (language.locale === 'en' || text === '') return { text, lang: undefined }
    if (!this.#ja) this.#read()
    const found = this.#ja && translate(this.#ja, text)
    return found === null ? { text, lang: 'en' } : { text: found, lang: undefined }
  }

  #read(): void {
    if (this.#asked) return
    this.#asked = true
    void Promise.all([
      import('./imta-ja.ts'),
      import('./explain-ja.ts'),
      import('./mistakes-ja.ts'),
      import('./mta-mistakes-ja.ts'),
      import('./settings-ja.ts'),
      import('./why-ja.ts'),
    ]).then(
      ([{ imtaJa }, { explainJa }, { mistakesJa }, { mtaMistakesJa }, { settingsJa }, { whyJa }]) => {
        this.#ja = { ...mistakesJa, ...mtaMistakesJa, ...settingsJa, ...whyJa, ...explainJa, ...imtaJa }
      },
      () => {
        // It is asked for again with the next sentence that needs it.
        this.#asked = false
      },
    )
  }
}

export const serverTexts = new ServerTexts()
