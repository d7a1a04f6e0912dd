/** One language's texts, read and checked: every token known, every letter in the charset that the prefix names. */

import { nearest } from '../../../core/nearest.ts'
import { CHARSETS, firstBeyond } from '../../../mail/charset.ts'
import { type HeaderOption, readHeaderOptions } from './header-option.ts'
import { type ReturnOptions, readReturnOptions } from './return-option.ts'
import { readTemplate, type Template, type TextProblem } from './template.ts'
import {
  fileName,
  HEADER_FILE,
  NOTICE_TYPES,
  type NoticeType,
  OPTIONS_FILE,
  PREFIX,
  SUFFIX,
  TEMPLATE_FILES,
  textFile,
} from './template-files.ts'

export interface TemplateSet {
  charset: string
  /** The header lines of part 1. */
  header: string[]
  prefix: Template
  suffix: Template
  texts: Record<NoticeType, Template>
  options: ReturnOptions
  headerOptions: HeaderOption[]
}

export interface FileProblem extends TextProblem {
  file: string
}

/** A folder's texts by their names. */
export type Files = Readonly<Record<string, string>>

/**
 * @param own what the folder holds
 * @param fallback what stands in for a file that it does not have
 */
export function readTemplateSet(own: Files, fallback: Files): { set: TemplateSet; problems: FileProblem[] } {
  const problems: FileProblem[] = Object.keys(own).flatMap((name) => misnamed(name))
  const given = new Map(Object.entries(own).map(([name, text]) => [fileName(name), unixLines(text)]))
  const nameOf = (file: string) => Object.keys(own).find((name) => fileName(name) === file) ?? file
  const blame = (file: string, found: readonly TextProblem[]) =>
    problems.push(...found.map((problem) => ({ ...problem, file: nameOf(file) })))
  const content = (file: string): string => given.get(file) ?? fallback[file] ?? ''

  const head = readPrefix(content(PREFIX))
  blame(PREFIX, head.problems)
  const { charset } = head
  const text = (file: string, from = { text: content(file), skipped: 0 }): Template => {
    const { template, problems: wrong } = readTemplate(from.text)
    blame(
      file,
      [...wrong, ...beyond(charset, from.text)].map((each) => ({ ...each, line: each.line + from.skipped })),
    )
    return template
  }
  const options = readReturnOptions(content(OPTIONS_FILE))
  blame(OPTIONS_FILE, [...options.problems, ...beyond(charset, content(OPTIONS_FILE))])
  const headerOptions = readHeaderOptions(content(HEADER_FILE))
  blame(HEADER_FILE, headerOptions.problems)
  for (const file of given.keys()) if (isUnused(file)) text(file)
  const set: TemplateSet = {
    charset,
    header: head.header,
    prefix: text(PREFIX, { text: head.body, skipped: head.skipped }),
    suffix: text(SUFFIX),
    texts: Object.fromEntries(NOTICE_TYPES.map((type) => [type, text(textFile(type))])) as TemplateSet['texts'],
    options: options.options,
    headerOptions: headerOptions.options,
  }
  return { set, problems }
}

const unixLines = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')

const isUnused = (file: string): boolean =>
  TEMPLATE_FILES.includes(file) &&
  ![PREFIX, SUFFIX, OPTIONS_FILE, HEADER_FILE, ...NOTICE_TYPES.map(textFile)].includes(file)

function misnamed(name: string): FileProblem[] {
  if (TEMPLATE_FILES.includes(fileName(name))) return []
  const meant = nearest(name, TEMPLATE_FILES)
  const hint = meant ? `did you mean ${meant}?` : `the files are ${TEMPLATE_FILES.join(' ')}`
  return [{ file: name, line: 1, message: `is no file of notice texts; ${hint}` }]
}

interface Prefix {
  charset: string
  header: string[]
  body: string
  /** Lines before the body. */
  skipped: number
  problems: TextProblem[]
}

const SHAPE = 'begin it with header lines, such as Content-type: text/plain; charset=us-ascii, and an empty line'

/** The prefix begins with the header of part 1, which names the charset of all the texts. */
export function readPrefix(text: string): Prefix {
  const lines = text.split('\n')
  const end = lines.indexOf('')
  const header = lines.slice(0, Math.max(end, 0))
  const prefix: Prefix = {
    charset: 'us-ascii',
    header,
    body: lines.slice(end + 1).join('\n'),
    skipped: end + 1,
    problems: [],
  }
  const bad = header.findIndex((line) => !/^(?:[!-9;-~]+:|[ \t])[ -~\t]*$/.test(line))
  if (header.length === 0 || bad >= 0) {
    const what = bad >= 0 ? `${JSON.stringify(header[bad])} is no header line; ` : ''
    return { ...prefix, problems: [{ line: Math.max(bad, 0) + 1, message: `${what}${SHAPE}` }] }
  }
  const at = header.findIndex((line) => /^content-type:/i.test(line))
  const type = at < 0 ? '' : [header[at], ...header.slice(at + 1)].join('\n').replace(/\n(?![ \t]).*/s, '')
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1]?.toLowerCase()
  if (charset === undefined || !/^content-type:\s*text\/plain\b/i.test(type)) {
    const message = `needs the line Content-type: text/plain with a charset; ${SHAPE}`
    return { ...prefix, problems: [{ line: Math.max(at, 0) + 1, message }] }
  }
  if (CHARSETS.includes(charset)) return { ...prefix, charset }
  const meant = nearest(charset, CHARSETS)
  const hint = meant ? `did you mean ${meant}?` : `known are ${CHARSETS.join(' ')}`
  return { ...prefix, problems: [{ line: at + 1, message: `charset ${charset} is not known; ${hint}` }] }
}

/** The first letter on each line that the charset lacks. */
function beyond(charset: string, text: string): TextProblem[] {
  return text.split('\n').flatMap((line, i) => {
    const letter = firstBeyond(charset, line)
    if (letter === null) return []
    const mend = `write it otherwise, or name another charset in ${PREFIX}, such as utf-8`
    return [{ line: i + 1, message: `${JSON.stringify(letter)} is not in ${charset}; ${mend}` }]
  })
}
