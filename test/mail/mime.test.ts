import { describe, expect, test } from 'vitest'
import { scanMime } from '../../server/mail/mime.ts'
import { parseParameters } from '../../server/mail/mime-params.ts'
import { partBytes, partText } from '../../server/mail/part-text.ts'

const bytes = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1')
const tree = (raw: Uint8Array) => scanMime(raw).parts.map(({ path, type, faults }) => [path, type, ...faults])

const REPORT = bytes(
  'Content-Type: multipart/report; boundary="b (1)"',
  '',
  'A preamble.',
  '--b (1)',
  '',
  'The words.',
  '--b (1)',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns;x',
  '',
  '--b (1)  ',
  'Content-Type: message/rfc822',
  '',
  'Subject: inside',
  'Content-Type: multipart/alternative; boundary=c',
  '',
  '--c',
  'Content-Type: text/html',
  '',
  '<p>',
  '--c--',
  '--b (1)--',
  'An epilogue.',
)

describe('the parts of a message', () => {
  test('a mail without MIME is one text', () => {
    const raw = bytes('Subject: x', '', 'Hello.', '')
    const { parts } = scanMime(raw)
    expect(parts).toMatchObject([{ path: '0', type: 'text/plain', encoding: '7bit', container: false, faults: [] }])
    expect(partText(raw, parts[0]!)).toBe('Hello.\n')
  })

  test('have places in the tree, and what is inside a message belongs to that one', () => {
    expect(tree(REPORT)).toEqual([
      ['0', 'multipart/report'],
      ['1', 'text/plain'],
      ['2', 'message/delivery-status'],
      ['3', 'message/rfc822'],
      ['3.1', 'multipart/alternative'],
      ['3.1.1', 'text/html'],
    ])
    const { parts } = scanMime(REPORT)
    expect(parts.filter(({ embedded }) => embedded).map(({ path }) => path)).toEqual(['3.1', '3.1.1'])
  })

  test('end before the line end that belongs to the boundary', () => {
    const { parts } = scanMime(REPORT)
    expect(parts.slice(1, 3).map((part) => partText(REPORT, part))).toEqual(['The words.', 'Reporting-MTA: dns;x\n'])
    expect(partText(REPORT, parts[5]!)).toBe('<p>')
  })

  test('an outer boundary ends what is open inside', () => {
    const raw = bytes(
      'Content-Type: multipart/mixed; boundary=a',
      '',
      '--a',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      '',
      'one',
      '--a',
      'X: no empty line',
      '--a--',
    )
    expect(tree(raw)).toEqual([
      ['0', 'multipart/mixed'],
      ['1', 'multipart/mixed', 'no-end'],
      ['1.1', 'text/plain'],
      ['2', 'text/plain'],
    ])
  })

  test('what is broken is told, and read as it stands', () => {
    expect(tree(bytes('Content-Type: multipart/mixed', '', 'x'))).toEqual([['0', 'multipart/mixed', 'no-boundary']])
    expect(tree(bytes('Content-Type: multipart/mixed; boundary=z', '', 'x'))).toEqual([
      ['0', 'multipart/mixed', 'no-boundary'],
    ])
    expect(tree(bytes('Content-Transfer-Encoding: x-uuencode', '', 'x'))).toEqual([
      ['0', 'text/plain', 'unknown-encoding'],
    ])
    expect(tree(bytes('Content-Type: nonsense', '', 'x'))).toEqual([['0', 'text/plain']])
    expect(tree(new Uint8Array())).toEqual([['0', 'text/plain']])
  })

  test('a thousand levels and a hundred thousand parts come to an end', () => {
    const deep = Array.from(
      { length: 1000 },
      (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
    ).join('')
    const found = scanMime(Buffer.from(deep)).parts
    expect(found.length).toBeLessThan(100)
    expect(found.at(-1)?.faults).toContain('too-deep')
    const messages = scanMime(Buffer.from('Content-Type: message/rfc822\r\n\r\n'.repeat(1000))).parts
    expect(messages.at(-1)?.faults).toContain('too-deep')
    const many = scanMime(
      Buffer.from(`Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\nx\r\n'.repeat(100_000)}--x--`),
    )
    expect(many.cut).toBe(true)
    expect(many.parts).toHaveLength(1000)
  })
})

describe('what a part holds', () => {
  const text = (header: string[], body: Uint8Array | string) => {
    const raw = Buffer.concat([bytes(...header, '', ''), Buffer.from(body as string)])
    return partText(raw, scanMime(raw).parts[0]!)
  }

  test('base64 and quoted-printable are undone, however they are broken', () => {
    const base64 = ['Content-Transfer-Encoding: BASE64']
    expect(text(base64, 'SGVs\r\nbG8=')).toBe('Hello')
    expect(text(base64, '!SG Vs*bG8')).toBe('Hello')
    const quoted = ['Content-Transfer-Encoding: quoted-printable']
    expect(text(quoted, 'caf=C3=A9 =\r\nau lait=20\r\n=ZZ =')).toBe('café au lait \n=ZZ ')
  })

  test('the charset is the one that is said, else what the bytes can be', () => {
    expect(text(['Content-Type: text/plain; charset=iso-8859-1'], Buffer.from([0xe9]))).toBe('é')
    expect(text(['Content-Type: text/plain; charset=x-unheard-of'], Buffer.from('é'))).toBe('é')
    expect(text(['Content-Type: text/plain; charset=x-unheard-of'], Buffer.from([0xe9]))).toBe('é')
    expect(text(['Subject: x'], '\u001b$BF|K\\\u001b(B')).toBe('日本')
  })

  test('a paragraph in flowed lines is one line again', () => {
    const flowed = ['Content-Type: text/plain; format=flowed']
    expect(text(flowed, 'a long \r\nline\r\n> quoted \r\n> too\r\n-- \r\nme')).toBe(
      'a long line\n> quoted too\n-- \nme',
    )
    expect(text(['Content-Type: text/plain; format=flowed; delsp=yes'], '日 \r\n本')).toBe('日本')
  })

  test('bytes that are no text come out as they are', () => {
    const raw = bytes('Content-Type: image/png', 'Content-Transfer-Encoding: base64', '', 'AP+A')
    expect([...partBytes(raw, scanMime(raw).parts[0]!)]).toEqual([0, 255, 128])
  })
})

describe('parameters', () => {
  const name = (text: string, key = 'filename') => parseParameters(text).params.get(key)

  test('are read quoted, bare, with comments, and whatever their case', () => {
    expect(parseParameters('TEXT/Plain (a comment); Charset="utf-8"; x=y (z)')).toEqual({
      value: 'text/plain',
      params: new Map([
        ['charset', 'utf-8'],
        ['x', 'y'],
      ]),
    })
    expect(name('attachment; filename="a\\"b;c.txt"')).toBe('a"b;c.txt')
    expect(name('attachment; filename="never closed')).toBe('never closed')
  })

  test('a name is put together from its pieces and decoded (RFC 2231), or from an encoded word', () => {
    expect(name("attachment; filename*0*=UTF-8''%e6%97%a5; filename*1*=%e6%9c%ac; filename*2=.txt")).toBe('日本.txt')
    expect(name("attachment; filename*=iso-8859-1'en'caf%E9")).toBe('café')
    expect(name('attachment; filename="=?utf-8?B?5pel5pys?="')).toBe('日本')
  })
})
