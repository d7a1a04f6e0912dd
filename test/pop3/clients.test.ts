/** Pollers that know nothing of us. `.ci/run` installs them; one that is missing is left out by name. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Pop3Command from 'node-pop3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testWith } from '../support/installed.ts'
import { type MailboxLab, openMailboxLab } from '../support/mailbox-lab.ts'

const run = promisify(execFile)
let box: MailboxLab
let home: string

/** A VERP bounce with everything that a line protocol can get wrong. */
const BOUNCE = 'From: <MAILER-DAEMON@mail.example.com>\nSubject: failure notice\n\nHi.\n.\n.hidden\n..two dots\n\nend\n'
const USER = 'bounces@app.test'

beforeEach(async () => {
  box = await openMailboxLab('pop3')
  home = mkdtempSync(join(tmpdir(), 'bouncelab-pop3-'))
  await box.deliver('bounces-17=gone@app.test', BOUNCE, '')
  await box.deliver('bounces@app.test', BOUNCE, '')
  await box.deliver('somebody.else@app.test')
})

afterEach(async () => {
  await box.close()
  rmSync(home, { recursive: true })
})

const left = async (): Promise<number> => {
  const client = new Pop3Command({ user: USER, password: 'x', host: '127.0.0.1', port: box.port })
  const list = (await client.UIDL()) as string[][]
  await client.QUIT()
  return list.length
}

const tool = (program: string, words: string[]) =>
  run(program, words, { env: { ...process.env, HOME: home }, timeout: 30_000 })

const BODY = /Hi\.\n\.\n\.hidden\n\.\.two dots\n\nend\n/

describe('a poller finds the bounces in the mailbox that they are addressed to', () => {
  it('node-pop3', async () => {
    const client = new Pop3Command({ user: USER, password: 'x', host: '127.0.0.1', port: box.port })
    expect(await client.UIDL()).toHaveLength(2)
    // It leaves the dots as they are on the wire.
    expect(String(await client.RETR(1)).replaceAll('\r\n', '\n')).toContain('\n..\n..hidden\n...two dots\n\nend')
    const top = String(await client.TOP(2, 0))
    expect(top).toContain('Subject: failure notice')
    expect(top).not.toContain('hidden')
    await client.command('DELE', 1)
    await client.QUIT()
    expect(await left()).toBe(1)
  })

  testWith('python3', 'poplib', async () => {
    const script = `
import poplib
c = poplib.POP3('127.0.0.1', ${box.port}, timeout=20)
c.stls(__import__('ssl')._create_unverified_context())
c.user('${USER}'); c.pass_('x')
assert len(c.list()[1]) == 2 and len(c.uidl()[1]) == 2 and c.stat()[0] == 2
lines = c.retr(1)[1]
assert lines[-5:] == [b'.', b'.hidden', b'..two dots', b'', b'end'], lines
assert sum(len(l) + 2 for l in lines) == int(c.list(1).split()[2])
assert b'Subject: failure notice' in c.top(2, 0)[1]
c.dele(1); c.dele(2); c.quit()`
    await tool('python3', ['-c', script])
    expect(await left()).toBe(0)
  })

  testWith('fetchmail', 'fetchmail', async () => {
    const rc = join(home, 'fetchmailrc')
    const out = join(home, 'mbox')
    const poll = `poll 127.0.0.1 port ${box.port} protocol pop3 uidl user "${USER}" password "x" sslproto "" mda "cat >> ${out}"\n`
    writeFileSync(rc, poll, { mode: 0o600 })
    await tool('fetchmail', ['-f', rc, '--nodetach', '--nosyslog', '--pidfile', join(home, 'pid'), '--keep'])
    const mail = readFileSync(out, 'utf8').replaceAll('\r\n', '\n')
    expect(mail.match(/^Subject: failure notice$/gm)).toHaveLength(2)
    expect(mail).toMatch(BODY)
    // What was seen is not fetched again; without --keep it is removed.
    await tool('fetchmail', ['-f', rc, '--nosyslog', '--pidfile', join(home, 'pid'), '--all', '--nokeep'])
    expect(await left()).toBe(0)
  })

  testWith('mpop', 'mpop', async () => {
    const rc = join(home, 'mpoprc')
    const words = ['tls off', 'auth plain', `user ${USER}`, 'password x', `delivery maildir ${home}/Maildir`]
    writeFileSync(rc, ['account default', 'host 127.0.0.1', `port ${box.port}`, ...words, ''].join('\n'), {
      mode: 0o600,
    })
    for (const part of ['', '/cur', '/new', '/tmp']) await run('mkdir', ['-p', `${home}/Maildir${part}`])
    await tool('mpop', ['-C', rc, '--keep=off', '--pipelining=on'])
    const { stdout } = await run('sh', ['-c', `cat ${home}/Maildir/new/*`])
    expect(stdout.replaceAll('\r\n', '\n')).toMatch(BODY)
    expect(await left()).toBe(0)
  })

  testWith('getmail', 'getmail', async () => {
    const rc = join(home, 'getmailrc')
    const retriever = ['[retriever]', 'type = SimplePOP3Retriever', 'server = 127.0.0.1', `port = ${box.port}`]
    const destination = ['[destination]', 'type = MDA_external', 'path = /bin/sh', 'allow_root_commands = true']
    const rest = [`username = ${USER}`, 'password = x', ...destination, `arguments = ("-c", "cat >> ${home}/mbox")`]
    writeFileSync(rc, [...retriever, ...rest, '[options]', 'delete = true', ''].join('\n'), { mode: 0o600 })
    await tool('getmail', [`--getmaildir=${home}`, `--rcfile=${rc}`])
    expect(readFileSync(join(home, 'mbox'), 'utf8')).toMatch(BODY)
    expect(await left()).toBe(0)
  })

  testWith('curl', 'curl', async () => {
    const { stdout } = await tool('curl', ['-sS', '-u', `${USER}:x`, `pop3://127.0.0.1:${box.port}/2`])
    expect(stdout.replaceAll('\r\n', '\n')).toMatch(BODY)
    const tls = await tool('curl', ['-sSk', '--ssl-reqd', '-u', `${USER}:x`, `pop3://127.0.0.1:${box.port}/`])
    expect(tls.stdout.trim().split('\n')).toHaveLength(2)
  })
})
