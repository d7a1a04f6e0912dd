import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import type { SandboxError } from '../../../server/errors.ts'
import { createQmail } from '../../../server/mta/qmail/qmail.ts'
import { readControl } from '../../../server/mta/qmail/read-control.ts'

const ROOT = mkdtempSync(join(tmpdir(), 'bouncelab-'))
afterAll(() => rmSync(ROOT, { recursive: true }))

function qmailFolder(name: string, files: Record<string, string>): string {
  for (const [file, content] of Object.entries(files)) {
    const path = join(ROOT, name, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  return join(ROOT, name, 'control')
}

test('A folder gives its control files, the aliases and the users beside it, with their places', async () => {
  const home = join(ROOT, 'full/home')
  const folder = qmailFolder('full', {
    'control/me': 'mx.test\n',
    'control/bouncefrom': '',
    'control/me~': 'backup',
    'alias/.qmail-postmaster': './Maildir/\n',
    'home/.qmail': '|bouncesaying "away"\n',
    'home/.qmail-list': './Lists/\n',
    'users/assign': `=bob:bob:1001:100:${home}:::\n+bob-:bob:1001:100:${home}:-::\n+:alias:7790:2108:/x:-::\n.\n`,
  })
  const input = await readControl(folder)
  expect(input).toEqual({
    type: 'qmail',
    control: { bouncefrom: '', me: 'mx.test\n' },
    alias: { postmaster: './Maildir/\n' },
    users: { bob: '|bouncesaying "away"\n', 'bob-list': './Lists/\n' },
    places: {
      'control.bouncefrom': { file: join(folder, 'bouncefrom'), line: 1 },
      'control.me': { file: join(folder, 'me'), line: 1 },
      'alias.postmaster': { file: join(ROOT, 'full/alias/.qmail-postmaster'), line: 1 },
      'users.bob': { file: join(home, '.qmail'), line: 1 },
      'users.bob-list': { file: join(home, '.qmail-list'), line: 1 },
    },
    folder: { path: folder, unread: ['me~'], cdb: 'missing' },
  })
  expect(createQmail(input).route('bob@mx.test').channel).toBe('local')
})

test('Without ../alias and ../users there are no aliases, and every local part has a mailbox', async () => {
  const input = await readControl(qmailFolder('bare', { 'control/me': 'mx.test\n' }))
  expect(Object.keys(input)).toEqual(['type', 'control', 'places', 'folder'])
})

test('A folder that is not there is an error with its mend', async () => {
  const folder = join(ROOT, 'nowhere/control')
  await expect(readControl(folder)).rejects.toMatchObject({
    code: 'E_INVALID',
    message: `${folder}: There is no such folder.`,
    hint: 'Give the folder that holds the file me, such as /var/qmail/control.',
  })
})

test('A line of users/assign that says nothing is reported by file and line', async () => {
  const folder = qmailFolder('bad', {
    'control/me': 'mx.test\n',
    'users/assign': '=bob:bob:1:1:/home/bob:::\nbob\n.\n',
  })
  const file = join(ROOT, 'bad/users/assign')
  await expect(readControl(folder)).rejects.toMatchObject({
    message: `${file}:2: "bob" is no assignment.`,
    problems: [{ file, line: 2 }],
  })
})

test('A mistake in a file is reported with the file', async () => {
  const folder = qmailFolder('wrong', { 'control/me': 'mx.test\n', 'control/queuelifetime': 'a week\n' })
  const input = await readControl(folder)
  expect(() => createQmail(input)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ file: join(folder, 'queuelifetime'), line: 1 })] }),
  )
})

test('A folder or a socket in place of a file, and a link to itself, are told together, each with its mend', async () => {
  const folder = qmailFolder('odd', { 'control/me': 'mx.test\n' })
  mkdirSync(join(folder, 'locals'))
  symlinkSync('rcpthosts', join(folder, 'rcpthosts'))
  const socket = createServer().listen(join(folder, 'bouncefrom'))
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  const error = await readControl(folder).catch((thrown: SandboxError) => thrown)
  expect((error as SandboxError).problems?.map(({ file, message, hint }) => [file, message, hint])).toEqual([
    [join(folder, 'bouncefrom'), 'A file is expected here, and this is none.', 'Put a plain file in its place.'],
    [join(folder, 'locals'), 'A file is expected here, and this is a folder.', 'Move it away.'],
    [join(folder, 'rcpthosts'), 'It cannot be read (ELOOP).', 'Let the user that runs bouncelab read it.'],
  ])
  expect((error as SandboxError).message.split('\n')).toHaveLength(3)
})

test('A link to nothing is a missing file, as it is to qmail', async () => {
  const folder = qmailFolder('dangling', { 'control/me': 'mx.test\n' })
  symlinkSync('/nowhere/at/all', join(folder, 'bouncefrom'))
  expect((await readControl(folder)).control).toEqual({ me: 'mx.test\n' })
})

test('Of a huge one-value file the first line is read; a line or a list without end is an error', async () => {
  const rest = 'x'.repeat(1000).concat('\n').repeat(5000)
  const folder = qmailFolder('huge', { 'control/me': `mx.test\n${rest}` })
  expect(createQmail(await readControl(folder)).route('a@mx.test').channel).toBe('local')
  writeFileSync(join(folder, 'bouncefrom'), 'x'.repeat(70_000))
  writeFileSync(join(folder, 'locals'), rest)
  const hint = 'Look what was written there; no file of qmail is of that size.'
  await expect(readControl(folder)).rejects.toMatchObject({
    problems: [
      { file: join(folder, 'bouncefrom'), message: 'Its first line is longer than 64 KiB.', hint },
      { file: join(folder, 'locals'), message: 'It is larger than 4 MiB.', hint },
    ],
  })
})

test('Bytes that are no UTF-8 are an error where they are read, and nothing in a comment or behind the first line', async () => {
  const folder = qmailFolder('latin', { 'control/me': '' })
  const latin = (name: string, text: string) => writeFileSync(join(folder, name), Buffer.from(text, 'latin1'))
  latin('me', 'mx.test\nür alle\n')
  latin('locals', '# für uns\nmx.test\n')
  expect(createQmail(await readControl(folder)).route('a@mx.test').channel).toBe('local')
  latin('locals', '# für uns\nmx.test\nmüller.test\n')
  latin('bouncefrom', 'müller\n')
  await expect(readControl(folder)).rejects.toMatchObject({
    problems: [
      { file: join(folder, 'bouncefrom'), line: 1, hint: 'Save the file as UTF-8.' },
      { file: join(folder, 'locals'), line: 3, hint: 'Save the file as UTF-8.' },
    ],
  })
})

test('A folder without me does not start, with locals it does', async () => {
  const folder = qmailFolder('nameless', { 'control/bouncefrom': 'x\n' })
  const input = await readControl(folder)
  const message = `${join(folder, 'me')}: control.me: is missing; qmail-send does not start without it. Give this host a name.`
  expect(() => createQmail(input)).toThrow(expect.objectContaining({ message }))
  writeFileSync(join(folder, 'locals'), 'a.test\n')
  expect(createQmail(await readControl(folder)).route('x@a.test').channel).toBe('local')
})

test('Whether morercpthosts.cdb is there and new enough is told by the times of the files', async () => {
  const folder = qmailFolder('cdb', { 'control/me': 'mx.test\n', 'control/morercpthosts': 'a.test\n' })
  const cdb = async () => ((await readControl(folder)).folder as { cdb: string }).cdb
  expect(await cdb()).toBe('missing')
  writeFileSync(join(folder, 'morercpthosts.cdb'), '')
  utimesSync(join(folder, 'morercpthosts'), 1000, 1000)
  expect(await cdb()).toBe('fresh')
  utimesSync(join(folder, 'morercpthosts.cdb'), 999, 999)
  expect(await cdb()).toBe('old')
})
