/** Our reader of messages finds what mailparser finds, which many mail programs are made with. */
import { readdirSync, readFileSync } from 'node:fs'
import { simpleParser } from 'mailparser'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { describe, expect, test } from 'vitest'
import { readMail } from '../../server/sandbox/read-mail.ts'

const ROOT = new URL('../../', import.meta.url)

interface Found {
  text: string | null
  html: string | null
  /** The bytes as Latin-1, so that a difference can be read. */
  attachments: { type: string; name: string | null; bytes: string }[]
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/** mailparser ends a text in one line end where the message has two; neither says anything. */
const ended = (text: string | false | null | undefined): string | null =>
  text ? text.replaceAll('\r\n', '\n').replace(/\n+$/, '') : null

function ours(raw: Uint8Array): Found {
  const { text, html, attachments } = readMail(raw)
  return {
    text: ended(text),
    html: ended(html),
    attachments: attachments.map(({ part, content }) => ({
      type: part.type,
      name: part.filename,
      bytes: latin1(content),
    })),
  }
}

async function theirs(raw: Uint8Array): Promise<Found> {
  // As it stands, without what it would make of one form in place of the other.
  const asItStands = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true }
  const { text, html, attachments } = await simpleParser(Buffer.from(raw), asItStands)
  return {
    text: ended(text),
    html: ended(html),
    attachments: attachments.map(({ contentType, filename, content }) => ({
      type: contentType,
      name: filename ?? null,
      bytes: latin1(content),
    })),
  }
}

/** Where we differ: why, and what is found. */
const ON_PURPOSE: Record<string, [why: string, found: object]> = {
  'test/fixtures/hostile/broken-mime.eml': [
    'what cannot be taken apart is shown as it stands, where mailparser drops it',
    { text: expect.stringContaining('The source can still be read.'), attachments: [] },
  ],
  'test/fixtures/hostile/charsets.eml': [
    'a charset of no such name is guessed from the bytes, where mailparser takes UTF-8',
    { html: expect.stringContaining('Gréÿþ') },
  ],
  'test/fixtures/hostile/file-names.eml': [
    'types and names as they are written, where mailparser takes the type from the name, and leaves what RFC 2231 encodes',
    {
      attachments: expect.arrayContaining([
        expect.objectContaining({ type: 'application/octet-stream', name: expect.stringMatching(/^a+\.txt$/) }),
        expect.objectContaining({ type: 'text/html', name: 'a"rnX-Evil: 1\r\nSet-Cookie: a=b.html' }),
      ]),
    },
  ],
  'test/fixtures/imta/lhost-messagingserver-03.eml': [
    'a report whose boundary never comes is shown as it stands, where mailparser finds nothing',
    { text: expect.stringContaining('Your message cannot be delivered to the following recipients:') },
  ],
}

describe('In every recorded and written message of the repository', () => {
  const files = ['test/fixtures', 'scenarios'].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.eml'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  )
  // mailparser reads the parts of RFC 6533 as text, or not at all.
  const isGlobal = (file: string) => readFileSync(new URL(file, ROOT), 'latin1').includes('message/global')
  const alike = files.filter((file) => ON_PURPOSE[file] === undefined && !isGlobal(file))

  test.each(alike)('the texts and attachments are the same: %s', async (file) => {
    const raw = readFileSync(new URL(file, ROOT))
    expect(ours(raw)).toEqual(await theirs(raw))
  })

  test.each(Object.entries(ON_PURPOSE).map(([file, [why, found]]) => [file, why, found] as const))(
    '%s differs: %s',
    async (file, _, found) => {
      const raw = readFileSync(new URL(file, ROOT))
      expect(ours(raw)).toMatchObject(found)
      expect(await theirs(raw)).not.toMatchObject(found)
    },
  )
})

const CAT = Buffer.from(Array.from({ length: 700 }, (_, i) => (i * 31) % 256))
const LONG_NAME = `${'とても長い名前の報告書'.repeat(6)}.pdf`

describe('In what nodemailer writes', () => {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const written = async (mail: SendMailOptions): Promise<Buffer> => {
    const { message } = await composer.sendMail({ from: 'a@shop.test', to: 'b@shop.test', date: new Date(0), ...mail })
    return message as Buffer
  }

  test.each<[string, SendMailOptions]>([
    ['a text', { text: 'Hello.\nTwo lines.' }],
    ['an empty text', { text: '' }],
    ['a text in quoted-printable', { text: 'Grüße = あいさつ\n', textEncoding: 'quoted-printable' }],
    ['a text in base64', { text: 'Grüße = あいさつ\n'.repeat(30), textEncoding: 'base64' }],
    ['HTML alone', { html: '<p>Grüße &amp; あいさつ</p>' }],
    ['alternatives', { text: 'plain', html: '<p>rich</p>' }],
    ['an alternative of another kind', { text: 'plain', html: '<p>rich</p>', amp: '<html ⚡4email></html>' }],
    [
      'an invitation',
      {
        text: 'Come!',
        icalEvent: { method: 'REQUEST', filename: 'come.ics', content: 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n' },
      },
    ],
    [
      'a picture inside the HTML (related)',
      {
        text: 'plain',
        html: '<img src="cid:cat@shop.test">',
        attachments: [{ cid: 'cat@shop.test', filename: 'cat.png', content: CAT }],
      },
    ],
    [
      'a text with files (mixed)',
      {
        text: 'See.',
        attachments: [
          { filename: 'cat.bin', content: CAT },
          { filename: 'bill.txt', content: 'EUR 12\r\n' },
          { content: 'without a name' },
        ],
      },
    ],
    [
      'file names in Japanese, short, long, and with what must be quoted',
      {
        text: 'See.',
        attachments: [
          { filename: '請求書.pdf', content: CAT },
          { filename: LONG_NAME, content: CAT },
          { filename: 'a "b"; c\\d=.txt', content: 'x' },
          { filename: `${'long-name-'.repeat(20)}.txt`, content: 'x' },
        ],
      },
    ],
    ['an encoded word in the header', { subject: '=?= あいさつ と Grüße', text: 'x', headers: { 'X-Team': '営業部' } }],
    [
      'a text that is an attachment',
      { text: 'See.', attachments: [{ filename: 'a.txt', content: 'ä', contentDisposition: 'attachment' }] },
    ],
    [
      'everything at once',
      {
        text: 'plain',
        html: '<img src="cid:cat@shop.test">',
        attachments: [
          { cid: 'cat@shop.test', content: CAT, filename: '猫.png' },
          { filename: 'b.bin', content: CAT, encoding: 'base64' },
        ],
      },
    ],
  ])('the texts and attachments are the same: %s', async (_, mail) => {
    const raw = await written(mail)
    expect(ours(raw)).toEqual(await theirs(raw))
  })
})

describe('In what other programs write', () => {
  const message = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1')

  test.each<[string, Buffer]>([
    ['ISO-2022-JP', message('Content-Type: text/plain; charset=iso-2022-jp', '', '\x1b$B$"$$$5$D\x1b(B, hello', '')],
    [
      'Shift_JIS in base64',
      message(
        'Content-Type: text/plain; charset="Shift_JIS"',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from([0x82, 0xa0, 0x82, 0xa2]).toString('base64'),
        '',
      ),
    ],
    [
      'Windows-1252 in quoted-printable',
      message(
        'Content-Type: text/html; charset=windows-1252',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        '<p>=80 12=',
        ' is =E4</p>',
        '',
      ),
    ],
    [
      'paragraphs in lines (format=flowed)',
      message('Content-Type: text/plain; format=flowed', '', 'One paragraph ', 'in two lines.', '', '-- ', 'me', ''),
    ],
    [
      'paragraphs in lines without a space (DelSp)',
      message('Content-Type: text/plain; format=flowed; delsp=yes', '', 'nihon ', 'go', ''),
    ],
    [
      'a name in pieces (RFC 2231)',
      message(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'See.',
        '--b',
        'Content-Type: application/pdf',
        "Content-Disposition: attachment; filename*0*=utf-8'ja'%E8%AB%8B;",
        ' filename*1*=%E6%B1%82; filename*2=".pdf"',
        'Content-Transfer-Encoding: base64',
        '',
        'AAEC',
        '--b--',
        '',
      ),
    ],
    [
      'a name as an encoded word',
      message(
        'Content-Type: multipart/mixed; boundary=b',
        '',
        '--b',
        '',
        'See.',
        '--b',
        'Content-Type: application/pdf; name="=?utf-8?B?6KuL5rGC?="',
        'Content-Transfer-Encoding: base64',
        '',
        'AAEC',
        '--b--',
        '',
      ),
    ],
    [
      'a boundary with spaces and a tail',
      message(
        'Preamble: x',
        'Content-Type: multipart/mixed; boundary="a b"',
        '',
        'before',
        '--a b',
        '',
        'one',
        '--a b',
        '',
        'two',
        '--a b--',
        'after',
        '',
      ),
    ],
  ])('the texts and attachments are the same: %s', async (_, raw) => {
    expect(ours(raw)).toEqual(await theirs(raw))
  })
})

describe('On purpose', () => {
  const message = (...lines: string[]) => Buffer.from(lines.join('\r\n'), 'latin1')
  const mixed = (...parts: string[][]) =>
    message('Content-Type: multipart/mixed; boundary=b', '', ...parts.flatMap((part) => ['--b', ...part]), '--b--', '')

  test('a message that is to be seen in its place is an attachment; mailparser writes its header and text behind the other', async () => {
    const raw = mixed(
      ['', 'See.'],
      ['Content-Type: message/rfc822', 'Content-Disposition: inline', '', 'Subject: in', '', 'Inside.'],
    )
    const attachments = [{ type: 'message/rfc822', name: null, bytes: 'Subject: in\r\n\r\nInside.' }]
    expect(ours(raw)).toEqual({ text: 'See.', html: null, attachments })
    expect((await theirs(raw)).text).toContain('Inside.')
  })

  test('HTML behind a text begins with itself; mailparser puts a line break in front', async () => {
    const raw = mixed(['', 'See.'], ['Content-Type: text/html', 'Content-Disposition: inline', '', '<b>x</b>'])
    expect(ours(raw)).toEqual({ text: 'See.', html: '<b>x</b>', attachments: [] })
    expect((await theirs(raw)).html).toBe('<br/>\n<b>x</b>')
  })

  test('a quoted paragraph is one line again (RFC 3676 section 4.5); mailparser leaves the marks inside', async () => {
    const raw = message('Content-Type: text/plain; format=flowed', '', '> quoted ', '> text', '-- ', 'me', '')
    expect(ours(raw).text).toBe('> quoted text\n-- \nme')
    expect((await theirs(raw)).text).toBe('> quoted > text\n-- \nme')
  })
})
