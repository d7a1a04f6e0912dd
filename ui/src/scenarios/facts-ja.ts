/** Steps, expectations and messages in Japanese, made from the data behind the English sentences. */
import type { ExpectationFacts, MessageFacts, StepFacts } from '../../../server/scenario/facts.ts'
import { ja } from '../i18n/ja.ts'
import { formatDuration } from '../lib/format.ts'

const WORDS: Record<ExpectationFacts['values'][number]['word'], string> = {
  from: '差出人',
  to: '宛先',
  about: '対象',
  subject: '件名',
  status: 'ステータス',
  state: '状態',
}

const quote = (text: string): string => `「${text}」`
const anyOf = (values: readonly string[]): string => (values.length > 0 ? values.map(quote).join('か') : 'なし')
const long = (ms: number): string => formatDuration(ms, 'ja')

/** The name of a kind; `notice` and no kind at all are of the language of scenarios alone. */
function kindName(kind: string | undefined): string {
  if (kind === undefined) return 'メッセージ'
  if (kind === 'notice') return '通知'
  const key = `kind.${kind}`
  return key in ja ? String(ja[key as keyof typeof ja]) : kind
}

/** The count as it was written: 3, >=3, <3, 2..4. */
function countWords(count: string): string {
  const [, sign = '', n = ''] = /^(>=|<=|>|<)?(.*)$/.exec(count.trim()) ?? []
  const range = /^(\d+)\.\.(\d+)$/.exec(n)
  if (range) return `${range[1]}〜${range[2]}通`
  return `${n}通${{ '>=': '以上', '<=': '以下', '>': 'より多い', '<': '未満' }[sign] ?? ''}`
}

/** `宛先「a@b.test」、ステータス「5.1.1」のバウンス(1分以内)` */
export function expectationJa(e: ExpectationFacts): string {
  if (e.order) return `この順に: ${e.order.map(expectationJa).join('。次に')}`
  const marks = [
    ...e.values.map(({ word, any }) => `${WORDS[word]}${anyOf(any)}`),
    ...e.report.map(({ field, any }) => `レポートの ${field} が${anyOf(any)}`),
    ...e.contains.map((text) => `${quote(text)}を含む`),
    ...(e.matches === undefined ? [] : [`${e.matches} に一致`]),
    ...(e.equals
      ? [`${e.equals.eml} と同じ${e.equals.except.length > 0 ? `(${e.equals.except.join('、')} を除く)` : ''}`]
      : []),
  ]
  const times = [
    ...(e.within === undefined ? [] : [`${long(e.within)}以内`]),
    ...(e.after === undefined ? [] : [`${long(e.after)}以後`]),
  ]
  const head = `${marks.join('、')}${marks.length > 0 ? ' の' : ''}${kindName(e.kind)}`
  const count = e.none ? 'が来ないこと' : e.count === undefined ? '' : `が${countWords(e.count)}`
  return `${head}${count}${times.length > 0 ? `(${times.join('、')})` : ''}`
}

/** Without its id, which is a link beside it. */
export function messageJa({ kind, from, to, subject, about, status, state }: MessageFacts): string {
  const key = `state.${state}`
  return [
    `${from === '' ? '空の差出人' : quote(from)}から${anyOf(to)}への${kindName(kind)}`,
    `件名${quote(subject)}`,
    ...(about.length > 0 ? [`対象${anyOf(about)}`] : []),
    ...(status.length > 0 ? [`ステータス${anyOf(status)}`] : []),
    key in ja ? String(ja[key as keyof typeof ja]) : state,
  ].join('、')
}

function rulesJa({ rules, session, reset }: Extract<StepFacts, { do: 'rules' }>): string {
  const some = [...(rules > 0 ? [`規則${rules}件`] : []), ...(session > 0 ? [`セッションの規則${session}件`] : [])]
  const applied = some.length > 0 ? `${some.join('と')}を加える` : ''
  if (!reset) return applied || '規則を0件加える'
  return applied ? `規則を元に戻し、${applied}` : '規則を元に戻す'
}

type SayStep = { [D in StepFacts['do']]: (facts: Extract<StepFacts, { do: D }>) => string }

const STEPS: SayStep = {
  send: ({ what, to, smtp, times, more }) =>
    `${what === null ? 'メッセージ' : quote(what)}を${smtp ? ' SMTP で ' : ' '}${to.join('、')} に${times > 1 ? `${times}回` : ''}送る${more > 0 ? `(ほか${more}通)` : ''}`,
  pause: ({ length }) => `実時間で${long(length)}待つ`,
  advance: ({ length }) => `時計を${long(length)}進める`,
  run: () => 'することがなくなるまで進める',
  rules: rulesJa,
  mta: ({ mta }) => `MTA(${mta})の設定を変える`,
  await: ({ query }) => `待つ: ${expectationJa(query)}`,
  expect: () => '期待を確かめる',
  strays: () => '思いがけないメールを探す',
}

export const stepJa = (facts: StepFacts): string => (STEPS[facts.do] as (facts: StepFacts) => string)(facts)
