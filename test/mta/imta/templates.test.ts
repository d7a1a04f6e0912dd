/** The texts of notices: their tokens, their files, and what is wrong with those that cannot be used. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { SandboxError } from '../../../server/errors.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'
import { readTemplates } from '../../../server/mta/imta/templates/read-templates.ts'
import { expandTemplate, readTemplate } from '../../../server/mta/imta/templates/template.ts'
import { DOWN, Play, type PlayOptions, remote, type Sent, UNKNOWN } from './play.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function folderOf(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bouncelab-templates-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

function partOne(options: PlayOptions, sent: Sent = {}): string {
  const play = new Play(options)
  play.send(sent)
  const [first] = play.run().notices
  return first!.text.replace(/\r\n/g, '\n').split(/\n--Boundary_.*\n/)[1]!
}

/** What the sandbox says of a configuration that it does not take. */
function wrong(mta: object): string {
  try {
    createImta({ type: 'imta', host: 'mta.example.com', ...mta }, { timezone: 'UTC' })
  } catch (error) {
    if (error instanceof SandboxError) return error.message
    throw error
  }
  return 'nothing'
}

const FRENCH_PREFIX = `Content-type: text/plain; charset=iso-8859-1
Content-language: fr

Ce rapport concerne le message que vous avez envoyé :

%H
`

describe('tokens', () => {
  const values = { header: 'H', recipients: 'R', spent: 1, left: 3, whole: 4, unit: 'day' }
  const expand = (text: string, unit = 'day') => expandTemplate(readTemplate(text).template, { ...values, unit })

  test('each stands for its value, and the plural follows the number before it', () => {
    expect(expand('%H %R %C %u%s, %L %u%s of %F %U%S')).toBe('H R 1 day, 3 days of 4 DayS')
    expect(expand('%C %U%S', 'hour')).toBe('1 Hour')
    expect(expand('%s%S')).toBe('sS')
    expect(expand('100 %% of %%s')).toBe('100 % of %s')
  })

  test('an unknown one is a mistake with its line and the token that was meant', () => {
    expect(readTemplate('a\n%r b\n%x %').problems).toEqual([
      { line: 2, message: 'unknown token %r; did you mean %R?' },
      {
        line: 3,
        message: 'unknown token %x; the tokens are %H %R %C %L %F %U %u %S %s %%, and %% is a percent sign',
      },
      { line: 3, message: 'a % stands alone; write %% for a percent sign' },
    ])
  })
})

describe('texts of one’s own, written in the configuration', () => {
  test('a text replaces the shipped one, and the others stay', () => {
    const templates = { en: { 'return_failed.txt': 'No luck with:%R\n' } }
    const first = partOne({ mta: { templates }, world: { 'bob@*': UNKNOWN } })
    expect(first).toContain('fields:\n\n  Message-id: <1@client.test>')
    expect(first).toContain('\n  Subject: hello\n\nNo luck with:\n\n  Recipient address: bob@example.net\n')
    expect(partOne({ mta: { templates }, world: { 'bob@*': DOWN } })).toContain('undeliverable for 3 days\n')
  })

  test('each kind of notice has its file', () => {
    const names = ['failed', 'delayed', 'timedout', 'bounced', 'delivered', 'relayed']
    const en = Object.fromEntries(names.map((name) => [`return_${name}.txt`, `[${name}]%R\n`]))
    const mta = { templates: { en } }
    const found = (options: PlayOptions, sent: Sent = {}, nth = 0) => {
      const play = new Play({ mta, ...options })
      play.send(sent)
      return /^\[(\w+)\]/m.exec(play.run().notices[nth]!.text)?.[1]
    }
    expect(found({ world: { 'bob@*': UNKNOWN } })).toBe('failed')
    expect(found({ world: { 'bob@*': DOWN } })).toBe('delayed')
    expect(found({ mta: { ...mta, ...remote('notices 1') }, world: { 'bob@*': DOWN } })).toBe('timedout')
    const asking = (forwardPath: string): Sent => ({ to: [{ forwardPath, notify: ['SUCCESS'] }] })
    expect(found({}, asking('alice@mta.example.com'))).toBe('delivered')
    expect(found({}, asking('bob@example.net'))).toBe('relayed')
  })

  test('the suffix ends the part', () => {
    const templates = { en: { 'return_suffix.txt': 'Ask the help desk.\n' } }
    expect(partOne({ mta: { templates }, world: { 'bob@*': UNKNOWN } })).toMatch(/ESMTP\)\n\nAsk the help desk\.\n$/)
  })

  test('return_option.opt names labels, units and reasons, and an empty REASON leaves the line out', () => {
    const options =
      'DAY=jour\nRECIPIENT_ADDRESS=Destinataire :\nREASON=Raison\n5.1.1=Utilisateur inconnu\n4.4.7=En retard\n'
    const fr = { 'return_prefix.txt': FRENCH_PREFIX, 'return_option.opt': options }
    const failed = partOne({ mta: { templates: { fr }, language: 'fr' }, world: { 'bob@*': UNKNOWN } })
    expect(failed).toContain('  Destinataire : bob@example.net\n  Raison: Utilisateur inconnu\n  Diagnostic code: ')
    expect(partOne({ mta: { templates: { fr }, language: 'fr' }, world: { 'bob@*': DOWN } })).toContain('for 3 jours\n')
    const silent = { mta: { templates: { en: { 'return_option.opt': 'REASON=\n' } } }, world: { 'bob@*': UNKNOWN } }
    expect(partOne(silent)).not.toContain('Reason')
  })

  test('SUBJECT and RETURN_PERSONAL become encoded words where they are not ASCII', () => {
    const fr = { 'return_prefix.txt': FRENCH_PREFIX, 'return_option.opt': 'SUBJECT=Échec\nRETURN_PERSONAL=Réseau\n' }
    const play = new Play({ mta: { templates: { fr }, language: 'fr' }, world: { 'bob@*': UNKNOWN } })
    play.send()
    const { text } = play.run().notices[0]!
    expect(text).toContain('\r\nSubject: =?iso-8859-1?B?yWNoZWM=?=\r\n')
    expect(text).toContain('\r\nFrom: =?iso-8859-1?B?Uulz' + 'ZWF1?= <postmaster@mta.example.com>\r\n')
  })

  test('return_header.opt adds, fills in, renames and takes away header fields', () => {
    const header =
      'Precedence: ADD="bulk"\nReply-to: FILL="help@example.com"\nTo: FILL="x"\nSubject: RELABEL="Comments", ADD="Oh"\n'
    const play = new Play({ mta: { templates: { en: { 'return_header.opt': header } } }, world: { 'bob@*': UNKNOWN } })
    play.send()
    const [head] = play.run().notices[0]!.text.split('\r\n\r\n')
    expect(head).toContain('\r\nComments: Delivery Notification: Delivery has failed\r\nTo: app@client.test\r\n')
    expect(head).toMatch(/\r\nPrecedence: bulk\r\nReply-to: help@example\.com\r\nSubject: Oh$/)
  })
})

test.each([
  ['a token', { en: { 'return_failed.txt': 'a\nb %Q\n' } }, 'templates.en.return_failed.txt:2: unknown token %Q'],
  [
    'a letter',
    { en: { 'return_failed.txt': 'a\nréponse\n' } },
    ':2: "é" is not in us-ascii; write it otherwise, or name',
  ],
  ['a file name', { en: { 'return_faild.txt': '' } }, 'is no file of notice texts; did you mean return_failed.txt?'],
  [
    'a charset',
    { en: { 'return_prefix.txt': 'Content-type: text/plain; charset=us-asci\n\n%H\n' } },
    ':1: charset us-asci is not known; did you mean us-ascii?',
  ],
  [
    'no header',
    { en: { 'return_prefix.txt': 'Hello\n\n%H\n' } },
    ':1: "Hello" is no header line; begin it with header lines',
  ],
  [
    'no charset',
    { en: { 'return_prefix.txt': 'Content-type: text/plain\n\n%H\n' } },
    ':1: needs the line Content-type: text/plain with a charset',
  ],
  ['a word', { en: { 'return_option.opt': 'DAY=day\nHUOR=hour\n' } }, ':2: unknown option HUOR; did you mean HOUR?'],
  [
    'a word that is cut off',
    { en: { 'return_option.opt': 'DAY=day \\' } },
    ':1: ends with a backslash, but nothing follows it',
  ],
  [
    'a header field that is cut off',
    { en: { 'return_header.opt': 'Precedence: ADD="bulk" \\\n\n' } },
    ':1: ends with a backslash, but nothing follows it',
  ],
  [
    'a header option',
    { en: { 'return_header.opt': 'Precedence: AD="bulk"\n' } },
    ':1: Precedence: unknown option AD; did you mean ADD?',
  ],
  [
    'a report that is none',
    { en: { 'return_header.opt': 'Content-type: MAXIMUM=-1\n' } },
    ':1: Content-type stays as it is',
  ],
])('a mistake is named with its file, line and mend: %s', (_name, templates, message) => {
  expect(wrong({ templates })).toContain(message)
})

describe('a folder of texts', () => {
  test('one folder per language, as the product has them, each in the charset that it names', async () => {
    const folder = folderOf({
      'fr/LC_MESSAGES/return_prefix.txt': Buffer.from(FRENCH_PREFIX, 'latin1'),
      'fr/LC_MESSAGES/return_failed.txt': Buffer.from('Non remis à :%R\n', 'latin1'),
      'en/return_failed.txt': 'Sorry:%R\n',
      'en/notes.txt': 'not a text of notices',
    })
    const { templates, places } = await readTemplates(folder)
    expect(Object.keys(templates)).toEqual(['en', 'fr'])
    expect(templates.en).toEqual({ 'return_failed.txt': 'Sorry:%R\n' })
    expect(templates.fr?.['return_failed.txt']).toBe('Non remis à :%R\n')
    expect(places['templates.fr.return_failed.txt']?.file).toBe(join(folder, 'fr/LC_MESSAGES/return_failed.txt'))
    const play = new Play({ mta: { templates, language: 'fr' }, world: { 'bob@*': UNKNOWN } })
    play.send()
    // As bytes: the part is iso-8859-1, and says that it is not seven-bit.
    const text = play.run().notices[0]!.bytes.toString('latin1')
    expect(text).toContain('Content-language: fr\r\nContent-transfer-encoding: 8BIT\r\n\r\nCe rapport')
    expect(text).toContain('\r\nNon remis à :\r\n\r\n  Recipient address: bob@example.net\r\n')
  })

  test('a folder that is one language itself is that language', async () => {
    const folder = folderOf({ 'nl/return_failed.txt': 'Niet bezorgd:%R\n' })
    expect(await readTemplates(join(folder, 'nl'))).toMatchObject({ language: 'nl', templates: { nl: {} } })
  })

  test('katakana in iso-2022-jp has a % byte, which is written twice', async () => {
    const prefix = 'Content-type: text/plain; charset=iso-2022-jp\n\n%H\n'
    // メール: 25 61, 21 3C, 25 6B.
    const doubled = Buffer.from('\x1b$B%%a!<%%k\x1b(B:%R\n', 'latin1')
    const { templates } = await readTemplates(
      folderOf({ 'ja/return_prefix.txt': prefix, 'ja/return_failed.txt': doubled }),
    )
    expect(templates.ja?.['return_failed.txt']).toBe('メール:%R\n')
    const single = folderOf({
      'ja/return_prefix.txt': prefix,
      'ja/return_failed.txt': Buffer.from('ok\n\x1b$B%a!<%k\x1b(B\n', 'latin1'),
    })
    await expect(readTemplates(single)).rejects.toThrow(
      /ja.return_failed\.txt:2: a % byte in double-byte text stands alone; write each such byte twice/,
    )
  })

  test('bytes that are no text in the charset are refused, with the charset that they fit', async () => {
    const folder = folderOf({
      'ja/return_prefix.txt': 'Content-type: text/plain; charset=iso-2022-jp\n\n%H\n',
      'ja/return_failed.txt': 'first line\n配信できません%R\n',
    })
    await expect(readTemplates(folder)).rejects.toThrow(
      /ja.return_failed\.txt:2: bytes that are no iso-2022-jp; it reads as utf-8: name that in return_prefix\.txt, or save/,
    )
  })

  test('a mistake in a file is named by the file', async () => {
    const folder = folderOf({ 'en/return_failed.txt': 'a\n%q\n' })
    expect(wrong(await readTemplates(folder))).toContain(`${join(folder, 'en/return_failed.txt')}:2: unknown token %q`)
  })

  test('a folder without texts, or none at all, is refused with what belongs there', async () => {
    await expect(readTemplates(folderOf({ 'x/readme.txt': '' }))).rejects.toThrow('There are no notice texts in')
    await expect(readTemplates('/nonexistent/texts')).rejects.toThrow('The folder /nonexistent/texts cannot be read.')
  })
})
