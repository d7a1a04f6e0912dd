/**
 * The parts of a message (RFC 2046), found in one pass over its lines: nothing that a sender writes makes it slow, deep
 * or wrong to the point of an error. What was odd is told with each part.
 */
import { isNamed, scanHeader } from './header.ts'
import { type ParameterValue, parseParameters } from './mime-params.ts'

export type MimeFault =
  /** A multipart without a boundary, or whose boundary never comes: it is shown as one piece. */
  | 'no-boundary'
  /** The last boundary is missing: the message breaks off. */
  | 'no-end'
  | 'unknown-encoding'
  | 'unknown-charset'
  /** What is inside is not taken apart: it is nested too deep. */
  | 'too-deep'

export interface MimePart {
  /** Its place in the tree: `0` is the whole message, `1.2` the second part of the first. */
  path: string
  /** 0 for the whole message. */
  depth: number
  /** `text/plain` where nothing says otherwise (RFC 2045 section 5.2). */
  type: string
  params: ReadonlyMap<string, string>
  charset: string | null
  /** `7bit` where nothing says otherwise. */
  encoding: string
  disposition: string | null
  filename: string | null
  /** Content-ID without its brackets. */
  cid: string | null
  /** Where it stands in the bytes of the message: its header, its body, the byte after it. */
  start: number
  bodyStart: number
  end: number
  /** It belongs to a message inside the message. */
  embedded: boolean
  /** It has parts of its own. */
  container: boolean
  faults: MimeFault[]
}

/** Deeper than any mail program writes. */
const DEEPEST = 60
/** What is more than this is not listed. */
const MOST_PARTS = 1000

const LF = 10
const CR = 13
const DASH = 45

interface Open {
  part: MimePart
  /** Of a multipart. */
  boundary: string | null
  children: number
  /** How its parts are read where they do not say. */
  childType: string
}

/** @returns the parts in their order, the whole message first, and whether there were more than are listed */
export function scanMime(raw: Uint8Array): { parts: MimePart[]; cut: boolean } {
  const parts: MimePart[] = []
  const open: Open[] = []
  const latin1 = new TextDecoder('latin1')
  let cut = false

  /** Reads the header at this place; opens what is inside a message. @returns where the body begins */
  const begin = (start: number): number => {
    let at = start
    for (;;) {
      const parent = open.at(-1)
      const part = readPart(raw, at, headEnd(raw, at, open), parent)
      if (parent) parent.children++
      parts.push(part)
      const entry: Open = { part, boundary: null, children: 0, childType: 'text/plain' }
      open.push(entry)
      const isMultipart = part.type.startsWith('multipart/')
      const isMessage = /^message\/(?:rfc822|global)$/.test(part.type) && isIdentity(part.encoding)
      if (!isMultipart && !isMessage) return part.bodyStart
      if (part.depth >= DEEPEST) {
        part.faults.push('too-deep')
        return part.bodyStart
      }
      if (isMultipart) {
        entry.boundary = part.params.get('boundary')?.trimEnd() || null
        if (part.type === 'multipart/digest') entry.childType = 'message/rfc822'
        if (entry.boundary === null) part.faults.push('no-boundary')
        return part.bodyStart
      }
      if (parts.length >= MOST_PARTS) return part.bodyStart
      part.container = true
      at = part.bodyStart
    }
  }

  const close = (from: number, end: number) => {
    for (const { part, boundary } of open.splice(from)) {
      part.end = Math.max(part.bodyStart, end)
      if (boundary !== null && !cut) part.faults.push(part.container ? 'no-end' : 'no-boundary')
    }
  }

  let at = begin(0)
  while (at < raw.length && open.some(({ boundary }) => boundary !== null)) {
    const lineEnd = raw.indexOf(LF, at)
    const next = lineEnd < 0 ? raw.length : lineEnd + 1
    if (raw[at] === DASH && raw[at + 1] === DASH && next - at < 1000) {
      const line = latin1.decode(raw.subarray(at + 2, next)).trimEnd()
      const level = open.findLastIndex(
        ({ boundary }) => boundary !== null && (line === boundary || line === `${boundary}--`),
      )
      const found = open[level]
      if (found) {
        close(level + 1, beforeLineEnd(raw, at))
        found.part.container = true
        if (line !== found.boundary) {
          found.boundary = null
        } else if (parts.length >= MOST_PARTS) {
          cut = true
          break
        } else {
          at = begin(next)
          continue
        }
      }
    }
    at = next
  }
  close(0, raw.length)
  return { parts, cut }
}

const isIdentity = (encoding: string): boolean => /^(?:7bit|8bit|binary)$/.test(encoding)

/** The end of a header: the empty line, or a boundary that comes before it. */
function headEnd(raw: Uint8Array, start: number, open: readonly Open[]): number {
  for (let at = start; at < raw.length; ) {
    const lineEnd = raw.indexOf(LF, at)
    if (lineEnd === at || (lineEnd === at + 1 && raw[at] === CR)) return at
    if (raw[at] === DASH && raw[at + 1] === DASH) {
      const line = new TextDecoder('latin1').decode(raw.subarray(at + 2, Math.min(at + 1000, raw.length)))
      if (open.some(({ boundary }) => boundary !== null && line.startsWith(boundary))) return at
    }
    if (lineEnd < 0) break
    at = lineEnd + 1
  }
  return raw.length
}

/** The line end before a boundary belongs to the boundary (RFC 2046 section 5.1.1). */
function beforeLineEnd(raw: Uint8Array, at: number): number {
  if (raw[at - 1] !== LF) return at
  return raw[at - 2] === CR ? at - 2 : at - 1
}

function readPart(raw: Uint8Array, start: number, headEnd: number, parent: Open | undefined): MimePart {
  const fields = scanHeader(raw.subarray(start, headEnd))
  const field = (name: string) => fields.find((each) => isNamed(each.name, name))?.value
  const type = parseParameters(field('content-type') ?? '')
  const disposition = parseParameters(field('content-disposition') ?? '')
  const encoding = parseParameters(field('content-transfer-encoding') ?? '').value || '7bit'
  const known = /^(?:7bit|8bit|binary|base64|quoted-printable)$/.test(encoding)
  const isType = /^[\w.+-]+\/[\w.+-]+$/.test(type.value)
  return {
    path: parent ? (parent.part.path === '0' ? '' : `${parent.part.path}.`) + (parent.children + 1) : '0',
    depth: parent ? parent.part.depth + 1 : 0,
    type: isType ? type.value : (parent?.childType ?? 'text/plain'),
    params: type.params,
    charset: type.params.get('charset') || null,
    encoding,
    disposition: disposition.value || null,
    filename: filenameOf(disposition, type),
    cid: field('content-id')?.trim().replace(/^<|>$/g, '') || null,
    start,
    bodyStart: afterEmptyLine(raw, headEnd),
    end: raw.length,
    embedded: parent !== undefined && (parent.part.embedded || parent.part.type.startsWith('message/')),
    container: false,
    faults: known ? [] : ['unknown-encoding'],
  }
}

const filenameOf = (disposition: ParameterValue, type: ParameterValue): string | null =>
  disposition.params.get('filename') || type.params.get('name') || null

const afterEmptyLine = (raw: Uint8Array, at: number): number =>
  raw[at] === LF ? at + 1 : raw[at] === CR && raw[at + 1] === LF ? at + 2 : at
