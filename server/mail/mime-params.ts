/** Values with parameters: Content-Type and Content-Disposition (RFC 2045 section 5.1, RFC 2231). */
import { decodeWords } from './encoded-word.ts'
import { textDecoder } from './text-decoder.ts'

export interface ParameterValue {
  /** Before the first semicolon, in lower case. */
  value: string
  /** By name in lower case; continued and encoded ones (RFC 2231) put together and decoded. */
  params: ReadonlyMap<string, string>
}

const PARAMETER = /;\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/gs

/** More is nobody's mail. */
const LONGEST = 20_000

/**
 * Reads what it can of a value; nothing in it is an error.
 * @example parseParameters('text/plain; charset="utf-8"').params.get('charset') // 'utf-8'
 */
export function parseParameters(text: string): ParameterValue {
  const cut = text.slice(0, LONGEST)
  const semicolon = cut.indexOf(';')
  const value = (semicolon < 0 ? cut : cut.slice(0, semicolon)).replace(/\([^()]*\)/g, '').trim()
  const given = new Map<string, string>()
  if (semicolon >= 0) {
    for (const [, name = '', quoted, bare = ''] of cut.slice(semicolon).matchAll(PARAMETER)) {
      const key = name.toLowerCase()
      const said = quoted === undefined ? bare.replace(/\([^()]*\)\s*$/, '').trim() : quoted.replace(/\\(.)/gs, '$1')
      if (!given.has(key)) given.set(key, said)
    }
  }
  return { value: value.toLowerCase(), params: joined(given) }
}

/** `name*0*`, `name*1`, … become `name` (RFC 2231 section 3 and 4); else an encoded word is read, as many writers do. */
function joined(given: ReadonlyMap<string, string>): Map<string, string> {
  const params = new Map<string, string>()
  const pieces = new Map<string, { n: number; encoded: boolean; text: string }[]>()
  for (const [key, text] of given) {
    const [, name = key, n = '', encoded = ''] = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/.exec(key) ?? []
    if (n === '' && encoded === '') {
      if (!params.has(name)) params.set(name, decodeWords(text))
      continue
    }
    const list = pieces.get(name) ?? []
    list.push({ n: Number(n), encoded: encoded !== '', text })
    pieces.set(name, list)
  }
  for (const [name, list] of pieces) params.set(name, decodePieces(list.sort((a, b) => a.n - b.n)))
  return params
}

function decodePieces(pieces: readonly { encoded: boolean; text: string }[]): string {
  const first = pieces[0]
  const [, charset = 'utf-8', rest = ''] = (first?.encoded && /^([^']*)'[^']*'(.*)$/s.exec(first.text)) || []
  const bytes: number[] = []
  for (const [i, { encoded, text }] of pieces.entries()) {
    const said = i === 0 && rest !== '' ? rest : text
    if (encoded) bytes.push(...percentBytes(said))
    else bytes.push(...new TextEncoder().encode(said))
  }
  return decoderOf(charset).decode(Uint8Array.from(bytes))
}

const percentBytes = (text: string): Uint8Array =>
  Uint8Array.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    (c) => c.charCodeAt(0) & 0xff,
  )

function decoderOf(charset: string): ReturnType<typeof textDecoder> {
  try {
    return textDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}
