/** The texts of a report in the page's language. */
import { language } from '../i18n/t.svelte.ts'
import { fill, type Text, type Values } from '../i18n/words.ts'
import { classEn, detailEn, subjectEn, type Words } from './status-en.ts'
import { classJa, detailJa, subjectJa } from './status-ja.ts'
import { wordsEn } from './words-en.ts'
import { wordsJa } from './words-ja.ts'

export type SayKey = keyof typeof wordsEn

export function say<K extends SayKey>(key: K, ...values: Values<(typeof wordsEn)[K]>): string {
  const texts = language.locale === 'ja' ? wordsJa : wordsEn
  return fill(texts[key] as Text, language.locale, values[0] as Record<string, string | number> | undefined)
}

/** Whether a key that was put together stands for a text. */
export const canSay = (key: string): key is SayKey => Object.hasOwn(wordsEn, key)

export interface StatusWords {
  /** As the report has it: `5.1.1`. */
  code: string
  family: { digits: string; words: Words }
  subject: { digits: string; words: Words }
  detail: { digits: string; words: Words }
  /** Whether the registry knows it. */
  known: boolean
}

/** @returns null where there is no status code in the text */
export function statusWords(text: string): StatusWords | null {
  const found = /\b([245])\.(\d{1,3})\.(\d{1,3})\b/.exec(text)
  if (!found) return null
  const [code, family = '', subject = '', detail = ''] = found
  const ja = language.locale === 'ja'
  const unknown: Words = [say('status.unknown'), say('status.unknown.detail')]
  const ofDetail = (ja ? detailJa : detailEn)[`${subject}.${detail}`]
  return {
    code,
    family: { digits: family, words: (ja ? classJa : classEn)[family] ?? unknown },
    subject: { digits: subject, words: (ja ? subjectJa : subjectEn)[subject] ?? unknown },
    detail: { digits: detail, words: ofDetail ?? unknown },
    known: ofDetail !== undefined,
  }
}

/** What an SMTP reply code says (RFC 5321 section 4.2.3, RFC 4954, RFC 7504). */
export function replyWords(code: string): string {
  const exact = `smtp.${code}`
  const broad = `smtp.${code[0]}`
  return canSay(exact) ? said(exact) : canSay(broad) ? said(broad) : ''
}

const said = (key: SayKey): string => fill((language.locale === 'ja' ? wordsJa : wordsEn)[key] as Text, language.locale)
