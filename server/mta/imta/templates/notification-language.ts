/**
 * The mapping table NOTIFICATION_LANGUAGE, which chooses a notice's language (administration guide, "Localization of
 * Notification Messages"). The probe is `type|source-channel|accept-language|return-address|first-recipient`; the first
 * entry that fits gives `$I` and the folder.
 *
 * @example
 * NOTIFICATION_LANGUAGE
 *
 *   *|*|ja*|*|*    $Ija
 */

import { nearest } from '../../../core/nearest.ts'
import { ANY_CHARACTER, ANY_TEXT, globOf, type Test } from '../../../core/pattern.ts'
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'
import { placeOfLine } from '../../common/problems.ts'
import { CUT_OFF, logicalLines } from '../config/text-lines.ts'
import { type Languages, unknownLanguage } from './languages.ts'

export interface LanguageEntry {
  pattern: Test
  written: string
  language: string
  source: SourcePlace
}

const TABLE = 'NOTIFICATION_LANGUAGE'

export function readNotificationLanguages(
  text: string,
  place: SourcePlace | undefined,
  languages: Languages,
): { entries: LanguageEntry[]; problems: Problem[] } {
  const entries: LanguageEntry[] = []
  const problems: Problem[] = []
  let table = ''
  for (const { text: body, line, indented, cutOff } of linesOf(text)) {
    const source = placeOfLine(line, 'mapping', place)
    const blame = (message: string) => problems.push({ path: 'mapping', ...source, message })
    if (cutOff) {
      blame(CUT_OFF)
      continue
    }
    if (!indented) {
      table = body.toUpperCase()
      if (table !== TABLE && nearest(table, [TABLE])) blame(`unknown table ${body}; did you mean ${TABLE}?`)
      continue
    }
    if (table === '') blame(`an entry before any table; write ${TABLE} at the beginning of a line above it`)
    if (table !== TABLE) continue
    const read = readEntry(body, languages)
    if ('wrong' in read) blame(read.wrong)
    else entries.push({ ...read, source })
  }
  return { entries, problems }
}

/** A table's name begins its line, an entry is indented. */
function linesOf(text: string) {
  const physical = text.replace(/\r\n?/g, '\n').split('\n')
  return logicalLines(text, /^!/)
    .filter((each) => each.text !== '')
    .map((each) => ({ ...each, indented: /^\s/.test(physical[each.line - 1] ?? '') }))
}

function readEntry(body: string, languages: Languages): Omit<LanguageEntry, 'source'> | { wrong: string } {
  const found = /^(\S+)\s+(\S+)$/.exec(body)
  if (!found) return { wrong: `${JSON.stringify(body)} is no entry; write a pattern, a space and $I with the language` }
  const [, written = '', result = ''] = found
  const bars = written.split('|').length - 1
  if (bars !== 4 && !written.endsWith('*')) {
    const fields = 'type|source-channel|accept-language|return-address|first-recipient'
    return {
      wrong: `the pattern ${written} has ${bars + 1} fields, the probe has five: ${fields}; write * where any will do`,
    }
  }
  const folder = /^\$I(.+)$/.exec(result)?.[1]
  if (folder === undefined) return { wrong: `${JSON.stringify(result)} names no language; write $I and its name: $Ija` }
  const language = languages.find(folder)
  if (language === null) return { wrong: unknownLanguage(folder, languages) }
  return { pattern: patternOf(written), written, language }
}

/** `*` is any text, `%` any one character, `$` makes the next one stand for itself; without regard to case. */
function patternOf(written: string): Test {
  const parts = [...written.toLowerCase().matchAll(/\$(.)|[\s\S]/g)].map(
    ([character, quoted]) => quoted ?? (character === '*' ? ANY_TEXT : character === '%' ? ANY_CHARACTER : character),
  )
  const test = globOf(parts)
  return (probe) => test(probe.toLowerCase())
}

export interface Probe {
  type: string
  sourceChannel: string
  /** Accept-Language:, else Preferred-language:, else X-Accept-Language: of the original. */
  acceptLanguage: string
  returnAddress: string
  firstRecipient: string
}

/** @returns the entry that decides, or null */
export function findLanguage(entries: readonly LanguageEntry[], probe: Probe): LanguageEntry | null {
  const { type, sourceChannel, acceptLanguage, returnAddress, firstRecipient } = probe
  const text = [type, sourceChannel, acceptLanguage, returnAddress, firstRecipient].join('|')
  return entries.find(({ pattern }) => pattern(text)) ?? null
}
