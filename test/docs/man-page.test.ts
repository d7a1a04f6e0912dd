import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { manPage, readHelp } from '../../scripts/man-page.ts'
import { SERVE_FLAGS } from '../../server/cli/flags.ts'
import { command } from '../support/command.ts'
import { testWith } from '../support/installed.ts'
import { pageText, ROOT } from './pages.ts'

const page = pageText('docs/man/bouncelab.1')

test('The man page is the one that the command’s own help makes: npm run docs', () => {
  expect(page).toBe(manPage(command))
})

test('Every flag of serve stands in it', () => {
  const missing = SERVE_FLAGS.filter(({ name }) => !page.includes(`\\fB\\-\\-${name.replaceAll('-', '\\-')}\\fR`))
  expect(missing).toEqual([])
})

test('Help that goes over two lines is one text', () => {
  const help = readHelp(
    'Usage: x [options]\n\nWhat it is.\n\nOptions:\n  --a <V>  one\n           two\n  --long\n           three\n',
  )
  expect(help).toMatchObject({ usage: 'x [options]', about: 'What it is.' })
  expect(help.lists.Options).toEqual([
    ['--a <V>', 'one two'],
    ['--long', 'three'],
  ])
})

testWith('groff', 'A formatter of man pages finds nothing to say', async () => {
  const words = ['-man', '-Tutf8', '-ww', join(ROOT, 'docs/man/bouncelab.1')]
  const { stdout, stderr } = spawnSync('groff', words, { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(stdout).toContain('BOUNCELAB')
})
