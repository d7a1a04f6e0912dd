/** Flags of other mail catchers, brought along by whoever comes from them. */
import { expect, test } from 'vitest'
import { SERVE_FLAGS } from '../../server/cli/flags.ts'
import { FOREIGN_FLAGS, withForeignHint } from '../../server/cli/foreign-flags.ts'
import { pageText } from '../docs/pages.ts'

const OURS = SERVE_FLAGS.map(({ name }) => name)
const PAGES = ['mailpit', 'mailhog', 'maildev', 'smtp4dev']
  .map((name) => pageText(`docs/migrate-from-${name}.md`))
  .join()

test.each([
  ["bouncelab: unknown option '--webroot'\n", '--base-path'],
  ["bouncelab: unknown option '-smtp-bind-addr'\n", '--smtp'],
  ["bouncelab: unknown option '--ui-auth-file'\n(Did you mean --ui-auth?)\n", '--ui-auth'],
  ["bouncelab: unknown option '-invite-jim'\n", 'POST /api/v2/jim'],
])('%j is told what it is here', (said, here) => {
  const [what] = said.split('\n')
  expect(withForeignHint(said)).toBe(`${what}\n(Here it is ${here}. bouncelab serve --help lists all of them.)\n`)
})

test.each([
  "bouncelab: unknown option '--htpp'\n(Did you mean --http?)\n",
  "bouncelab: unknown option '--constructor'\n",
  'x',
])('%j stays as it is', (said) => expect(withForeignHint(said)).toBe(said))

test('what it is here is a flag that there is, and what it was there is none of ours', () => {
  const flags = Object.values(FOREIGN_FLAGS).flatMap((here) =>
    [...here.matchAll(/--([a-z0-9-]+)/g)].map(([, name]) => name),
  )
  expect(flags.filter((name) => !OURS.includes(name ?? ''))).toEqual([])
  expect(Object.keys(FOREIGN_FLAGS).filter((name) => OURS.includes(name))).toEqual([])
})

test('the pages for those who come from there say the same', () => {
  const ranged = ['smtp-relay-config', 'smtp-relay-all', 'db-file', 'mongo-uri']
  const missing = Object.keys(FOREIGN_FLAGS).filter((name) => !new RegExp(`--?${name}\\b`).test(PAGES))
  expect(missing.filter((name) => !ranged.includes(name))).toEqual([])
})
