/** Tar files in memory, the ustar form (POSIX.1-1988), as far as an archive of ours needs it: plain files. */
import { SandboxError } from '../errors.ts'

export interface TarFile {
  path: string
  bytes: Uint8Array
}

const BLOCK = 512
/** Two empty blocks end an archive. */
const END = new Uint8Array(2 * BLOCK)

/**
 * One file of an archive: its header, and its bytes padded to whole blocks.
 * @param path at most 100 bytes of ASCII
 * @param seconds the file's time, since 1970
 */
export function tarEntry({ path, bytes }: TarFile, seconds: number): Uint8Array {
  const entry = new Uint8Array(BLOCK + Math.ceil(bytes.length / BLOCK) * BLOCK)
  const put = (text: string, at: number) => entry.set(Buffer.from(text, 'latin1'), at)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  put(path, 0)
  put(octal(0o644, 7), 100)
  put(octal(0, 7), 108)
  put(octal(0, 7), 116)
  put(octal(bytes.length, 11), 124)
  put(octal(seconds, 11), 136)
  put('0', 156)
  put('ustar\0', 257)
  put('00', 263)
  put(`${octal(sumOf(entry), 6)} `, 148)
  entry.set(bytes, BLOCK)
  return entry
}

export const tarEnd = (): Uint8Array => END

/**
 * The files of an archive, by path. Folders and the extended headers of pax are passed over.
 * @throws SandboxError E_INVALID for what is no tar, a path that leaves the archive, and what is no plain file
 */
export function readTar(bytes: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK)
    if (header.every((byte) => byte === 0)) return files
    const size = octalIn(header, 124, 12)
    if (sumOf(header) !== octalIn(header, 148, 8) || size === null) throw broken(`it is no tar at byte ${at}`)
    const end = at + BLOCK + size
    if (end > bytes.length) throw broken(`it ends within ${textIn(header, 0, 100)}`)
    const [prefix, name, type] = [textIn(header, 345, 155), textIn(header, 0, 100), textIn(header, 156, 1)]
    const path = safePath(prefix === '' ? name : `${prefix}/${name}`)
    if (type === '' || type === '0') {
      if (files.has(path)) throw broken(`${path} is in it twice`)
      files.set(path, bytes.subarray(at + BLOCK, end))
    } else if (!['5', 'x', 'g'].includes(type)) {
      throw broken(`${path} is neither a file nor a folder`)
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  throw broken('its end is missing')
}

export const broken = (why: string): SandboxError =>
  new SandboxError('E_INVALID', `The archive cannot be read: ${why}.`, {
    hint: 'Send a file that `bouncelab export` wrote, as it is.',
  })

/** A path inside of the archive, without the `./` that tar puts before it. */
function safePath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '.' && part !== '')
  if (path.startsWith('/') || path.includes('\\') || parts.includes('..')) {
    throw broken(`the path ${JSON.stringify(path)} leads out of it`)
  }
  return parts.join('/')
}

/** The sum of a header's bytes, with its own place counted as spaces. */
function sumOf(header: Uint8Array): number {
  let sum = 8 * 32
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i] as number
  return sum
}

function textIn(header: Uint8Array, at: number, length: number): string {
  const field = Buffer.from(header.buffer, header.byteOffset + at, length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

function octalIn(header: Uint8Array, at: number, length: number): number | null {
  const text = textIn(header, at, length).trim()
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : null
}
