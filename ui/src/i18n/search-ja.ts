/** What is wrong with a search, in Japanese: a sentence for each code that the language has. */
import { type MistakeWords, quotedFilter, type SearchFault } from '../../../server/core/search-mistakes.ts'
import { SEARCH_FLAGS, SEARCH_KINDS } from '../../../server/core/search-words.ts'

type OfCode<C> = Extract<SearchFault, { code: C }>
type NoValue = OfCode<'no-value'>['filter']

const oneOf = (words: readonly string[]): string => `${words.join('、')} のどれかを書いてください。`

const HINTS: Record<NoValue, string> = {
  from: 'from:ann@shop.example、またはその一部を書いてください。from:<> は通知を見つけます。',
  to: 'to:bob@client.example、またはその一部を書いてください。',
  subject: 'subject:invoice や subject:"two words" のように書いてください。',
  kind: oneOf(SEARCH_KINDS),
  is: oneOf(SEARCH_FLAGS),
  status: '5.1.1、その先頭(5.1 など)、または 550 のように書いてください。',
  tag: 'tag:urgent のように書いてください。',
  about: 'about:nobody@client.example や about:m1 のように書いてください。',
  before: '2026-01-05、2026-01-05T09:00、2d のように書いてください。',
  after: '2026-01-05、2026-01-05T09:00、2d のように書いてください。',
  larger: '500、10kB、2MB のように書いてください。',
  smaller: '500、10kB、2MB のように書いてください。',
  has: 'has:attachment と書いてください。',
  id: 'id:m1 のように書いてください。',
  move: 'move:last、move:last,bounce、move:412 のように書いてください。',
  header: 'フィールドの一部、または何でもよければ * を書いてください。',
}

const LISTS: Record<OfCode<'no-such-word'>['of'], string> = {
  kind: 'という種類のメッセージはありません。',
  is: 'という状態はありません。',
  has: 'はメッセージに付くものではありません。',
  move: 'は時計の操作の結果ではありません。',
}

const SENTENCES: { [C in SearchFault['code']]: (fault: OfCode<C>) => MistakeWords } = {
  'unknown-filter': ({ name, value, meant }) => ({
    message: `${name}: という条件はありません。`,
    hint: `${meant === null ? '' : `${meant}:${value} のことですか。`}文字として探すには引用符で囲みます: ${quotedFilter(name, value)}`,
  }),
  'no-value': ({ name, filter }) => ({ message: `${name}: のあとに何もありません。`, hint: HINTS[filter] }),
  unknowable: () => ({ message: 'だれが何を読んだかは、それぞれのページだけが知っています。', hint: HINTS.is }),
  'no-instant': ({ value }) => ({ message: `「${value}」は日付でも時間の長さでもありません。`, hint: HINTS.before }),
  'no-size': ({ value }) => ({ message: `「${value}」は大きさではありません。`, hint: HINTS.larger }),
  'no-status': ({ value }) => ({ message: `「${value}」はステータスコードではありません。`, hint: HINTS.status }),
  'no-move': ({ value }) => ({ message: `「${value}」という時計の操作はありません。`, hint: HINTS.move }),
  'no-such-word': ({ value, of, near, allowed }) => ({
    message: `「${value}」${LISTS[of]}`,
    hint: near === null ? oneOf(allowed) : `${near} のことですか。`,
  }),
}

export const searchMistakeJa = (fault: SearchFault): MistakeWords =>
  (SENTENCES[fault.code] as (fault: SearchFault) => MistakeWords)(fault)
