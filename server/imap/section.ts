/** `BODY[…]<…>`: which bytes of a message are asked for, and these bytes (RFC 9051 section 6.4.5). */
import { isNamed } from '../mail/header.ts'
import { string } from './format.ts'
import { findPart, messageIn, type PartTree } from './part-tree.ts'
import { BadCommand, type Reader } from './reader.ts'

export interface Section {
  path: number[]
  text: 'all' | 'HEADER' | 'HEADER.FIELDS' | 'HEADER.FIELDS.NOT' | 'TEXT' | 'MIME'
  /** As the client wrote them. */
  fields: string[]
  /** From this octet on, so many at the most. */
  partial: { from: number; count: number } | null
}

const TEXTS = ['HEADER.FIELDS.NOT', 'HEADER.FIELDS', 'HEADER', 'TEXT', 'MIME'] as const

/** Reads what stands from the bracket on. */
export function readSection(reader: Reader): Section {
  reader.expect('[')
  const path: number[] = []
  const section: Section = { path, text: 'all', fields: [], partial: null }
  while (/\d/.test(reader.peek())) {
    path.push(reader.number('a part number'))
    if (!reader.takes('.')) break
    if (reader.sees(']')) throw new BadCommand('a section does not end in a dot')
  }
  if (!reader.sees(']')) {
    const word = reader.match(/[A-Z.]+/i)?.toUpperCase()
    const text = TEXTS.find((each) => each === word)
    if (!text) throw new BadCommand(`a section is a part number, ${TEXTS.join(', ')} or nothing`)
    if (text === 'MIME' && path.length === 0) throw new BadCommand('MIME wants a part number before it')
    section.text = text
    if (text.startsWith('HEADER.FIELDS')) {
      reader.expect(' ')
      section.fields = reader.list(() => reader.astring('a field name'))
    }
  }
  reader.expect(']')
  if (reader.takes('<')) {
    const from = reader.number('an octet')
    reader.expect('.')
    section.partial = { from, count: reader.number('a count of octets') }
    if (section.partial.count === 0) throw new BadCommand('a partial fetch wants at least one octet')
    reader.expect('>')
  }
  return section
}

/** How an answer names it. */
export function sectionName({ path, text, fields, partial }: Section): string {
  const names = fields.length > 0 ? ` (${fields.map(fieldName).join(' ')})` : ''
  const spec = [...path, ...(text === 'all' ? [] : [text])].join('.')
  return `BODY[${spec}${names}]${partial ? `<${partial.from}>` : ''}`
}

const fieldName = (name: string): string => (/^[!#$&'+,\-./0-9:;<=>?@A-Z^_`a-z|~]+$/.test(name) ? name : string(name))

/** A message whose parts are looked for when somebody asks. */
export interface Opened {
  bytes(): Uint8Array
  tree(): PartTree
}

/** The bytes; null where the message has no such part. */
export function sectionBytes(message: Opened, { path, text, fields, partial }: Section): Uint8Array | null {
  const bytes = wholeSection(message, path, text, fields)
  return bytes && partial ? bytes.subarray(partial.from, partial.from + partial.count) : bytes
}

function wholeSection(message: Opened, path: number[], text: Section['text'], fields: string[]): Uint8Array | null {
  const bytes = message.bytes()
  if (text === 'all' && path.length === 0) return bytes
  const node = findPart(message.tree(), path)
  if (!node) return null
  if (text === 'all') return bytes.subarray(node.part.bodyStart, node.part.end)
  if (text === 'MIME') return bytes.subarray(node.part.start, node.part.bodyStart)
  // The others are of a message: of the whole, or of one in a part.
  const owner = path.length === 0 ? node : messageIn(node)
  if (!owner) return null
  const { start, bodyStart, end } = owner.part
  if (text === 'TEXT') return bytes.subarray(bodyStart, end)
  const header = bytes.subarray(start, bodyStart)
  return text === 'HEADER' ? header : pick(header, fields, text === 'HEADER.FIELDS')
}

/** The lines of the fields that are named, or of all others, and the empty line. */
function pick(header: Uint8Array, names: readonly string[], isNamedWanted: boolean): Uint8Array {
  const wanted = names.map((name) => name.toLowerCase())
  const text = Buffer.from(header.buffer, header.byteOffset, header.byteLength).toString('latin1')
  let isKept = false
  const kept = text.split(/(?<=\n)/).filter((line) => {
    if (/^\r?\n$/.test(line)) return false
    if (/^[ \t]/.test(line)) return isKept
    const name = /^[^:\s]*/.exec(line)?.[0] ?? ''
    isKept = wanted.some((each) => isNamed(name, each)) === isNamedWanted
    return isKept
  })
  return Buffer.from(`${kept.join('')}\r\n`, 'latin1')
}
