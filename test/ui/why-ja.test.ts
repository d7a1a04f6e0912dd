/** Every reason that an MTA gives for what it did, read out of the server's sources, has its Japanese. */
import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { translate } from '../../ui/src/i18n/sentences.ts'
import { whyJa } from '../../ui/src/i18n/why-ja.ts'

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/
const mta = `${import.meta.dirname}/../../server/mta/`
const FOLDERS = ['common', 'postfix', 'exim', 'sendmail', 'opensmtpd', 'courier']

const files = FOLDERS.flatMap((folder) =>
  readdirSync(mta + folder)
    .filter((name) => name.endsWith('.ts') && !/^(?:show|shown)\.ts$/.test(name))
    .map((name) => `${folder}/${name}`),
)

/** The texts that an expression may give, with a word for each value. */
function textsIn(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isConditionalExpression(node)) return [...textsIn(node.whenTrue), ...textsIn(node.whenFalse)]
  if (!ts.isTemplateExpression(node)) return []
  return node.templateSpans.reduce(
    (texts, { expression, literal }) => {
      const inner = ts.isConditionalExpression(expression) ? textsIn(expression) : ['value']
      return texts.flatMap((text) => inner.map((each) => text + each + literal.text))
    },
    [node.head.text],
  )
}

const CALLS = /(?:^|\.)(?:why|settingWhy|told|byDefault|byAlias)$/
const isReason = ({ parent }: ts.PropertyAssignment): boolean =>
  parent.properties.some(({ name }) => name?.getText() === 'by')

function reasonsIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(mta + file, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: string[] = []
  /** A text may have been given a name before. */
  const named = new Map<string, string[]>()
  const add = (node: ts.Node) => found.push(...textsIn(node), ...(named.get(node.getText()) ?? []))
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer) named.set(node.name.getText(), textsIn(node.initializer))
    if (ts.isCallExpression(node) && CALLS.test(node.expression.getText())) node.arguments.forEach(add)
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'text' && isReason(node)) add(node.initializer)
    if (ts.isShorthandPropertyAssignment(node) && node.name.text === 'text') add(node.name)
    ts.forEachChild(node, visit)
  }
  visit(source)
  // A sentence ends with a full stop, which names of settings do not; what begins with a code is a reply.
  return found.filter((text) => /^\D.* .*\.$/.test(text))
}

const reasons = files.flatMap(reasonsIn)

test('the sources are read', () => expect(reasons.length).toBeGreaterThan(60))

test('no reason is without Japanese', () => {
  expect([...new Set(reasons)].filter((text) => !JAPANESE.test(translate(whyJa, text) ?? ''))).toEqual([])
})

test('names, addresses and numbers within a reason stay', () => {
  expect(translate(whyJa, 'ann is neither among the users nor an alias.')).toContain('ann')
  expect(translate(whyJa, 'It has waited for more than 4h.')).toContain('4h')
})
