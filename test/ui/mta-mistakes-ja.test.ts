/** What is wrong with an MTA's configuration, read out of the server's sources, has its Japanese. */
import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import type { MtaInput } from '../../server/core/mta.ts'
import { createMta } from '../../server/mta/mta.ts'
import { mtaMistakesJa } from '../../ui/src/i18n/mta-mistakes-ja.ts'
import { translate } from '../../ui/src/i18n/sentences.ts'

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/
const mta = `${import.meta.dirname}/../../server/mta/`
const FOLDERS = ['common', 'postfix', 'exim', 'sendmail', 'opensmtpd', 'courier', 'qmail']
/** What these say is said of a message, or on a terminal alone; expand.ts of opensmtpd judges addresses. */
const OF_OTHER_THINGS =
  /(?:judge|compose|read-folder|read-control|smtpd-replies|problems)\.ts$|opensmtpd\/expand\.ts$|commands\//

const files = FOLDERS.flatMap((folder) =>
  readdirSync(mta + folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => name.endsWith('.ts') && !OF_OTHER_THINGS.test(name)),
)

/** The texts that an expression may give, with a word for each value, and a near word where one may be named. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression)
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)]
  if (!ts.isTemplateExpression(node)) return []
  return node.templateSpans.reduce(
    (texts, { expression, literal }) =>
      texts.flatMap((text) => valuesOf(expression).map((value) => text + value + literal.text)),
    [node.head.text],
  )
}

function valuesOf(expression: ts.Expression): string[] {
  if (/^(?:didYouMean\(|near$|meant$)/.test(expression.getText())) return ['', '; did you mean word?']
  const texts = textsOf(expression)
  return texts.length > 0 ? texts : ['word']
}

const SAY = /^(?:wrong|problem)$/
const JUDGES = /wrong|unexpandable/i

function sentencesIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(mta + file, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const add = (node: ts.Expression | undefined) => {
    if (node) found.push(...textsOf(node).filter((text) => / [a-z]/.test(text)))
  }
  const visit = (node: ts.Node, within: string): void => {
    const name = ts.isFunctionDeclaration(node) ? (node.name?.getText() ?? '') : within
    if (ts.isNewExpression(node) && node.expression.getText() === 'NotExpanded') {
      for (const text of node.arguments?.flatMap(textsOf) ?? []) found.push(`name: bouncelab cannot expand it: ${text}`)
    }
    if (ts.isCallExpression(node) && SAY.test(node.expression.getText())) node.arguments.forEach(add)
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'message') add(node.initializer)
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'message') add(node.initializer)
    if (ts.isReturnStatement(node) && JUDGES.test(name)) add(node.expression)
    ts.forEachChild(node, (child) => visit(child, name))
  }
  visit(source, '')
  return found.filter((text) => !/^(?:word: )?word$|cannot expand it: word$/.test(text))
}

const speaking = files
  .map((file) => ({ file, sentences: sentencesIn(file) }))
  .filter((each) => each.sentences.length > 0)

test('the sources are read', () => {
  expect(speaking.flatMap(({ sentences }) => sentences).length).toBeGreaterThan(80)
})

test.each(speaking)('$file says nothing without Japanese, with its place before it', ({ sentences }) => {
  const said = (text: string) => translate(mtaMistakesJa, `/etc/mta.conf:3: ${text}`) ?? ''
  expect(sentences.filter((text) => !JAPANESE.test(said(text)))).toEqual([])
})

describe('as the MTA itself complains', () => {
  const complaint = (input: object): string => {
    try {
      createMta(input as MtaInput, { timezone: 'UTC' })
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }

  test.each([
    [{ type: 'postfix', config: 'delay_warning_time = 4x' }, 'パラメーター delay_warning_time: 4x は時間の値か単位が'],
    [{ type: 'postfix', config: 'notify_classes = bouce' }, 'bounce のことですか。'],
    [{ type: 'exim', config: 'delay_warning = soon' }, 'delay_warning: soon は時間の並びではありません。'],
    [{ type: 'sendmail', config: 'O Timeout.queuereturn=5y' }, '「y」は時間の単位ではありません。'],
    [{ type: 'opensmtpd', config: 'action "x" lmpt "/a"' }, 'lmtp のことですか。'],
    [{ type: 'courier', config: { queuetime: 'soon' } }, 'queuetime: "soon" は時間ではありません。'],
    [{ type: 'qmail', control: { me: 'a.test', queuelifetime: '4x' } }, 'qmail は先頭の 4 を使います。'],
  ])('%o', (input, japanese) => {
    const english = complaint(input)
    expect(english).not.toBe('')
    expect(translate(mtaMistakesJa, english)).toContain(japanese)
  })
})
