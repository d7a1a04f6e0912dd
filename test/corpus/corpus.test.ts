import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { takeApart } from '../../server/compare/notice-parts.ts'
import type { Expected } from '../../server/corpus/expected.ts'
import { corpusPlan, playCase } from '../../server/corpus/make-corpus.ts'
import { type CorpusIndex, writeCorpus } from '../../server/corpus/write-corpus.ts'
import { MTA_TYPES } from '../../server/mta/types.ts'

const LONG = 300_000
let folder = ''
let index: CorpusIndex

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bouncelab-corpus-'))
  index = await writeCorpus(join(folder, 'first'), { seed: 7, mtas: MTA_TYPES })
}, LONG)
afterAll(() => rm(folder, { recursive: true, force: true }))

const filesBelow = async (of: string): Promise<Map<string, string>> => {
  const entries = await readdir(of, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  return new Map(
    await Promise.all(files.map(async (file) => [file.slice(of.length), await readFile(file, 'base64')] as const)),
  )
}

test(
  'the same seed writes the same bytes',
  async () => {
    await writeCorpus(join(folder, 'second'), { seed: 7, mtas: MTA_TYPES })
    const [first, second] = [await filesBelow(join(folder, 'first')), await filesBelow(join(folder, 'second'))]
    expect([...second.keys()].sort()).toEqual([...first.keys()].sort())
    expect([...first].filter(([file, bytes]) => second.get(file) !== bytes).map(([file]) => file)).toEqual([])
  },
  LONG,
)

test('another seed writes other addresses, dates and ids', async () => {
  const [{ mta, one }] = corpusPlan(['qmail']) as [ReturnType<typeof corpusPlan>[number]]
  const [seven, eight] = await Promise.all([playCase(one, mta, 7), playCase(one, mta, 8)])
  const { expected } = seven.notices[0] as { expected: Expected }
  expect(eight.notices[0]?.expected.toldTo).not.toEqual(expected.toldTo)
  expect(eight.notices[0]?.expected.sentAt).not.toBe(expected.sentAt)
})

test('there are bounces of every failure that each MTA reports, and each file has its JSON', async () => {
  const files = new Set((await filesBelow(join(folder, 'first'))).keys())
  expect(files.size).toBe(2 * index.notices.length + 1)
  for (const { file } of index.notices) {
    expect(files).toContain(`/${file}`)
    expect(files).toContain(`/${file.replace(/eml$/, 'json')}`)
  }
  for (const mta of MTA_TYPES) {
    const of = (kind: string) => index.notices.filter((notice) => notice.mta === mta && notice.kind === kind).length
    expect({ mta, bounces: of('bounce') > 40 }).toEqual({ mta, bounces: true })
  }
  expect(index.notices.length).toBeGreaterThan(100 * MTA_TYPES.length * 0.8)
})

test('what is not written is told with its reason', () => {
  for (const { why, mta, failure } of index.unwritten) expect({ mta, failure, why }).not.toMatchObject({ why: '' })
})

test("Python's email package finds in each notice what its JSON says", async () => {
  const script = fileURLToPath(new URL('read_corpus.py', import.meta.url))
  const { stdout } = await promisify(execFile)('python3', [script, join(folder, 'first')])
  expect(JSON.parse(stdout)).toEqual({ read: index.notices.length, faults: [] })
})

describe('our own report reader', () => {
  test('finds in each notice what its JSON says', async () => {
    for (const { file, form, recipients } of index.notices) {
      const found = takeApart(await readFile(join(folder, 'first', file)))
      expect({ file, form: found.form }).toEqual({ file, form })
      const bare = found.recipients.map(({ address: recipient, original, ...rest }) => ({
        recipient,
        originalRecipient: original,
        ...rest,
      }))
      if (form !== null) expect({ file, recipients: bare }).toEqual({ file, recipients })
    }
  })
})

test(
  'a folder that is not empty is refused, and with force only the former corpus goes',
  async () => {
    const at = join(folder, 'second')
    await writeFile(join(at, 'mine.txt'), 'mine')
    await expect(writeCorpus(at, { seed: 7, mtas: ['qmail'] })).rejects.toThrow(/is not empty/)
    const { notices } = await writeCorpus(at, { seed: 7, mtas: ['qmail'], force: true })
    const left = [...(await filesBelow(at)).keys()]
    expect(left).toContain('/mine.txt')
    expect(left).toHaveLength(2 * notices.length + 2)
  },
  LONG,
)

test('a file in the place of the folder is told as such', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(writeCorpus(join(folder, 'file'), { seed: 1, mtas: ['qmail'] })).rejects.toThrow(/is a file/)
})
