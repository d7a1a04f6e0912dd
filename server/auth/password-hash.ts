/** Passwords as files keep them: scrypt in PHC form (ours), bcrypt, and `{PLAIN}` for what digests need. */
import { Buffer } from 'node:buffer'
import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { compareBcrypt } from './bcrypt.ts'

export type PasswordHash =
  | { scheme: 'scrypt'; ln: number; r: number; p: number; salt: Buffer; hash: Buffer }
  | { scheme: 'bcrypt'; text: string }
  | { scheme: 'plain'; secret: string }

/** RFC 7914's N is 2 to the power of `ln`; 2^15 times 8 blocks take 32 MiB and about a tenth of a second. */
const OWN = { ln: 15, r: 8, p: 1 }
/** Bytes that one check may take: a file must not bring the server down. */
const MOST_MEMORY = 256 * 1024 * 1024
const MOST_COST = 15

const USE = 'Write the line with bouncelab passwd FILE NAME, or with htpasswd -B.'

/** @returns the hash, or what is wrong with the text and what to do */
export function readHash(text: string): PasswordHash | { wrong: string; hint: string } {
  if (text.startsWith('{PLAIN}')) return { scheme: 'plain', secret: text.slice('{PLAIN}'.length) }
  if (text.startsWith('$scrypt$')) return readScrypt(text)
  if (/^\$2[aby]\$/.test(text)) return readBcrypt(text)
  if (text === '') return { wrong: 'it has no password', hint: USE }
  const scheme = /^(?:\$(?:apr1|1|5|6|argon2\w*)\$|\{\w+\})/.exec(text)?.[0]
  if (scheme) return { wrong: `${scheme} is no form that is read here; bcrypt ($2b$, $2y$) and scrypt are`, hint: USE }
  return { wrong: 'its password is no hash', hint: `${USE} One that is to stand in the clear begins with {PLAIN}.` }
}

function readScrypt(text: string): PasswordHash | { wrong: string; hint: string } {
  const found = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text)
  if (!found) return { wrong: 'its scrypt hash is not $scrypt$ln=15,r=8,p=1$SALT$HASH', hint: USE }
  const [ln, r, p] = found.slice(1, 4).map(Number) as [number, number, number]
  const [salt, hash] = found.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer]
  if (ln < 1 || r < 1 || p < 1 || p > 16 || memoryOf(ln, r) > MOST_MEMORY)
    return {
      wrong: `ln=${ln},r=${r},p=${p} takes more than ${MOST_MEMORY / 1024 / 1024} MiB or makes no sense`,
      hint: USE,
    }
  if (hash.length < 16) return { wrong: 'its scrypt hash is shorter than 16 bytes', hint: USE }
  return { scheme: 'scrypt', ln, r, p, salt, hash }
}

function readBcrypt(text: string): PasswordHash | { wrong: string; hint: string } {
  const cost = Number(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(text)?.[1])
  if (Number.isNaN(cost)) return { wrong: 'its bcrypt hash is cut short or has characters too many', hint: USE }
  if (cost < 4 || cost > MOST_COST)
    return { wrong: `bcrypt cost ${cost} is not between 4 and ${MOST_COST}`, hint: 'Write it anew: htpasswd -B -C 10.' }
  return { scheme: 'bcrypt', text }
}

const memoryOf = (ln: number, r: number): number => 128 * r * 2 ** ln

/** Takes the same time for every password; off the event loop. */
export async function isPassword(hash: PasswordHash, password: string): Promise<boolean> {
  if (hash.scheme === 'plain') return isSame(hash.secret, password)
  if (hash.scheme === 'bcrypt') return compareBcrypt(password, hash.text)
  const { hash: wanted, salt, ...cost } = hash
  return timingSafeEqual(await derive(password, salt, wanted.length, cost), wanted)
}

/** Compares in constant time, whatever the lengths. */
export const isSame = (a: string, b: string): boolean => timingSafeEqual(sha256(a), sha256(b))

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A password as a line of the file keeps it. @returns `$scrypt$ln=15,r=8,p=1$SALT$HASH` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, 32, OWN)
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  return `$scrypt$ln=${OWN.ln},r=${OWN.r},p=${OWN.p}$${base64(salt)}$${base64(hash)}`
}

/** What a name without a line is checked against, so that it takes as long as one that has a line. */
export const decoy = (like: PasswordHash | undefined): PasswordHash => {
  if (like?.scheme === 'bcrypt') return { scheme: 'bcrypt', text: `${like.text.slice(0, 7)}${'.'.repeat(53)}` }
  const { ln, r, p } = like?.scheme === 'scrypt' ? like : OWN
  if (like?.scheme === 'plain') return { scheme: 'plain', secret: randomBytes(16).toString('hex') }
  return { scheme: 'scrypt', ln, r, p, salt: randomBytes(16), hash: randomBytes(32) }
}

function derive(password: string, salt: Buffer, length: number, { ln, r, p }: typeof OWN): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: 2 ** ln, r, p, maxmem: 2 * MOST_MEMORY }
    scrypt(password.normalize('NFC'), salt, length, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
