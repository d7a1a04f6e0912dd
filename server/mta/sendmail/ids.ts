/** Queue names as Sendmail 8.17 gives them: the time in base 60, two drawn characters, a process number. */
import { calendarTime, pad } from '../../core/iso-time.ts'
import { draw } from '../../core/random.ts'
import type { Instant } from '../../core/types.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwx'

const FIRST_PROCESS = 120

const digit = (value: number): string => DIGITS[value % 60] as string

/** @example queueId(1, 'm1', Date.UTC(2026, 10, 22, 2, 10, 9)) // '6AM2A9lJ000122' */
export function queueId(seed: number, messageId: string, at: Instant): string {
  const t = calendarTime(at)
  const time = [t.year - 1900, t.month - 1, t.day, t.hour, t.minute, t.second].map(digit).join('')
  const drawn = Math.floor(draw(seed, `sendmail queue ${messageId}`) * 3600)
  return `${time}${digit(Math.floor(drawn / 60))}${digit(drawn)}${pad(processNumber(messageId), 6)}`
}

/** Which process had the message: numbers that tell nothing but grow. */
export const processNumber = (messageId: string): number => FIRST_PROCESS + 2 * Number(messageId.replace(/\D/g, ''))

/** `202611220210.QID@host`, without its brackets. */
export function messageId(at: Instant, id: string, host: string): string {
  const t = calendarTime(at)
  return `${pad(t.year, 4)}${pad(t.month)}${pad(t.day)}${pad(t.hour)}${pad(t.minute)}.${id}@${host}`
}
