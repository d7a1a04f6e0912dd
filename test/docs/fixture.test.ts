import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../server/client/client.ts'
import * as library from '../../server/index.ts'
import { at, blocksOf, PAGES, pageText, ROOT } from './pages.ts'

const PAGE = 'docs/fixture.md'
let folder: string

// Beside this file, so that what the examples import is found.
beforeAll(async () => {
  folder = await mkdtemp(join(ROOT, 'test/docs/example-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const PACKAGES: Record<string, string> = { bouncelab: 'server/index.ts', 'bouncelab/client': 'server/client/client.ts' }

const ownSources = (text: string): string =>
  text.replace(/from '(bouncelab(?:\/\w+)?)'/g, (whole, name: string) =>
    PACKAGES[name] ? `from '../../../${PACKAGES[name]}'` : whole,
  )

describe('Every TypeScript example of the fixture page', () => {
  const examples = blocksOf(PAGE).filter(({ info }) => info === 'ts')

  test.each(examples.map((block) => [at(block), block] as const))('runs as it stands: %s', async (_, block) => {
    const file = join(folder, `line-${block.line}.ts`)
    await writeFile(file, ownSources(block.text))
    await expect(import(file)).resolves.toBeDefined()
  })
})

test('Every method of the fixture stands in the page', async () => {
  await using sandbox = await library.startSandbox({ http: false })
  const names = Object.keys(sandbox).filter(
    (name) => !['smtp', 'smtps', 'certificate', 'http', 'pop3', 'imap'].includes(name),
  )
  expect(names.filter((name) => !pageText(PAGE).includes(`\`${name}(`))).toEqual([])
})

test('Every method of the client stands in the page', () => {
  const client = connect('http://127.0.0.1:1')
  const methods = Object.entries(client).filter(([, value]) => typeof value === 'function')
  expect(methods.map(([name]) => name).filter((name) => !pageText(PAGE).includes(`\`${name}(`))).toEqual([])
})

test('Every name that an example imports from bouncelab is exported', () => {
  const imported = PAGES.flatMap(blocksOf)
    .filter(({ info }) => info === 'ts' || info === 'ts vitest')
    .flatMap(({ text }) => [...text.matchAll(/import \{ ([^}]+) \} from 'bouncelab'/g)])
    .flatMap(([, names]) => (names as string).split(', '))
  expect(imported.filter((name) => !(name in library))).toEqual([])
})
