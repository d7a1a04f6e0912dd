import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Log } from '../../server/cli/log.ts'
import { watchControl } from '../../server/cli/watch-control.ts'
import { readControl } from '../../server/mta/qmail/read-control.ts'
import { type LogEntry, type Server, startServer } from '../../server/server.ts'
import { folderWith } from '../scenario/support.ts'
import { until } from './support.ts'

/** A server that follows a control folder, as `serve --control` does. */
async function following(files: Record<string, string>) {
  const root = await folderWith(
    Object.fromEntries(Object.entries({ me: 'mx.test\n', ...files }).map(([name, text]) => [`control/${name}`, text])),
  )
  const folder = join(root, 'control')
  const server = await startServer({ mta: await readControl(folder) })
  const logged: LogEntry[] = []
  const log: Log = (entry) => void logged.push(entry)
  const stop = watchControl(folder, server, log)
  onTestFinished(async () => {
    stop()
    await server.close(0)
  })
  return {
    root,
    folder,
    server,
    logged,
    write: (name: string, text: string) => writeFileSync(join(folder, name), text),
  }
}

async function shown(server: Server, sandbox = 'default') {
  const answer = await fetch(`${server.http?.url}/api/sandboxes/${sandbox}/mta`)
  return (await answer.json()) as {
    settings: { name: string; value: string }[]
    folder: { path: string; followed: boolean; problem: string | null; changed: string[] }
  }
}

/** Until the setting has this value. */
const becomes = (server: Server, name: string, value: string, sandbox?: string) =>
  until(async () => {
    const { settings } = await shown(server, sandbox)
    expect(settings.find((setting) => setting.name === name)?.value).toBe(value)
  })

test('A file that appears, changes or goes is in force, and the log says what qmail would want', async () => {
  const { folder, server, logged, write } = await following({})
  write('bouncefrom', 'bounces\n')
  await becomes(server, 'bouncefrom', 'bounces')
  write('bouncefrom', 'returns\n')
  await becomes(server, 'bouncefrom', 'returns')
  rmSync(join(folder, 'bouncefrom'))
  await becomes(server, 'bouncefrom', 'MAILER-DAEMON')
  const applied = `${folder}: applied\n  bouncefrom changed. In qmail: qmail-send reads it when it starts: restart it.`
  expect(logged).toEqual([1, 2, 3].map(() => ({ level: 'info', message: applied })))
})

test('A folder that cannot be played leaves the old files in force, says so in log and API, and is taken up when mended', async () => {
  const { folder, server, logged, write } = await following({ bouncefrom: 'bounces\n' })
  write('queuelifetime', 'a week\n')
  await until(async () => expect((await shown(server)).folder.problem).toContain('"a week" is no whole number'))
  expect(logged.at(-1)).toMatchObject({ level: 'error', message: expect.stringContaining('stays in force') })
  await becomes(server, 'bouncefrom', 'bounces')
  rmSync(join(folder, 'queuelifetime'))
  await until(async () => expect((await shown(server)).folder).toMatchObject({ followed: true, problem: null }))
  const { events } = (await (await fetch(`${server.http?.url}/api/sandboxes/default/events`)).json()) as {
    events: { type: string; problem?: string }[]
  }
  expect(events.map(({ type }) => type).filter((type) => type.startsWith('mta.'))).toEqual([
    'mta.refused',
    'mta.changed',
  ])
})

test('A folder that goes away is missed, and followed again when it is back', async () => {
  const { root, folder, server } = await following({})
  renameSync(folder, join(root, 'aside'))
  await until(async () => expect((await shown(server)).folder.problem).toContain('There is no such folder.'))
  renameSync(join(root, 'aside'), folder)
  await until(async () => expect((await shown(server)).folder.problem).toBeNull())
  writeFileSync(join(folder, 'bouncefrom'), 'bounces\n')
  await becomes(server, 'bouncefrom', 'bounces')
})

test('Aliases beside the folder are followed too', async () => {
  const { root, server } = await following({})
  mkdirSync(join(root, 'alias'))
  writeFileSync(join(root, 'alias', '.qmail-gone'), '|bouncesaying "gone"\n')
  const sandbox = await server.sandbox('default')
  await until(async () => expect(sandbox.engine.state.mta.alias).toEqual({ gone: '|bouncesaying "gone"\n' }))
})

test('A sandbox with a configuration of its own keeps it', async () => {
  const { server, write } = await following({})
  const own = await server.sandbox('own')
  await own.setMta({ type: 'qmail', control: { me: 'own.test' } })
  write('me', 'other.test\n')
  await becomes(server, 'me', 'other.test')
  await becomes(server, 'me', 'own.test', 'own')
  expect((await shown(server, 'own')).folder).toMatchObject({ followed: false, problem: null })
  await becomes(server, 'me', 'other.test', 'new')
})

test('What is hardly meant is a warning in the log, at the start and when it comes', async () => {
  const { folder, logged, write } = await following({ doublebounceto: 'admin\r\n' })
  expect(logged).toEqual([
    { level: 'warn', message: expect.stringContaining(`${join(folder, 'doublebounceto')}: line 1: a carriage return`) },
  ])
  write('bouncefrom', 'bounces\r\n')
  await until(async () =>
    expect(logged.at(-1)).toMatchObject({
      level: 'warn',
      message: expect.stringContaining(join(folder, 'bouncefrom')),
    }),
  )
})

test('A file changed in a sandbox goes before the folder’s there, and the other files go on following', async () => {
  const { folder, server, write } = await following({ bouncefrom: 'bounces\n' })
  const control = `${server.http?.url}/api/sandboxes/default/mta/control`
  await fetch(`${control}/bouncefrom`, { method: 'PUT', body: 'returns' })
  expect((await shown(server)).folder).toEqual({ path: folder, followed: true, problem: null, changed: ['bouncefrom'] })
  write('bouncehost', 'b.test\n')
  await becomes(server, 'bouncehost', 'b.test')
  await becomes(server, 'bouncefrom', 'returns')
  await becomes(server, 'bouncefrom', 'bounces', 'other')
  await fetch(`${control}/bouncehost`, { method: 'DELETE' })
  await becomes(server, 'bouncehost', 'mx.test')
  await fetch(`${control}/reset`, { method: 'POST' })
  expect((await shown(server)).folder).toMatchObject({ followed: true, changed: [] })
  await becomes(server, 'bouncefrom', 'bounces')
  await becomes(server, 'bouncehost', 'b.test')
})

test('A file changed back to what the folder holds is changed no longer', async () => {
  const { server } = await following({ bouncefrom: 'bounces\n' })
  const file = `${server.http?.url}/api/sandboxes/default/mta/control/bouncefrom`
  await fetch(file, { method: 'PUT', body: 'returns' })
  await fetch(file, { method: 'PUT', body: 'bounces\n' })
  expect((await shown(server)).folder.changed).toEqual([])
})

test('A sandbox whose own change no longer fits the folder keeps what it had, and says so', async () => {
  const { folder, server, logged, write } = await following({ locals: 'a.test\n' })
  await fetch(`${server.http?.url}/api/sandboxes/default/mta/control/me`, { method: 'DELETE' })
  rmSync(join(folder, 'locals'))
  await until(async () => expect((await shown(server)).folder.followed).toBe(false))
  expect(logged).toContainEqual({ level: 'warn', message: expect.stringContaining('control.me: is missing') })
  await becomes(server, 'locals', 'a.test')
  write('bouncefrom', 'bounces\n')
  await becomes(server, 'bouncefrom', 'bounces', 'other')
})
