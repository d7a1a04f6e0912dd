import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { MTA_SETTINGS, mtaInput } from '../../../server/cli/mta-input.ts'
import { watchImta } from '../../../server/cli/watch-imta.ts'
import { readConfig } from '../../../server/config.ts'
import { imtaPaths, readImtaFiles } from '../../../server/mta/imta/config/read-files.ts'
import { createImta } from '../../../server/mta/imta/imta.ts'
import { loadScenarioFile } from '../../../server/scenario/load.ts'
import { type LogEntry, startServer } from '../../../server/server.ts'
import { until } from '../../cli/support.ts'
import { folderWith } from '../../scenario/support.ts'

const FILES = {
  'imta.cnf': '<IMTA_TABLE:internet.rules\n\nl\nmta.example.com\n\ntcp_local nosendpost\ntcp-daemon\n',
  'internet.rules': '.test $U%$H$D@tcp-daemon\n',
  'option.dat': 'RETURN_UNITS=1\r\n',
  aliases: 'staff: <lists/staff.dis, owner@x.test\nbob: Bob <bob@x.test>\n',
  'lists/staff.dis': 'ann@x.test\r\n',
}
const read = async (files: Record<string, string>) => {
  const folder = await folderWith(files)
  return { folder, read: async () => readImtaFiles(await imtaPaths(folder)) }
}
const value = (input: Parameters<typeof createImta>[0], name: string) =>
  createImta(input, { timezone: 'UTC' })
    .show()
    .find((setting) => setting.name === name)?.value
const message = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: Error) => error.message,
  )

test('a folder is read with imta.cnf, option.dat, aliases and the files that they take in', async () => {
  const { folder, read: reading } = await read(FILES)
  const input = await reading()
  expect(value(input, 'option RETURN_UNITS')).toBe('1')
  expect(value(input, 'tcp_local sendpost')).toBe('nosendpost')
  expect(value(input, 'rule .test')).toBe('$U%$H$D@tcp-daemon')
  expect(value(input, 'alias staff@mta.example.com')).toBe('ann@x.test; error-return-address owner@x.test')
  expect(value(input, 'alias bob@mta.example.com')).toBe('bob@x.test')
  expect(input.places?.['files.lists/staff.dis']).toEqual({ file: join(folder, 'lists/staff.dis'), line: 1 })
})

test.each([
  [{ 'other.txt': '' }, 'The folder holds none of imta.cnf, option.dat, aliases, mappings.'],
  [{ 'imta.cnf': '<gone.rules\n' }, 'gone.rules: There is no such file.'],
  [{ 'option.dat/x': '' }, 'A file is expected here, and this is none.'],
])('%j cannot be read, and the error names the file', async (files, said) => {
  const { folder, read: reading } = await read(files)
  const text = await message(reading())
  expect(text).toContain(said)
  expect(text).toContain(folder)
})

test('bytes that are no UTF-8 are told with their line', async () => {
  const { folder, read: reading } = await read({})
  writeFileSync(join(folder, 'aliases'), Buffer.from([97, 58, 98, 10, 0xe4, 10]))
  expect(await message(reading())).toBe(`${join(folder, 'aliases')}:2: These bytes are no UTF-8.`)
})

test('a flag for one file goes before the folder’s', async () => {
  const { folder } = await read({ ...FILES, 'mine.aliases': 'ann: a@x.test\n' })
  const flags = { 'imta-config': folder, 'alias-file': join(folder, 'mine.aliases') }
  const input = await mtaInput(readConfig(MTA_SETTINGS, flags, {}))
  expect(value(input!, 'alias ann@mta.example.com')).toBe('a@x.test')
  expect(value(input!, 'alias bob@mta.example.com')).toBeUndefined()
})

test('a scenario names the files, which are looked for beside it', async () => {
  const scenario = 'mta:\n  type: imta\n  config: ./conf/imta.cnf\n  aliases: ./conf/aliases\n'
  const inConf = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`conf/${name}`, text]))
  const folder = await folderWith({ ...inConf, 's.yaml': scenario })
  const { mta } = await loadScenarioFile(join(folder, 's.yaml'))
  expect(value(mta!, 'alias staff@mta.example.com')).toContain('ann@x.test')
})

test('a scenario tells of a loop among its aliases with file and line', async () => {
  const folder = await folderWith({ 's.yaml': 'mta:\n  type: imta\n  host: h.test\n  aliases:\n    a: b\n    b: a\n' })
  expect(await message(loadScenarioFile(join(folder, 's.yaml')))).toContain('s.yaml:5')
})

test('what changes in the files is in force, and a mistake leaves the old ones', async () => {
  const { folder, read: reading } = await read(FILES)
  const server = await startServer({ mta: await reading() })
  const logged: LogEntry[] = []
  const config = readConfig(MTA_SETTINGS, { 'imta-config': folder }, {})
  const stop = watchImta(config, server, (entry) => void logged.push(entry))
  onTestFinished(async () => {
    stop()
    await server.close(0)
  })
  const shown = async () => {
    const answer = await fetch(`${server.http?.url}/api/sandboxes/default/mta`)
    return (await answer.json()) as { settings: { name: string; value: string }[]; folder: { problem: string | null } }
  }
  const becomes = (name: string, expected: string | undefined) =>
    until(async () => {
      const { settings } = await shown()
      expect(settings.find((setting) => setting.name === name)?.value).toBe(expected)
    })
  writeFileSync(join(folder, 'lists/staff.dis'), 'eve@x.test\n')
  await becomes('alias staff@mta.example.com', 'eve@x.test; error-return-address owner@x.test')
  rmSync(join(folder, 'option.dat'))
  await becomes('option RETURN_UNITS', '0')
  writeFileSync(join(folder, 'aliases'), 'a: b\nb: a\n')
  await until(async () => expect((await shown()).folder.problem).toContain('aliases:1: the alias a@mta.example.com'))
  await becomes('alias staff@mta.example.com', 'eve@x.test; error-return-address owner@x.test')
  mkdirSync(join(folder, 'x'))
  writeFileSync(join(folder, 'aliases'), 'c: d@x.test\n')
  await becomes('alias c@mta.example.com', 'd@x.test')
  expect(logged.at(-1)?.message).toContain(`${folder}: applied`)
})
