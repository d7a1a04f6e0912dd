/** Ids in MailHog's form, 32 bytes in base64url and a host, that lead back to ours without a table. */
import { Buffer } from 'node:buffer'
import { token } from '../core/random.ts'
import { MAILHOG_HOST } from './shapes.ts'

/** Where ids are good: they end with the epoch. */
export interface IdScope {
  seed: number
  epoch: number
}

const HEX = '0123456789abcdef'
const NUMBERS_AT = 20

/** @example mailhogId({ seed: 1, epoch: 1 }, 'm3') // '…AAAAAQAAAAAAAAAD=@mailhog.example', 44 characters before the @ */
export function mailhogId({ seed, epoch }: IdScope, id: string): string {
  const bytes = Buffer.alloc(32)
  bytes.write(token(seed, `mailhog ${epoch} ${id}`, HEX, NUMBERS_AT * 2), 'hex')
  bytes.writeUInt32BE(epoch >>> 0, NUMBERS_AT)
  bytes.writeBigUInt64BE(BigInt(id.slice(1)), NUMBERS_AT + 4)
  return `${bytes.toString('base64url')}=@${MAILHOG_HOST}`
}

/** @returns our id; null where no message of this epoch was ever called so. Ours are taken as they are. */
export function ownId(scope: IdScope, given: string): string | null {
  if (/^m[1-9]\d{0,15}$/.test(given)) return given
  const bytes = Buffer.from(given.split('@')[0] ?? '', 'base64url')
  if (bytes.length !== 32) return null
  const id = `m${bytes.readBigUInt64BE(NUMBERS_AT + 4)}`
  return mailhogId(scope, id) === given ? id : null
}
