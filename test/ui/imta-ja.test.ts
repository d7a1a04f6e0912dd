import { describe, expect, test } from 'vitest'
import { KEYWORDS } from '../../server/mta/imta/config/keywords.ts'
import { OPTIONS } from '../../server/mta/imta/config/options.ts'
import { createImta } from '../../server/mta/imta/imta.ts'
import { imtaJa } from '../../ui/src/i18n/imta-ja.ts'
import { translate } from '../../ui/src/i18n/sentences.ts'
import { placeholders } from '../../ui/src/i18n/words.ts'

const isJapanese = (text: string | null): boolean => text !== null && /[\u3040-\u30ff\u4e00-\u9fff]/.test(text)
const untold = (sentences: Iterable<string>) =>
  [...new Set(sentences)].filter((each) => each !== '' && !isJapanese(translate(imtaJa, each)))

/** Each of these puts other sentences in force. */
const CONFIGURATIONS: Record<string, unknown>[] = [
  {},
  { timing: 'exact', postDefault: 'copy', suppressedCopies: 'none', blankErrorsTo: 'copies', remoteDsn: true },
  { postDefault: 'inherit', blankErrorsTo: 'option', returnEnvelopeChannel: 'source', failedDoubleBounce: 'continue' },
  {
    postDefault: 'later',
    options: 'RETURN_UNITS=1\nLOG_MESSAGE_ID=1\nRETURN_DEBUG=1\nRETURN_VERIFY=1\nMAX_HEADER_BLOCK_USE=1',
  },
  { smtp: { relay: 'loopback', illegalSender: 'rewrite', addressFallback: false, replies: { unknownUser: '550 no' } } },
  { smtp: { relay: 'none' }, dns: { 'gone.test': 'nxdomain', 'here.test': { mx: ['mx.here.test'], a: [] } } },
  { smtp: { dialect: 'friendly' } },
  {
    channels: { 'client.test': 'tcp_local' },
    aliases: { sales: 'a@x.test', all: { members: ['b@x.test'], 'error-return-address': 'o@x.test' } },
  },
  {
    config: [
      '. $U%$D@tcp_local',
      '.partner.test $U%$H$D@tcp-daemon',
      '.partner.test $U@tcp-daemon',
      '[] $U%[$L]@tcp-daemon',
      '',
      'defaults copysendpost errwarnpost',
      '',
      'l',
      'mail.test',
      '',
      'tcp_local smtp suppressfinal postheadonly returnenvelope 1 blocklimit 9',
      'tcp-daemon',
    ].join('\n'),
  },
]

const all = CONFIGURATIONS.map((each) => createImta({ type: 'imta', ...each }, { timezone: 'UTC' }))

describe('what the page shows of imta is there in Japanese', () => {
  test('every keyword', () => {
    expect(untold(KEYWORDS.map(({ sentence }) => sentence))).toEqual([])
  })

  test('every option', () => {
    expect(untold(OPTIONS.map(({ sentence }) => sentence))).toEqual([])
  })

  test('every setting, with each of its values', () => {
    expect(untold(all.flatMap((mta) => mta.show().map(({ sentence }) => sentence)))).toEqual([])
  })

  test('who gets what, with what decides', () => {
    const rows = all.flatMap((mta) => mta.whoGetsWhat?.() ?? []).flatMap((table) => table.rows)
    expect(untold(rows.map(({ situation }) => situation))).toEqual([])
    expect(untold(rows.map(({ why }) => ('text' in why ? why.text : '')))).toEqual([])
  })

  test('no translation asks for a value that its sentence does not have', () => {
    const wrong = Object.entries(imtaJa).filter(([english, japanese]) =>
      placeholders(japanese).some((each) => !placeholders(english).includes(each)),
    )
    expect(wrong).toEqual([])
  })
})

test('a sentence within a sentence is translated too, and names stay as they are', () => {
  const text =
    'No sendpost keyword on channel tcp_x: the message came from a blank sender, so the postmaster gets no copy.'
  expect(translate(imtaJa, text)).toBe(
    'チャネル tcp_x に sendpost のキーワードがない: 差出人が空なので、写しは postmaster に届かない。',
  )
  expect(translate(imtaJa, 'What nobody has translated.')).toBeNull()
})

test('the age that brings a warning is told in Japanese, and what is only half known stays English', () => {
  const text = 'notices 3 6 of the defaults block, on channel tcp_x, normal priority: at 3 days a warning is due.'
  expect(translate(imtaJa, text)).toBe(
    'チャネル tcp_x で有効な、defaults ブロックの notices 3 6、優先度 normal: 3日で、遅延通知を出します。',
  )
  expect(translate(imtaJa, 'sendpost on channel tcp_x: what nobody has translated.')).toBeNull()
})
