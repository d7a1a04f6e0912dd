import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { blocksOf, PAGES, pageText, proseOf, ROOT } from './pages.ts'

interface Link {
  page: string
  target: string
}

const links: Link[] = PAGES.flatMap((page) =>
  [...proseOf(page).matchAll(/!?\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target]) => ({ page, target: target as string })),
).filter(({ target }) => !/^[a-z]+:/.test(target))

const show = ({ page, target }: Link): string => `${page} -> ${target}`

/** The page that a link leads to, from the root of the checkout, and the place in it. */
function resolveLink({ page, target }: Link): { path: string; anchor: string | undefined } {
  const [file = '', anchor] = target.split('#')
  return { path: file === '' ? page : relative(ROOT, join(ROOT, dirname(page), file)).replaceAll('\\', '/'), anchor }
}

/** The name that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-')

const anchorsOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading as string))

test('Every relative link leads to something that is there', () => {
  expect(links.filter((link) => !existsSync(join(ROOT, resolveLink(link).path))).map(show)).toEqual([])
})

test('Every link to a heading leads to a heading', () => {
  const wrong = links.filter((link) => {
    const { path, anchor } = resolveLink(link)
    return anchor !== undefined && PAGES.includes(path) && !anchorsOf(path).includes(anchor)
  })
  expect(wrong.map(show)).toEqual([])
})

test('A link that ends in a slash leads to a folder', () => {
  const wrong = links.filter(({ page, target }) => {
    const { path } = resolveLink({ page, target })
    return target.endsWith('/') && existsSync(join(ROOT, path)) && !statSync(join(ROOT, path)).isDirectory()
  })
  expect(wrong.map(show)).toEqual([])
})

test('No page names a path of somebody’s machine', () => {
  const machine =
    /(?:^|[\s'"`(=:])(?:\/(?:work|home(?!\/(?:USER|alice|bob|carol)\/)|root|tmp|Users|private|mnt)\/|[A-Z]:\\|\.\.\/shared|file:\/\/)/gm
  const wrong = PAGES.flatMap((page) =>
    [...pageText(page).matchAll(machine)].map(([found]) => `${page}: ${found.trim()}`),
  )
  expect(wrong).toEqual([])
})

test('Each page of the docs says in its first line what it is about', () => {
  expect(PAGES.filter((page) => !/^# \S/.test(pageText(page)))).toEqual([])
})

test('A page and its Japanese half lead to each other', () => {
  const halves = PAGES.filter((page) => page.endsWith('.ja.md'))
  const reaches = (from: string, to: string) =>
    links.some((link) => link.page === from && resolveLink(link).path === to)
  const alone = halves.filter((page) => {
    const english = page.replace('.ja.md', '.md')
    return !reaches(page, english) || !reaches(english, page)
  })
  expect(alone).toEqual([])
})

test('A Japanese page leads to the Japanese half of every page that has one', () => {
  const wrong = links.filter((link) => {
    const { path } = resolveLink(link)
    const isOwnHalf = link.page.replace('.ja.md', '.md') === path
    return link.page.endsWith('.ja.md') && !isOwnHalf && PAGES.includes(path.replace(/\.md$/, '.ja.md'))
  })
  expect(wrong.map(show)).toEqual([])
})

test('A page and its Japanese half have as many sections, tables and examples', () => {
  const shape = (page: string) => ({
    headings: [...proseOf(page).matchAll(/^(#+) /gm)].map(([, level]) => level),
    rows: [...proseOf(page).matchAll(/^\|/gm)].length,
    examples: [...pageText(page).matchAll(/^```(\S.*)$/gm)].map(([, info]) => info),
  })
  for (const page of PAGES.filter((each) => /^docs\/.*\.ja\.md$/.test(each))) {
    expect({ page, ...shape(page) }).toEqual({ page, ...shape(page.replace('.ja.md', '.md')) })
  }
})

/** Their English examples are played by tests of their own. */
const SAME_EXAMPLES = ['docs/fixture.md', 'docs/recipes.md', 'docs/rest.md', 'docs/cli.md']

test.each(SAME_EXAMPLES)('The examples of %s stand in its Japanese half, to the letter', (page) => {
  const examples = (of: string) => blocksOf(of).map(({ info, text }) => `${info}\n${text}`)
  expect(examples(page.replace('.md', '.ja.md'))).toEqual(examples(page))
})

test.each(SAME_EXAMPLES)('The tables of %s name in Japanese what they name in English, in the same order', (page) => {
  // What stands in the first column in backticks: keys, flags, routes, codes.
  const named = (of: string) =>
    [...proseOf(of).matchAll(/^\| ([^|]*`[^|]*) \|/gm)].map(([, cell = '']) => (cell.match(/`[^`]+`/g) ?? []).join(' '))
  expect(named(page.replace('.md', '.ja.md'))).toEqual(named(page))
})
