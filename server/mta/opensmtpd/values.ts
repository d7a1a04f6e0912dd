/** Times and sizes in smtpd.conf. */
import type { Duration } from '../../core/types.ts'

const UNITS: Record<string, number> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of `4d` or `10s`; null where it is no time. */
export function readDuration(text: string): Duration | null {
  const found = /^(\d{1,10})([smhd]?)$/.exec(text)
  return found ? Number(found[1]) * (UNITS[found[2] as string] as number) : null
}

const SIZES: Record<string, number> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 }

/** Bytes of `35M`; null where it is no size. */
export function readSize(text: string): number | null {
  const found = /^(\d{1,12})([KMGT]?)B?$/i.exec(text)
  return found ? Number(found[1]) * (SIZES[(found[2] as string).toUpperCase()] as number) : null
}

/** A time as the configuration writes it: the largest unit that fits. */
export function durationText(time: Duration): string {
  const unit = (['d', 'h', 'm', 's'] as const).find((each) => time % (UNITS[each] as number) === 0) ?? 's'
  return `${Math.round(time / (UNITS[unit] as number))}${unit}`
}

/** Seconds in whole units, as a notice says them: `2 seconds`, `1 hour`, `4 days`. */
export function durationWords(seconds: number): string {
  const [size, unit] = (
    [
      [86_400, 'day'],
      [3600, 'hour'],
      [60, 'minute'],
      [1, 'second'],
    ] as const
  ).find(([size]) => seconds >= size) ?? [1, 'second']
  const count = Math.floor(seconds / size)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** Seconds as the log writes them: `1d2h3m4s`, without what is zero. */
export function durationLog(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  const text = parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('')
  return text === '' ? '0s' : text
}
