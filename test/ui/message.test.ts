import { afterEach, describe, expect, test } from 'vitest'
import { scanMime } from '../../server/mail/mime.ts'
import { readReport } from '../../server/mail/read-report.ts'
import { language } from '../../ui/src/i18n/t.svelte.ts'
import { placeholders, type Text } from '../../ui/src/i18n/words.ts'
import { linkTarget, readText } from '../../ui/src/lib/mail-text.ts'
import { rowWindow, scrollFor, TALLEST } from '../../ui/src/lib/scroll-window.ts'
import { indexSource, NOTHING, ROW_BYTES, rowOf, rowPieces, searcher, wholeText } from '../../ui/src/lib/source.ts'
import { shorten, visible } from '../../ui/src/lib/visible.ts'
import { decodeXtext } from '../../ui/src/lib/xtext.ts'
import { adviceFor, fateOf, fieldRows, ledeOf, paragraphRows } from '../../ui/src/report/rows.ts'
import { statusWords } from '../../ui/src/report/say.ts'
import { classEn, detailEn, subjectEn } from '../../ui/src/report/status-en.ts'
import { classJa, detailJa, subjectJa } from '../../ui/src/report/status-ja.ts'
import { findWordings } from '../../ui/src/report/wordings.ts'
import { wordsEn } from '../../ui/src/report/words-en.ts'
import { wordsJa } from '../../ui/src/report/words-ja.ts'

afterEach(() => language.choose('en'))

const bytes = (text: string) => new TextEncoder().encode(text)

describe('the source', () => {
  const rows = (source: Uint8Array) => {
    const index = indexSource(source)
    return Array.from({ length: index.rows }, (_, row) =>
      rowPieces(index, row, NOTHING)
        .map(({ text }) => text)
        .join(''),
    )
  }

  test('hides nothing: controls and marks of direction are written out', () => {
    expect(rows(bytes('Subject: \u202eevil\u0007\r\n\r\nあ\tb\u200f'))).toEqual([
      'Subject: \\u{202e}evil\\u{0007}',
      '',
      'あ\tb\\u{200f}',
    ])
    expect(rows(new Uint8Array([0xe9, 0x0d, 0x0a]))).toEqual(['é'])
    expect(rows(bytes('a\rb\n'))).toEqual(['a\\u{000d}b'])
  })

  test('a line that is too long goes on in further rows of the same number, no character cut', () => {
    const index = indexSource(bytes(`${'あ'.repeat(1000)}\nnext`))
    expect([...index.lines.subarray(0, index.rows)]).toEqual([...Array(index.rows - 1).fill(1), 2])
    expect(index.rows).toBeGreaterThan((3 * 1000) / ROW_BYTES)
    expect(rows(index.bytes).join('')).toBe(`${'あ'.repeat(1000)}next`)
    expect(wholeText(index)).toContain('next')
  })

  test('words are found whatever their case, counted, and marked in their rows', () => {
    const index = indexSource(bytes('To: Ada\r\nFrom: ada\r\nÄDA あda\r\n'))
    const found = searcher(index)('ADA')
    expect([...found.at]).toEqual([4, 15])
    expect(rowOf(index, 15)).toBe(1)
    expect(rowPieces(index, 1, found)).toEqual([
      { text: 'From: ', found: -1 },
      { text: 'ada', found: 1 },
    ])
    expect(searcher(index)('あd').at).toHaveLength(1)
    expect(searcher(index)('').at).toHaveLength(0)
  })
})

describe('a very long list', () => {
  test('draws what is on view and no more', () => {
    const { first, end, height } = rowWindow(1000, 18, 9000, 360)
    expect(first).toBeLessThanOrEqual(500)
    expect(end).toBeGreaterThanOrEqual(520)
    expect(end - first).toBeLessThan(60)
    expect(height).toBe(18_000)
  })

  test('that no browser could scroll is scrolled in larger steps, from its first row to its last', () => {
    const rows = 5_000_000
    expect(rowWindow(rows, 18, 0, 400)).toMatchObject({ first: 0, height: TALLEST })
    expect(rowWindow(rows, 18, TALLEST - 400, 400).end).toBe(rows)
    const top = scrollFor(rows, 18, 3_000_000, 400)
    const { first, end } = rowWindow(rows, 18, top, 400)
    expect(first).toBeLessThan(3_000_000)
    expect(end).toBeGreaterThan(3_000_000)
  })
})

describe('the text of a mail', () => {
  test('quoted lines are apart by depth, and the signature is known', () => {
    expect(
      readText('Hi\n> a\n> b\n>> c\n-- \nme').map(({ depth, signature, lines }) => [depth, signature, lines.length]),
    ).toEqual([
      [0, false, 1],
      [1, false, 2],
      [2, false, 1],
      [0, true, 2],
    ])
    expect(readText('>From the start')[0]).toMatchObject({ depth: 0 })
  })

  test('addresses are known without what ends the sentence', () => {
    const links = (text: string) =>
      readText(text)[0]!
        .lines[0]!.filter(({ link }) => link)
        .map((each) => each.text)
    expect(links('see https://a.example/x?y=1, or (http://b.example).')).toEqual([
      'https://a.example/x?y=1',
      'http://b.example',
    ])
    expect(links('https://a.example/日本へ。どうぞ')).toEqual(['https://a.example/日本へ'])
    expect(links('javascript:alert(1)')).toEqual([])
  })

  test('a link that shows another host than its own is told, and one that runs is not opened', () => {
    expect(linkTarget('https://evil.example/', 'https://bank.example/')).toEqual({
      kind: 'web',
      shownHost: 'bank.example',
    })
    expect(linkTarget('https://evil.example/', 'bank.example/login').shownHost).toBe('bank.example')
    expect(linkTarget('https://www.a.example/', 'https://a.example')).toEqual({ kind: 'web', shownHost: null })
    expect(linkTarget('https://a.example/', 'press here').shownHost).toBeNull()
    for (const href of ['javascript:x()', 'java script:x()', 'data:text/html,x', 'file:///x', 'vbscript:x', '//x'])
      expect(linkTarget(href, '').kind).toBe('other')
    expect(linkTarget('mailto:a@b.example', '').kind).toBe('mail')
  })

  test('is cut by characters and by lines', () => {
    expect(shorten('abc', 2)).toEqual({ text: 'ab', more: 1 })
    expect(shorten('a\nb\nc', 100, 2)).toEqual({ text: 'a\nb', more: 2 })
    expect(visible('\u202eexe\u0000')).toBe('\\u{202e}exe\\u{0000}')
    expect(decodeXtext('QQ+2B1+zz')).toBe('QQ+1+zz')
  })
})

describe('a report', () => {
  const status = (fields: string) => {
    const raw = bytes(
      `Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;mta.example (tcp-daemon)\r\n\r\n${fields.replaceAll('\n', '\r\n')}\r\n--b--`,
    )
    return readReport(raw, scanMime(raw).parts)!
  }
  const FAILED = status(
    'Original-Recipient: rfc822;taro@client.example\nFinal-Recipient: rfc822;taro@client.example\nAction: failed\n' +
      'Status: 5.1.1\nRemote-MTA: dns;mx.client.example\nDiagnostic-Code: smtp;550 5.1.1 unknown\nX-Own: 1\n',
  )

  test('is told in sentences, each beside its field', () => {
    const recipient = FAILED.recipients[0]!
    expect(ledeOf(recipient)).toBe('There is no mailbox taro@client.example.')
    expect(fieldRows(recipient.fields).map(({ sentence }) => sentence)).toEqual([
      'The address to which the sender sent it (ORCPT).',
      'Not rewritten: the address that the sender gave.',
      'Delivery failed for good. Not a delay.',
      'No such mailbox (5.1.1). The domain is there, the mailbox is not.',
      'mx.client.example refused it.',
      'It answered 550: the mailbox is not available, for good.',
      'A field of this system’s own; RFC 3464 allows that.',
    ])
    expect(fieldRows(FAILED.fields)[0]).toMatchObject({
      sentence: 'The mail server mta.example wrote this report.',
      raw: 'dns;mta.example (tcp-daemon)',
    })
    language.choose('ja')
    expect(ledeOf(recipient)).toBe('taro@client.example というメールボックスはありません。')
    expect(fieldRows(recipient.fields)[4]?.sentence).toBe('mx.client.example が断りました。')
  })

  test('Action decides what became of a recipient, and what to do about it', () => {
    const fate = (action: string, code: string) => {
      const recipient = status(`Final-Recipient: rfc822;a@b.test\nAction: ${action}\nStatus: ${code}\n`).recipients[0]!
      return [fateOf(recipient), ...adviceFor(recipient)]
    }
    expect(fate('failed', '5.1.1')).toEqual(['failed5', 'do.failed5', 'do.address'])
    expect(fate('Failed (x)', '5.7.1')).toEqual(['failed5', 'do.policy'])
    expect(fate('failed', '5.2.2')).toEqual(['failed5', 'do.full'])
    expect(fate('failed', '4.4.7')).toEqual(['failed4', 'do.failed4'])
    expect(fate('delayed', '4.4.1')).toEqual(['delayed', 'do.delayed'])
    expect(fate('delivered', '2.1.5')).toEqual(['delivered', 'do.delivered'])
    expect(fate('exploded', '5.0.0')).toEqual(['unknown', 'do.unknown'])
  })

  test('of qmail is read from its sentences', () => {
    const raw = bytes(
      "Subject: failure notice\n\nHi. This is the qmail-send program at x.\nI've given up.\n\n<a@b.test>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user\nGiving up on 192.0.2.1.\n\n<c@d.test>:\nSorry, I couldn't find any host named d.test. (#5.1.2)\n\n--- Below this line is a copy of the message.\n",
    )
    const [first, second] = readReport(raw, scanMime(raw).parts)!.recipients
    expect(ledeOf(first!)).toBe('There is no mailbox a@b.test.')
    expect(paragraphRows(first!.paragraph!).map(({ sentence }) => sentence)).toContain(
      '192.0.2.1 answered 550: the mailbox is not available, for good.',
    )
    expect(ledeOf(second!)).toBe(
      'The domain of d.test does not exist, or nobody takes mail for it.'.replace('d.test', 'c@d.test'),
    )
    expect(paragraphRows(second!.paragraph!)[1]).toMatchObject({ main: true })
  })

  test('a code that nobody knows is told as such', () => {
    expect(statusWords('5.9.99')).toMatchObject({ known: false })
    expect(statusWords('none')).toBeNull()
  })
})

describe('wordings', () => {
  const NONE = { text: '', subject: '', fields: '', type: '' }
  test('name the systems that word it so, folds and letter case aside', () => {
    const systems = (said: Partial<typeof NONE>) => findWordings({ ...NONE, ...said }).map(({ system }) => system)
    expect(systems({ text: 'Hi. This is the\nqmail-send program at x.' })).toEqual(['qmail, netqmail, notqmail'])
    expect(systems({ text: 'This is the mail system at host x.' })).toEqual(['Postfix'])
    expect(systems({ type: 'multipart/report; boundary=1795313131-eximdsn-744589371' })).toEqual(['Exim'])
    expect(systems({ fields: '550 5.1.1 <a@b>: recipient address rejected: user unknown' })).toEqual(['Postfix'])
    expect(systems({})).toEqual([])
  })
})

describe('the texts of a report', () => {
  test('both languages have the same codes and sentences, asking for the same values', () => {
    for (const [en, ja] of [
      [classEn, classJa],
      [subjectEn, subjectJa],
      [detailEn, detailJa],
    ] as const)
      expect(Object.keys(ja)).toEqual(Object.keys(en))
    const asks = (words: Record<string, Text>) =>
      Object.entries(words)
        .map(([key, text]) => [key, ...placeholders(text)].join(' '))
        .sort()
    expect(asks(wordsJa)).toEqual(asks(wordsEn))
    const japanese = [...Object.values(detailJa), ...Object.values(subjectJa)].flat()
    expect(japanese.filter((text) => !/[\u3040-\u30ff\u4e00-\u9fff]/.test(text))).toEqual([])
  })

  test('every code that IANA has registered up to its last subject is there', () => {
    const counts = { '1': 10, '2': 4, '3': 6, '4': 7, '5': 6, '6': 10, '7': 30 }
    for (const [subject, last] of Object.entries(counts))
      for (let detail = 0; detail <= last; detail++) expect(detailEn[`${subject}.${detail}`]).toBeDefined()
  })
})
