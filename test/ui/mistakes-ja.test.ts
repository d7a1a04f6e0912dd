/** Every sentence that the server has for a mistake, read out of its sources, has its Japanese. */
import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { mistakeWords, type SearchFault } from '../../server/core/search-mistakes.ts'
import { SEARCH_FILTERS, SEARCH_FLAGS } from '../../server/core/search-words.ts'
import { HIDDEN } from '../../server/core/secrets.ts'
import { secretFault } from '../../server/webhooks/secrets.ts'
import { mistakesJa } from '../../ui/src/i18n/mistakes-ja.ts'
import { searchMistakeJa } from '../../ui/src/i18n/search-ja.ts'
import { translate } from '../../ui/src/i18n/sentences.ts'

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/
const server = `${import.meta.dirname}/../../server/`

/** What no request of the page meets: doors, other programs, and what only a terminal shows. */
const NOT_OF_THE_PAGE =
  /^(?:http\/(?:app|listener|security|page|provider-routes|live|compat|upgrade)\.ts|scenario\/reporters\/|sandbox\/smtp-host|scenario\/load-program)/

const files = ['http', 'scenario', 'sandbox', 'archive'].flatMap((folder) =>
  readdirSync(server + folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => name.endsWith('.ts') && !NOT_OF_THE_PAGE.test(name)),
)

/** The texts that an expression may give, with a word for each value; null where it is no text of its own. */
function textsOf(node: ts.Expression): string[] | null {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression)
  if (ts.isConditionalExpression(node)) {
    const [yes, no] = [textsOf(node.whenTrue), textsOf(node.whenFalse)]
    return yes && no ? [...yes, ...no] : null
  }
  if (!ts.isTemplateExpression(node)) return null
  return node.templateSpans.reduce(
    (texts, { expression, literal }) =>
      texts.flatMap((text) => (textsOf(expression) ?? ['value']).map((value) => text + value + literal.text)),
    [node.head.text],
  )
}

const CALLS = /^(?:wrong|notFound|warning|add|never)$/
const PROPERTIES = /^(?:message|hint|why)$/

/** What server/archive/tar.ts makes a sentence of; what a schema says comes as it is. */
const reasonsIn = ({ arguments: [why] }: ts.CallExpression): string[] =>
  (why ? (textsOf(why) ?? []) : [])
    .filter((text) => !text.endsWith(': value'))
    .map((text) => `The archive cannot be read: ${text}.`)

function sentencesIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(server + file, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const add = (node: ts.Expression | undefined) => {
    // A sentence has words: what is put together of values alone is said elsewhere.
    if (node) found.push(...(textsOf(node) ?? []).filter((text) => /[A-Z][a-z]* |^value [a-z]+ /.test(text)))
  }
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'SandboxError') add(node.arguments?.[1])
    if (ts.isCallExpression(node) && CALLS.test(node.expression.getText())) node.arguments.forEach(add)
    if (ts.isCallExpression(node) && node.expression.getText() === 'broken') found.push(...reasonsIn(node))
    if (ts.isPropertyAssignment(node) && PROPERTIES.test(node.name.getText())) add(node.initializer)
    if (ts.isVariableDeclaration(node) && PROPERTIES.test(node.name.getText())) add(node.initializer)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** `parameter` and the like stand where a schema takes a sentence's place. */
const sentences = files.flatMap((file) => sentencesIn(file).map((sentence) => ({ file, sentence })))

test('the sources are read', () => {
  expect(sentences.length).toBeGreaterThan(100)
})

test.each(files.filter((file) => sentences.some((each) => each.file === file)))(
  '%s says nothing without Japanese',
  (file) => {
    const own = sentences.filter((each) => each.file === file).map(({ sentence }) => sentence)
    expect(own.filter((sentence) => !JAPANESE.test(translate(mistakesJa, sentence) ?? ''))).toEqual([])
  },
)

describe('what is wrong with a search', () => {
  const faults: SearchFault[] = [
    { code: 'unknown-filter', name: 'sendr', value: 'ann', meant: 'from' },
    { code: 'unknown-filter', name: 'sendr', value: 'ann', meant: null },
    ...[...SEARCH_FILTERS, 'header' as const].map((filter) => ({ code: 'no-value' as const, name: filter, filter })),
    { code: 'unknowable' },
    ...(['no-instant', 'no-size', 'no-status', 'no-move'] as const).map((code) => ({ code, value: 'soon' })),
    ...(['kind', 'is', 'has', 'move'] as const).flatMap((of) => [
      { code: 'no-such-word' as const, value: 'x', of, near: null, allowed: SEARCH_FLAGS },
      { code: 'no-such-word' as const, value: 'x', of, near: 'queued', allowed: SEARCH_FLAGS },
    ]),
  ]

  test.each(faults)('%o is said in both languages, with its values', (fault) => {
    const [english, japanese] = [mistakeWords(fault), searchMistakeJa(fault)]
    for (const part of ['message', 'hint'] as const) {
      expect(english[part]).toMatch(/[A-Za-z]/)
      expect(english[part]).not.toMatch(JAPANESE)
      expect(japanese[part]).toMatch(JAPANESE)
    }
    const values = Object.entries(fault).filter(([key]) => ['name', 'value', 'meant', 'near'].includes(key))
    for (const [, value] of values.filter(([, each]) => each !== null)) {
      expect(Object.values(japanese).join(' ')).toContain(value)
    }
  })
})

test.each([
  [
    'To is "a@b.test", not "c@d.test". It came after 30s, not within 10s.',
    '宛先は "a@b.test" で、"c@d.test" ではありません。30s 後に来て、10s 以内ではありません。',
  ],
  ['rules[0].then.dns cannot be "not-fond".', 'rules[0].then.dns を "not-fond" にはできません。'],
  ['Did you mean not-found? Allowed: not-found, loop.', 'not-found のことですか。書けるもの: not-found, loop。'],
  ['steps[0].advance is text, not 3.', 'steps[0].advance は文字列で、3 ではありません。'],
  [
    'Rule r1 “left” is nearest: recipient is "a@b.test", not "left; gone"; domain is absent, not "x".',
    '最も近い規則は r1「left」です: recipient は "a@b.test" で、"left; gone" ではありません、domain がなく、"x" ではありません。',
  ],
])('%s', (english, japanese) => {
  expect(translate(mistakesJa, english)).toBe(japanese)
})

test.each([
  ['resend', 'x'],
  ['postmark', 'x'],
  ['ses', 'x'],
  ['sendgrid', 'x'],
  ['mailgun', ' '],
  ['mailgun', HIDDEN],
] as const)('a secret that %s cannot sign with is refused in Japanese, too', (format, secret) => {
  const fault = secretFault(format, secret)
  for (const sentence of [
    `The secret of the format ${format} ${fault}`,
    `The secret of the webhook http://a.test/ ${fault}`,
  ]) {
    const said = translate(mistakesJa, sentence)
    expect(said).toMatch(JAPANESE)
    expect(said).not.toMatch(/must|Write|Leave|Copy|stands/)
  }
})
