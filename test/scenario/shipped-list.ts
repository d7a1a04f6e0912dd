/** The pages scenarios/README.md and README.ja.md, made of what the scenarios say of themselves. */
import { readdirSync } from 'node:fs'
import type { LoadedScenario } from '../../server/scenario/schema.ts'

/** From the root of the checkout. */
export const shippedPaths = (): string[] =>
  readdirSync('scenarios', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => `scenarios/${file.replaceAll('\\', '/')}`)
    .sort()

/** Folders in the order in which they are told; each is a chapter. */
const CHAPTERS = {
  addresses: {
    en: ['Addresses', 'The address is wrong, old, or leads elsewhere.'],
    ja: ['アドレス', 'アドレスが間違っている、古い、または別の場所につながっている。'],
  },
  mailboxes: {
    en: ['Mailboxes', 'The address is right, and its mailbox takes nothing.'],
    ja: ['メールボックス', 'アドレスは正しいが、メールボックスが受け取らない。'],
  },
  limits: {
    en: ['Limits', 'Too much, too fast, too big, too late.'],
    ja: ['制限', '多すぎる、速すぎる、大きすぎる、遅すぎる。'],
  },
  network: {
    en: ['Network', 'The server cannot be found, or not be reached.'],
    ja: ['ネットワーク', 'サーバーが見つからない、または届かない。'],
  },
  policy: {
    en: ['Policy', 'The server could, and does not want to.'],
    ja: ['ポリシー', 'サーバーは受け取れるのに、受け取ろうとしない。'],
  },
  lists: {
    en: ['Lists', 'One message to many: who is told of the failures.'],
    ja: ['リスト', '1通を大勢に送る。失敗はだれに知らされるのか。'],
  },
  replies: {
    en: ['Replies', 'What comes back and was not written by the MTA, and what looks like it.'],
    ja: ['返信', 'MTA が書いたのではない返信や報告と、それに似たもの。'],
  },
  'lost-and-found': {
    en: ['Lost and found', 'Messages that come twice, not at all, or to somebody else.'],
    ja: ['遺失物', '2通届く、まったく届かない、別の人に届くメッセージ。'],
  },
  session: {
    en: ['In the session', 'What the application itself hears while it hands a message over.'],
    ja: ['セッション', 'メッセージを渡しているあいだに、アプリケーション自身が受け取る応答。'],
  },
  qmail: {
    en: ['Settings of qmail', 'One setting each; [the page on qmail](../docs/qmail.md) shows them on real output.'],
    ja: ['qmail の設定', '設定を1つずつ示す。実際の出力は [qmail のページ](../docs/qmail.ja.md)にある。'],
  },
  imta: {
    en: [
      'Settings of imta',
      'One channel keyword or one setting of a list each; [the page on imta](../docs/imta.md) shows them on real output.',
    ],
    ja: [
      'imta の設定',
      'チャネルキーワードかリストの設定を1つずつ示す。実際の出力は [imta のページ](../docs/imta.ja.md)にある。',
    ],
  },
} satisfies Record<string, Record<Language, [title: string, about: string]>>

type Language = 'en' | 'ja'

export const chapters = Object.keys(CHAPTERS)

const FRAME = {
  en: {
    title: 'The shipped scenarios',
    other: '[日本語](README.ja.md)',
    intro: [
      'Each tells a thing that happens to mail, and is a test: `npx bouncelab run scenarios/replies/`. Each is reached by its name alone: `npx bouncelab serve --scenario mailbox-full`.',
      'Those called `qmail-…` and `imta-…` show one setting of an MTA each, and stand at the end.',
    ],
  },
  ja: {
    title: '付属のシナリオ',
    other: '[English](README.md)',
    intro: [
      'どれもメールに実際に起こる出来事を語り、そのまま試験になります(`npx bouncelab run scenarios/replies/`)。名前だけで呼び出せます(`npx bouncelab serve --scenario mailbox-full`)。',
      '`qmail-…` と `imta-…` は MTA の設定を1つずつ示すもので、最後にまとめてあります。',
    ],
  },
} satisfies Record<Language, { title: string; other: string; intro: string[] }>

/** English first, then Japanese. */
export const paragraphsOf = ({ about }: Pick<LoadedScenario, 'about'>): string[] => (about ?? '').trim().split('\n\n')

export interface Shipped {
  path: string
  scenario: LoadedScenario
}

export function shippedPage(language: Language, shipped: readonly Shipped[]): string {
  const { title, other, intro } = FRAME[language]
  const told = Object.entries(CHAPTERS).flatMap(([folder, words]) => {
    const entries = shipped.filter(({ path }) => path.startsWith(`scenarios/${folder}/`))
    const [heading, about] = words[language]
    return [`## ${heading}`, about, ...entries.flatMap((one) => entry(language, one))]
  })
  return `${[`# ${title}`, other, ...intro, ...told].join('\n\n')}\n`
}

function entry(language: Language, { path, scenario }: Shipped): string[] {
  const paragraph = paragraphsOf(scenario)[language === 'en' ? 0 : 1] ?? ''
  return [`### [${scenario.name}](${path.slice('scenarios/'.length)})`, paragraph.replaceAll('\n', ' ')]
}
