/** Message ids as Exim 4.96 gives them: seconds, process id and a fraction of the second, each in base 62. */
import { draw } from '../../core/random.ts'
import type { Instant } from '../../core/types.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Ids count the second in steps of half a millisecond. */
const STEPS = 2000

function base62(value: number, length: number): string {
  let text = ''
  for (let left = value; text.length < length; left = Math.floor(left / 62)) text = DIGITS[left % 62] + text
  return text
}

/** A message whose id is asked. */
export interface Named {
  id: string
  processId: number
  acceptedAt: Instant
}

/** @example '1xUwxQ-00005n-2p' */
export function eximId(seed: number, { id, processId, acceptedAt }: Named): string {
  const fraction = Math.floor(draw(seed, `exim id ${id}`) * STEPS)
  return `${base62(Math.floor(acceptedAt / 1000), 6)}-${base62(processId, 6)}-${base62(fraction, 2)}`
}

/** `UNIXTIME-eximdsn-RANDOM` */
export const boundaryOf = (seed: number, noticeId: string, now: Instant): string =>
  `${Math.floor(now / 1000)}-eximdsn-${Math.floor(draw(seed, `exim boundary ${noticeId}`) * 2 ** 31)}`
