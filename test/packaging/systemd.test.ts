import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig, type SettingName, settings } from '../../server/config.ts'
import { ROOT } from '../docs/pages.ts'
import { testWith } from '../support/installed.ts'

const file = join(ROOT, 'packaging/systemd/bouncelab.service')
const unit = readFileSync(file, 'utf8')

testWith('systemd-analyze', 'systemd takes the unit, and says nothing of it', async () => {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

testWith('systemd-analyze', 'systemd holds the service to be little exposed', async () => {
  const words = ['security', '--offline=true', '--no-pager', '--threshold=20', file]
  expect(spawnSync('systemd-analyze', words, { encoding: 'utf8' }).status).toBe(0)
})

test('The variables of the unit are twins of flags, with values that these take', () => {
  const given = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, words]) => (words as string).split(' '))
  const environment = Object.fromEntries(given.map((pair) => pair.split('=')))
  const names = Object.keys(environment).map((name) =>
    name.replace('BOUNCELAB_', '').toLowerCase().replaceAll('_', '-'),
  )
  expect(names.filter((name) => !(name in settings))).toEqual([])
  expect(readConfig(names as SettingName[], {}, environment)).toEqual({
    data: '/var/lib/bouncelab',
    'log-format': 'json',
  })
  // The folder that DynamicUser may write is the one that systemd makes.
  expect(unit).toMatch(/^StateDirectory=bouncelab$/m)
})
