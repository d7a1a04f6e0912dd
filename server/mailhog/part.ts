/** One part of a multipart for download: its own header fields, base64 decoded, anything else as it stands. */
import { Buffer } from 'node:buffer'
import { toCrlf } from '../mail/bytes.ts'
import { decodeTransfer } from '../mail/transfer-encoding.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { getRaw } from '../sandbox/views.ts'
import { bytesOfParts } from './content.ts'

export interface Part {
  headers: Record<string, string>
  body: Uint8Array
}

/** A mail must not write our own header: what describes a body may come along, what describes its transport may not. */
const MAY_COME = /^content-(?!length$|encoding$|range$|security-policy)[a-z-]+$/i

/** @param n its index among the message's parts, from 0 */
export async function partOf(sandbox: Sandbox, id: string, n: number): Promise<Part | null> {
  const raw = await getRaw(sandbox, id)
  const part = raw && bytesOfParts(Buffer.from(toCrlf(raw)).toString('latin1'))[n]
  if (!part) return null
  const headers: Record<string, string> = {}
  let encoding = ''
  for (const [name, value] of part.headers) {
    if (name.toLowerCase() === 'content-transfer-encoding') encoding = value.trim().toLowerCase()
    if (MAY_COME.test(name)) headers[name.toLowerCase()] = value.replace(/[^\t -~\x80-\xff]/g, ' ').trim()
  }
  const bytes = Buffer.from(part.body, 'latin1')
  return { headers, body: encoding === 'base64' ? decodeTransfer(encoding, bytes) : bytes }
}
