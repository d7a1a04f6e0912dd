/** A text part as text, whatever it claims to be written in. */
import type { MimePart } from './mime.ts'
import { textDecoder } from './text-decoder.ts'
import { decodeTransfer } from './transfer-encoding.ts'

/** The part's content, its transfer encoding undone. */
export const partBytes = (raw: Uint8Array, { bodyStart, end, encoding }: MimePart): Uint8Array =>
  decodeTransfer(encoding, raw.subarray(bodyStart, end))

/** Lines end in LF; a paragraph that was cut into lines (format=flowed, RFC 3676) is one line again. */
export function partText(raw: Uint8Array, part: MimePart): string {
  const text = decodeCharset(part.charset, partBytes(raw, part)).replace(/\r\n/g, '\n')
  return part.params.get('format')?.toLowerCase() === 'flowed'
    ? unflowed(text, part.params.get('delsp')?.toLowerCase() === 'yes')
    : text
}

/** Whether the platform knows a charset by this name. */
export function isCharset(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== ''
  } catch {
    return false
  }
}

/** ISO-2022-JP announces itself, and much of it comes without a charset. */
const TO_JIS = ['\u001b$@', '\u001b$B']

/** A charset that is missing or unknown is guessed: UTF-8 where the bytes are, else Windows-1252, which takes all. */
function decodeCharset(charset: string | null, bytes: Uint8Array): string {
  const said = charset !== null && !/^us-ascii$/i.test(charset) && isCharset(charset)
  if (said) return textDecoder(charset).decode(bytes)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return TO_JIS.some((sequence) => text.includes(sequence)) ? new TextDecoder('iso-2022-jp').decode(bytes) : text
  } catch {
    return textDecoder('windows-1252').decode(bytes)
  }
}

function unflowed(text: string, delSp: boolean): string {
  const lines: string[] = []
  let open = false
  let quotes = ''
  for (const line of text.split('\n')) {
    const depth = /^>*/.exec(line)?.[0] ?? ''
    const rest = line.slice(depth.length).replace(/^ /, '')
    const flows = rest.endsWith(' ') && rest !== '-- '
    const said = flows && delSp ? rest.slice(0, -1) : rest
    if (open && depth === quotes && rest !== '-- ') lines[lines.length - 1] += said
    else lines.push((depth && `${depth} `) + said)
    open = flows
    quotes = depth
  }
  return lines.join('\n')
}
