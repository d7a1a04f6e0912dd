import { describe, expect, test } from 'vitest'
import { KEYWORDS } from '../../../server/mta/imta/config/keywords.ts'
import { readImtaConfig } from '../../../server/mta/imta/config.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'

const places = { config: { file: 'imta.cnf', line: 1 }, options: { file: 'option.dat', line: 1 } }
const read = (config: string, options = '') => readImtaConfig({ type: 'imta', places, config, options })
const problems = (config: string, options = '') =>
  read(config, options).problems.map(({ file, line, message }) => `${file}:${line}: ${message}`)
const channel = (config: string, name = 'tcp_local') => read(config).config!.channels.get(name)!

/** A file as an installation has it: rewrite rules above, comments, continuation, defaults. */
const REAL = `! imta.cnf
siroe.com               $U%$D@tcp_local-daemon
[]                      $E$R\${INTERNAL_IP,$L}$U%[$L]@tcp_intranet-daemon

! defaults
defaults logging notices 1 2 4 7 copywarnpost copysendpost postheadonly noswitchchannel \\
    immnonurgent maxjobs 7 defaulthost siroe.com siroe.com

l subdirs 20 viaaliasrequired maxjobs 7 pool LOCAL_POOL
mail.siroe.com

ims-ms defragment subdirs 20 notices 1 7 14 21 28 backoff "pt5m" "pt10m" "pt30m" "pt1h" "pt2h" "pt4h" maxjobs 2 pool IMS_POOL fileinto $U+$S@$D
ims-ms-daemon

nodefaults

tcp_local smtp mx single_sys remotehost inner switchchannel identnonenumeric subdirs 20 maxjobs 7 pool SMTP_POOL maytlsserver maysaslserver saslswitchchannel tcp_auth
tcp-daemon
`

test('an installation file is read whole', () => {
  expect(problems(REAL)).toEqual([])
  const config = read(REAL).config!
  expect(config.host).toBe('mail.siroe.com')
  expect([...config.channels.keys()]).toEqual(['l', 'ims-ms', 'tcp_local', 'process'])
  const store = config.channels.get('ims-ms')!
  expect(store.notices.normal.value).toEqual([1, 7, 14, 21, 28])
  expect(store.backoff.urgent.value[1]).toBe(600_000)
  expect(store.sendpost).toEqual({
    value: 'copy',
    keyword: 'copysendpost',
    source: { file: 'imta.cnf', line: 6 },
    fromDefaults: true,
  })
  expect(store.unplayed.map(({ keyword }) => keyword.name)).toContain('fileinto')
})

test('nodefaults ends the defaults, and notices of channel l hold where a channel has none', () => {
  expect(channel(REAL).sendpost).toEqual({ value: 'default' })
  expect(channel(REAL).notices.normal.value).toEqual([1, 2, 4, 7])
})

describe('mistakes name file, line and keyword', () => {
  test.each([
    ['tcp_local smtp copysendpots', 'imta.cnf:1: unknown keyword "copysendpots"; did you mean copysendpost?'],
    ['\n! x\ntcp_local smtp \\\n frobnicate', 'imta.cnf:3: unknown keyword "frobnicate"'],
    ['tcp_local notices', 'imta.cnf:1: notices needs one to five ages, such as 3 6 9 12'],
    ['tcp_local notices 3 3', 'imta.cnf:1: notices needs increasing ages, but 3 follows 3'],
    ['tcp_local notices 1 2 3 4 5 6', 'imta.cnf:1: notices takes at most five ages, not 6'],
    ['tcp_local notices 0', 'imta.cnf:1: notices takes whole numbers from 1, not "0"'],
    ['tcp_local sendpost 3', 'imta.cnf:1: "3" is one argument too many for sendpost'],
    ['tcp_local backoff "5m"', 'imta.cnf:1: backoff takes ISO 8601 durations such as "pt30m", not "5m"'],
    ['tcp_local backoff "pt0s"', 'imta.cnf:1: backoff needs at least a second between attempts, not "pt0s"'],
    ['tcp_local backoff', 'imta.cnf:1: backoff needs one to eight durations in quotes, such as "pt30m" "pt1h"'],
    ['tcp_local returnaddress sendpost', 'imta.cnf:1: returnaddress needs an address, such as postmaster@example.com'],
    ['tcp_local notices "P3D" p6d sendpost', 'imta.cnf:1: notices takes whole numbers from 1, not "P3D"'],
    // Its argument is not told as a second mistake, nor as another keyword's.
    [
      'tcp_local smtp returnenvelop 1 sendpost',
      'imta.cnf:1: unknown keyword "returnenvelop"; did you mean returnenvelope?',
    ],
    [
      'tcp_local smtp sendpostnosendpostCopysendpost',
      'imta.cnf:1: unknown keyword "sendpostnosendpostCopysendpost"; did you mean sendpost nosendpost copysendpost?',
    ],
    ['tcp_local smtp notices 1 2 \\\n\nims-ms\n', 'imta.cnf:1: ends with a backslash, but nothing follows it'],
    ['tcp_local returnaddress nobody', 'imta.cnf:1: returnaddress needs an address, not "nobody"'],
    ['tcp_local returnpersonal "Mail', 'imta.cnf:1: a quoted argument is not closed'],
    ['tcp_local returnpersonal', 'imta.cnf:1: returnpersonal needs a name in quotes'],
    [
      'tcp_local returnpersonal "郵便"',
      'imta.cnf:1: returnpersonal takes ASCII only; write other letters as an encoded word of RFC 2047',
    ],
    ['tcp_local smtp \\', 'imta.cnf:1: ends with a backslash, but nothing follows it'],
    [
      'notices 1 2 4 7',
      "imta.cnf:1: begins with the keyword notices; a block begins with a channel's name, such as tcp_local",
    ],
    ['l\nh.test\n\nl\nh.test', 'imta.cnf:4: channel l is already defined above'],
    ['<IMTA_TABLE:internet.rules', "imta.cnf:1: <IMTA_TABLE:internet.rules: write the included file's text here"],
  ])('%j', (config, problem) => {
    expect(problems(config)).toEqual([problem])
  })

  test.each([
    ['RETURN_UNITS=2', 'option.dat:1: RETURN_UNITS takes a whole number from 0 to 1, not "2"'],
    ['! x\nRETURN_UNIT=1', 'option.dat:2: unknown option RETURN_UNIT; did you mean RETURN_UNITS?'],
    ['HISTORY_TO_RETURN=201', 'option.dat:1: HISTORY_TO_RETURN takes a whole number from 1 to 200, not "201"'],
    ['RETURN_ADDRESS=x', 'option.dat:1: needs an address, not "x"'],
    ['nonsense', 'option.dat:1: "nonsense" is no NAME=value line'],
  ])('%j', (options, problem) => {
    expect(problems('', options)).toEqual([problem])
  })

  test('all at once, as one error', () => {
    const input = { type: 'imta', places, config: 'tcp_local notices 2 1\n\nims-ms sendpsot\n' }
    expect(() => createImta(input, { timezone: 'UTC' })).toThrow(
      'imta.cnf:1: notices needs increasing ages, but 1 follows 2\nimta.cnf:3: unknown keyword "sendpsot"; did you mean sendpost?',
    )
  })

  test('settings outside the texts', () => {
    const wrong = readImtaConfig({ type: 'imta', hots: 'x', aliases: { a: 'b@c.test' } }).problems
    expect(wrong.map(({ message }) => message)).toEqual(['Unrecognized key: "hots"'])
    const loop = readImtaConfig({ type: 'imta', host: 'h.test', aliases: { a: 'A@h.test' } }).problems
    expect(loop.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'aliases.a@h.test: the alias a@h.test expands to itself',
    ])
  })
})

test('an inline text counts its lines from where it stands', () => {
  const inline = readImtaConfig({
    type: 'imta',
    places: { config: { file: 's.yaml', line: 7 } },
    config: '\ntcp_local x',
  })
  expect(inline.problems[0]).toMatchObject({ file: 's.yaml', line: 8 })
})

test('keywords of the product that are not played are accepted and shown as such', () => {
  const mta = createImta({ type: 'imta', config: 'tcp_local reportboth filter x\n' }, { timezone: 'UTC' })
  const shown = mta.show().filter(({ sentence }) => sentence.includes('not played'))
  expect(shown.map(({ name, value }) => [name, value])).toEqual([
    ['tcp_local reportboth', ''],
    ['tcp_local filter', 'x'],
  ])
})

test('show tells each setting in force, with its default, its place and one sentence', () => {
  const mta = createImta({ type: 'imta', places, config: 'tcp_local notices 1 2 nosendpost\n' }, { timezone: 'UTC' })
  const of = (name: string) => mta.show().find((setting) => setting.name === name)
  expect(of('tcp_local sendpost')).toEqual({
    name: 'tcp_local sendpost',
    value: 'nosendpost',
    default: 'copy, unless the sender is blank or returns are suppressed',
    source: { file: 'imta.cnf', line: 1 },
    sentence: 'The postmaster gets no copy of any failure notice.',
  })
  expect(of('tcp_local normalnotices')?.value).toBe('1 2')
  expect(of('ims-ms normalnotices')?.value).toBe('3 6 9 12')
  expect(of('tcp_local normalbackoff')?.value).toBe('1h 2h 2h 4h 4h 4h 8h')
  for (const { sentence } of mta.show()) expect(sentence).toMatch(/^[A-Z].*\.$/)
})

test('no keyword is in the table twice', () => {
  const names = KEYWORDS.map(({ name }) => name)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

describe('who is local', () => {
  const mta = createImta(
    {
      type: 'imta',
      host: 'mta.example.com',
      local: ['example.com'],
      users: ['alice'],
      aliases: { sales: 'bob@example.net' },
    },
    { timezone: 'UTC' },
  )
  test.each([
    ['alice@mta.example.com', 'local', 'alice@mta.example.com'],
    ['alice@EXAMPLE.com', 'local', 'alice@EXAMPLE.com'],
    ['alice', 'local', 'alice'],
    ['Sales@mta.example.com', 'remote', 'bob@example.net'],
    ['x@example.org', 'remote', 'x@example.org'],
  ])('%s', (address, channelName, routed) => {
    expect(mta.route(address)).toMatchObject({ channel: channelName, routed })
  })
})
