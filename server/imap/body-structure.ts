/** BODY and BODYSTRUCTURE: how a message is built (RFC 9051 section 7.5.2). */
import { isNamed, scanHeader } from '../mail/header.ts'
import type { MimePart } from '../mail/mime.ts'
import { parseParameters } from '../mail/mime-params.ts'
import { envelope } from './envelope.ts'
import { nstring, string } from './format.ts'
import { isMultipart, messageIn, type PartNode, type PartTree } from './part-tree.ts'

/** @param extended with what BODYSTRUCTURE adds: disposition, language, location */
export const bodyStructure = ({ bytes, root }: PartTree, extended: boolean): string => structure(bytes, root, extended)

function structure(bytes: Uint8Array, node: PartNode, extended: boolean): string {
  const { part, children } = node
  const [type, subtype] = part.type.split('/') as [string, string]
  if (isMultipart(node)) {
    const parts = children.map((child) => structure(bytes, child, extended)).join('')
    const more = extended ? ` ${parameters(part.params)} ${place(bytes, part)}` : ''
    return `(${parts} ${string(subtype.toUpperCase())}${more})`
  }
  const field = fieldsOf(bytes, part)
  const body = bytes.subarray(part.bodyStart, part.end)
  const inner = part.type === 'message/rfc822' ? messageIn(node) : null
  // What claims to have parts and has none would be read as if it had.
  const named =
    type === 'multipart' || (part.type === 'message/rfc822' && !inner)
      ? ['application', 'octet-stream']
      : [type, subtype]
  const basic = [
    ...named.map((name) => string(name.toUpperCase())),
    parameters(part.params),
    nstring(field('content-id')),
    nstring(field('content-description')),
    string(part.encoding.toUpperCase()),
    body.length,
  ]
  if (inner) {
    basic.push(envelope(bytes.subarray(inner.part.start, inner.part.bodyStart)))
    basic.push(structure(bytes, inner, extended), linesIn(body))
  } else if (named[0] === 'text') basic.push(linesIn(body))
  if (extended) basic.push(nstring(field('content-md5')), place(bytes, part))
  return `(${basic.join(' ')})`
}

/** Disposition, language and location. */
function place(bytes: Uint8Array, part: MimePart): string {
  const field = fieldsOf(bytes, part)
  const given = field('content-disposition')
  const { value, params } = parseParameters(given ?? '')
  const disposition =
    given === undefined || value === '' ? 'NIL' : `(${string(value.toUpperCase())} ${parameters(params)})`
  const languages = (field('content-language') ?? '').split(/[\s,]+/).filter(Boolean)
  const language = languages.length > 0 ? `(${languages.map(string).join(' ')})` : 'NIL'
  return `${disposition} ${language} ${nstring(field('content-location'))}`
}

/** A value beyond ASCII is written as RFC 2231 has it. */
function parameters(params: ReadonlyMap<string, string>): string {
  const pairs = [...params].flatMap(([name, value]) =>
    /^[\t\x20-\x7e]*$/.test(value)
      ? [string(name.toUpperCase()), string(value)]
      : [string(`${name.toUpperCase()}*`), string(`utf-8''${percent(value)}`)],
  )
  return pairs.length > 0 ? `(${pairs.join(' ')})` : 'NIL'
}

const percent = (text: string): string =>
  Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const char = String.fromCharCode(byte)
    return /[A-Za-z0-9.-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')

function fieldsOf(bytes: Uint8Array, part: MimePart): (name: string) => string | undefined {
  const fields = scanHeader(bytes.subarray(part.start, part.bodyStart))
  return (name) => fields.find((each) => isNamed(each.name, name))?.value
}

function linesIn(body: Uint8Array): number {
  let lines = 0
  for (let at = body.indexOf(10); at >= 0; at = body.indexOf(10, at + 1)) lines++
  return body.length > 0 && body.at(-1) !== 10 ? lines + 1 : lines
}
