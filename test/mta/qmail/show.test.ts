import { expect, test } from 'vitest'
import type { ShownSetting } from '../../../server/core/mta.ts'
import { createQmail } from '../../../server/mta/qmail/qmail.ts'

type Control = Record<string, string | number | string[]>

const show = (control: Control, others: object = {}) =>
  createQmail({ type: 'qmail', control: { me: 'mx.test', ...control }, ...others }).show()

const of = (name: string, control: Control = {}, others: object = {}) =>
  show(control, others).find((setting) => setting.name === name) as ShownSetting

/** What qmail-showctl of netqmail 1.06 prints for a folder that holds `me` and nothing else. */
const ONLY_ME = `
badmailfrom: (Default.) Any MAIL FROM is allowed.
bouncefrom: (Default.) Bounce user name is MAILER-DAEMON.
bouncehost: (Default.) Bounce host name is mx.test.
concurrencylocal: (Default.) Local concurrency is 10.
concurrencyremote: (Default.) Remote concurrency is 20.
databytes: (Default.) SMTP DATA limit is 0 bytes.
defaultdomain: (Default.) Default domain name is mx.test.
defaulthost: (Default.) Default host name is mx.test.
doublebouncehost: (Default.) 2B recipient host: mx.test.
doublebounceto: (Default.) 2B recipient user: postmaster.
envnoathost: (Default.) Presumed domain name is mx.test.
helohost: (Default.) SMTP client HELO host name is mx.test.
idhost: (Default.) Message-ID host name is mx.test.
localiphost: (Default.) Local IP address becomes mx.test.
locals: (Default.) Messages for me are delivered locally.
me: My name is mx.test.
percenthack: (Default.) The percent hack is not allowed.
plusdomain: (Default.) Plus domain name is mx.test.
qmqpservers: (Default.) No QMQP servers.
queuelifetime: (Default.) Message lifetime in the queue is 604800 seconds.
rcpthosts: (Default.) SMTP clients may send messages to any recipient.
morercpthosts: (Default.) No rcpthosts; morercpthosts is irrelevant.
morercpthosts.cdb: (Default.) No effect.
smtpgreeting: (Default.) SMTP greeting: 220 mx.test.
smtproutes: (Default.) No artificial SMTP routes.
timeoutconnect: (Default.) SMTP client connection timeout is 60 seconds.
timeoutremote: (Default.) SMTP client data timeout is 1200 seconds.
timeoutsmtpd: (Default.) SMTP server data timeout is 1200 seconds.
virtualdomains: (Default.) No virtual domains.`

test('With nothing but me every file says what qmail-showctl says, in its order', () => {
  expect(
    show({})
      .filter(({ name }) => !name.startsWith('smtp.'))
      .map(({ name, sentence }) => `\n${name}: ${sentence}`)
      .join(''),
  ).toBe(ONLY_ME)
})

test('A list says a line for each entry, in the words of qmail-showctl', () => {
  expect(of('locals', { locals: '# mine\na.test\nB.test\n' }).sentence).toBe(
    'Messages for a.test are delivered locally.\nMessages for B.test are delivered locally.',
  )
  expect(of('badmailfrom', { badmailfrom: '@spam.test' }).sentence).toBe('@spam.test not accepted in MAIL FROM.')
  expect(of('percenthack', { percenthack: 'a.test' }).sentence).toBe(
    'The percent hack is allowed for user%host@a.test.',
  )
  expect(of('smtproutes', { smtproutes: ':relay.test:26' }).sentence).toBe('SMTP route: :relay.test:26')
  expect(of('virtualdomains', { virtualdomains: 'v.test:joe' }).sentence).toBe('Virtual domain: v.test:joe')
  expect(of('locals', { locals: '' }).sentence).toBe('')
})

test('morercpthosts and what is compiled of it are told as far as the folder shows it', () => {
  const folder = (cdb: string) => ({ folder: { path: '/c', unread: [], cdb } })
  const both = { rcpthosts: 'a.test', morercpthosts: 'b.test' }
  expect(of('morercpthosts', both).sentence).toBe('SMTP clients may send messages to recipients at b.test.')
  expect(of('morercpthosts', { morercpthosts: 'b.test' }).sentence).toBe(
    "No rcpthosts; doesn't matter that morercpthosts has b.test",
  )
  expect(of('morercpthosts', { rcpthosts: 'a.test' }).sentence).toBe('(Default.) No effect.')
  const cdb = (control: Control, state: string) => of('morercpthosts.cdb', control, folder(state)).sentence
  expect([cdb(both, 'missing'), cdb({}, 'fresh'), cdb(both, 'old'), cdb(both, 'fresh')]).toEqual([
    "Oops! morercpthosts exists but morercpthosts.cdb doesn't.",
    "Oops! morercpthosts.cdb exists but morercpthosts doesn't.",
    'Oops! morercpthosts.cdb is older than morercpthosts.',
    'Modified recently enough; hopefully up to date.',
  ])
})

test('Each setting has its value, its default, the file and line it came from, and who reads it when', () => {
  const places = { 'control.bouncefrom': { file: 'scenario.yaml', line: 4 } }
  expect(of('bouncefrom', { bouncefrom: 'bounces' }, { places })).toEqual({
    name: 'bouncefrom',
    value: 'bounces',
    default: 'MAILER-DAEMON',
    source: { file: 'scenario.yaml', line: 4 },
    isDefault: false,
    sentence: 'Bounce user name is bounces.',
    about: 'The user in the From: line of every bounce; the envelope sender of a bounce is empty all the same.',
    readBy: 'qmail-send',
    reread: 'restart',
    afterChange: 'qmail-send reads it when it starts: restart it.',
    warnings: [],
  })
})

test('A host that is missing is me, and says so; without me it is a literal word', () => {
  expect(of('bouncehost')).toMatchObject({ value: 'mx.test', default: 'mx.test', standIn: 'me' })
  expect(of('bouncehost', { bouncehost: 'b.test' })).not.toHaveProperty('standIn')
  const shown = createQmail({ type: 'qmail', control: { locals: 'a.test' } }).show()
  const sentenceOf = (name: string) => shown.find((setting) => setting.name === name)?.sentence
  expect(sentenceOf('bouncehost')).toBe('(Default.) Bounce host name is bouncehost.')
  expect(sentenceOf('me')).toBe('(Default.) My name is undefined! Uh-oh.')
})

test('qmail-send wants a restart for its files, a HUP for locals and virtualdomains; the others read theirs each time', () => {
  const by = (reread: string) =>
    show({})
      .filter((setting) => setting.reread === reread)
      .map(({ name }) => name)
  expect(by('hup')).toEqual(['locals', 'virtualdomains'])
  expect(by('restart')).toEqual([
    ...['bouncefrom', 'bouncehost', 'concurrencylocal', 'concurrencyremote', 'doublebouncehost', 'doublebounceto'],
    ...['envnoathost', 'me', 'percenthack', 'queuelifetime'],
  ])
  expect(of('locals').afterChange).toBe('qmail-send reads it when it starts and at SIGHUP: send it a HUP.')
  expect(of('rcpthosts').afterChange).toBe('qmail-smtpd reads it each time it runs: nothing needs to be done.')
})

test('A value in force may be another than the one written: concurrency has a silent limit, an empty number none', () => {
  const { value, sentence, warnings } = of('concurrencyremote', { concurrencyremote: '500' })
  expect([value, sentence, warnings?.map(({ code }) => code)]).toEqual(['120', 'Remote concurrency is 500.', ['limit']])
  expect(of('queuelifetime', { queuelifetime: '' })).toMatchObject({
    value: '604800',
    sentence: '(Default.) Message lifetime in the queue is 604800 seconds.',
  })
})

test('A kept CR is in the value, is a question mark in the sentence as in qmail-showctl, and is warned of', () => {
  expect(of('doublebounceto', { doublebounceto: 'admin\r\n' })).toMatchObject({
    value: 'admin\r',
    sentence: '2B recipient user: admin?.',
    warnings: [
      {
        code: 'cr',
        line: 1,
        text: 'line 1: a carriage return (CR), as DOS and Windows end lines: qmail keeps the CR as a part of the value. Save the file with Unix line ends (LF).',
      },
    ],
  })
  expect(of('locals', { locals: 'a.test\n# x\r\nb.test\r\nc.test\r\nd.test\r\n' }).warnings?.[0]).toMatchObject({
    line: 3,
    text: expect.stringMatching(/^line 3, and 2 more lines: .* so that no name is equal to it/),
  })
  expect(of('queuelifetime', { queuelifetime: '60\r\n' })).toMatchObject({
    value: '60',
    warnings: [{ code: 'cr', text: expect.stringContaining('no harm') }],
  })
})

test.each<[string, Control, string, number | undefined]>([
  ['me', { me: '\uFEFFmx.test\n' }, 'bom', 1],
  ['bouncefrom', { bouncefrom: ' bounces' }, 'leading-blank', 1],
  ['bouncefrom', { bouncefrom: '# who\nbounces\n' }, 'comment', 1],
  ['bouncefrom', { bouncefrom: '\nbounces\n' }, 'more-lines', 2],
  ['doublebounceto', { doublebounceto: 'admin@a.test' }, 'at-sign', 1],
  ['virtualdomains', { virtualdomains: 'a.test:joe\nb.test\n' }, 'no-colon', 2],
  ['virtualdomains', { virtualdomains: 'MX.test:joe\n' }, 'also-local', 1],
])('In %s, %j is warned of as %s', (name, control, code, line) => {
  expect(of(name, control).warnings).toContainEqual({ code, line, text: expect.stringMatching(/\.$/) })
})

test('locals without me are warned of, and files as they should be of nothing', () => {
  const shown = createQmail({ type: 'qmail', control: { locals: 'a.test' } }).show()
  expect(shown.find(({ name }) => name === 'me')?.warnings).toMatchObject([{ code: 'no-me' }])
  const clean = show({ locals: '# mine\n\na.test\n', virtualdomains: 'v.test:joe\n:\n', bouncefrom: 'b \n\n' })
  expect(clean.flatMap(({ warnings }) => warnings)).toEqual([])
})

test('Other files of the folder are listed as qmail-showctl lists them, with the name that may be meant', () => {
  const folder = { path: '/c', unread: ['bouncform', 'defaultdelivery'], cdb: 'missing' }
  expect(
    show({}, { folder })
      .slice(-2)
      .map(({ name, sentence, about }) => [name, sentence, about]),
  ).toEqual([
    [
      'bouncform',
      'I have no idea what this file does.',
      'Not read, neither by qmail nor here. Did you mean bouncefrom?',
    ],
    ['defaultdelivery', 'I have no idea what this file does.', 'Not read, neither by qmail nor here.'],
  ])
})

test('How the SMTP port speaks stands behind the files, with what EHLO lists and why no sandbox can be named', () => {
  const said = (smtp: object) =>
    show({}, { smtp })
      .filter(({ name }) => name.startsWith('smtp.'))
      .map(({ name, value, sentence, isDefault }) => `${name}=${value}${isDefault ? ' (default)' : ''}: ${sentence}`)
  expect(said({})).toEqual([
    'smtp.dialect=faithful (default): The SMTP port speaks as qmail-smtpd.',
    'smtp.extensions= (default): EHLO lists PIPELINING, 8BITMIME.',
    'smtp.relayclient= (default): RELAYCLIENT is not set: rcpthosts decides what is taken.',
    'smtp.version=netqmail (default): HELP and the answer to a bare line feed are those of netqmail.',
  ])
  expect(of('smtp.extensions').about).toContain('Without AUTH in default no client can name its sandbox.')
  expect(of('smtp.extensions', {}, { smtp: { extensions: ['AUTH'] } }).about).not.toContain('Without AUTH')
  expect(said({ extensions: ['AUTH', 'STARTTLS'], relayclient: '@relay.test', version: 1.03 }).slice(1)).toEqual([
    'smtp.extensions=AUTH\nSTARTTLS: EHLO lists PIPELINING, 8BITMIME, AUTH, STARTTLS.',
    'smtp.relayclient=@relay.test: RELAYCLIENT is set: every recipient is taken, with "@relay.test" behind it.',
    'smtp.version=1.03: HELP and the answer to a bare line feed are those of qmail 1.03.',
  ])
  const friendly = said({ dialect: 'friendly', extensions: ['AUTH'] })
  expect(friendly[0]).toContain('speaks as bouncelab')
  expect(friendly[1]).toContain('No effect')
})
