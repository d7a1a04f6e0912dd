/** What is allowed in a control file and hardly meant: each with the file it is in and what qmail makes of it. */
import { asciiLower, entries, lineValue } from './control.ts'
import { CONTROL_FILES, type ControlFile } from './control-files.ts'

export interface ControlWarning {
  /** Stable, so that the page can say it in its own language. */
  code:
    | 'cr'
    | 'bom'
    | 'leading-blank'
    | 'comment'
    | 'more-lines'
    | 'no-colon'
    | 'at-sign'
    | 'limit'
    | 'also-local'
    | 'no-me'
  text: string
  /** Counts from 1. */
  line?: number
}

type Control = Readonly<Record<string, string>>

/** conf-spawn: qmail-lspawn and qmail-rspawn run no more at once, whatever the control files say. */
export const SPAWN_LIMIT = 120

export function warningsOf(control: Control, name: string): ControlWarning[] {
  const content = control[name]
  const file = CONTROL_FILES[name]
  if (!file) return []
  if (content === undefined) return name === 'me' ? [NO_ME] : []
  const found: ControlWarning[] = []
  const read = file.kind === 'list' ? entries(content) : [{ line: 1, text: lineValue(content) }]
  warnOfBytes(read, file.kind, found)
  if (file.kind === 'line') warnOfLine(name, content, found)
  if (name === 'virtualdomains' || name === 'smtproutes') warnOfColons(read, found)
  if (name === 'virtualdomains') warnOfLocals(read, control, found)
  if (name.startsWith('concurrency') && Number.parseInt(lineValue(content), 10) > SPAWN_LIMIT) {
    const text = `qmail runs at most ${SPAWN_LIMIT} at once, whatever stands here (the silent concurrency limit).`
    found.push({ code: 'limit', line: 1, text })
  }
  return found
}

const NO_ME: ControlWarning = {
  code: 'no-me',
  text: 'me is missing: qmail-send runs with locals alone, but qmail-smtpd and qmail-remote stop without a host name.',
}

interface Entry {
  line: number
  text: string
}

const CR_DOES = {
  line: 'qmail keeps the CR as a part of the value',
  list: 'qmail keeps the CR as a part of the entry, so that no name is equal to it',
  number: 'qmail reads the digits before it, so it does no harm here',
}

function warnOfBytes(read: Entry[], kind: ControlFile['kind'], found: ControlWarning[]): void {
  const cr = read.filter(({ text }) => text.includes('\r'))
  if (cr[0]) {
    const others = cr.length > 1 ? `, and ${cr.length - 1} more ${cr.length > 2 ? 'lines' : 'line'}` : ''
    const text = `line ${cr[0].line}${others}: a carriage return (CR), as DOS and Windows end lines: ${CR_DOES[kind]}. Save the file with Unix line ends (LF).`
    found.push({ code: 'cr', line: cr[0].line, text })
  }
  const bom = read.find(({ text }) => text.includes('\uFEFF'))
  if (bom) {
    const text = `line ${bom.line}: a byte order mark (BOM): qmail keeps it in the value. Save the file as UTF-8 without BOM.`
    found.push({ code: 'bom', line: bom.line, text })
  }
  const blank = read.find(({ text }) => /^[ \t]/.test(text))
  if (blank) {
    const text = `line ${blank.line} begins with a blank, which qmail keeps in the value; it drops blanks at the end only.`
    found.push({ code: 'leading-blank', line: blank.line, text })
  }
}

function warnOfLine(name: string, content: string, found: ControlWarning[]): void {
  const value = lineValue(content)
  if (value.startsWith('#')) {
    const text = 'the first line is the value: a one-value file has no comments, so the # belongs to it.'
    found.push({ code: 'comment', line: 1, text })
  }
  const more = content.split('\n').findIndex((line, i) => i > 0 && line.trim() !== '')
  if (more > 0) {
    const text = `line ${more + 1} is not read: qmail takes the first line of a one-value file, even an empty one.`
    found.push({ code: 'more-lines', line: more + 1, text })
  }
  if ((name === 'bouncefrom' || name === 'doublebounceto') && value.includes('@')) {
    const end = name === 'bouncefrom' ? 'bouncehost' : 'doublebouncehost'
    const text = `only the part before the @ belongs here: qmail puts @ and ${end} behind the whole value.`
    found.push({ code: 'at-sign', line: 1, text })
  }
}

function warnOfColons(read: Entry[], found: ControlWarning[]): void {
  const bare = read.find(({ text }) => !text.includes(':'))
  if (!bare) return
  const text = `line ${bare.line} has no colon: qmail reads past it. Write name:value.`
  found.push({ code: 'no-colon', line: bare.line, text })
}

/** qmail-send looks locals up first. */
function warnOfLocals(read: Entry[], control: Control, found: ControlWarning[]): void {
  const locals = new Set(
    (control.locals === undefined
      ? [lineValue(control.me ?? '')]
      : entries(control.locals).map(({ text }) => text)
    ).map(asciiLower),
  )
  const both = read.find(({ text }) => {
    const name = asciiLower(text.split(':', 1)[0] as string)
    return locals.has(name.slice(name.lastIndexOf('@') + 1))
  })
  if (!both) return
  const text = `line ${both.line} has no effect: qmail looks in locals first, and the domain is there.`
  found.push({ code: 'also-local', line: both.line, text })
}
