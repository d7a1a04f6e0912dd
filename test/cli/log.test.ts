import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLog } from '../../server/cli/log.ts'
import { openLogFile } from '../../server/cli/log-file.ts'
import { folderWith } from '../scenario/support.ts'
import { bouncelab, serving, until } from './support.ts'

/** What a log writes of one entry each of debug, info, warn and error. */
function writtenAt(level: 'debug' | 'info' | 'warn' | 'error' | 'off', format: 'pretty' | 'json' = 'pretty'): string {
  let written = ''
  const log = createLog({ format, level, timed: false }, (text) => (written += text))
  for (const one of ['debug', 'info', 'warn', 'error'] as const) log({ level: one, message: 'm' })
  return written
}

test.each([
  ['debug', 'debug: m\nm\nwarning: m\nerror: m\n'],
  ['info', 'm\nwarning: m\nerror: m\n'],
  ['warn', 'warning: m\nerror: m\n'],
  ['error', 'error: m\n'],
  ['off', ''],
] as const)('--log-level %s writes that and what is graver', (level, written) => {
  expect(writtenAt(level)).toBe(written)
})

test('the level holds for JSON too', () => {
  expect(JSON.parse(writtenAt('error', 'json'))).toMatchObject({ level: 'error', msg: 'm' })
})

test('lines for people in a file begin with the time', () => {
  let written = ''
  createLog(
    { format: 'pretty', level: 'info', timed: true },
    (text) => (written += text),
  )({
    level: 'warn',
    message: 'm',
  })
  expect(written).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z warning: m\n$/)
})

test.runIf(existsSync('/dev/full'))('a full disk is told once on stderr, and entries go there', () => {
  let said = ''
  const file = openLogFile('/dev/full', (text) => (said += text))
  file.write('one\n')
  file.write('two\n')
  file.close()
  expect(said.match(/--log-file: \/dev\/full cannot be written: ENOSPC/g)).toHaveLength(1)
  expect(said).toMatch(/one\ntwo\n$/)
})

test('a folder that vanishes is told once; the log is in the file again when the folder is back', async () => {
  const folder = join(await folderWith({}), 'log')
  const path = join(folder, 'lab.log')
  await mkdir(folder)
  let said = ''
  const file = openLogFile(path, (text) => (said += text))
  file.write('one\n')
  expect(said).toBe('')
  await rm(folder, { recursive: true })
  file.write('two\n')
  file.write('three\n')
  expect(said.match(/cannot be written: ENOENT/g)).toHaveLength(1)
  expect(said).toMatch(/two\nthree\n$/)
  await mkdir(folder)
  file.write('four\n')
  expect(await readFile(path, 'utf8')).toBe('four\n')
  expect(said).toMatch(/is written again\.\n$/)
  file.close()
})

test('serve: a log that cannot be written is refused at the start, with the mend', async () => {
  const path = join(await folderWith({}), 'not-there', 'lab.log')
  const refused = await bouncelab(['--smtp', '127.0.0.1:0', '--http', 'off', '--log-file', path])
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain(`--log-file: ${path} cannot be written: ENOENT`)
  expect(refused.stderr).toContain('Give a file that can be written')
})

test('serve: the log goes into the file, and after SIGHUP into a new one of the name', async () => {
  const path = join(await folderWith({}), 'lab.log')
  const words = ['--log-file', path, '--log-format', 'text', '--log-level', 'debug']
  const { child, closed, smtp } = await serving(words)
  // The ready file comes first, for whoever waits; the line in the log after it.
  await until(async () => expect(await readFile(path, 'utf8')).toContain(`ready: SMTP ${smtp}`))
  await rename(path, `${path}.1`)
  await send(smtp)
  await until(async () => expect(await readFile(`${path}.1`, 'utf8')).toContain('message.accepted m1'))
  child.kill('SIGHUP')
  await until(async () => expect(existsSync(path)).toBe(true))
  await send(smtp)
  await until(async () => expect(await readFile(path, 'utf8')).toContain('message.accepted m2'))
  child.kill('SIGTERM')
  expect(await closed).toEqual({ code: 0, signal: null })
  expect(await readFile(path, 'utf8')).toMatch(/ stopped\n$/)
})

test('serve: mail is taken while the log cannot be written, and stderr says why once', async () => {
  const folder = join(await folderWith({}), 'log')
  await mkdir(folder)
  const path = join(folder, 'lab.log')
  const { smtp, said } = await serving(['--log-file', path, '--log-level', 'debug'])
  await rm(folder, { recursive: true })
  // In its place a file: neither folder nor log can come back by themselves.
  await writeFile(folder, '')
  await send(smtp)
  await send(smtp)
  await until(async () => expect(said()).toContain('message.accepted m2'))
  expect(said().match(/cannot be written/g)).toHaveLength(1)
})

async function send(smtp: string): Promise<void> {
  const sent = await bouncelab(['send', '--from', 'a@client.test', '--to', 'b@one.test', '--smtp', smtp])
  expect(sent).toMatchObject({ code: 0, stderr: '' })
}
