/**
 * A message as MailHog takes it apart, to its last oddity: clients were written against what it does, not against the
 * RFCs (mailhog/data, ContentFromString and ParseMIMEBody). Texts are bytes as latin1 until they are shown.
 */
import { Buffer } from 'node:buffer'
import { parseParameters } from '../mail/mime-params.ts'
import type { MailhogContent, MailhogMime } from './shapes.ts'

/** Deeper than any mail program writes; what is deeper is shown in one piece. */
const DEEPEST = 50
/** What is more than this is not listed. */
const MOST_PARTS = 1000

interface Split {
  headers: Map<string, string>
  body: string
}

/** Without an empty line all of it is body. */
function split(text: string): Split {
  const empty = text.indexOf('\r\n\r\n')
  return empty < 0
    ? { headers: new Map(), body: text }
    : { headers: headersOf(text.slice(0, empty)), body: text.slice(empty + 4) }
}

/** A header line has a blank after its colon, of a repeated field the last one stays, folds are joined as they are. */
function headersOf(head: string): Map<string, string> {
  const headers = new Map<string, string>()
  let last: string | null = null
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(': ')
    if (last !== null && /^[ \t]/.test(line)) headers.set(last, headers.get(last) + line)
    else if (colon >= 0) {
      last = line.slice(0, colon)
      headers.set(last, line.slice(colon + 2))
    }
  }
  return headers
}

/** Cut wherever the boundary stands, so that what is before the first and after the last one is a part too. */
function piecesOf({ headers, body }: Split): string[] | null {
  const boundary = parseParameters(headers.get('Content-Type') ?? '').params.get('boundary')
  if (!boundary) return null
  return body
    .split(`--${boundary}`, MOST_PARTS)
    .filter((piece) => piece !== '')
    .map((piece) => piece.replace(/^[\r\n]+/, '').replace(/[\r\n]+$/, ''))
}

const isMultipart = ({ headers }: Split): boolean => headers.get('Content-Type')?.startsWith('multipart/') ?? false

/** @param text bytes as latin1, with CRLF */
export function contentOf(text: string, depth = 0): { content: MailhogContent; mime: MailhogMime | null } {
  const whole = split(text)
  const content = { Headers: shown(whole.headers), Body: utf8Of(whole.body), Size: text.length, MIME: null }
  if (!isMultipart(whole) || depth >= DEEPEST) return { content, mime: null }
  const parts = piecesOf(whole)?.map((piece) => {
    const inner = contentOf(piece, depth + 1)
    return { ...inner.content, MIME: inner.mime }
  })
  return { content, mime: { Parts: parts && parts.length > 0 ? parts : null } }
}

/** The same parts, with their bytes as latin1; none where it is no multipart. */
export function bytesOfParts(text: string): Split[] {
  const whole = split(text)
  return isMultipart(whole) ? (piecesOf(whole) ?? []).map(split) : []
}

/** In the order in which Go writes a map; "__proto__" is a name like any other. */
function shown(headers: Iterable<readonly [string, string]>): Record<string, string[]> {
  const sorted = [...headers].map(([name, value]): [string, string[]] => [utf8Of(name), [utf8Of(value)]])
  return Object.fromEntries(sorted.sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Bytes that are no UTF-8 become U+FFFD, as in Go's JSON. */
const utf8Of = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8')
