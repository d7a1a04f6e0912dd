import { describe, expect, test } from 'vitest'
import { scenarioReference } from '../../server/scenario/reference.ts'
import { JAPANESE } from '../../server/scenario/reference-ja.ts'
import { pageText, proseOf } from './pages.ts'

const PAGE = 'docs/scenario-reference.md'

interface Row {
  section: string
  cells: string[]
}

/** The rows of all tables, without their heads. */
const rows: Row[] = proseOf(PAGE)
  .split(/^## /m)
  .slice(1)
  .flatMap((section) => {
    const [title = '', ...lines] = section.split('\n')
    const found = lines.filter((line) => line.startsWith('| `'))
    return found.map((line) => ({ section: title, cells: line.slice(2, -2).split(' | ') }))
  })

const keysOf = (section: string): (string | undefined)[] =>
  rows.flatMap((row) => (row.section === section ? [row.cells[0]?.replaceAll('`', '')] : []))

test.each([
  ['en', PAGE],
  ['ja', 'docs/scenario-reference.ja.md'],
] as const)('the page is what the schemas say; where it is not, npm run docs writes it anew (%s)', (language, page) => {
  expect(pageText(page)).toBe(scenarioReference(language))
})

test('every sentence of the schemas has its Japanese, and the Japanese of none that is gone is kept', () => {
  const page = scenarioReference('ja')
  const unused = Object.entries(JAPANESE).filter(([, japanese]) => !page.includes(japanese.replaceAll('|', '\\|')))
  expect(unused).toEqual([])
  const english = page
    .split('\n')
    .filter((line) => line.startsWith('| `') && !/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u.test(line))
  expect(english).toEqual([])
})

test('every key has a value that may be written, and a sentence', () => {
  const bare = rows.filter(({ cells }) => cells[1]?.trim() === '' || !/\w/.test(cells.at(-1) ?? ''))
  expect(bare).toEqual([])
})

describe('the page has the keys of', () => {
  test.each([
    ['The file', ['name', 'about', 'mta', 'rules', 'session', 'webhooks', 'steps', 'expect']],
    ['rule', ['name', 'when', 'then', 'times', 'chance', 'while']],
    ['step', ['send', 'pause', 'advance', 'run', 'rules', 'session', 'mta', 'await', 'expect']],
    ['mta qmail', ['type', 'control', 'users', 'alias', 'smtp', 'patches']],
    ['mta imta', ['type', 'host', 'local', 'users', 'postmaster', 'aliases', 'channels']],
    ['clock', ['mode', 'start', 'speed']],
  ])('%s', (section, keys) => {
    expect(keysOf(section).slice(0, keys.length)).toEqual(keys)
  })
})

test('defaults, needed keys and ranges are told', () => {
  const told = (section: string, key: string) =>
    rows.find((row) => row.section === section && row.cells[0] === `\`${key}\``)?.cells
  expect(told('outcome', 'at')).toEqual([
    '`at`',
    '`greeting` `helo` `mail` `rcpt` `data` `message`',
    '`rcpt`',
    'Where the reply comes.',
  ])
  expect(told('rule', 'then')?.slice(1, 3)).toEqual(['[outcome](#outcome), or a list', '(must be there)'])
  expect(told('rule', 'chance')?.[1]).toBe('number from 0 to 1')
  expect(told('await', 'timeout')?.[2]).toBe('30s')
})

test('no key of the loader’s own is shown', () => {
  expect(keysOf('mta qmail')).not.toContain('places')
  expect(keysOf('mta imta')).not.toContain('files')
})
