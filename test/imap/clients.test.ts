/** Readers that know nothing of us. `.ci/run` installs them; one that is missing is left out by name. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ImapFlow } from 'imapflow'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testWith } from '../support/installed.ts'
import { type MailboxLab, openMailboxLab } from '../support/mailbox-lab.ts'

const run = promisify(execFile)
const USER = 'bounces@app.test'
const REPORT = [
  'From: <MAILER-DAEMON@mail.example.com>',
  'Subject: failure notice',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
  '',
  '--b',
  '',
  'It failed.',
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Final-Recipient: rfc822; gone@x.test',
  'Status: 5.1.1',
  '',
  '--b--',
  '',
].join('\n')

let box: MailboxLab
let home: string

beforeEach(async () => {
  box = await openMailboxLab('imap')
  home = mkdtempSync(join(tmpdir(), 'bouncelab-imap-'))
  await box.deliver('bounces-17=gone@app.test', REPORT, '')
  await box.deliver('bounces@app.test')
  await box.deliver('somebody.else@app.test')
})

afterEach(async () => {
  await box.close()
  rmSync(home, { recursive: true })
})

const tool = (program: string, words: string[]) =>
  run(program, words, { env: { ...process.env, HOME: home }, timeout: 30_000 })

const flow = () =>
  new ImapFlow({
    ...{ host: '127.0.0.1', port: box.port, secure: false, logger: false },
    ...{ auth: { user: USER, pass: 'x' }, tls: { rejectUnauthorized: false } },
  })

describe('a bounce handler finds the bounces in the mailbox that they are addressed to', () => {
  it('imapflow', async () => {
    const client = flow()
    await client.connect()
    const lock = await client.getMailboxLock('INBOX')
    try {
      expect(await client.search({ subject: 'failure', seen: false })).toEqual([1])
      const message = await client.fetchOne('1', { envelope: true, bodyStructure: true, source: true, uid: true })
      if (!message) throw new Error('nothing was fetched')
      expect(message.envelope?.subject).toBe('failure notice')
      expect(message.bodyStructure?.childNodes?.map(({ part, type }) => `${part} ${type}`)).toEqual([
        '1 text/plain',
        '2 message/delivery-status',
      ])
      expect(message.source?.toString()).toContain('Return-Path: <>\r\n')
      const { content } = await client.download('1', '2')
      if (!content) throw new Error('nothing was downloaded')
      const parts: Buffer[] = []
      for await (const part of content) parts.push(part as Buffer)
      expect(Buffer.concat(parts).toString()).toContain('Status: 5.1.1')
      expect(await client.messageFlagsAdd('1', ['\\Seen', '$Handled'])).toBe(true)
      expect(await client.search({ seen: false })).toEqual([2])
      expect(await client.messageDelete(`${message.uid}`, { uid: true })).toBe(true)
      expect(await client.status('INBOX', { messages: true })).toMatchObject({ messages: 1 })
    } finally {
      lock.release()
      await client.logout()
    }
  })

  it('imapflow hears of new mail while it idles', async () => {
    const client = flow()
    await client.connect()
    await client.mailboxOpen('INBOX')
    const heard = new Promise<number>((resolve) => client.on('exists', ({ count }) => resolve(count)))
    const idling = client.idle()
    await box.deliver('bounces+18@app.test', REPORT, '')
    expect(await heard).toBe(3)
    await client.logout()
    await idling
  })

  testWith('python3', 'imaplib', async () => {
    const script = `
import imaplib, email, ssl
c = imaplib.IMAP4('127.0.0.1', ${box.port}, timeout=20)
c.starttls(ssl._create_unverified_context())
c.login('*', 'x')
assert c.select('INBOX') == ('OK', [b'3'])
assert c.search(None, 'UNSEEN', 'FROM', 'MAILER-DAEMON')[1] == [b'1']
typ, data = c.fetch('1', '(UID RFC822)')
m = email.message_from_bytes(data[0][1])
assert m.get_content_type() == 'multipart/report' and m['Return-Path'] == '<>', m
assert c.search(None, 'SEEN')[1] == [b'1']
assert c.uid('SEARCH', None, 'ALL')[1][0].split()
c.store('1', '+FLAGS', '\\\\Deleted'); assert c.expunge()[1] == [b'1']
c.close(); c.logout()`
    await tool('python3', ['-c', script])
  })

  testWith('mbsync', 'mbsync', async () => {
    const rc = join(home, 'mbsyncrc')
    mkdirSync(join(home, 'mail'))
    const far = ['IMAPAccount box', 'Host 127.0.0.1', `Port ${box.port}`, `User ${USER}`, 'Pass x', 'SSLType None']
    const auth = ['AuthMechs PLAIN LOGIN', '', 'IMAPStore far', 'Account box', '']
    const near = ['MaildirStore near', `Path ${home}/mail/`, `Inbox ${home}/mail/INBOX`, 'SubFolders Verbatim', '']
    const channel = ['Channel all', 'Far :far:', 'Near :near:', 'Create Near', 'Expunge Both', 'SyncState *', '']
    writeFileSync(rc, [...far, ...auth, ...near, ...channel].join('\n'))
    await tool('mbsync', ['-c', rc, 'all'])
    const folder = join(home, 'mail', 'INBOX')
    const files = () =>
      ['new', 'cur'].flatMap((part) => readdirSync(join(folder, part)).map((name) => join(folder, part, name)))
    expect(files()).toHaveLength(2)
    expect(files().some((file) => readFileSync(file, 'utf8').includes('Final-Recipient: rfc822; gone@x.test'))).toBe(
      true,
    )
    // What is removed here is removed there, and nothing comes twice.
    rmSync(files()[0] as string)
    await tool('mbsync', ['-c', rc, 'all'])
    expect(files()).toHaveLength(1)
    const client = flow()
    await client.connect()
    expect(await client.status('INBOX', { messages: true })).toMatchObject({ messages: 1 })
    await client.logout()
  })

  testWith('ruby', 'Ruby’s net/imap', async () => {
    const script = `
require 'net/imap'
c = Net::IMAP.new('127.0.0.1', ${box.port})
c.authenticate('LOGIN', '${USER}', 'x')
c.select('INBOX')
raise 'search' unless c.search(['SUBJECT', 'failure'], 'UTF-8') == [1]
a = c.fetch(1, ['ENVELOPE', 'BODYSTRUCTURE', 'BODY.PEEK[2]', 'FLAGS'])[0].attr
raise 'envelope' unless a['ENVELOPE'].subject == 'failure notice'
raise 'structure' unless a['BODYSTRUCTURE'].parts[1].subtype == 'DELIVERY-STATUS'
raise 'section' unless a['BODY[2]'].include?('Status: 5.1.1')
raise 'flags' if a['FLAGS'].include?(:Seen)
c.store(1, '+FLAGS', [:Deleted])
raise 'expunge' unless c.expunge == [1]
c.logout`
    await tool('ruby', ['-e', script])
  })

  testWith('imapfilter', 'imapfilter', async () => {
    const config = join(home, 'config.lua')
    writeFileSync(
      config,
      `options.starttls = false
box = IMAP { server = '127.0.0.1', port = ${box.port}, username = '${USER}', password = 'x' }
found = box.INBOX:contain_subject('failure') * box.INBOX:is_unseen()
print('found ' .. #found)
found:delete_messages()
print('left ' .. box.INBOX:check_status())`,
    )
    const { stdout } = await tool('imapfilter', ['-c', config])
    expect(stdout).toContain('found 1\n')
    expect(stdout).toContain('left 1\n')
  })

  testWith('fetchmail', 'fetchmail', async () => {
    const rc = join(home, 'fetchmailrc')
    const to = join(home, 'fetched')
    const poll = `poll 127.0.0.1 proto imap port ${box.port} auth password`
    writeFileSync(rc, `${poll} user "${USER}" password "x" sslproto '' mda "/bin/cat >> ${to}"\n`, { mode: 0o600 })
    await tool('fetchmail', ['-f', rc, '--nosyslog', '-N', '--pidfile', join(home, 'pid')])
    expect(readFileSync(to, 'utf8')).toContain('Final-Recipient: rfc822; gone@x.test')
  })

  testWith('curl', 'curl', async () => {
    const url = `imap://127.0.0.1:${box.port}/INBOX`
    const found = await tool('curl', ['-sS', '-u', `${USER}:x`, url, '-X', 'SEARCH SUBJECT failure'])
    expect(found.stdout.trim()).toBe('* SEARCH 1')
    const { stdout } = await tool('curl', ['-sSk', '--ssl-reqd', '-u', `${USER}:x`, `${url};MAILINDEX=1;SECTION=2`])
    expect(stdout).toContain('Status: 5.1.1')
  })
})
