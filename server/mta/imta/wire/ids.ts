/** Ids and boundaries in the product's shape, decided by the sandbox's seed. */
import { token } from '../../../core/random.ts'
import type { Instant } from '../../../core/types.ts'

const BASE36 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Sixteen characters, as in `0NFF00JPZ02E0Z00`: characters 2 to 4 and 10 to 12 are the Unix time in base 36, as
 * published notices show whose dates were left alone (this one is of 2014-11-22T00:30:14Z); between them a counter,
 * after them the process.
 */
export function queueId(seed: number, key: string, at: Instant): string {
  const time = Math.floor(at / 1000)
    .toString(36)
    .toUpperCase()
    .padStart(6, '0')
    .slice(-6)
  const counter = token(seed, `counter ${key}`, BASE36, 3)
  const owner = token(seed, `process ${key}`, BASE36, 2)
  const digit = token(seed, `digit ${key}`, '0123', 1)
  return `0${time.slice(0, 3)}00${counter}${time.slice(3)}${owner}${digit}0`
}

/** `Boundary_(ID_`, an MD5 in base 64 without its padding, `)`. The last character has two bits of its six. */
export function boundary(seed: number, key: string): string {
  return `Boundary_(ID_${token(seed, `boundary ${key}`, BASE64, 21)}${token(seed, `boundary end ${key}`, 'AQgw', 1)})`
}
