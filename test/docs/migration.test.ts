import { expect, test } from 'vitest'
import { RUN_FLAGS, SERVE_FLAGS, WAIT_FLAGS } from '../../server/cli/flags.ts'
import { FOREIGN_NAMES } from '../../server/cli/foreign-names.ts'
import { routeEntries } from '../../server/http/contract.ts'
import { PAGES, pageText } from './pages.ts'

const pages = PAGES.filter((page) => page.startsWith('docs/migrate-from-'))
const flags = new Set([...SERVE_FLAGS, ...RUN_FLAGS, ...WAIT_FLAGS].map(({ name }) => name))
/** The cells that say what it is here: the second of each row. */
const hereIn = (page: string): string[] =>
  [...pageText(page).matchAll(/^\| .*? \| (.*?) \|/gm)].map(([, cell]) => cell ?? '')

/** Without the sandbox in front, and whatever the parts that vary are called. */
const shortened = (path: string): string => path.replace(/^\/api\/sandboxes\/\{\w+\}/, '').replaceAll(/\{\w+\}/g, '{}')

test('Each of the four has its page, in both languages', () => {
  const names = ['maildev', 'mailhog', 'mailpit', 'smtp4dev']
  expect(pages).toEqual(names.flatMap((name) => [`docs/migrate-from-${name}.ja.md`, `docs/migrate-from-${name}.md`]))
})

test.each(pages)('%s names flags that there are', (page) => {
  const named = hereIn(page).flatMap((cell) => [...cell.matchAll(/`--([a-z0-9-]+)/g)].map(([, name]) => name as string))
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !flags.has(name))).toEqual([])
})

test.each(pages)('%s names routes of our API that there are', (page) => {
  const written = hereIn(page).flatMap((cell) =>
    [...cell.matchAll(/`(GET|POST|DELETE|WebSocket) ((?:\/api\/sandboxes\/default|…)?\/\S+?)`/g)].map(
      ([, method, path]) => `${method} ${(path as string).replace(/^(?:\/api\/sandboxes\/default|…)/, '')}`,
    ),
  )
  const known = routeEntries().map(([, { method, path }]) => `${method.toUpperCase()} ${shortened(path)}`)
  const live = 'WebSocket /live'
  expect(written.filter((route) => route !== live && !known.includes(shortened(route)))).toEqual([])
})

test('The pages of Mailpit and MailHog name the variables of theirs that work, as far as these ask for anything', () => {
  const asking = Object.entries(FOREIGN_NAMES)
    .filter(([, read]) => typeof read('on') === 'object')
    .map(([name]) => name)
    // Names that Mailpit itself has given up, and what the page covers by the flag of the same row.
    .filter((name) => !/SSL|DATA_FILE|TLS|REQUIRE/.test(name))
  const text = pageText('docs/migrate-from-mailpit.md') + pageText('docs/migrate-from-mailhog.md')
  expect(asking.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})
