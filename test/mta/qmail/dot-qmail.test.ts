import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventOf } from '../../../server/core/events.ts'
import type { MtaInput } from '../../../server/core/mta.ts'
import { utf8 } from '../../../server/mail/bytes.ts'
import { ruleOf, World } from '../../support/world.ts'

const ME = 'mx.test'
const SENDER = 'shop@client.test'
const RAW = ['From: Shop <shop@spam.com>', 'To: bob@mx.test', 'Subject: order', '', 'Hello.', 'From here on.', ''].join(
  '\r\n',
)

interface Sent {
  to?: string
  from?: string
  raw?: string
  mta?: Partial<MtaInput>
}

/** Sends one message to `x` with these lines as its file, and steps once. */
function send(lines: string | string[] | null, { to = 'x', from = SENDER, raw = RAW, mta = {} }: Sent = {}): World {
  const alias = lines === null ? {} : { x: lines }
  const input = { type: 'qmail', control: { me: ME }, users: {}, alias, ...mta } as MtaInput
  const world = new World(input)
  world.send({ from, to: [`${to}@${ME}`], raw })
  world.step()
  return world
}

type Ending = EventOf<'recipient.delivered' | 'recipient.failed' | 'recipient.deferred' | 'recipient.expired'>

/** `delivered: did 1+0+0/`, `deferred: …`, `failed: …` of the first message. */
function end(world: World): string {
  const event = world.events.find(
    (e): e is Ending =>
      /^recipient\.(delivered|failed|deferred|expired)$/.test(e.type) && 'messageId' in e && e.messageId === 'm1',
  )
  return `${event?.type.slice('recipient.'.length)}: ${event?.report.replaceAll('\n', '/')}`
}

const endOf = (lines: string | string[], sent: Sent = {}): string => end(send(lines, sent))

const forwards = (world: World) =>
  world.events.flatMap((event) => (event.type === 'message.accepted' && event.kind === 'forward' ? [event] : []))

const envelopes = (world: World): string[] =>
  forwards(world).map(({ envelope: e }) => `<${e.reversePath}> ${e.recipients.map((r) => r.forwardPath).join(' ')}`)

describe('bouncesaying', () => {
  const usage = 'bouncesaying: usage: bouncesaying error [ program [ arg ... ] ]/'
  test.each([
    ['no argument: its usage bounces', '|bouncesaying', `failed: ${usage}`],
    ['an error alone', '|bouncesaying "No."', 'failed: No./'],
    ['an empty error', '|bouncesaying ""', 'failed: /'],
    ['a program that succeeds', '|bouncesaying No. true', 'failed: No./'],
    ['its output stands before the error', '|bouncesaying No. echo out', 'failed: out/No./'],
    ['a program that fails', '|bouncesaying No. false', 'delivered: did 0+0+1/'],
    ['a program that fails in any other way', '|bouncesaying No. except true', 'delivered: did 0+0+1/'],
    ['the shell alone can exit', '|bouncesaying No. exit 0', 'deferred: bouncelab does not run the command "exit 0".'],
    ['its full path', '|/var/qmail/bin/bouncesaying No. /bin/grep -q Hello', 'failed: No./'],
    ['UTF-8', '|bouncesaying "受け取りを拒否します"', 'failed: 受け取りを拒否します/'],
  ])('%s', (_, line, expected) => {
    expect(endOf(line).slice(0, expected.length)).toBe(expected)
  })

  const document = ['|bouncesaying "受け取りを拒否します" grep "^From.*spam.com"', './MailBox']

  test("The document's example bounces what matches, with the line that matched above the error", () => {
    expect(endOf(document)).toBe('failed: From: Shop <shop@spam.com>/受け取りを拒否します/')
  })

  test("The document's example stores what does not match", () => {
    const raw = RAW.replace('spam.com', 'fine.example')
    expect(endOf(document, { raw })).toBe('delivered: did 1+0+1/')
  })
})

test.each([
  ['|except', 'failed: except: usage: except program [ arg ... ]/'],
  ['|except true', 'failed: '],
  ['|except false', 'delivered: did 0+0+1/'],
  ['|bouncesaying No. except grep -q Hello', 'delivered: did 0+0+1/'],
  ['|bouncesaying No. except grep -q absent', 'failed: No./'],
  ['|condredirect', 'failed: condredirect: usage: condredirect newaddress program [ arg ... ]/'],
  ['|condredirect a@b', 'failed: condredirect: usage: condredirect newaddress program [ arg ... ]/'],
  ['|condredirect a@b false', 'delivered: did 0+0+1/'],
  ['|condredirect a@b true\n|exit 100', 'delivered: condredirect: qp 20002/did 0+0+1/'],
])('%j ends as %j', (line, expected) => {
  expect(endOf(line)).toBe(expected)
})

describe('A line fails, defers or goes on by the exit code of its program', () => {
  const PERMANENT = [100, 64, 65, 70, 76, 77, 78, 112]
  test('for each of the 256 codes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.boolean(), (code, second) => {
        const ending = endOf(`|echo said; exit ${code}\n${second ? './Mailbox' : '# nothing'}`)
        const result = code === 0 || code === 99 ? 'delivered' : PERMANENT.includes(code) ? 'failed' : 'deferred'
        const did = result === 'delivered' ? `did ${code === 0 && second ? 1 : 0}+0+1/` : ''
        expect(ending).toBe(`${result}: said/${did}`)
      }),
    )
  })

  test('99 leaves the lines before it in force, their forwards too, and none after it', () => {
    const world = send('a@far.test\n|exit 99\nb@far.test\n|exit 100')
    expect(end(world)).toBe('delivered: did 0+1+1/qp 20002/')
    expect(envelopes(world)).toEqual([`<${SENDER}> a@far.test`])
  })

  test('a line that fails takes back the forwards before it', () => {
    const world = send('a@far.test\n|exit 100')
    expect(end(world)).toBe('failed: ')
    expect(forwards(world)).toEqual([])
  })
})

describe('Forwards are one message, queued last', () => {
  test('with the Delivered-To line first, in the order of the lines, from the same sender', () => {
    const world = send(['&a@far.test', './Mailbox', 'b@far.test  ', '&c', '# d@far.test', '+nothing', '|true'])
    expect(end(world)).toBe('delivered: did 1+3+1/qp 20002/')
    expect(envelopes(world)).toEqual([`<${SENDER}> a@far.test b@far.test c`])
    const { messageId, parentId, trace, origin } = forwards(world)[0] as EventOf<'message.accepted'>
    expect(trace).toBe('Received: (qmail 20002 invoked by alias); 5 Jan 2026 09:00:00 -0000\n')
    expect([parentId, origin]).toEqual(['m1', { type: 'forward', parentId: 'm1', recipient: `x@${ME}` }])
    const received = 'Received: (qmail 20001 invoked by uid 0); 5 Jan 2026 09:00:00 -0000'
    expect(world.text(messageId)).toBe(`Delivered-To: x@${ME}\r\n${received}\r\n${RAW}`)
  })

  test('in the same step as the outcome, and in the queue before it is reported', () => {
    const world = send('a@far.test')
    const types = world.events.map((event) => `${'messageId' in event ? event.messageId : ''} ${event.type}`)
    expect(types.slice(3)).toEqual([
      'm2 message.accepted',
      'm2 recipient.queued',
      'm1 recipient.delivered',
      'm1 message.ended',
    ])
  })

  test('A host that is left out is the one of envnoathost', () => {
    const world = send('&c', { mta: { control: { me: ME, envnoathost: 'else.test' } } })
    world.run()
    expect(world.story().at(-1)).toBe('+0s m2 delivered c 2.0.0')
  })

  test('An address of more than 1002 bytes is refused by qmail-queue, for good', () => {
    const long = (length: number) => `${'a'.repeat(length - '@far.test'.length)}@far.test`
    expect(endOf(long(1003))).toBe('failed: Unable to forward message: envelope address too long for qq (#5.1.3)./')
    expect(endOf(long(1002))).toBe('delivered: did 0+1+0/qp 20002/')
  })

  test.each(['a b@far.test', '"a b"@far.test', '日本@far.test', `${'l'.repeat(900)}@far.test`])(
    'The address %s is passed on as it is written',
    (address) => {
      expect(envelopes(send(`&${address}`))).toEqual([`<${SENDER}> ${address}`])
    },
  )

  test('|forward sends at once from the owner, |condredirect from the sender', () => {
    const world = send('|forward a@far.test b@far.test\n|condredirect c@far.test grep -q Hello', {
      mta: { alias: { x: '|forward a@far.test b@far.test\n|condredirect c@far.test grep -q Hello', 'x-owner': '#' } },
    })
    expect(end(world)).toBe('delivered: forward: qp 20002/condredirect: qp 20003/did 0+0+2/')
    expect(envelopes(world)).toEqual([`<x-owner@${ME}> a@far.test b@far.test`, `<${SENDER}> c@far.test`])
  })
})

describe('The owner of an address is the sender of what it forwards', () => {
  const files = {
    x: '&a@far.test',
    'x-owner': '#',
    'y-default': '&b@far.test',
    'y-z-owner': '#',
    'y-z-owner-default': '#',
  }
  test.each([
    ['x', SENDER, `<x-owner@${ME}> a@far.test`],
    ['X', SENDER, `<X-owner@${ME}> a@far.test`],
    ['x', '', '<> a@far.test'],
    ['x', '#@[]', '<#@[]> a@far.test'],
    ['y-z', SENDER, `<y-z-owner-@${ME}-@[]> b@far.test`],
    ['y-q', SENDER, `<${SENDER}> b@far.test`],
  ])('%s from <%s>', (to, from, expected) => {
    expect(envelopes(send(null, { to, from, mta: { alias: files } }))).toEqual([expected])
  })

  test("A list's bounce goes to its owner, without the VERP suffix", () => {
    const alias = { list: '&gone@far.test', 'list-owner': './Mailbox', 'list-owner-default': './Mailbox' }
    const input = { type: 'qmail', control: { me: ME }, users: {}, alias }
    const gone = ruleOf({ when: { domain: 'far.test' }, then: [{ do: 'reply', reply: '550 5.1.1 no', at: 'rcpt' }] })
    const world = new World(input, [gone])
    world.send({ from: SENDER, to: [`list@${ME}`] })
    world.run()
    expect(world.story()).toEqual([
      `+0s m1 mail <${SENDER}> → list@${ME}`,
      `+0s m2 forward <list-owner-@${ME}-@[]> → gone@far.test`,
      `+0s m1 delivered list@${ME} 2.0.0`,
      '+0s m2 failed gone@far.test 5.1.1',
      `+0s m3 bounce <> → list-owner-@${ME}`,
      `+0s m3 delivered list-owner-@${ME} 2.0.0`,
    ])
  })
})

describe('Loops end', () => {
  const looping = 'failed: This message is looping: it already has my Delivered-To line. (#5.4.6)/'
  test('at a Delivered-To line of its own in the header, before any file is looked for', () => {
    expect(endOf('./Maildir/', { raw: `Delivered-To: x@${ME}\r\n${RAW}` })).toBe(looping)
    expect(end(send(null, { to: 'nobody', raw: `Delivered-To: nobody@${ME}\r\n${RAW}` }))).toBe(looping)
  })

  test.each([
    ['in other case', `Delivered-To: X@${ME}\r\n${RAW}`],
    ['of somebody else', `Delivered-To: y@${ME}\r\n${RAW}`],
    ['under another field name', `delivered-to: x@${ME}\r\n${RAW}`],
    ['with a space more', `Delivered-To:  x@${ME}\r\n${RAW}`],
    ['in the body', `${RAW}Delivered-To: x@${ME}\r\n`],
  ])('One %s is none', (_, raw) => {
    expect(endOf('./Maildir/', { raw })).toBe('delivered: did 1+0+0/')
  })

  test('between two aliases, as a bounce of the message that came round', () => {
    const world = send('&y', { mta: { alias: { x: '&y', y: '&x' } } })
    world.run()
    expect(world.story().slice(0, 7)).toEqual([
      `+0s m1 mail <${SENDER}> → x@${ME}`,
      '+0s m2 forward <shop@client.test> → y',
      `+0s m1 delivered x@${ME} 2.0.0`,
      '+0s m3 forward <shop@client.test> → x',
      '+0s m2 delivered y 2.0.0',
      '+0s m3 failed x 5.4.6',
      `+0s m4 bounce <> → ${SENDER}`,
    ])
  })

  test('of names that grow for ever and double each time, at a thousand messages', () => {
    const world = send(null, { to: 'x-a', mta: { alias: { 'x-default': '|forward x-a$EXT x-b$EXT' } } })
    world.run()
    expect(world.events.filter((event) => event.type === 'message.accepted' && event.kind === 'forward').length).toBe(
      999,
    )
    expect(world.events.some((event) => event.type === 'recipient.failed' && event.report.includes('a loop'))).toBe(
      true,
    )
    expect(world.engine.state.messages.size).toBe(0)
  })
})

test.each([
  [['+list', 'a@far.test', './Mailbox'], 'deferred: Uh-oh: .qmail has file delivery but has x bit set. (#4.7.0)/'],
  [['+list', '|true'], 'deferred: Uh-oh: .qmail has prog delivery but has x bit set. (#4.7.0)/'],
  [['+list', '+other', '# why', '', 'a@far.test'], 'delivered: did 0+1+0/qp 20002/'],
  [['./Mailbox', '+list', 'a@far.test'], 'delivered: did 1+1+0/qp 20002/'],
])('A list file such as %j may only forward', (lines, expected) => {
  expect(endOf(lines)).toBe(expected)
})

describe('grep', () => {
  const raw = 'Subject: Big SALE now\r\nX-Spam: yes\r\n\r\nfoo bar\r\nfoobar\r\nbar-foo\r\n'
  test.each([
    ['-q sale', 1],
    ['-qi sale', 0],
    ['-iq sale', 0],
    ['--quiet --ignore-case sale', 0],
    ['-y -q "^SUBJECT:.*big"', 0],
    ['-qw foo', 0],
    ['-qw oo', 1],
    ['-qx foobar', 0],
    ['-qx fooba', 1],
    ['-qF "b.r"', 1],
    ['-q "b.r"', 0],
    ['-q "^foo$"', 1],
    ['-q -e nothing -e foobar', 0],
    ['-qE "^(X-Spam|X-Junk): (yes|true)$"', 0],
    ['-q "^X-\\(Spam\\|Junk\\): yes"', 0],
    ['-qE "o{3}"', 1],
    ['-qE "o{2}b"', 0],
    ['-q "o\\{2\\}b"', 0],
    ['-qE "[[:upper:]]{4}"', 0],
    ['-q "[^[:print:]]"', 1],
    ['-q "\\<bar\\>"', 0],
    ['-q "*"', 1],
    ['-qE "bar+-?foo"', 0],
    ['-q ""', 0],
    ['-qv ""', 1],
    ['-s -q foo', 0],
  ])('%s exits %i', (flags, code) => {
    const found = endOf(`|grep ${flags} && exit 99; exit 111`, { raw })
    expect(found).toBe(code === 0 ? 'delivered: did 0+0+1/' : 'deferred: ')
    expect(endOf(`|! grep ${flags} && exit 100 || exit 99`, { raw }).slice(0, 6)).toBe(code === 1 ? 'failed' : 'delive')
  })

  test.each([
    ['foo', 'foo bar/foobar/bar-foo/'],
    ['-n bar-', '7:bar-foo/'],
    ['-c foo', '3/'],
    ['-m1 foo', 'foo bar/'],
    ['-m 2 -n foo', '5:foo bar/6:foobar/'],
    ['-vc foo', '4/'],
    ['-q foo', ''],
  ])('%s writes %j', (flags, output) => {
    const ending = endOf(`|bouncesaying - grep ${flags}`, { raw })
    expect(ending.replace(/^failed: (.*)-\/$/, '$1').replace(/^delivered: did 0\+0\+1\/$/, '')).toBe(output)
  })

  test.each(['"["', '"\\("', '-E "a{2,1}"', '"[z-a]"', "'a\\'", '-E "(((a{900}){900}){900})"'])(
    'A pattern that is none, such as %s, is told and exits 2',
    (pattern) => {
      expect(endOf(`|grep ${pattern}; bouncesaying "never" except false`)).toMatch(/^failed: grep: [^/]+\/never\/$/)
    },
  )

  test('A pattern that would keep a backtracking matcher busy for ever is done at once', () => {
    const line = `${'a'.repeat(50_000)}\r\n`
    expect(endOf('|bouncesaying No. grep -qE "(a*)*(a|aa)+(a?){50}a{50}b"', { raw: `\r\n${line}` })).toBe(
      'delivered: did 0+0+1/',
    )
  })

  test('It agrees with JavaScript on patterns that both know', () => {
    const piece = fc.constantFrom('a', 'b', '.', 'a*', 'b+', '(a|b)', '(ab)?', '[ab]', '[^a]', 'a{2}', '(b|)', '^', '$')
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), text, (pieces, line) => {
        const pattern = pieces.join('')
        const ending = endOf(`|bouncesaying No. grep -qE '${pattern}'`, { raw: `\r\n${line}\r\n` })
        const matches = [`Received: (qmail 20001 invoked by uid 0); 5 Jan 2026 09:00:00 -0000`, '', line].some((each) =>
          new RegExp(pattern).test(each),
        )
        expect(ending).toBe(matches ? 'failed: No./' : 'delivered: did 0+0+1/')
      }),
      { numRuns: 300 },
    )
  })
})

describe('Without --allow-commands', () => {
  test.each(['|procmail', '|bouncesaying No. ./check', '|cat | mail', '|grep -P x', '|echo `id`'])(
    '%s defers with a sentence that says so and names the mend',
    (line) => {
      const ending = endOf(line)
      expect(ending).toMatch(
        /^deferred: bouncelab does not run the command ".+"\. Start bouncelab with --allow-commands/,
      )
    },
  )

  test('It is tried again on schedule and ends as any deferral does', () => {
    const world = send('|procmail', { mta: { control: { me: ME, queuelifetime: 60 } } })
    world.run()
    expect(world.story().slice(0, 4)).toEqual([
      `+0s m1 mail <${SENDER}> → x@${ME}`,
      `+0s m1 deferred x@${ME} 4.3.0`,
      `+100s m1 expired x@${ME} 4.3.0`,
      `+100s m2 bounce <> → ${SENDER}`,
    ])
  })
})

describe('The environment of a command', () => {
  const shown = (names: string, sent: Sent = {}) =>
    endOf(`|printf '%s,' ${names}; exit 100`, sent).slice('failed: '.length)

  test('names the addresses and their parts', () => {
    const alias = {
      'a-default': `|printf '%s,' "$LOCAL" "$EXT" "$EXT2" "$EXT3" "$EXT4" "$DEFAULT" "$HOST" "$HOST2" "$HOST3" "$HOST4"; exit 100`,
    }
    const world = send(null, { to: 'A-b.C-d', mta: { alias, control: { me: ME } } })
    expect(end(world)).toBe('failed: A-b.C-d,A-b.C-d,b.C-d,d,,b.C-d,mx.test,mx,mx,mx,')
  })

  test('names the sender, the new sender and the recipient, and holds the three lines', () => {
    expect(shown('"$SENDER" "$NEWSENDER" "$RECIPIENT" "$USER"')).toBe(`${SENDER},${SENDER},x@${ME},alias,`)
    expect(shown('"$DTLINE" "$RPLINE" "$UFLINE"', { from: 'a b@c.test' })).toBe(
      `Delivered-To: x@${ME}/,Return-Path: <"a b"@c.test>/,From a-b@c.test Mon Jan 05 09:00:00 2026/,`,
    )
    expect(shown('"$UFLINE" "$DEFAULT"', { from: '' })).toBe('From MAILER-DAEMON Mon Jan 05 09:00:00 2026/,,')
  })

  test('shows a VERP sender as this recipient got it', () => {
    expect(shown('"$SENDER"', { from: 'l-@h.test-@[]' })).toBe(`l-x=${ME}@h.test,`)
  })

  test('decides with test', () => {
    const line = '|bouncesaying "Only from the shop." [ "$SENDER" != "shop@client.test" ]\n./Mailbox'
    expect([endOf(line), endOf(line, { from: 'x@y.test' })]).toEqual([
      'delivered: did 1+0+1/',
      'failed: Only from the shop./',
    ])
  })
})

describe('A virtual domain', () => {
  const mta = {
    control: { me: ME, virtualdomains: 'virt.test:alias-virt\nbobs.test:bob\n' },
    users: { bob: './Mailbox', 'bob-default': '|bouncesaying "No $DEFAULT at $HOST."' },
    alias: { 'virt-info': '&a@far.test', 'virt-default': '|bouncesaying "Nobody called $DEFAULT."' },
  }
  test.each([
    ['info@virt.test', 'delivered'],
    ['else@virt.test', 'failed Nobody called else.'],
    ['Ann@bobs.test', 'failed No Ann at bobs.test.'],
  ])('delivers %s to its user', (to, expected) => {
    const world = new World({ type: 'qmail', ...mta } as MtaInput)
    world.send({ from: SENDER, to: [to], raw: RAW })
    world.step()
    const event = world.events.find((e) => e.type === 'recipient.delivered' || e.type === 'recipient.failed') as Ending
    const said = event.type === 'recipient.failed' ? ` ${event.report.trim()}` : ''
    expect(`${event.type.slice('recipient.'.length)}${said}`).toBe(expected)
  })
})

test('A report is cut at 3000 bytes, however much was written', () => {
  const raw = `\r\n${'x'.repeat(120)}\r\n`.repeat(2000)
  const failed = endOf('|cat; exit 100', { raw })
  expect(utf8(failed.slice('failed: '.length)).length).toBe(2966 + 31)
  expect(failed.endsWith('/Error report too long, sorry./')).toBe(true)
  expect(endOf('|cat', { raw }).endsWith('/Error report too long, sorry./')).toBe(true)
})

test('A rule decides before any .qmail file', () => {
  const rule = ruleOf({ when: { recipient: `x@${ME}` }, then: [{ do: 'mailbox', result: 'full' }] })
  const world = new World({ type: 'qmail', control: { me: ME }, users: {}, alias: { x: '&a@far.test' } }, [rule])
  world.send({ from: SENDER, to: [`x@${ME}`] })
  world.step()
  expect([end(world).slice(0, 8), forwards(world)]).toEqual(['deferred', []])
})

test('What forwards survives a restart at any step, and nothing is forwarded twice', () => {
  const alias = { x: '&y', y: '&z@far.test' }
  const input = { type: 'qmail', control: { me: ME }, users: {}, alias }
  const whole = new World(input)
  whole.send({ from: SENDER, to: [`x@${ME}`] })
  whole.run()
  const broken = new World(input)
  broken.send({ from: SENDER, to: [`x@${ME}`] })
  while (broken.engine.nextDue() !== null) {
    broken.step()
    broken.restart()
  }
  expect(broken.story()).toEqual(whole.story())
})
