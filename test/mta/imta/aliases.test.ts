import { describe, expect, test } from 'vitest'
import { readImtaConfig } from '../../../server/mta/imta/config.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'
import { Play, SENDER, UNKNOWN } from './play.ts'

const HOST = 'mta.example.com'
const places = { aliases: { file: 'aliases', line: 1 } }
const read = (aliases: unknown, files = {}) => readImtaConfig({ type: 'imta', host: HOST, places, aliases, files })
const problems = (aliases: unknown, files = {}) =>
  read(aliases, files).problems.map(({ file, line, message }) => `${file}${line ? `:${line}` : ''}: ${message}`)
const targets = (aliases: unknown, address: string, files = {}) => {
  const given = { type: 'imta', host: HOST, aliases, files }
  const { expand } = createImta(given, { timezone: 'UTC' })
  return expand?.({ forwardPath: address }).map(({ expandsTo }) => expandsTo)
}
/** `a@x.test remote delivered`: every recipient of every message, in order. */
const fates = (play: Play) =>
  play.events.flatMap((event) =>
    event.type === 'recipient.delivered'
      ? [`${event.recipient} ${event.channel} ${event.type.slice('recipient.'.length)}`]
      : [],
  )

describe('the aliases file', () => {
  test('comments, continuation, quoted names, addresses without a domain and with a name before them', () => {
    const text = [
      '! staff',
      'staff: alice, bob@example.net, \\',
      '  "carol c"@example.org',
      '',
      '"two words": <alice@a.test>',
      'x@other.test: Al <al@b.test>',
    ].join('\n')
    const files = { 'alice@a.test': 'alice@a.test\n' }
    expect(targets(text, 'staff', files)).toEqual([`alice@${HOST}`, 'bob@example.net', '"carol c"@example.org'])
    expect(targets(text, 'X@other.test', files)).toEqual(['al@b.test'])
  })

  test('CRLF line ends are read as LF ones', () => {
    expect(targets('a: b@x.test\r\nc: d@x.test\r\n', 'c')).toEqual(['d@x.test'])
  })

  test('a list takes its members from a file, one to a line, which may take in another', () => {
    const files = { 'staff.dis': '! members\nalice@a.test\n<more.dis\n', 'more.dis': 'bob@b.test\n\n' }
    expect(targets('staff: <staff.dis>', 'staff', files)).toEqual(['alice@a.test', 'bob@b.test'])
  })

  test('positional parameters follow the file, named ones stand before it', () => {
    const files = { 'l.dis': 'alice@a.test\n' }
    const lists = read(
      'one: <l.dis, owner@a.test, , errs@a.test, warn@a.test, a comment\ntwo: [ENVELOPE_FROM] o@b.test, [TAG] x, <l.dis>',
      files,
    ).config!.aliases
    expect(lists.get(`one@${HOST}`)?.list).toEqual({
      'error-return-address': 'owner@a.test',
      'errors-to-address': 'errs@a.test',
      'warnings-to-address': 'warn@a.test',
    })
    expect(lists.get(`two@${HOST}`)).toMatchObject({ list: { 'error-return-address': 'o@b.test' }, unplayed: ['TAG'] })
  })

  test.each([
    ['a b@x.test', 'aliases:1: "a b@x.test" is no alias; write alias: address, address'],
    ['! c\na:', 'aliases:2: a needs at least one address'],
    ['a: b@x.test,, c', 'aliases:1: a has an empty place between its commas'],
    ['a: b@@x', 'aliases:1: a cannot expand to "b@@x"'],
    ['a: b@x.test \\', 'aliases:1: ends with a backslash, but nothing follows it'],
    ['a: b@x.test\nA: c@x.test', `aliases:2: the alias a@${HOST} is already defined at aliases:1`],
    ['a: <gone.dis>', "aliases:1: <gone.dis: write the included file's text here"],
    ['a: [ERORS_TO] x@y.test, b@x.test', 'aliases:1: unknown list parameter [ERORS_TO]; did you mean [ERRORS_TO]?'],
    ['a: [ERRORS_TO] nobody, b@x.test', 'aliases:1: [ERRORS_TO] needs an address, not "nobody"'],
    ['<gone', "aliases:1: <gone: write the included file's text here"],
  ])('%j is told with its line', (text, problem) => {
    expect(problems(text)[0]).toBe(problem)
  })

  test('a file that takes itself in is told, not read for ever', () => {
    expect(problems('<a', { a: 'x: y@z.test\n<b', b: '<a' })).toEqual(['b:1: <a takes itself in: a → b → a'])
  })
})

describe('aliases that expand to themselves', () => {
  test.each([
    [{ a: 'A' }, [`aliases: the alias a@${HOST} expands to itself`]],
    [
      { a: ['x@y.test', 'b'], b: 'c', c: 'a' },
      [`aliases: the alias a@${HOST} expands to itself: a@${HOST} → b@${HOST} → c@${HOST} → a@${HOST}`],
    ],
    [{ l: { members: ['m', 'l'], 'error-return-address': 'o' } }, [`aliases: the alias l@${HOST} expands to itself`]],
  ])('%j', (aliases, expected) => {
    const { problems: found } = readImtaConfig({
      type: 'imta',
      host: HOST,
      places: { aliases: { file: 'aliases' } },
      aliases,
    })
    expect(found.map(({ file, message }) => `${file}: ${message}`)).toEqual(expected)
  })

  test('two ways to one address are no loop, and it is reached once', () => {
    const aliases = { a: ['b', 'c'], b: 'd@x.test', c: ['D@x.test', 'e@x.test'] }
    expect(problems(aliases)).toEqual([])
    expect(targets(aliases, 'a')).toEqual(['d@x.test', 'e@x.test'])
  })

  test('a chain of many thousand aliases is followed to its end', () => {
    const chain = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`a${i}`, `a${i + 1}`]))
    expect(targets(chain, 'a0')).toEqual([`a20000@${HOST}`])
    expect(problems({ ...chain, a20000: 'a0' })[0]).toContain(`the alias a0@${HOST} expands to itself`)
  })
})

describe('aliases as data', () => {
  test.each([
    [{ a: [] }, 'aliases: a needs at least one address'],
    [{ a: 'b c' }, 'aliases: a cannot expand to "b c"'],
    [{ a: { members: ['x'], 'errors-to-address': 'b c' } }, 'aliases: errors-to-address needs an address, not "b c"'],
  ])('%j', (aliases, problem) => {
    const { problems: found } = readImtaConfig({ type: 'imta', places: { aliases: { file: 'aliases' } }, aliases })
    expect(found.map(({ file, message }) => `${file}: ${message}`)).toEqual([problem])
  })

  test('a bare alias holds in every local domain, and a whole one goes before it', () => {
    const input = {
      type: 'imta',
      host: HOST,
      local: ['example.com'],
      aliases: { sales: 'a', 'sales@example.com': 'b@c.test' },
    }
    const { route } = createImta(input, { timezone: 'UTC' })
    expect(route(`sales@${HOST}`).routed).toBe(`a@${HOST}`)
    expect(route('Sales@example.com').routed).toBe('b@c.test')
    expect(route('sales@elsewhere.test').routed).toBe('sales@elsewhere.test')
  })

  test('aliaslocal lets bare aliases hold for the domains of a channel', () => {
    const config = 'tcp_partner smtp aliaslocal\ntcp-partner-daemon\n'
    const input = {
      type: 'imta',
      host: HOST,
      config,
      channels: { 'partner.test': 'tcp_partner' },
      aliases: { sales: 'a@b.test' },
    }
    expect(createImta(input, { timezone: 'UTC' }).route('sales@partner.test').routed).toBe('a@b.test')
  })

  test('aliaspostmaster brings the postmaster of a channel to the one of the local host', () => {
    const config = 'tcp_partner smtp aliaspostmaster\npartner.test\n\ntcp_other smtp\nother.test\n'
    const { route } = createImta({ type: 'imta', host: HOST, config }, { timezone: 'UTC' })
    expect(route('PostMaster@Partner.test')).toMatchObject({ channel: 'local', routed: `postmaster@${HOST}` })
    expect(route('postmaster@other.test')).toMatchObject({ channel: 'remote', routed: 'postmaster@other.test' })
  })
})

describe('an alias in the queue', () => {
  const mta = { users: ['alice'], aliases: { sales: ['alice', 'bob@example.net', 'team'], team: 'carol@example.org' } }
  const bad = { '*@example.net': UNKNOWN }

  test('each target is a recipient of its own, and the envelope sender hears of the one that fails', () => {
    const play = new Play({ mta, world: bad })
    play.send({ to: [`sales@${HOST}`] })
    play.run()
    expect(play.events.find(({ type }) => type === 'message.accepted')).toMatchObject({
      envelope: { recipients: [{ forwardPath: `sales@${HOST}` }] },
      recipients: [
        { forwardPath: `sales@${HOST}`, expandsTo: `alice@${HOST}` },
        { forwardPath: `sales@${HOST}`, expandsTo: 'bob@example.net' },
        { forwardPath: `sales@${HOST}`, expandsTo: 'carol@example.org' },
      ],
    })
    expect(fates(play)).toContain(`sales@${HOST} local delivered`)
    expect(play.notices.map(({ kind, to }) => `${kind} ${to}`)).toContain(`bounce ${SENDER}`)
    const [bounce] = play.notices
    expect(bounce?.text).toContain(`  Recipient address: bob@example.net\r\n  Original address: sales@${HOST}\r\n`)
    expect(bounce?.report).toMatchObject([{ finalRecipient: 'bob@example.net', originalRecipient: `sales@${HOST}` }])
  })

  test('a rule finds a target by the address that was sent to as well as by its own', () => {
    for (const pattern of [`sales@${HOST}`, 'carol@*']) {
      const play = new Play({ mta, world: { [pattern]: UNKNOWN } })
      play.send({ to: [`sales@${HOST}`] })
      play.run()
      expect(play.story()[0]).toMatch(/^\+0 failed sales@/)
    }
  })

  test('NOTIFY and ORCPT go with every target', () => {
    const play = new Play({ mta, world: bad })
    play.send({ to: [{ forwardPath: `sales@${HOST}`, orcpt: 'rfc822;old@a.test', notify: ['NEVER'] }] })
    play.run()
    expect(play.story()).toContain('+0 no bounce: notify')
    const told = new Play({ mta, world: bad })
    told.send({ to: [{ forwardPath: `sales@${HOST}`, orcpt: 'rfc822;old@a.test', notify: ['FAILURE'] }] })
    expect(told.run().notices[0]?.text).toContain(
      'Original-recipient: rfc822;old@a.test\r\nFinal-recipient: rfc822;bob@example.net',
    )
  })

  test('the reason for the way of a target names the alias and its place', () => {
    const aliases = { ...mta, places: { 'aliases.sales': { file: 's.yaml', line: 4 } } }
    const play = new Play({ mta: aliases })
    play.send({ to: [`sales@${HOST}`] })
    const queued = play.run().events.find(({ type }) => type === 'recipient.queued')
    expect(queued).toMatchObject({ why: { by: 'setting', setting: 'aliases', source: { file: 's.yaml', line: 4 } } })
  })
})

describe('a mailing list with an owner', () => {
  const list = { members: ['alice', 'bob@example.net'], 'error-return-address': 'owner@lists.test' }
  const mta = { aliases: { staff: list } }
  const play = (more = {}, to: object = {}) => {
    const played = new Play({ mta: { aliases: { staff: { ...list, ...more } } }, world: { 'bob@*': UNKNOWN } })
    played.send({ to: [{ forwardPath: `staff@${HOST}`, ...to }] })
    return played.run()
  }

  test('sends its members a message from the owner, with the owner in Errors-to:', () => {
    const { events, forwards } = play()
    expect(events.filter(({ type }) => type === 'message.accepted')[1]).toMatchObject({
      kind: 'forward',
      envelope: {
        reversePath: 'owner@lists.test',
        recipients: [
          { forwardPath: `alice@${HOST}`, listAddress: `staff@${HOST}` },
          { forwardPath: 'bob@example.net', listAddress: `staff@${HOST}` },
        ],
      },
    })
    expect(forwards[0]).toContain('Subject: hello\r\nErrors-to: <owner@lists.test>\r\n\r\nline 1\r\n')
  })

  test('the owner hears of a member that fails, the sender does not', () => {
    const [bounce] = play().notices
    expect(bounce).toMatchObject({ kind: 'bounce', to: 'owner@lists.test' })
    expect(bounce?.text).toContain(`Original address: staff@${HOST}`)
  })

  test('errors-to, warnings-to and reply-to of the list replace those of the message', () => {
    const more = { 'errors-to-address': 'e@l.test', 'warnings-to-address': 'w@l.test', 'reply-to-address': 'r@l.test' }
    const played = new Play({ mta: { aliases: { staff: { ...list, ...more } } } })
    played.send({ to: [`staff@${HOST}`], raw: 'Errors-To: me@a.test,\r\n you@a.test\r\nSubject: x\r\n\r\nbody\r\n' })
    expect(played.run().forwards).toEqual([
      'Subject: x\r\nReply-to: <r@l.test>\r\nErrors-to: <e@l.test>\r\nWarnings-to: <w@l.test>\r\n\r\nbody\r\n',
    ])
  })

  test('NOTIFY=SUCCESS is answered by the list and ends there', () => {
    const { notices } = play({}, { notify: ['SUCCESS'], orcpt: 'rfc822;x@a.test' })
    expect(notices[0]).toMatchObject({ kind: 'delivery-report', to: SENDER, report: [{ action: 'expanded' }] })
    expect(notices.filter(({ to }) => to === SENDER)).toHaveLength(1)
  })

  test('listSuccess says which action the report has', () => {
    const played = new Play({ mta: { ...mta, listSuccess: 'delivered' } })
    played.send({ to: [{ forwardPath: `staff@${HOST}`, notify: ['SUCCESS'] }] })
    expect(played.run().notices[0]?.report).toMatchObject([{ action: 'delivered' }])
  })

  test('a rule for every recipient does not keep the list from its members', () => {
    const played = new Play({ mta, world: { '*': UNKNOWN } })
    played.send({ to: [`staff@${HOST}`] })
    expect(fates(played.run())[0]).toBe(`staff@${HOST} local delivered`)
  })

  test('what came from nobody goes on from nobody', () => {
    const played = new Play({ mta })
    played.send({ from: '', to: [`staff@${HOST}`] })
    expect(played.run().events.filter(({ type }) => type === 'message.accepted')[1]).toMatchObject({
      envelope: { reversePath: '' },
    })
  })

  test('an owner that is the list itself is a loop that ends', () => {
    const played = new Play({
      mta: { aliases: { staff: { ...list, 'error-return-address': 'staff' } } },
      world: { 'bob@*': UNKNOWN },
    })
    played.send({ to: [`staff@${HOST}`] })
    expect(played.run().engine.nextDue()).toBeNull()
  })
})

test('a list without an owner keeps the sender, NOTIFY and ORCPT, and makes no report of its own', () => {
  const aliases = { staff: { members: ['alice', 'bob@example.net'], 'warnings-to-address': 'w@l.test' } }
  const play = new Play({ mta: { aliases } })
  play.send({ to: [{ forwardPath: `staff@${HOST}`, notify: ['SUCCESS'], orcpt: 'rfc822;x@a.test' }], envid: 'e1' })
  play.run()
  expect(play.events.filter(({ type }) => type === 'message.accepted')[1]).toMatchObject({
    envelope: {
      reversePath: SENDER,
      envid: 'e1',
      recipients: [
        { forwardPath: `alice@${HOST}`, notify: ['SUCCESS'], orcpt: 'rfc822;x@a.test' },
        { forwardPath: 'bob@example.net', notify: ['SUCCESS'], orcpt: 'rfc822;x@a.test' },
      ],
    },
  })
  const actions = play.notices.flatMap(({ report }) => (report as { action: string }[]).map(({ action }) => action))
  expect(actions.sort()).toEqual(['delivered', 'relayed'])
})

test('an alias with a list and a mailbox among its targets sends to both', () => {
  const aliases = { all: ['staff', 'carol@c.test'], staff: { members: ['alice'], 'error-return-address': 'o@l.test' } }
  const play = new Play({ mta: { aliases } })
  play.send({ to: [`all@${HOST}`] })
  expect(fates(play.run()).sort()).toEqual([
    `alice@${HOST} local delivered`,
    `all@${HOST} local delivered`,
    `all@${HOST} remote delivered`,
  ])
})
