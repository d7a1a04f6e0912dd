/** The page's own words; what a route does is told by the document, in English. */

export interface Words {
  lang: 'en' | 'ja'
  title: string
  /** Of what the document itself says. */
  note: string
  document: string
  back: string
  otherLanguage: string
  filter: string
  filterHint: string
  /** `{n}` of `{all}`. */
  found: string
  groups: string
  parameters: string
  places: Record<string, string>
  required: string
  initial: string
  body: string
  answers: string
  error: string
  example: string
  form: string
  schemas: string
  schemasAbout: string
  oneOf: string
  each: string
  others: string
  curl: string
  linkTo: string
}

export const EN: Words = {
  lang: 'en',
  title: 'HTTP API of bouncelab',
  note: '',
  document: 'The same for machines: OpenAPI 3.1',
  back: 'Back to the page',
  otherLanguage: '日本語',
  filter: 'Filter',
  filterHint: 'Words of a path, a name or a description',
  found: '{n} of {all} routes',
  groups: 'Groups',
  parameters: 'Parameters',
  places: { path: 'in the path', query: 'in the query', header: 'in the header' },
  required: 'required',
  initial: 'default',
  body: 'Body',
  answers: 'Answers',
  error: 'error',
  example: 'Example',
  form: 'Schema',
  schemas: 'Schemas',
  schemasAbout: 'Forms that several routes share.',
  oneOf: 'one of',
  each: 'each',
  others: 'other names',
  curl: 'curl',
  linkTo: 'Link to {name}',
}

export const JA: Words = {
  lang: 'ja',
  title: 'bouncelabのHTTP API',
  note: '各ルートの説明は、OpenAPI文書にある英語のまま表示しています。',
  document: '機械向けの同じ内容: OpenAPI 3.1',
  back: 'ページに戻る',
  otherLanguage: 'English',
  filter: '絞り込み',
  filterHint: 'パス、名前、説明に含まれる語',
  found: '{all}件中{n}件のルート',
  groups: 'グループ',
  parameters: 'パラメーター',
  places: { path: 'パス', query: 'クエリー', header: 'ヘッダー' },
  required: '必須',
  initial: '既定値',
  body: '本文',
  answers: '応答',
  error: 'エラー',
  example: '例',
  form: 'スキーマ',
  schemas: 'スキーマ',
  schemasAbout: '複数のルートで共通の形式です。',
  oneOf: '次のいずれか',
  each: '各要素',
  others: 'その他の名前',
  curl: 'curl',
  linkTo: '{name}へのリンク',
}
