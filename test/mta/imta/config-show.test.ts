import { expect, test } from 'vitest'
import { whoGetsWhatText } from '../../../server/cli/who-table-text.ts'
import { KEYWORDS } from '../../../server/mta/imta/config/keywords.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'

const places = { config: { file: 'imta.cnf', line: 1 }, aliases: { file: 'aliases', line: 1 } }
const mta = (config: string, more: object = {}) =>
  createImta({ type: 'imta', places, config, ...more }, { timezone: 'UTC' })

test('every played keyword is shown for every channel, with value, default and one sentence', () => {
  const settings = mta('tcp_local smtp\ntcp-daemon\n').show()
  const families = new Set(KEYWORDS.filter(({ played }) => played).map(({ family }) => family))
  for (const channel of ['l', 'ims-ms', 'tcp_local', 'process']) {
    const names = settings.filter(({ name }) => name.startsWith(`${channel} `)).map(({ name }) => name.split(' ')[1])
    const shown = new Set(names.map((name) => KEYWORDS.find((keyword) => keyword.name === name)?.family))
    expect([...families].filter((family) => !shown.has(family))).toEqual([])
  }
  for (const { sentence } of settings) expect(sentence).toMatch(/^\S.*\.$/)
})

test('a value that channel l lends is told apart from a default and from the channel’s own', () => {
  const settings = mta('l notices 1 2\nh.test\n\ntcp_local urgentnotices 5\ntcp-daemon\n').show()
  const of = (name: string) => settings.find((setting) => setting.name === name)
  expect(of('tcp_local normalnotices')).toMatchObject({ value: '1 2', standIn: 'channel l', source: { line: 1 } })
  expect(of('tcp_local urgentnotices')).toMatchObject({ value: '5', source: { line: 4 } })
  expect(of('tcp_local normalbackoff')).toMatchObject({ isDefault: true })
})

test('aliases and lists are shown with what they come to and who hears of it', () => {
  const aliases = 'sales: a@x.test, b\nstaff: [ENVELOPE_FROM] o@x.test, [TAG] t, c@x.test\n'
  const shown = mta('', { host: 'h.test', aliases })
    .show()
    .filter(({ name }) => name.startsWith('alias '))
  expect(shown.map(({ name, value, sentence, source }) => [name, value, sentence, source?.line])).toEqual([
    ['alias sales@h.test', 'a@x.test, b@h.test', 'An alias: the sender hears of what becomes of its mail.', 1],
    [
      'alias staff@h.test',
      'c@x.test; error-return-address o@x.test',
      'A mailing list: o@x.test hears of what becomes of its mail. Accepted, not played: TAG.',
      2,
    ],
  ])
})

test('who gets what is told for each channel and notice, with the keyword that decides', () => {
  const table = mta('tcp_local errsendpost nowarnpost\ntcp-daemon\n').whoGetsWhat?.() ?? []
  const of = (channel: string, notice: string) =>
    table
      .find((each) => each.channel === channel && each.notice === notice)
      ?.rows.map(({ sender, postmaster, why }) => `${sender} ${postmaster} ${why.by === 'setting' && why.setting}`)
  expect(of('tcp_local', 'failure')).toEqual([
    'true false errsendpost',
    'false true errsendpost',
    'false true errsendpost',
    'false true errsendpost',
    'false true errsendpost',
  ])
  expect(of('tcp_local', 'warning')).toEqual(Array.from({ length: 4 }, (_, i) => `${i === 0} false nowarnpost`))
  expect(of('ims-ms', 'failure')).toEqual([
    'true true sendpost',
    'false false sendpost',
    'false false sendpost',
    'false false sendpost',
    'false false sendpost',
  ])
})

test('returnenvelope 1 gives the notice a sender, so that copysendpost copies it when it fails', () => {
  const [failure] =
    mta('tcp_local copysendpost returnenvelope 1\ntcp-daemon\n')
      .whoGetsWhat?.()
      .filter(({ channel }) => channel === 'tcp_local') ?? []
  expect(failure?.rows[1]).toMatchObject({ situation: 'The notice about it failed in turn.', postmaster: true })
})

test('on a terminal channels that answer alike stand together', () => {
  const text = whoGetsWhatText(
    mta('defaults sendpost warnpost\n\ntcp_local nosendpost\ntcp-daemon\n').whoGetsWhat?.() ?? [],
  )
  expect(text).toMatchInlineSnapshot(`
    "
    Who gets what

    Failures in tcp_local
                                                sender  postmaster  decided by
      The message came from an address.         notice  -           nosendpost
      The notice about it failed in turn.       -       -           nosendpost
      The message came from <>.                 -       -           nosendpost
      Its Errors-to: is blank.                  -       -           nosendpost
      NOTIFY keeps the notice from the sender.  -       -           nosendpost

    Warnings in tcp_local, l, ims-ms, process
                                                sender  postmaster  decided by
      The message came from an address.         notice  notice      warnpost
      The message came from <>.                 -       notice      warnpost
      Its Warnings-to: is blank.                -       notice      warnpost
      NOTIFY keeps the notice from the sender.  -       notice      warnpost

    Failures in l, ims-ms, process
                                                sender  postmaster  decided by
      The message came from an address.         notice  notice      sendpost
      The notice about it failed in turn.       -       notice      sendpost
      The message came from <>.                 -       notice      sendpost
      Its Errors-to: is blank.                  -       notice      sendpost
      NOTIFY keeps the notice from the sender.  -       notice      sendpost
    "
  `)
})

test('a defaults block holds for channels that the file does not name, unless nodefaults ends it', () => {
  const sendpost = (config: string) =>
    mta(config)
      .show()
      .find(({ name }) => name === 'tcp_local sendpost')?.value
  expect(sendpost('defaults nosendpost\n')).toBe('nosendpost')
  expect(sendpost('defaults nosendpost\n\nnodefaults\n')).toBe('no keyword')
})

test('a channel’s official host stands with its own line, and as a default where the block names none', () => {
  const hosts = mta('! two\ntcp_local smtp \\\n mx\ntcp-out\n\nims-ms nosendpost\n')
    .show()
    .filter(({ name }) => / host$/.test(name))
  expect(hosts.find(({ name }) => name === 'tcp_local host')).toMatchObject({ value: 'tcp-out', source: { line: 4 } })
  expect(hosts.find(({ name }) => name === 'ims-ms host')).toMatchObject({ value: 'ims-ms-daemon', isDefault: true })
})
