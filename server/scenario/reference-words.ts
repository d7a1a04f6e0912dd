/** What stands on the page of the reference besides the schema's own sentences, in each language. */
import { JAPANESE } from './reference-ja.ts'

interface Range {
  from: number | undefined
  above: number | undefined
  to: number | undefined
}

export interface ReferenceWords {
  /** Above the first section. */
  intro: string[]
  /** The places where more is said of a section than its keys. */
  more: Record<string, string>
  moreLink: (target: string) => string
  /** Headings of the first and of the last section. */
  file: string
  smallWords: string
  head: readonly string[]
  smallHead: readonly string[]
  mustBeThere: string
  empty: string
  none: string
  listOf: (what: string) => string
  aList: string
  mapTo: (what: string) => string
  or: string
  orElse: string
  /** @param type of JSON Schema */
  type: (type: string) => string
  range: (range: Range) => string
  /** A sentence of the schema. */
  say: (english: string) => string
}

const TYPES = { string: 'text', integer: 'whole number', boolean: '`true` `false`', null: '`null`' }
const TYPES_JA = {
  string: '文字列',
  integer: '整数',
  number: '数',
  boolean: '`true` `false`',
  null: '`null`',
  anything: '何でも',
}

const named = (names: Record<string, string>) => (type: string) => names[type] ?? type

const en: ReferenceWords = {
  intro: [
    '# Every key of the scenario file',
    '[日本語](scenario-reference.ja.md)',
    'Written from the schema by `npm run docs`. How to use it all: [scenarios.md](scenarios.md). What `mta` takes beside its type: [mta qmail](#mta-qmail), [mta imta](#mta-imta).',
  ],
  more: {
    rule: 'scenarios.md#rules',
    when: 'scenarios.md#conditions',
    outcome: 'scenarios.md#outcomes',
    sessionRule: 'scenarios.md#in-the-smtp-session',
    step: 'scenarios.md#steps',
    expectation: 'scenarios.md#expectations',
    mta: 'mtas.md',
    'mta qmail': 'qmail.md',
    'mta imta': 'mtas.md#imta',
  },
  moreLink: (target) => ` [More](${target}).`,
  file: 'The file',
  smallWords: 'Small words',
  head: ['key', 'value', 'unless given', 'what'],
  smallHead: ['word', 'value', 'what'],
  mustBeThere: '(must be there)',
  empty: 'empty',
  none: 'none',
  listOf: (what) => `a list of ${what}`,
  aList: 'a list',
  mapTo: (what) => `a map of name to ${what}`,
  or: ' or ',
  orElse: ', or ',
  type: named(TYPES),
  range: ({ from, above, to }) =>
    [
      from === undefined ? '' : ` from ${from}`,
      above === undefined ? '' : ` above ${above}`,
      to === undefined ? '' : ` to ${to}`,
    ].join(''),
  say: (english) => english,
}

const ja: ReferenceWords = {
  intro: [
    '# シナリオファイルのすべてのキー',
    '[English](scenario-reference.md)',
    '`npm run docs` がスキーマから書き出したものです。使い方は [scenarios.ja.md](scenarios.ja.md) にあります。`mta` に種類のほかに書けるものは [mta qmail](#mta-qmail) と [mta imta](#mta-imta) にあります。',
  ],
  more: {
    rule: 'scenarios.ja.md#規則',
    when: 'scenarios.ja.md#条件',
    outcome: 'scenarios.ja.md#結果',
    sessionRule: 'scenarios.ja.md#smtp-セッションの中で',
    step: 'scenarios.ja.md#ステップ',
    expectation: 'scenarios.ja.md#期待',
    mta: 'mtas.ja.md',
    'mta qmail': 'qmail.ja.md',
    'mta imta': 'mtas.ja.md#imta',
  },
  moreLink: (target) => `[詳しくはこちら](${target})。`,
  file: 'ファイル全体',
  smallWords: '値の書き方',
  head: ['キー', '値', '省略時', '意味'],
  smallHead: ['名前', '値', '書き方'],
  mustBeThere: '(必須)',
  empty: '空',
  none: 'なし',
  listOf: (what) => `${what} のリスト`,
  aList: 'そのリスト',
  mapTo: (what) => `名前から ${what} への対応`,
  or: 'または',
  orElse: '、または',
  type: named(TYPES_JA),
  range: ({ from, above, to }) => {
    const limits = [
      from === undefined ? [] : `${from}以上`,
      above === undefined ? [] : `${above}より大きい`,
      to === undefined ? [] : `${to}以下`,
    ].flat()
    return limits.length > 0 ? `(${limits.join('、')})` : ''
  },
  say: sayInJapanese,
}

/** `What it is: one of these, those.` and `What it is: these, those, others.` are said without their words. */
const LISTED = /^([^:]+): (?:one of )?([\w-]+(?:, [\w-]+){2,})\.$/

/** @throws Error where the table lacks the sentence */
function sayInJapanese(english: string): string {
  const [, head, list] = LISTED.exec(english) ?? []
  const known = JAPANESE[english] ?? (head === undefined ? undefined : JAPANESE[`${head}.`])
  if (known === undefined) {
    throw new Error(`No Japanese for ${JSON.stringify(english)}. Write it into server/scenario/reference-ja.ts.`)
  }
  return JAPANESE[english] === undefined ? `${known}(次のどれか1つ): ${list}。` : known
}

export const REFERENCE_WORDS = { en, ja } satisfies Record<string, ReferenceWords>
