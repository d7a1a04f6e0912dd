/** Notices in other languages: which one is chosen, and that a report stays a report in each. */
import { describe, expect, test } from 'vitest'
import { SandboxError } from '../../../server/errors.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'
import { ENGLISH } from '../../../server/mta/imta/templates/english.ts'
import { japanese } from '../../../server/mta/imta/templates/japanese.ts'
import { readTemplateSet } from '../../../server/mta/imta/templates/template-set.ts'
import { DOWN, type Notice, ORIGINAL, Play, type PlayOptions, remote, type Sent, UNKNOWN } from './play.ts'

function notices(options: PlayOptions, sent: Sent = {}): Notice[] {
  const play = new Play({ world: { 'bob@*': UNKNOWN }, ...options })
  play.send(sent)
  return play.run().notices
}

const notice = (mta: PlayOptions['mta'], sent: Sent = {}): Notice => notices({ mta: mta ?? {} }, sent)[0]!

/** Header and body of each part, as bytes. */
function parts({ bytes }: Notice): { header: string; body: Buffer }[] {
  const text = bytes.toString('latin1')
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1]
  return text
    .split(`\r\n--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [header = '', ...rest] = part.slice(2).split('\r\n\r\n')
      return { header, body: Buffer.from(rest.join('\r\n\r\n'), 'latin1') }
    })
}

const read = (charset: string, bytes: Buffer): string =>
  new TextDecoder(charset, { fatal: true }).decode(bytes).replace(/\r\n/g, '\n')

const JAPANESE = `お送りいただいた次のメッセージについてお知らせします。

  Message-id: <1@client.test>
  Date: Mon, 05 Jan 2026 09:00:00 +0000
  From: App <app@client.test>
  To: bob@example.net
  Subject: hello

次の宛先にはメッセージを配信できませんでした。

  宛先アドレス: bob@example.net
  理由: 宛先のユーザーが見つかりません
  診断コード: smtp;550 5.1.1 <bob@example.net>... User Unknown
`

describe('Japanese', () => {
  test('is iso-2022-jp, seven bits wide', () => {
    const [first] = parts(notice({ language: 'ja' }))
    expect(first!.header).toBe('Content-type: text/plain; charset=iso-2022-jp\r\nContent-language: ja')
    expect(first!.body.every((byte) => byte < 128)).toBe(true)
    expect(read('iso-2022-jp', first!.body)).toContain(JAPANESE)
  })

  test('or utf-8, which says that it is wider', () => {
    const [first] = parts(notice({ language: 'ja.UTF-8' }))
    expect(first!.header).toBe(
      'Content-type: text/plain; charset=utf-8\r\nContent-language: ja\r\nContent-transfer-encoding: 8BIT',
    )
    expect(read('utf-8', first!.body)).toContain(JAPANESE)
  })

  test('a warning counts days and hours and shows its history', () => {
    const first = (mta: PlayOptions['mta']) =>
      read('iso-2022-jp', parts(notices({ mta: mta ?? {}, world: { 'bob@*': DOWN } })[0]!)[0]!.body)
    const days = first({ language: 'ja' })
    expect(days).toContain(
      'メッセージをお預かりしてから 3 日が経過しましたが、\n次の宛先にまだ配信できていません。\n\n  宛先アドレス',
    )
    expect(days).toContain('\n配信を試みた記録:\n\nThu, 08 Jan 2026')
    expect(days).toContain('\nこのあとも 9 日のあいだ配信を試みます。\n')
    expect(first({ language: 'ja', options: 'RETURN_UNITS=1' })).toContain('このあとも 9 時間のあいだ')
  })

  test('the rest of the notice is what it is in English', () => {
    const [english, own] = [parts(notice({})), parts(notice({ language: 'ja' }))]
    expect(own.slice(1)).toEqual(english.slice(1))
  })
})

describe('the shipped texts', () => {
  const sets = [
    ['English', ENGLISH],
    ['Japanese', japanese('iso-2022-jp')],
    ['Japanese in utf-8', japanese('utf-8')],
  ] as const

  test.each(sets)('%s has every file of English, and no mistake', (_name, files) => {
    expect(Object.keys(files)).toEqual(expect.arrayContaining(Object.keys(ENGLISH)))
    expect(readTemplateSet(files, {}).problems).toEqual([])
  })

  /** A Japanese letter takes two columns. */
  const columns = (line: string) => [...line].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 2 : 1), 0)

  test.each(sets)('%s keeps to 78 columns', (_name, files) => {
    const lines = Object.values(files).flatMap((text) => text.split('\n'))
    expect(lines.filter((line) => columns(line) > 78)).toEqual([])
  })
})

describe('%H shows encoded words', () => {
  // 見積: the subject in two charsets.
  const JIS = '=?iso-2022-jp?B?GyRCOCtAURsoQg==?='
  const UTF8 = '=?utf-8?B?6KaL56mN?='
  const subject = (mta: PlayOptions['mta'], words: string) => {
    const { header, body } = parts(notice(mta, { raw: ORIGINAL.replace('hello', words) }))[0]!
    const charset = /charset=(\S+)/.exec(header)![1]!
    return /^ {2}Subject: (.*)$/m.exec(read(charset, body))?.[1]
  }

  test('decoded where their charset is the text’s own, and as they are where it is not', () => {
    expect(subject({ language: 'ja' }, JIS)).toBe('見積')
    expect(subject({ language: 'ja' }, UTF8)).toBe(UTF8)
    expect(subject({ language: 'ja.UTF-8' }, UTF8)).toBe('見積')
    expect(subject({}, UTF8)).toBe(UTF8)
    expect(subject({}, '=?us-ascii?Q?a_b?= c')).toBe('a b c')
  })

  test('what stands there raw is kept where the charset has it', () => {
    expect(subject({ language: 'ja.UTF-8' }, '見積')).toBe('見積')
    expect(subject({}, '見積')).toBe('??')
  })

  test('and no line end gets in by them', () => {
    expect(subject({ language: 'ja.UTF-8' }, '=?utf-8?Q?a=0D=0AReason:_b?=')).toBe('a Reason: b')
  })
})

describe('the mapping table NOTIFICATION_LANGUAGE', () => {
  const TABLE = `! Languages of notices
NOTIFICATION_LANGUAGE

  *|*|ja*|*|*                  $I/opt/messaging/config/locale/ja/LC_MESSAGES/
  delayed|*|*|*@client.test|*  $Ija.UTF-8
  *|*|*|*|*@*.jp               $Ija

SOMETHING_ELSE

  a b
`
  const language = (lines: string[], options: PlayOptions = {}, sent: Sent = {}) => {
    const raw = `${lines.map((line) => `${line}\r\n`).join('')}${ORIGINAL}`
    const [first] = notices({ ...options, mta: { mapping: TABLE, ...options.mta } }, { raw, ...sent })
    return /charset=(\S+)/.exec(parts(first!)[0]!.header)![1]
  }

  test('goes by Accept-Language, else Preferred-language, else X-Accept-Language', () => {
    expect(language([])).toBe('us-ascii')
    expect(language(['Accept-Language: ja-JP, en;q=0.5'])).toBe('iso-2022-jp')
    expect(language(['Preferred-language: JA'])).toBe('iso-2022-jp')
    expect(language(['X-Accept-Language: ja'])).toBe('iso-2022-jp')
    expect(language(['X-Accept-Language: ja', 'Accept-Language: en'])).toBe('us-ascii')
  })

  test('goes by the kind of notice, the return address and the recipient', () => {
    expect(language([], { world: { 'bob@*': DOWN } })).toBe('utf-8')
    expect(language([], { world: { '*': UNKNOWN } }, { to: ['a@b.jp'] })).toBe('iso-2022-jp')
  })

  test('where no entry fits, the setting language counts', () => {
    expect(language([], { mta: { language: 'ja' } })).toBe('iso-2022-jp')
  })

  test.each([
    ['  *|*|*|*|* ja', 'mapping:3: "ja" names no language; write $I and its name: $Ija'],
    ['  *|*|*|*|* $Ijb', 'mapping:3: there are no texts in jb; did you mean ja?'],
    ['  *|ja|x $Ija', 'mapping:3: the pattern *|ja|x has 3 fields, the probe has five'],
    ['  *|*|*|*|*', 'mapping:3: "*|*|*|*|*" is no entry; write a pattern, a space and $I with the language'],
    ['  *|*|*|*|* $Ija \\', 'mapping:3: ends with a backslash, but nothing follows it'],
    ['NOTIFICATION_LANGUAG', 'mapping:3: unknown table NOTIFICATION_LANGUAG; did you mean NOTIFICATION_LANGUAGE?'],
  ])('a mistake is named with its line: %s', (line, message) => {
    expect(() =>
      createImta({ type: 'imta', mapping: `NOTIFICATION_LANGUAGE\n\n${line}\n` }, { timezone: 'UTC' }),
    ).toThrow(message)
  })
})

test('a language that is not there is a mistake with the nearest name', () => {
  const make = () => createImta({ type: 'imta', language: 'jp' }, { timezone: 'UTC' })
  expect(make).toThrow(SandboxError)
  expect(make).toThrow('there are no texts in jp; did you mean ja?')
})

test('a postmaster’s copy is in the language of the notice', () => {
  const all = notices({ mta: { language: 'ja', ...remote('sendpost') } })
  expect(all.map((each) => parts(each)[0]!.header.includes('iso-2022-jp'))).toEqual([true, true])
})
