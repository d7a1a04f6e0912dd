import { afterEach, describe, expect, it } from 'vitest'
import { LineTalk } from '../support/line-talk.ts'
import { LETTER, type MailboxLab, openMailboxLab } from '../support/mailbox-lab.ts'

let lab: MailboxLab | undefined
const talks: LineTalk[] = []

afterEach(async () => {
  for (const talk of talks.splice(0)) talk.close()
  await lab?.close()
  lab = undefined
})

async function open(options: Parameters<typeof openMailboxLab>[1] = {}): Promise<MailboxLab> {
  lab = await openMailboxLab('imap', options)
  return lab
}

interface Client {
  talk: LineTalk
  /** Sends a command and gives everything up to its tagged answer. */
  run(command: string): Promise<string>
}

let tags = 0

async function client({ port }: MailboxLab, user: string | null = 'ann@app.test', tls = false): Promise<Client> {
  const talk = await LineTalk.open(port, tls)
  talks.push(talk)
  await talk.line()
  const run = async (command: string) => {
    const tag = `t${++tags}`
    talk.send(`${tag} ${command}\r\n`)
    const said = await talk.until(new RegExp(`(?:^|\\r\\n)${tag} [^\\n]*\\r\\n`))
    return said.replaceAll(tag, 'TAG').replaceAll('\r\n', '\n')
  }
  if (user !== null) expect(await run(`LOGIN ${user} any`)).toMatch(/^TAG OK /)
  return { talk, run }
}

const selected = async (box: MailboxLab, user?: string): Promise<Client> => {
  const one = await client(box, user)
  expect(await one.run('SELECT INBOX')).toMatch(/TAG OK \[READ-WRITE\]/)
  return one
}

const REPORT = [
  'From: Mailer <MAILER-DAEMON@mail.example.com>',
  'To: "Doe, J" <ann@app.test>, Team: bob@app.test, c@d.test;',
  'Subject: =?UTF-8?B?6YWN5L+h?= failed',
  'Date: Mon, 5 Jan 2026 23:30:00 -0500',
  'Message-ID: <1@mail.example.com>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  '6YWN5L+h44Gn44GN44G+44Gb44KT', // 配信できません
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mail.example.com',
  '',
  'Final-Recipient: rfc822; gone@x.test',
  'Action: failed',
  'Status: 5.1.1',
  '',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'Subject: inner',
  'X-Order: 17',
  '',
  'Hello.',
  '--b--',
  '',
].join('\r\n')

describe('FETCH', () => {
  it('tells flags, date, size, envelope and structure', async () => {
    const box = await open()
    await box.deliver('ann@app.test', REPORT, '')
    const { run } = await selected(box)
    const all = await run('FETCH 1 (UID FLAGS INTERNALDATE ENVELOPE BODYSTRUCTURE)')
    expect(all).toMatch(/^\* 1 FETCH \(UID \d+ FLAGS \(\\Recent\) INTERNALDATE " 5-Jan-2026 09:00:00 \+0000" /)
    expect(all).toContain(
      'ENVELOPE ("Mon, 5 Jan 2026 23:30:00 -0500" "=?UTF-8?B?6YWN5L+h?= failed" ' +
        '(("Mailer" NIL "MAILER-DAEMON" "mail.example.com")) (("Mailer" NIL "MAILER-DAEMON" "mail.example.com")) ' +
        '(("Mailer" NIL "MAILER-DAEMON" "mail.example.com")) (("Doe, J" NIL "ann" "app.test")(NIL NIL "Team" NIL)' +
        '(NIL NIL "bob" "app.test")(NIL NIL "c" "d.test")(NIL NIL NIL NIL)) NIL NIL NIL "<1@mail.example.com>")',
    )
    expect(all).toContain(
      'BODYSTRUCTURE (("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "BASE64" 28 1 NIL NIL NIL NIL)' +
        '("MESSAGE" "DELIVERY-STATUS" NIL NIL NIL "7BIT" 109 NIL NIL NIL NIL)' +
        '("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 37 (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ' +
        '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 6 1 NIL NIL NIL NIL) 4 NIL NIL NIL NIL) ' +
        '"REPORT" ("REPORT-TYPE" "delivery-status" "BOUNDARY" "b") NIL NIL NIL)',
    )
  })

  it.each([
    ['BODY.PEEK[1]', '{28}\n6YWN5L+h44Gn44GN44G+44Gb44KT)'],
    ['BODY.PEEK[1.MIME]', '{78}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n)'],
    ['BODY.PEEK[3]', '{37}\nSubject: inner\nX-Order: 17\n\nHello.)'],
    ['BODY.PEEK[3.HEADER]', '{31}\nSubject: inner\nX-Order: 17\n\n)'],
    ['BODY.PEEK[3.HEADER.FIELDS (x-order "Subject")]', '{31}\nSubject: inner\nX-Order: 17\n\n)'],
    ['BODY.PEEK[3.HEADER.FIELDS.NOT (SUBJECT)]', '{15}\nX-Order: 17\n\n)'],
    ['BODY.PEEK[3.TEXT]', '{6}\nHello.)'],
    ['BODY.PEEK[3.1]', '{6}\nHello.)'],
    ['BODY.PEEK[3.1]<1.3>', '{3}\nell)'],
    ['BODY.PEEK[3.1]<99.3>', '{0}\n)'],
    ['BODY.PEEK[4]', 'NIL)'],
    ['BODY.PEEK[1.1]', 'NIL)'],
    ['BODY.PEEK[2.HEADER]', 'NIL)'],
    ['BODY.PEEK[HEADER.FIELDS (NOTHING)]', '{2}\n\n)'],
  ])('gives %s', async (item, wanted) => {
    const box = await open()
    await box.deliver('ann@app.test', REPORT, '')
    const said = await (await selected(box)).run(`FETCH 1 ${item}`)
    expect(said.slice(said.indexOf(']') + 1).replace(/^<\d+>/, '')).toBe(` ${wanted}\nTAG OK that is all\n`)
  })

  it('gives the whole as POP3 does, marks it seen, and tells so; a peek does not', async () => {
    const box = await open()
    await box.deliver('ann@app.test')
    const { run } = await selected(box)
    const peeked = await run('FETCH 1 (BODY.PEEK[] RFC822.SIZE)')
    const size = Number(/RFC822\.SIZE (\d+)/.exec(peeked)?.[1])
    expect(peeked).toContain(`BODY[] {${size}}\nReturn-Path: <app@client.example>\n`)
    expect(peeked).not.toContain('Seen')
    expect(await run('FETCH 1 BODY[TEXT]')).toBe(
      '* 1 FETCH (BODY[TEXT] {8}\nHello.\n FLAGS (\\Seen \\Recent))\nTAG OK that is all\n',
    )
    expect(await run('FETCH 1 RFC822.TEXT')).toBe('* 1 FETCH (RFC822.TEXT {8}\nHello.\n)\nTAG OK that is all\n')
    expect(await run('EXAMINE INBOX')).toContain('[READ-ONLY]')
    expect(await run('FETCH 1 FAST')).toContain('FLAGS (\\Seen) INTERNALDATE')
  })
})

describe('SEARCH', () => {
  it.each([
    ['ALL', '1 2'],
    ['1', '1'],
    ['2:*', '2'],
    ['*:1', '1 2'],
    ['NOT 1', '2'],
    ['OR 1 SUBJECT hello', '1 2'],
    ['SUBJECT 配信', '1'],
    ['SUBJECT HELLO', '2'],
    ['FROM mailer-daemon', '1'],
    ['TO "Doe, J"', '1'],
    ['HEADER Message-ID ""', '1'],
    ['HEADER x-order 17', ''],
    ['BODY できません', '1'],
    ['BODY X-Order', '1'],
    ['TEXT hello.', '1 2'],
    ['BODY "no such words"', ''],
    ['SEEN', ''],
    ['UNSEEN RECENT NEW', '1 2'],
    ['OLD', ''],
    ['UNDELETED UNANSWERED UNDRAFT UNFLAGGED UNKEYWORD $Junk', '1 2'],
    ['KEYWORD $Junk', ''],
    ['SINCE 5-Jan-2026', '1 2'],
    ['BEFORE "5-Jan-2026"', ''],
    ['ON 05-Jan-2026', '1 2'],
    ['SENTON 5-Jan-2026', '1'],
    ['SENTSINCE 6-Jan-2026', ''],
    ['SENTBEFORE 6-Jan-2026', '1'],
    ['LARGER 600', '1'],
    ['SMALLER 600', '2'],
    ['(OR SUBJECT hello (SUBJECT 配信 LARGER 9999999)) 1:2', '2'],
    ['CHARSET ISO-8859-1 SUBJECT hello', '2'],
  ])('%s finds %j', async (keys, wanted) => {
    const box = await open()
    await box.deliver('ann@app.test', REPORT, '')
    await box.deliver('ann@app.test')
    const { talk, run } = await selected(box)
    // Text beyond ASCII goes as a literal, without asking.
    const bytes = (text: string) => Buffer.from(text).toString('latin1')
    const written = keys.replace(/[^\x20-\x7e]+/g, (text) => `{${bytes(text).length}+}\r\n${bytes(text)}`)
    expect(talk.isClosed).toBe(false)
    expect(await run(`SEARCH ${written}`)).toBe(`* SEARCH${wanted && ` ${wanted}`}\nTAG OK that is all\n`)
  })

  it('returns what is asked for (ESEARCH), by unique identifier too', async () => {
    const box = await open()
    await box.deliver('ann@app.test')
    await box.deliver('ann@app.test')
    const { run } = await selected(box)
    expect(await run('SEARCH RETURN (MIN MAX COUNT ALL) ALL')).toContain(
      '* ESEARCH (TAG "TAG") MIN 1 MAX 2 ALL 1:2 COUNT 2\n',
    )
    const uids = (await run('UID SEARCH ALL')).split('\n')[0]?.split(' ').slice(2) ?? []
    expect(uids).toHaveLength(2)
    expect(await run(`UID SEARCH RETURN () UID ${uids[1]}:*`)).toContain(`* ESEARCH (TAG "TAG") UID ALL ${uids[1]}\n`)
    expect(await run('SEARCH RETURN (COUNT) SEEN')).toContain('* ESEARCH (TAG "TAG") COUNT 0\n')
  })
})

describe('flags', () => {
  it('are kept, shared by all who log in, and over a restart of the sessions', async () => {
    const box = await open()
    await box.deliver('bounces-1@app.test')
    const all = await selected(box, '*')
    const domain = await selected(box, '@app.test')
    expect(await all.run('STORE 1 +FLAGS (\\Flagged $Handled)')).toBe(
      '* 1 FETCH (FLAGS (\\Flagged $Handled \\Recent))\nTAG OK stored\n',
    )
    expect(await domain.run('NOOP')).toMatch(/^\* 1 FETCH \(UID \d+ FLAGS \(\\Flagged \$Handled\)\)\nTAG OK/)
    expect(await domain.run('STORE 1 -FLAGS.SILENT $Handled')).toBe('TAG OK stored\n')
    expect(await all.run('NOOP')).toContain('FLAGS (\\Flagged \\Recent)')
    expect(await domain.run('STORE 1 FLAGS ()')).toContain('FLAGS ()')
  })

  it('\\Deleted takes out of the mailbox at EXPUNGE, and numbers move up', async () => {
    const box = await open()
    for (let i = 0; i < 4; i++) await box.deliver(['ann@app.test', 'bob@app.test'])
    const one = await selected(box)
    const other = await selected(box)
    await one.run('STORE 1,3 +FLAGS.SILENT (\\Deleted)')
    expect(await one.run('EXPUNGE')).toBe('* 1 EXPUNGE\n* 2 EXPUNGE\nTAG OK they are out of the mailbox\n')
    // Not while message numbers are in use.
    expect(await other.run('FETCH 4 FLAGS')).not.toContain('EXPUNGE')
    expect(await other.run('FETCH 1 BODY.PEEK[]')).toContain('TAG NO [EXPUNGEISSUED]')
    expect(await other.run('NOOP')).toContain('* 1 EXPUNGE\n* 2 EXPUNGE\n')
    expect(await one.run('STATUS INBOX (MESSAGES)')).toContain('(MESSAGES 2)')
    expect(await (await client(box, 'bob@app.test')).run('STATUS INBOX (MESSAGES UNSEEN)')).toContain(
      '(MESSAGES 4 UNSEEN 4)',
    )
    expect(await box.sandbox.store.ids('default')).toHaveLength(4)
  })

  it('UID EXPUNGE takes only what it names; CLOSE takes all and is silent; UNSELECT none', async () => {
    const box = await open()
    for (let i = 0; i < 3; i++) await box.deliver('ann@app.test')
    const { run } = await selected(box)
    const uids = (await run('UID SEARCH ALL')).split('\n')[0]?.split(' ').slice(2) ?? []
    await run('STORE 1:* +FLAGS.SILENT (\\Deleted)')
    expect(await run(`UID EXPUNGE ${uids[1]}`)).toBe('* 2 EXPUNGE\nTAG OK they are out of the mailbox\n')
    expect(await run('UNSELECT')).toMatch(/^TAG OK/)
    expect(await run('SELECT INBOX')).toContain('* 2 EXISTS')
    expect(await run('CLOSE')).toBe('TAG OK no mailbox is selected\n')
    expect(await run('SELECT INBOX')).toContain('* 0 EXISTS')
  })

  it('of a mailbox that EXAMINE opened stay', async () => {
    const box = await open()
    await box.deliver('ann@app.test')
    const { run } = await client(box)
    await run('EXAMINE INBOX')
    expect(await run('STORE 1 +FLAGS (\\Seen)')).toContain('TAG NO [READ-ONLY]')
    await run('FETCH 1 BODY[]')
    expect(await run('FETCH 1 FLAGS')).toContain('FLAGS (\\Recent)')
  })
})

describe('a selected mailbox', () => {
  it('hears in IDLE of what arrives', async () => {
    const box = await open()
    const { talk } = await selected(box)
    talk.send('i1 IDLE\r\n')
    expect(await talk.line()).toBe('+ idling\r\n')
    await box.deliver('bob@app.test')
    await box.deliver('ann@app.test')
    expect(await talk.line()).toBe('* 1 EXISTS\r\n')
    expect(await talk.line()).toBe('* 1 RECENT\r\n')
    talk.send('DONE\r\n')
    expect(await talk.line()).toBe('i1 OK no longer idling\r\n')
  })

  it('keeps its identifiers from session to session, and has others after a reset', async () => {
    const box = await open()
    await box.deliver('ann@app.test')
    const one = await client(box)
    const status = () => one.run('STATUS INBOX (UIDVALIDITY UIDNEXT)')
    const before = await status()
    await box.deliver('bob@app.test')
    expect(await status()).toBe(before)
    await box.sandbox.reset()
    expect(await one.talk.say('x NOOP')).toBe('* BYE The sandbox was reset. Log in again.\r\n')
    const after = await (await client(box)).run('STATUS INBOX (MESSAGES UIDVALIDITY)')
    expect(after).toContain('MESSAGES 0')
    const validity = (text: string) => Number(/UIDVALIDITY (\d+)/.exec(text)?.[1])
    expect(validity(after)).toBeGreaterThan(validity(before))
  })

  it('ends when its sandbox is removed', async () => {
    const box = await open()
    const one = await client(box, 'ci-42/*')
    await box.sandboxes.remove('ci-42')
    expect(await one.talk.say('x NOOP')).toBe('* BYE The sandbox was removed. Log in again.\r\n')
  })

  it('loses what was deleted in the sandbox', async () => {
    const box = await open()
    const id = await box.deliver('ann@app.test')
    const { run } = await selected(box)
    await box.sandbox.removeMessages([id])
    expect(await run('NOOP')).toBe('* 1 EXPUNGE\nTAG OK nothing done\n')
  })
})

describe('the dialogue', () => {
  it.each([
    ['FETCH 1 FLAGS', 'TAG BAD log in first: LOGIN or AUTHENTICATE PLAIN\n'],
    ['BANANA', 'TAG BAD BANANA is no command here\n'],
    ['', 'TAG BAD a command is missing after the tag\n'],
    ['LOGIN ann', 'TAG BAD a user name is missing before "ann"\n'],
    ['LOGIN "ann@app.test', 'TAG BAD a quoted string does not end before "\\"ann@app.test"\n'],
    ['LOGIN ann@app.test x y', 'TAG BAD nothing more may stand before " y"\n'],
    ['AUTHENTICATE GSSAPI', 'TAG NO of the mechanisms PLAIN, LOGIN may be used here\n'],
    ['CAPABILITY x', 'TAG BAD nothing more may stand before " x"\n'],
    [`NOOP ${'x'.repeat(9000)}`, '* BAD a command has at most 8192 octets\n'],
    ['LOGIN {99999999}', 'TAG NO [TOOBIG] a command has at most 8192 octets\n'],
    ['ID NIL', '* ID ("name" "bouncelab" "version" "0.1.0")\nTAG OK that is all\n'],
    [`AUTHENTICATE PLAIN ${btoa('\0ann@app.test\0x')}`, /TAG OK \[CAPABILITY IMAP4rev1 .*\] logged in/],
    ['LOGIN {12}\r\nann@app.test {1+}\r\nx', /^\+ go on\nTAG OK /],
    ['LOGIN nobody x', /^TAG NO \[AUTHENTICATIONFAILED\] "nobody" is no mailbox\. Log in as an address/],
  ])('before login answers %j', async (command, wanted) => {
    const { talk } = await client(await open(), null)
    talk.send(`t0 ${command}\r\n`)
    const said = (await talk.until(/(?:^|\r\n)(?:t0|\*) (?:OK|NO|BAD)[^\n]*\r\n/)).replaceAll('\r\n', '\n')
    if (typeof wanted === 'string') expect(said.replaceAll('t0', 'TAG')).toBe(wanted)
    else expect(said.replaceAll('t0', 'TAG')).toMatch(wanted)
  })

  it.each([
    ['FETCH 1 FLAGS', 'TAG BAD no mailbox is selected: SELECT INBOX'],
    ['SELECT Sent', 'TAG NO [NONEXISTENT] there is no mailbox Sent; there is INBOX'],
    ['LIST "" ""', '* LIST (\\Noselect) "/" ""'],
    ['LIST "" *', '* LIST (\\HasNoChildren) "/" INBOX'],
    ['LIST "" "In%"', '* LIST (\\HasNoChildren) "/" INBOX'],
    ['LIST "" Sent', 'TAG OK that is all'],
    ['LSUB "" "*"', '* LSUB (\\HasNoChildren) "/" INBOX'],
    ['NAMESPACE', '* NAMESPACE (("" "/")) NIL NIL'],
    ['ENABLE CONDSTORE', '* ENABLED'],
    ['CREATE Sent', 'TAG NO [CANNOT] mailboxes here are read'],
    ['APPEND INBOX {5}', 'TAG NO [CANNOT] mailboxes here are read'],
    ['APPEND INBOX (\\Seen) {5+}\r\nhello', 'TAG NO [CANNOT] mailboxes here are read'],
    ['MOVE 1 Sent', 'TAG NO [CANNOT] mailboxes here are read'],
    ['STATUS INBOX (MESSAGES BANANAS)', 'TAG BAD STATUS knows MESSAGES'],
    ['LOGIN ann@app.test x', 'TAG BAD you are logged in already'],
  ])('after login answers %j', async (command, wanted) => {
    const { run } = await client(await open())
    expect(await run(command)).toContain(wanted)
  })

  it.each([
    ['FETCH 2 FLAGS', 'BAD there is no message 2; the last is 1'],
    ['FETCH 0 FLAGS', 'BAD message numbers count from 1'],
    ['FETCH 1:x FLAGS', 'BAD a message number or * is missing before "x FLAGS"'],
    ['FETCH 1 BANANA', 'BAD BANANA is no item of FETCH'],
    ['FETCH 1 BODY[', 'BAD a section is a part number'],
    ['FETCH 1 BODY[MIME]', 'BAD MIME wants a part number before it'],
    ['FETCH 1 (FLAGS', 'BAD ) is missing at the end'],
    ['FETCH 1 BODY[]<0.0>', 'BAD a partial fetch wants at least one octet'],
    ['UID FETCH 99999 FLAGS', 'TAG OK that is all'],
    ['SEARCH BANANA', 'BAD BANANA is no search key'],
    ['SEARCH CHARSET klingon ALL', 'NO [BADCHARSET (UTF-8 US-ASCII)]'],
    ['SEARCH SINCE yesterday', 'BAD a date is written 5-Jan-2026'],
    [`SEARCH ${'('.repeat(200)}`, 'BAD too many lists within lists'],
    [`SEARCH ${'NOT '.repeat(200)}ALL`, 'BAD too many keys within keys'],
    ['STORE 1 BANANA (\\Seen)', 'BAD STORE takes FLAGS, +FLAGS or -FLAGS'],
    ['STORE 1 FLAGS (\\Recent)', 'BAD \\Recent cannot be stored'],
    ['COPY 1 INBOX', 'NO [CANNOT]'],
  ])('in a mailbox of one message answers %j', async (command, wanted) => {
    const box = await open()
    await box.deliver('ann@app.test')
    const { run } = await selected(box)
    expect(await run(command)).toContain(wanted)
    expect(await run('NOOP')).toBe('TAG OK nothing done\n')
  })

  it('speaks under TLS after STARTTLS, and forgets what came before it', async () => {
    const { talk, run } = await client(await open(), null)
    talk.send('a STARTTLS\r\nb LOGIN injected@app.test x\r\n')
    expect(await talk.line()).toBe('a OK begin TLS\r\n')
    await talk.startTls()
    expect(await run('SELECT INBOX')).toContain('TAG BAD log in first')
    expect(await run('CAPABILITY')).not.toContain('STARTTLS')
  })

  it('speaks under TLS from the start on a port of its own', async () => {
    const { run } = await client(await open({ implicitTls: true }), '*', true)
    expect(await run('SELECT inbox')).toContain('* 0 EXISTS')
  })

  it('ends with a client whose literal or line does not come, and with one that speaks something else', async () => {
    const box = await open({ patience: { before: 80, after: 80 } })
    const slow = await client(box, null)
    slow.talk.send('a LOGIN {5}\r\n')
    expect(await slow.talk.rest()).toBe('+ go on\r\n* BYE a literal did not come\r\n')
    const silent = await client(box, null)
    expect(await silent.talk.rest()).toBe('* BYE nothing came for too long\r\n')
    const web = await client(box, null)
    web.talk.send(`${'GET / HTTP/1.1\r\n'.repeat(30)}`)
    expect(await web.talk.rest()).toMatch(/\* BYE too much of this is no IMAP\r\n$/)
  })

  it('takes commands in a row from a client that has closed its side', async () => {
    const box = await open()
    await box.deliver('ann@app.test', LETTER)
    const { talk } = await client(box, null)
    talk.send('a LOGIN ann@app.test x\r\nb SELECT INBOX\r\nc FETCH 1 UID\r\nd LOGOUT\r\n')
    talk.end()
    expect((await talk.rest()).split('\r\n').filter((line) => /^[a-d] /.test(line))).toHaveLength(4)
  })
})

describe('a data folder', () => {
  it('keeps identifiers, flags and what was taken out over a restart', async () => {
    const { mkdtempSync, rmSync } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const { join } = await import('node:path')
    const data = mkdtempSync(join(tmpdir(), 'bouncelab-imap-'))
    try {
      let box = await open({ data })
      for (let i = 0; i < 3; i++) await box.deliver('ann@app.test')
      const one = await selected(box)
      await one.run('STORE 1 FLAGS.SILENT (\\Seen $Handled)')
      await one.run('STORE 2 FLAGS.SILENT (\\Deleted)')
      await one.run('EXPUNGE')
      const state = async ({ run }: Client) => [
        await run('STATUS INBOX (UIDVALIDITY UIDNEXT MESSAGES UNSEEN)'),
        await run('UID FETCH 1:* FLAGS'),
      ]
      const before = await state(one)
      await box.close()
      box = await open({ data })
      const after = await state(await selected(box))
      expect(after.map((text) => text.replaceAll(' \\Recent', '').replaceAll('\\Recent', ''))).toEqual(
        before.map((text) => text.replaceAll(' \\Recent', '').replaceAll('\\Recent', '')),
      )
      expect(before[0]).toContain('MESSAGES 2 UNSEEN 1')
    } finally {
      await lab?.close()
      lab = undefined
      rmSync(data, { recursive: true })
    }
  })
})
