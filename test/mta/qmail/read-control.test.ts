import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
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
  })
  expect(createQmail(input).route('bob@mx.test').channel).toBe('local')
})

test('Without ../alias and ../users there are no aliases, and every local part has a mailbox', async () => {
  const input = await readControl(qmailFolder('bare', { 'control/me': 'mx.test\n' }))
  expect(Object.keys(input)).toEqual(['type', 'control', 'places'])
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
