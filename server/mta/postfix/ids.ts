/** Queue names as Postfix 3.7 gives them: five digits of the microsecond, then the inode (record at mail_queue.h). */

import { calendarTime, pad } from '../../core/iso-time.ts'
import { draw } from '../../core/random.ts'
import type { Instant } from '../../core/types.ts'

const FIRST_INODE = 0x2ac000

const hex = (value: number, digits = 0): string => value.toString(16).toUpperCase().padStart(digits, '0')

/** @example queueId(1, 'm3') // 'A63C52AC003' */
export function queueId(seed: number, messageId: string): string {
  const micros = Math.floor(draw(seed, `postfix queue ${messageId}`) * 1_000_000)
  return hex(micros, 5) + hex(FIRST_INODE + Number(messageId.replace(/\D/g, '')))
}

/** `20261122020044.QID@host` without its brackets. */
export function messageId(at: Instant, id: string, host: string): string {
  const t = calendarTime(at)
  const stamp = [pad(t.year, 4), pad(t.month), pad(t.day), pad(t.hour), pad(t.minute), pad(t.second)].join('')
  return `${stamp}.${id}@${host}`
}
