/** What the MTA view says of a setting, read out of the server's sources, has its Japanese. */
import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { FAILURES } from '../../server/compare/failures.ts'
import { OPTIONS } from '../../server/mta/sendmail/options.ts'
import { translate } from '../../ui/src/i18n/sentences.ts'
import { settingsJa } from '../../ui/src/i18n/settings-ja.ts'

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/
const mta = `${import.meta.dirname}/../../server/mta/`
/** Of each MTA: the file that shows its settings, and the table that it takes them from. */
const FILES = [
  'common/shown.ts',
  ...['postfix/parameters.ts', 'exim/parameters.ts', 'courier/controls.ts'],
  ...['postfix', 'exim', 'sendmail', 'opensmtpd', 'courier'].map((name) => `${name}/show.ts`),
]

/** The texts in an expression, with a word for each value. */
function textsIn(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) {
    return [node.head.text + node.templateSpans.map(({ literal }) => `value${literal.text}`).join('')]
  }
  // Conditions choose between texts; what they ask is none.
  if (ts.isConditionalExpression(node)) return [...textsIn(node.whenTrue), ...textsIn(node.whenFalse)]
  return []
}

const isSentence = (text: string): boolean => /^(?:[A-Za-z]\S*|value):? (?:.*\.$|.* is |refuses)/s.test(text)

function sentencesIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(mta + file, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const texts = textsIn(node)
    found.push(...texts.filter(isSentence))
    if (texts.length === 0) ts.forEachChild(node, visit)
  }
  visit(source)
  // A hint with the nearest word may be there or not; didYouMean() writes it.
  return found.map((text) =>
    text.replace(/(is nothing that bouncelab plays|syntax error)value$/, '$1; did you mean x?'),
  )
}

test('the files are still there, and say something', () => {
  const known = readdirSync(mta, { recursive: true, encoding: 'utf8' }).filter((name) => /\/show\.ts$/.test(name))
  expect(known.toSorted()).toEqual(
    [...FILES.filter((name) => name.endsWith('/show.ts')), 'imta/show.ts', 'qmail/show.ts'].toSorted(),
  )
  expect(FILES.flatMap(sentencesIn).length).toBeGreaterThan(100)
})

const untold = (sentences: readonly string[]) =>
  sentences.filter((text) => !JAPANESE.test(translate(settingsJa, text) ?? ''))

describe('each of its sentences is there in Japanese', () => {
  test.each(FILES)('%s', (file) => {
    expect(untold(sentencesIn(file))).toEqual([])
  })

  test('the failures that Compare knows', () => {
    expect(untold(FAILURES.map(({ about }) => about))).toEqual([])
  })

  // Some are put together where they stand.
  test('sendmail/options.ts', () => {
    expect(untold(Object.values(OPTIONS).map(({ about }) => about))).toEqual([])
  })
})
