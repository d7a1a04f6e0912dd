import type { SameKeys } from '../i18n/words.ts'
import type { wordsEn } from './words-en.ts'

/** 同じものの日本語。 */
export const wordsJa = {
  title: 'ファイルの取り込み',
  about:
    'メッセージ(.eml)、メールボックス(mbox)、書き出したサンドボックス(.tar.gz)を取り込めます。種類は先頭のバイトで見分けます。',
  into: '取り込み先はサンドボックス {name} です。',
  choose: 'ファイルを選ぶ…',
  orDrop: 'またはファイルやフォルダーをページのどこかにドロップ',
  list: 'ファイル',
  'state.waiting': '待機中',
  'state.sending': '{n} % 送信',
  'state.reading': '読み取り中',
  'state.taken': '取り込み済み',
  'state.refused': '取り込めません',
  'state.stopped': '中止',
  progress: '{file} を送信中',
  'took.mail': { one: '{name} に{n}通', other: '{name} に{n}通' },
  'took.sandbox': { one: '{n}通のサンドボックスを {name} に', other: '{n}通のサンドボックスを {name} に' },
  show: '表示',
  showOf: '{file} から取り込んだものを表示',
  stop: '中止',
  again: 'やり直す',
  againOf: '{file} をやり直す',
  replace: '{name} を置き換える',
  replaceHint: '{name} にいまあるものは失われます。',
  other: 'または別のサンドボックスへ',
  otherGo: 'そこへ取り込む',
  noAnswer: 'サーバーから応答がありません。ファイルが大きすぎるか、サーバーが止まっています。',
  noAnswerMend: '動いているか確かめてから、やり直してください。',
  unreadable: 'ブラウザーが {file} を読めません。',
  unreadableMend: 'まだそこにあり、読み取れるか確かめてください。',
  summary: { one: '{n}件中{done}件が完了', other: '{n}件中{done}件が完了' },
  notTaken: { one: '{n}件は取り込めませんでした', other: '{n}件は取り込めませんでした' },
} as const satisfies SameKeys<typeof wordsEn>
