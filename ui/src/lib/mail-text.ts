/** The text of a mail as it is meant: what is quoted, what is a link, where the signature begins. Pure. */

export interface TextRun {
  text: string
  /** The address, where the text is one. */
  link: boolean
}

export interface TextBlock {
  /** 0 for the writer's own words. */
  depth: number
  signature: boolean
  lines: TextRun[][]
}

/** Lines of one depth of quoting follow each other in one block. */
export function readText(text: string): TextBlock[] {
  const blocks: TextBlock[] = []
  let signature = false
  for (const line of text.split('\n')) {
    const { depth, rest } = quoted(line)
    // RFC 3676 section 4.3; it ends with the text.
    if (depth === 0 && rest.replace(/\r$/, '') === '-- ') signature = true
    const block = blocks.at(-1)
    const said = runs(rest)
    if (block && block.depth === depth && block.signature === signature) block.lines.push(said)
    else blocks.push({ depth, signature, lines: [said] })
  }
  return blocks
}

const QUOTE = /^(?:> ?)+/

function quoted(line: string): { depth: number; rest: string } {
  // A line out of an mbox file.
  if (/^>From /.test(line)) return { depth: 0, rest: line }
  const mark = QUOTE.exec(line.slice(0, 100))?.[0] ?? ''
  return { depth: mark.replaceAll(' ', '').length, rest: line.slice(mark.length) }
}

const ADDRESS = /\b(?:https?|ftp):\/\/[^\s<>"'\u3000-\u303f\uff08-\uff09]{1,2000}|\bmailto:[^\s<>"']{1,500}/g

function runs(line: string): TextRun[] {
  const found: TextRun[] = []
  let at = 0
  for (const match of line.matchAll(ADDRESS)) {
    const link = withoutEnd(match[0])
    if (match.index > at) found.push({ text: line.slice(at, match.index), link: false })
    found.push({ text: link, link: true })
    at = match.index + link.length
  }
  if (at < line.length || found.length === 0) found.push({ text: line.slice(at), link: false })
  return found
}

/** What ends a sentence does not belong to the address in it. */
function withoutEnd(address: string): string {
  const bare = address.replace(/[.,;:!?]+$/, '')
  return bare.endsWith(')') && !bare.includes('(') ? bare.slice(0, -1) : bare
}

/** Where a link of a mail leads, and whether to open it. */
export interface LinkTarget {
  kind: 'web' | 'mail' | 'other'
  /** The text of the link names another host than the one it leads to. */
  shownHost: string | null
}

export function linkTarget(href: string, text: string): LinkTarget {
  const kind = /^https?:\/\//i.test(href) ? 'web' : /^mailto:/i.test(href) ? 'mail' : 'other'
  const shown = hostOf(/^[\w-]+(?:\.[\w-]+)+(?:[/:?].*)?$/.test(text) ? `https://${text}` : text)
  const led = hostOf(href)
  return { kind, shownHost: shown !== null && led !== null && shown !== led ? shown : null }
}

function hostOf(address: string): string | null {
  if (!/^https?:\/\//i.test(address)) return null
  try {
    return new URL(address).hostname.replace(/^www\./, '')
  } catch {
    return null
  }
}
