import { afterEach, describe, expect, it } from 'vitest'
import { getDeliveredForm, getMessage } from '../../server/sandbox/views.ts'
import { LineTalk } from '../support/line-talk.ts'
import { type MailboxLab, openMailboxLab } from '../support/mailbox-lab.ts'

let lab: MailboxLab | undefined
const talks: LineTalk[] = []

afterEach(async () => {
  for (const talk of talks.splice(0)) talk.close()
  await lab?.close()
  lab = undefined
})

const open = async (options: Parameters<typeof openMailboxLab>[1] = {}): Promise<MailboxLab> => {
  lab = await openMailboxLab('pop3', options)
  return lab
}

async function talkTo({ port }: MailboxLab, user?: string, tls = false): Promise<LineTalk> {
  const talk = await LineTalk.open(port, tls)
  talks.push(talk)
  expect(await talk.line()).toBe('+OK bouncelab\r\n')
  if (user !== undefined) {
    expect(await talk.say(`USER ${user}`)).toMatch(/^\+OK/)
    expect(await talk.say('PASS any')).toMatch(/^\+OK/)
  }
  return talk
}

const listOf = async (talk: LineTalk, command: string): Promise<string[]> => {
  talk.send(`${command}\r\n`)
  return (await talk.until(/\r\n\.\r\n/)).split('\r\n').slice(0, -2)
}

describe('a mailbox', () => {
  it('is sent as final delivery wrote it', async () => {
    const box = await open()
    const id = await box.deliver('ann@app.test', 'Subject: dots\n\n.one\n..two\nend\n')
    const talk = await talkTo(box, 'ann@app.test')
    const lines = await listOf(talk, 'RETR 1')
    const message = (await getMessage(box.sandbox, id))!
    const form = (await getDeliveredForm(box.sandbox, message, message.recipients[0]!))!
    const written = new TextDecoder().decode(form).replace(/\r?\n/g, '\r\n')
    expect(`${lines.slice(1).join('\r\n').replace(/^\./gm, '')}\r\n`).toBe(written)
    expect(lines).toContain('..one')
    expect(lines).toContain('...two')
    expect(lines[0]).toBe(`+OK ${written.length} octets`)
    expect(await talk.say('STAT')).toBe(`+OK 1 ${written.length}\r\n`)
  })

  it('holds the mail of its extensions, of a domain, or everything', async () => {
    const box = await open()
    for (const to of [
      'bounces@app.test',
      'bounces-17=ann@app.test',
      'Bounces+x@APP.test',
      'bob@app.test',
      'a@b.test',
    ]) {
      await box.deliver(to)
    }
    const count = async (user: string) => (await (await talkTo(box, user)).say('STAT')).split(' ')[1]
    expect(await count('bounces@app.test')).toBe('3')
    expect(await count('bounces-17=ann@app.test')).toBe('1')
    expect(await count('@app.test')).toBe('4')
    expect(await count('*@b.test')).toBe('1')
    expect(await count('*')).toBe('5')
    expect(await count('ci-42/*')).toBe('0')
  })

  it('gives each of two recipients a message of their own', async () => {
    const box = await open()
    await box.deliver(['ann@app.test', 'bob@app.test'])
    const ann = await talkTo(box, 'ann@app.test')
    expect(await ann.say('DELE 1')).toMatch(/^\+OK/)
    expect(await ann.say('QUIT')).toBe('+OK 1 message removed; good bye\r\n')
    expect(await (await talkTo(box, 'ann@app.test')).say('STAT')).toBe('+OK 0 0\r\n')
    expect(await (await talkTo(box, 'bob@app.test')).say('STAT')).toMatch(/^\+OK 1 /)
    expect((await box.sandbox.store.ids('default')).length).toBe(1)
  })

  it('keeps what was deleted and the connection lost, and what RSET brought back', async () => {
    const box = await open()
    await box.deliver('ann@app.test')
    const first = await talkTo(box, 'ann@app.test')
    await first.say('DELE 1')
    first.close()
    const second = await retry(() => talkTo(box, 'ann@app.test'))
    expect(await second.say('DELE 1')).toMatch(/^\+OK/)
    expect(await second.say('RETR 1')).toBe('-ERR message 1 was deleted; RSET brings it back\r\n')
    expect(await second.say('STAT')).toBe('+OK 0 0\r\n')
    expect(await second.say('RSET')).toMatch(/^\+OK/)
    expect(await second.say('STAT')).toMatch(/^\+OK 1 /)
    expect(await second.say('QUIT')).toBe('+OK good bye\r\n')
  })

  it('belongs to one session at a time', async () => {
    const box = await open()
    const first = await talkTo(box, 'ann@app.test')
    const second = await talkTo(box)
    await second.say('USER ann@app.test')
    expect(await second.say('PASS x')).toMatch(/^-ERR \[IN-USE\] /)
    await first.say('QUIT')
    await first.rest()
    await second.say('USER ann@app.test')
    expect(await retry(() => second.say('PASS x'))).toMatch(/^\+OK/)
  })

  it('names each message the same in every session, and never again after a reset', async () => {
    const box = await open()
    await box.deliver('ann@app.test')
    await box.deliver('ann@app.test')
    const ids = async () => (await listOf(await talkTo(box, '*'), 'UIDL')).slice(1)
    const before = await ids()
    expect(before).toHaveLength(2)
    talks.at(-1)?.close()
    expect(await retry(ids)).toEqual(before)
    const last = talks.at(-1) as LineTalk
    await box.sandbox.reset()
    expect(await last.say('RETR 1')).toMatch(/^-ERR message 1 is gone/)
    await last.say('QUIT')
    await last.rest()
    await box.deliver('ann@app.test')
    const after = await ids()
    expect(after).toHaveLength(1)
    expect(before).not.toContain(after[0])
  })

  it('gives of TOP the header and so many lines', async () => {
    const box = await open()
    await box.deliver('ann@app.test', 'Subject: lines\r\n\r\none\r\ntwo\r\nthree\r\n')
    const talk = await talkTo(box, 'ann@app.test')
    const top = async (n: number) => (await listOf(talk, `TOP 1 ${n}`)).slice(-2 - n)
    expect(await top(0)).toEqual(['Subject: lines', ''])
    expect(await top(2)).toEqual(['Subject: lines', '', 'one', 'two'])
    expect((await listOf(talk, 'TOP 1 99')).at(-1)).toBe('three')
  })
})

describe('the dialogue', () => {
  it.each([
    ['STAT', /^-ERR STAT comes after USER and PASS/],
    ['PASS x', /^-ERR USER comes before PASS/],
    ['USER', /^-ERR USER wants a name/],
    ['', /^-ERR a line begins with a command/],
    ['GET / HTTP/1.1', /^-ERR no such command; CAPA lists what there is/],
    ['\x00\xff\xfe', /^-ERR no such command/],
    ['APOP ann c4c9334bac560ecc979e58001b3e22fb', /^-ERR there is no APOP here/],
    ['AUTH CRAM-MD5', /^-ERR \[AUTH\] of the mechanisms PLAIN, LOGIN may be used here/],
    ['AUTH PLAIN !!!', /^-ERR \[AUTH\] this is no answer of PLAIN/],
    ['x'.repeat(5000), /^-ERR a command has at most 2048 octets/],
    ['capa', /^\+OK/],
    [`AUTH PLAIN ${btoa('\0ann@app.test\0x')}`, /^\+OK 0 messages/],
    ['QUIT', /^\+OK good bye/],
  ])('before login answers %j', async (line, wanted) => {
    const talk = await talkTo(await open())
    expect(await talk.say(line)).toMatch(wanted)
  })

  it.each([
    ['RETR', /^-ERR it wants the number of a message/],
    ['RETR 0', /^-ERR no such message; there are 1 to 1/],
    ['RETR 2', /^-ERR no such message; there are 1 to 1/],
    ['RETR -1', /^-ERR no such message/],
    ['RETR 99999999999999999999', /^-ERR no such message/],
    ['TOP 1', /^-ERR TOP wants a number and how many lines/],
    ['TOP 1 -1', /^-ERR TOP wants a number/],
    ['LIST 1', /^\+OK 1 \d+\r\n/],
    ['LIST x', /^-ERR no such message/],
    ['UIDL 1', /^\+OK 1 [!-~]{1,70}\r\n/],
    ['USER ann@app.test', /^-ERR USER comes before USER and PASS/],
    ['STLS', /^-ERR STLS comes before USER and PASS/],
    ['noop', /^\+OK/],
  ])('after login answers %j', async (line, wanted) => {
    const box = await open()
    await box.deliver('ann@app.test')
    const talk = await talkTo(box, 'ann@app.test')
    expect(await talk.say(line)).toMatch(wanted)
  })

  it('says of a user name that is none what would be one', async () => {
    const talk = await talkTo(await open())
    await talk.say('USER ann')
    expect(await talk.say('PASS x')).toBe(
      '-ERR [AUTH] "ann" is no mailbox. Log in as an address (bounces@app.test), a domain (@app.test) or * for everything, with SANDBOX/ before it for a sandbox other than default.\r\n',
    )
  })

  it('asks for the answer of AUTH PLAIN, and takes * for a refusal', async () => {
    const talk = await talkTo(await open())
    expect(await talk.say('AUTH PLAIN')).toBe('+ \r\n')
    expect(await talk.say('*')).toMatch(/^-ERR \[AUTH\] cancelled/)
    expect(await talk.say('AUTH PLAIN')).toBe('+ \r\n')
    expect(await talk.say(btoa('\0*\0x'))).toMatch(/^\+OK 0 messages/)
  })

  it('takes commands in a row, and a client that has closed its side', async () => {
    const box = await open()
    await box.deliver('ann@app.test')
    const talk = await talkTo(box)
    talk.send('USER ann@app.test\r\nPASS x\r\nSTAT\r\nNOOP\nQUIT\r\n')
    talk.end()
    const said = (await talk.rest()).trimEnd().split('\r\n')
    expect(said.map((line) => line.slice(0, 3))).toEqual(['+OK', '+OK', '+OK', '+OK', '+OK'])
  })

  it('speaks under TLS after STLS, and forgets what came before it', async () => {
    const box = await open()
    const talk = await talkTo(box)
    talk.send('STLS\r\nUSER injected@app.test\r\n')
    expect(await talk.line()).toMatch(/^\+OK begin TLS/)
    await talk.startTls()
    expect(await talk.say('PASS x')).toMatch(/^-ERR USER comes before PASS/)
    const capabilities = await listOf(talk, 'CAPA')
    expect(capabilities).not.toContain('STLS')
    expect(capabilities).toEqual(expect.arrayContaining(['TOP', 'UIDL', 'USER', 'PIPELINING', 'SASL PLAIN LOGIN']))
    expect(await talk.say('STLS')).toMatch(/^-ERR TLS is there already/)
  })

  it('speaks under TLS from the start on a port of its own', async () => {
    const talk = await talkTo(await open({ implicitTls: true }), '*', true)
    expect(await talk.say('STAT')).toBe('+OK 0 0\r\n')
  })

  it('says goodbye to a client that sends nothing, or never ends its line', async () => {
    const box = await open({ patience: { before: 50, after: 50 } })
    const silent = await talkTo(box)
    expect(await silent.rest()).toBe('-ERR nothing came for too long; good bye\r\n')
    const endless = await talkTo(box)
    endless.send('USER x')
    expect(await endless.rest()).toBe('-ERR nothing came for too long; good bye\r\n')
  })

  it('tells a client for which there is no room so', async () => {
    const box = await open({ mostClients: 2 })
    await talkTo(box)
    await talkTo(box)
    const third = await LineTalk.open(box.port)
    talks.push(third)
    expect(await third.rest()).toBe('-ERR [SYS/TEMP] too many clients; come again later\r\n')
  })

  it('ends after ten wrong names', async () => {
    const talk = await talkTo(await open())
    for (let i = 0; i < 10; i++) talk.send('USER nobody\r\nPASS x\r\n')
    expect((await talk.rest()).trimEnd().split('\r\n').at(-1)).toBe('-ERR too many failures; good bye')
  })
})

/** A lock is given back when the server hears that its holder has gone. */
async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      const value = await work()
      if (typeof value !== 'string' || !value.includes('IN-USE') || tries > 100) return value
    } catch (error) {
      if (tries > 100) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
