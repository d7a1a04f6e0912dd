/** Durations, dates and sizes in words of the locale; dates in the time zone that the person has chosen. */
import { zone } from '../state/zone.svelte.ts'

export type Locale = 'en' | 'ja'

const UNITS = [
  { size: 86_400_000, en: 'd', ja: '日' },
  { size: 3_600_000, en: 'h', ja: '時間' },
  { size: 60_000, en: 'm', ja: '分' },
  { size: 1000, en: 's', ja: '秒' },
] as const

/** `12 d 15 h`, `12日15時間`: the largest unit and the one below it, if that says anything; under a second is `0 s`. */
export function formatDuration(ms: number, locale: Locale, parts = 2): string {
  const seconds = Math.max(0, Math.floor(ms / 1000)) * 1000
  const found = UNITS.findIndex(({ size }) => seconds >= size)
  const first = found === -1 ? UNITS.length - 1 : found
  let rest = seconds
  const words: string[] = []
  for (const unit of UNITS.slice(first, first + parts)) {
    const count = Math.floor(rest / unit.size)
    rest -= count * unit.size
    if (count > 0 || words.length === 0) words.push(join(count, unit[locale], locale))
  }
  return words.join(locale === 'en' ? ' ' : '')
}

/** The largest unit alone: `12 d`. */
export const formatAge = (ms: number, locale: Locale): string => formatDuration(ms, locale, 1)

const join = (count: number, unit: string, locale: Locale): string =>
  locale === 'en' ? `${count} ${unit}` : `${count}${unit}`

const formats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(locale: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const timeZone = zone.name
  const key = `${locale} ${timeZone} ${name}`
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options })
  formats.set(key, made)
  return made
}

const DIGITS = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const

/** `2026-01-18 00:31:08`, in every locale: Swedish writes dates as ISO 8601 does. */
export const formatNow = (at: number): string => dateFormat('sv', 'now', DIGITS).format(at)

/** `Jan 5`, `1月5日`. */
export const formatDay = (at: number, locale: Locale): string =>
  dateFormat(locale, 'day', { month: 'short', day: 'numeric' }).format(at)

/** `09:00:00`. */
export const formatTime = (at: number): string => formatNow(at).slice(11)

/** `Jan 5 09:00:00`; with milliseconds where they matter. */
export const formatMoment = (at: number, locale: Locale): string => `${formatDay(at, locale)} ${formatTime(at)}`

/** `Jan 5 09:00`. */
export const formatMinute = (at: number, locale: Locale): string =>
  `${formatDay(at, locale)} ${formatTime(at).slice(0, 5)}`

/** `1,013 bytes` up to 10 kB, then kB and MB. */
export function formatSize(bytes: number, locale: Locale): string {
  if (bytes < 10_000)
    return new Intl.NumberFormat(locale, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(bytes)
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}

/** `100,000`. */
export const formatCount = (n: number, locale: Locale): string => COUNTS[locale].format(n)

/** Made once: that takes longer than a hundred counts. */
const COUNTS = { en: new Intl.NumberFormat('en'), ja: new Intl.NumberFormat('ja') } as const satisfies Record<
  Locale,
  Intl.NumberFormat
>

/** Names one after the other, as the locale joins them. */
export const formatList = (words: readonly string[], locale: Locale): string =>
  new Intl.ListFormat(locale, { style: 'narrow', type: 'conjunction' }).format(words)
