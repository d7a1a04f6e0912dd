import { hashSync } from 'bcryptjs'
import { expect, test } from 'vitest'
import { SERVE_FLAGS } from '../../server/cli/flags.ts'
import { FOREIGN_NAMES, readForeignNames } from '../../server/cli/foreign-names.ts'
import { readConfig } from '../../server/config.ts'
import { bouncelab, serving } from './support.ts'

const FLAGS = SERVE_FLAGS.map(({ name }) => name)
const settingsOf = (environment: Record<string, string>) => readForeignNames(environment, FLAGS).settings

test.each([
  ['MP_SMTP_BIND_ADDR', '0.0.0.0:2525', { smtp: '0.0.0.0:2525' }],
  ['MP_UI_BIND_ADDR', ':8080', { http: '0.0.0.0:8080' }],
  ['MP_UI_BIND_ADDR', '[::]:8080', { http: '[::]:8080' }],
  ['MH_SMTP_BIND_ADDR', '127.0.0.1:2525', { smtp: '127.0.0.1:2525' }],
  ['MH_API_BIND_ADDR', '0.0.0.0:8026', { http: '0.0.0.0:8026' }],
  ['MP_DATABASE', '/data/mailpit.db', { data: '/data/mailpit.db.bouncelab' }],
  ['MH_MAILDIR_PATH', '/maildir', { data: '/maildir.bouncelab' }],
  ['MP_MAX_MESSAGES', '5000', { 'max-messages': '5000' }],
])('%s=%s says the same as our flag', (name, value, expected) => {
  const entries = Object.entries(settingsOf({ [name]: value })).map(([flag, twin]) => [flag, twin.value])
  expect(Object.fromEntries(entries)).toEqual(expected)
})

test.each([
  ['MP_MAX_MESSAGES', '0'],
  ['MP_SMTP_AUTH_ACCEPT_ANY', '1'],
  ['MP_SMTP_DISABLE_RDNS', 'true'],
  ['MP_IGNORE_DUPLICATE_IDS', 'false'],
  ['MP_WEBROOT', '/'],
  ['MH_STORAGE', 'memory'],
])('%s=%s asks for nothing that is not so anyway', (name, value) => {
  expect(readForeignNames({ [name]: value }, FLAGS)).toEqual({ settings: {}, notPlayed: [] })
})

test('What has no equal here is named, also variables that a later Mailpit may bring', () => {
  const environment = {
    MP_TAG: 'a=b',
    MP_UI_BIND_ADDR: 'unix:/run/mailpit.sock:660',
    MP_NEWER_THAN_US: '1',
    MP_IGNORE_DUPLICATE_IDS: 'yes',
    MH_STORAGE: 'mongodb',
    MH_HOSTNAME: '',
    MPLAYER: 'x',
  }
  const { settings, notPlayed } = readForeignNames(environment, FLAGS)
  expect(settings).toEqual({})
  expect(notPlayed.sort()).toEqual([
    'MH_STORAGE',
    'MP_IGNORE_DUPLICATE_IDS',
    'MP_NEWER_THAN_US',
    'MP_TAG',
    'MP_UI_BIND_ADDR',
  ])
})

test('A variable that leads to a flag that there is not is not played', () => {
  expect(readForeignNames({ MP_DATABASE: 'x' }, ['smtp'])).toEqual({ settings: {}, notPlayed: ['MP_DATABASE'] })
})

test('A flag goes before our variable, ours before MailHog’s, and MailHog’s before the image’s preset', () => {
  const environment = { MP_SMTP_BIND_ADDR: '0.0.0.0:1', MH_SMTP_BIND_ADDR: '0.0.0.0:2', BOUNCELAB_SMTP: '0.0.0.0:3' }
  const port = (flags: Record<string, string>, variables: Record<string, string>) =>
    readConfig(['smtp'], flags, variables, settingsOf(variables)).smtp.port
  const { BOUNCELAB_SMTP: _, ...without } = environment
  expect(port({ smtp: '0.0.0.0:4' }, environment)).toBe(4)
  expect(port({}, environment)).toBe(3)
  expect(port({}, { ...environment, BOUNCELAB_SMTP: '' })).toBe(2)
  expect(port({}, without)).toBe(2)
})

test('A mistake in a variable is told by the name under which it was made', () => {
  const foreign = settingsOf({ MP_SMTP_BIND_ADDR: 'everywhere' })
  expect(() => readConfig(['smtp'], {}, {}, foreign)).toThrow('MP_SMTP_BIND_ADDR cannot be "everywhere".')
})

test('Every flag that a variable leads to is a flag of serve', () => {
  const flags = Object.values(FOREIGN_NAMES).flatMap((read) => {
    const reading = read('1')
    return typeof reading === 'string' ? [] : [reading.flag]
  })
  expect([...new Set(flags)].filter((flag) => !FLAGS.includes(flag))).toEqual([])
})

test('A server that is told such things lists them at its start', async () => {
  const server = await serving([], { MP_MAX_MESSAGES: '7', MP_TAG: 'news=from:news', MH_HOSTNAME: 'mail.test' })
  expect(server.said()).toContain('warning: not played: MP_TAG, MH_HOSTNAME; see docs/migrate-from-mailpit.md')
})

test('Flags that any text will do for have a twin as well', async () => {
  const { smtp } = await serving()
  const letter = { BOUNCELAB_FROM: 'app@shop.test', BOUNCELAB_TO: 'ann@one.test,bob@two.test', BOUNCELAB_TEXT: 'x' }
  expect(await bouncelab(['send', '--smtp', smtp], letter)).toMatchObject({ code: 0, stderr: '' })
})

test('Names and passwords that stand in a variable open the same doors as a file of them', async () => {
  const pairs = `ann:secret bob:${hashSync('hidden', 4)} eve:{PLAIN}a:b`
  const { smtp, http } = await serving([], { MP_SMTP_AUTH: pairs, MP_UI_AUTH: pairs })
  const status = async (user: string, password: string) =>
    (await fetch(`${http}/api/info`, { headers: { authorization: `Basic ${btoa(`${user}:${password}`)}` } })).status
  expect(await status('ann', 'secret')).toBe(200)
  expect(await status('bob', 'hidden')).toBe(200)
  expect(await status('eve', 'a:b')).toBe(200)
  expect(await status('ann', 'hidden')).toBe(401)
  expect((await fetch(`${http}/api/info`)).status).toBe(401)
  const send = (...login: string[]) =>
    bouncelab(['send', '--smtp', smtp, '--from', 'a@b.test', '--to', 'c@d.test', ...login])
  expect(await send('--user', 'bob', '--password', 'hidden')).toMatchObject({ code: 0 })
  expect(await send('--user', 'bob', '--password', 'secret')).toMatchObject({ code: 1 })
  expect(await send()).toMatchObject({ code: 1, stderr: expect.stringContaining('530') })
})

test.each([
  [{ MP_SMTP_AUTH: 'ann:hunter1 hunter2' }, 'MP_SMTP_AUTH: pair 2 is not NAME:PASSWORD.'],
  [{ MP_UI_AUTH: 'ann:$apr1$x$y' }, '--ui-auth:1: ann: $apr1$ is no form that is read here'],
])('%o is refused with the place, and no password is told', async (environment, message) => {
  const { code, stderr } = await bouncelab(['--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0'], environment)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
  expect(stderr).not.toMatch(/hunter|x\$y/)
})
