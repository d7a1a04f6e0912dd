import { describe, expect, test } from 'vitest'
import type { MtaInput } from '../../../server/core/mta.ts'
import { readImtaConfig } from '../../../server/mta/imta/config.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'
import { channelOf } from '../../../server/mta/imta/route.ts'
import { DOWN, Play, UNKNOWN } from './play.ts'

const HOST = 'mta.example.com'
const CONFIG = `! rewrite rules, then channels
partner.test         $U%$D@tcp_partner-daemon
.partner.test        $U%$H$D@tcp_partner-daemon
old.test             $U%new.test@tcp-daemon
store.test           $U@${HOST}
.                    $U%$H@tcp-daemon
[]                   $E$R\${INTERNAL_IP,$L}$U%[$L]@tcp_partner-daemon
$*                   $A$E$F$U%$H$V$H@localhost
gone.test            $U%$D@tcp_gone-daemon

l
${HOST}

tcp_local smtp mx
tcp-daemon

tcp_partner smtp nosendpost
tcp_partner-daemon mta-out.example.com
mail.partner.example partner-alias.example
`
const input = (more: object = {}): MtaInput => ({ type: 'imta', config: CONFIG, ...more })
const config = (more: object = {}) => readImtaConfig(input(more)).config!
const problems = (more: object) =>
  readImtaConfig(input(more)).problems.map(
    ({ file, line, message }) => `${file ?? ''}${line ? `:${line}` : ''} ${message}`,
  )
const way = (address: string, more: object = {}) => {
  const { routed, channel } = createImta(input(more), { timezone: 'UTC' }).route(address)
  return `${channelOf(config(more), { routed }).name} ${channel} ${routed}`
}

describe('rewrite rules', () => {
  test.each([
    ['a@partner.test', 'tcp_partner remote a@partner.test'],
    ['a@Deep.Sub.Partner.test', 'tcp_partner remote a@deep.sub.partner.test'],
    ['a@old.test', 'tcp_local remote a@new.test'],
    ['a@store.test', `ims-ms local a@${HOST}`],
    ['a@anywhere.test', 'tcp_local remote a@anywhere.test'],
    ['50%off@partner.test', 'tcp_partner remote 50%off@partner.test'],
  ])('%s', (address, expected) => {
    expect(way(address)).toBe(expected)
  })

  test('those that are not played say so, with the reason and the line', () => {
    const shown = createImta(input({ places: { config: { file: 'imta.cnf', line: 1 } } }), { timezone: 'UTC' })
      .show()
      .filter(({ name }) => name.startsWith('rule '))
    expect(shown.map(({ name, sentence, source }) => `${source?.line} ${name}: ${sentence}`)).toEqual([
      '2 rule partner.test: Mail to partner.test goes to channel tcp_partner.',
      '3 rule .partner.test: Mail to hosts that end in .partner.test goes to channel tcp_partner.',
      '4 rule old.test: Mail to old.test goes to channel tcp_local.',
      '5 rule store.test: Mail to store.test goes to channel ims-ms.',
      '6 rule .: Mail to every other domain goes to channel tcp_local.',
      '7 rule []: Accepted, not played: $R in the template.',
      '8 rule $*: Accepted, not played: $A in the template.',
      '9 rule gone.test: Accepted, not played: no channel has the host tcp_gone-daemon.',
    ])
  })

  test('a channel block that follows without an empty line is told', () => {
    const text = 'x.test $U%$D@tcp-daemon\ntcp_local smtp mx\ntcp-daemon\n'
    expect(problems({ config: text, places: { config: { file: 'imta.cnf', line: 1 } } })[0]).toBe(
      'imta.cnf:2 stands among rewrite rules and is none; leave an empty line before a channel block',
    )
  })
})

describe('hosts of channels', () => {
  test('the second line names the official host and this host, further lines name more hosts', () => {
    expect(config().channels.get('tcp_partner')).toMatchObject({
      officialHost: 'tcp_partner-daemon',
      localHost: 'mta-out.example.com',
      hosts: ['tcp_partner-daemon', 'mail.partner.example', 'partner-alias.example'],
    })
    expect(way('a@Mail.Partner.example')).toBe('tcp_partner remote a@Mail.Partner.example')
  })

  test.each([
    ['tcp_local smtp\ntcp-daemon\ntcp_x smtp\n', 3, '; leave an empty line before a channel block'],
    ['tcp_local smtp\ntcp daemon host\n', 2, '; leave an empty line before a channel block'],
    ['tcp_local smtp\n@host\n', 2, ', not "@host"'],
    ['tcp_local smtp\nhost\\\n', 2, null],
    ['defaults notices 1 2\ntcp_local smtp\n', 2, null],
  ])('%j is told with its line', (text, line, end) => {
    const said =
      end === null
        ? text.startsWith('defaults')
          ? 'follows a defaults block, which is one line; leave an empty line before it'
          : 'ends with a backslash, but nothing follows it'
        : `the lines below a channel's keywords name its hosts${end}`
    expect(problems({ config: text, places: { config: { file: 'f', line: 1 } } })).toEqual([`f:${line} ${said}`])
  })

  test('CRLF line ends, tabs and a byte that ends the file early change nothing', () => {
    const text = 'tcp_local smtp \\\r\n\tnotices 1 2\r\ntcp-daemon\r\n\r\nims-ms notices 4'
    const { channels } = config({ config: text })
    expect(channels.get('tcp_local')?.notices.normal.value).toEqual([1, 2])
    expect(channels.get('tcp_local')?.officialHost).toBe('tcp-daemon')
    expect(channels.get('ims-ms')?.notices.normal.value).toEqual([4])
  })
})

describe('the setting channels', () => {
  const channels = { 'vip.test': 'tcp_partner', '*.vip.test': 'TCP_PARTNER', [HOST]: 'tcp_partner' }

  test('maps domain patterns, before everything else', () => {
    expect(way('a@vip.test', { channels })).toBe('tcp_partner remote a@vip.test')
    expect(way('a@deep.VIP.test', { channels })).toBe('tcp_partner remote a@deep.VIP.test')
    expect(way(`a@${HOST}`, { channels })).toBe(`tcp_partner remote a@${HOST}`)
    expect(way('a@vip.test')).toBe('tcp_local remote a@vip.test')
  })

  test('a channel that is not there is told, with the nearest one', () => {
    const places = { 'channels.vip.test': { file: 's.yaml', line: 9 } }
    expect(problems({ channels: { 'vip.test': 'tcp_partnr' }, places })).toEqual([
      's.yaml:9 vip.test goes to "tcp_partnr", which is no channel; did you mean tcp_partner?',
    ])
    expect(problems({ channels: { 'vip.test': 'elsewhere' } })[0]).toContain('there are l, tcp_local, tcp_partner,')
  })

  test('each recipient is reported by the keywords of the channel of its domain', () => {
    const play = new Play({ mta: { config: CONFIG }, world: { 'a@*': UNKNOWN, 'b@*': UNKNOWN } })
    play.send({ to: ['a@partner.test', 'b@elsewhere.test'] })
    expect(play.run().story().slice(2).sort()).toEqual([
      '+0 bounce → app@client.test',
      '+0 bounce → app@client.test',
      '+0 no postmaster-copy: no-postmaster-copy',
      `+0 postmaster-copy → postmaster@${HOST}`,
    ])
    expect(play.notices[0]?.text).toContain(`Reporting-MTA: dns;${HOST} (tcp_partner-daemon)`)
  })

  test('notices and backoff are those of the channel too', () => {
    const text = 'tcp_slow smtp notices 1 2 backoff "pt12h"\ntcp_slow-daemon\n'
    const play = new Play({
      mta: { config: text, channels: { 'slow.test': 'tcp_slow' }, timing: 'exact' },
      world: { 'a@*': DOWN },
    })
    play.send({ to: ['a@slow.test'] })
    expect(play.run().attempts()).toEqual(expect.arrayContaining(['+0', '+12h', '+1d', '+1d12h']))
    expect(play.attempts()).not.toContain('+1h')
    expect(play.story()).toContain('+1d warning → app@client.test')
  })
})

describe('files that imta.cnf takes in', () => {
  const files = { 'IMTA_TABLE:internet.rules': '.test $U%$H$D@tcp-daemon\n', 'more.cnf': 'tcp_x smtp sendpots\n' }
  const places = { config: { file: 'imta.cnf', line: 1 }, 'files.more.cnf': { file: '/etc/more.cnf', line: 1 } }

  test('their lines stand where they are named', () => {
    const { rules, channels } = config({
      config: 'a.test $U%$D@tcp-daemon\n<IMTA_TABLE:internet.rules\n\ntcp_local\ntcp-daemon\n',
      files,
    })
    expect(rules.map(({ pattern }) => pattern)).toEqual(['a.test', '.test'])
    expect(channels.has('tcp_local')).toBe(true)
  })

  test('a mistake in one is told with its own file and line', () => {
    expect(problems({ config: 'l\nh.test\n\n<more.cnf\n', files, places })).toEqual([
      '/etc/more.cnf:1 unknown keyword "sendpots"; did you mean sendpost?',
    ])
  })
})

test('a mailbox name is the final form of a local address, and keywords choose the form that notices show', () => {
  const users = { bob: 'bob7', carol: '@store1.example.com:carol@ims_daemon', dave: [] }
  const shown = (keyword: string, to: string) => {
    const mta = { users, config: `ims-ms ${keyword}\nims-ms-daemon\n`, aliases: { sales: 'bob' } }
    const play = new Play({ mta, world: { '*': { do: 'mailbox', result: 'full' } } })
    play.send({ to: [`${to}@${HOST}`] })
    return play.run().notices[0]?.text.match(/(Recipient|Original) address: .*/g)
  }
  expect(shown('includefinal', 'sales')).toEqual([
    'Recipient address: bob7@ims-ms-daemon',
    `Original address: sales@${HOST}`,
  ])
  expect(shown('suppressfinal', 'sales')).toEqual([`Recipient address: sales@${HOST}`])
  expect(shown('useintermediate', 'sales')).toEqual([
    `Recipient address: bob@${HOST}`,
    `Original address: sales@${HOST}`,
  ])
  expect(shown('includefinal', 'carol')?.[0]).toBe('Recipient address: @store1.example.com:carol@ims_daemon')
  expect(shown('includefinal', 'dave')).toEqual([`Recipient address: dave@${HOST}`])
})
