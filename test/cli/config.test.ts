import { expect, test } from 'vitest'
import { type Environment, type Flags, readConfig, type SettingName, settings } from '../../server/config.ts'
import { SandboxError } from '../../server/errors.ts'
import { MTA_TYPES } from '../../server/mta/types.ts'

const ALL = Object.keys(settings) as SettingName[]
const read = (flags: Flags, environment: Environment = {}) => readConfig(ALL, flags, environment)

function complaint(flags: Flags, environment: Environment = {}): string {
  try {
    read(flags, environment)
  } catch (error) {
    expect(error).toBeInstanceOf(SandboxError)
    expect((error as SandboxError).code).toBe('E_CONFIG')
    return (error as SandboxError).message
  }
  return 'no complaint'
}

test('a flag goes before the environment, and the environment before the default', () => {
  expect(read({}).seed).toBe(1)
  expect(read({}, { BOUNCELAB_SEED: '2' }).seed).toBe(2)
  expect(read({ seed: '3' }, { BOUNCELAB_SEED: '2' }).seed).toBe(3)
})

test('every flag has a twin in the environment', () => {
  const config = read(
    {},
    {
      BOUNCELAB_SMTP: '0.0.0.0:0',
      BOUNCELAB_HTTP: 'off',
      BOUNCELAB_SCENARIO: 'a.yaml,b.yaml',
      BOUNCELAB_AUTH_SANDBOXES: 'off',
      BOUNCELAB_MAX_MESSAGE_SIZE: '1MB',
      BOUNCELAB_LOG_FORMAT: 'json',
    },
  )
  expect(config).toMatchObject({
    smtp: { host: '0.0.0.0', port: 0 },
    http: false,
    scenario: ['a.yaml', 'b.yaml'],
    'auth-sandboxes': false,
    'max-message-size': 1_000_000,
    'log-format': 'json',
  })
})

test('an empty variable is as good as none', () => {
  expect(read({}, { BOUNCELAB_SEED: '', BOUNCELAB_SCENARIO: '' })).toMatchObject({ seed: 1, scenario: [] })
})

test.each([
  ['127.0.0.1:2525', { host: '127.0.0.1', port: 2525 }],
  ['localhost:25', { host: 'localhost', port: 25 }],
  ['[::1]:2525', { host: '::1', port: 2525 }],
  ['2525', { host: '127.0.0.1', port: 2525 }],
  [':2525', { host: '127.0.0.1', port: 2525 }],
])('--smtp %s is an address', (text, address) => {
  expect(read({ smtp: text }).smtp).toEqual(address)
})

const ADDRESS = 'Write HOST:PORT, such as 127.0.0.1:2525 or [::1]:2525; port 0 takes any free one.'

test.each<[Flags, string]>([
  [{ smtp: 'localhost' }, `--smtp cannot be "localhost". ${ADDRESS}`],
  [{ smtp: '127.0.0.1:70000' }, `--smtp cannot be "127.0.0.1:70000". ${ADDRESS}`],
  [{ smtp: '::1' }, `--smtp cannot be "::1". ${ADDRESS}`],
  [{ http: 'no' }, '--http cannot be "no". Write HOST:PORT, such as 127.0.0.1:8025, or off.'],
  [{ mta: 'exchange' }, `--mta cannot be "exchange". Write one of ${MTA_TYPES.join(', ')}.`],
  [{ clock: 'fast' }, '--clock cannot be "fast". Write one of real, virtual, auto.'],
  [{ speed: '0' }, '--speed cannot be "0". Write a number above 0, such as 60 or 0.5.'],
  [{ seed: '-1' }, '--seed cannot be "-1". Write a whole number from 0.'],
  [{ timezone: 'Mars' }, '--timezone cannot be "Mars". Write an IANA name, such as UTC, Europe/Berlin or Asia/Tokyo.'],
  [{ 'auth-sandboxes': 'yes' }, '--auth-sandboxes cannot be "yes". Write on or off.'],
  [{ 'max-messages': '0' }, '--max-messages cannot be "0". Write a whole number from 1.'],
  [{ 'max-bytes': 'lots' }, '--max-bytes cannot be "lots". Write a size from 1 bytes on, such as 500kB, 25MiB or 1GB.'],
  [
    { 'max-message-size': '3' },
    '--max-message-size cannot be "3". Write a size from 1024 bytes on, such as 500kB, 25MiB or 1GB.',
  ],
  [{ timeout: 'soon' }, '--timeout cannot be "soon". Write a duration, such as 90s, 5m or 1d12h.'],
  [{ sandbox: 'Me@x' }, '--sandbox cannot be "Me@x". Write lower case letters, digits and hyphens.'],
  [{ scenario: ['a.yaml', ''] }, '--scenario cannot be "". Write a path.'],
  [{ control: 'x', mta: 'imta' }, "--control is qmail's and does not go with imta. Drop one of them."],
  [{ 'option-file': 'x', mta: 'qmail' }, "--option-file is imta's and does not go with qmail. Drop one of them."],
])('%j is refused with the mend', (flags, message) => {
  expect(complaint(flags)).toBe(message)
})

test('all mistakes come at once, and one in the environment is named as such', () => {
  expect(complaint({ seed: 'x' }, { BOUNCELAB_SPEED: 'y' }).split('\n')).toEqual([
    'BOUNCELAB_SPEED cannot be "y". Write a number above 0, such as 60 or 0.5.',
    '--seed cannot be "x". Write a whole number from 0.',
  ])
})
