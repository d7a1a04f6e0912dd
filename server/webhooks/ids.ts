/** Ids in the shapes that providers give them: unique, and the same at every attempt and in every run of one seed. */
import { createHash } from 'node:crypto'
import type { Keys, Told } from './format.ts'

/** Bytes that are a function of their name. */
export function namedBytes(name: string, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let i = 0; i * 32 < length; i++) blocks.push(createHash('sha256').update(`${i} ${name}`).digest())
  return Buffer.concat(blocks).subarray(0, length)
}

/** Names the message; the same in all that is told of it. */
export const messageName = ({ sandbox, message }: Told, { seed }: Keys): string => `${seed}/${sandbox}/${message.id}`
/** Names what is told; the same at every attempt. */
export const eventName = ({ sandbox, id }: Told, { seed }: Keys): string => `${seed}/${sandbox}/event/${id}`

export const hexId = (name: string, length: number): string =>
  namedBytes(name, Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length)

/** RFC 9562, in the form of version 4. */
export function uuidId(name: string): string {
  const hex = hexId(name, 32)
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4]
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    '-',
  )
}

/** @param bytes 16 give the usual 22 characters */
export const base64urlId = (name: string, bytes: number): string => namedBytes(name, bytes).toString('base64url')

/** So many decimal digits, the first of them not 0. */
export function digitsId(name: string, length: number): string {
  const low = 10n ** BigInt(length - 1)
  return String(low + (BigInt(`0x${hexId(name, 32)}`) % (9n * low)))
}
