import { expect, test } from 'vitest'
import { type Flag, RUN_FLAGS, SEND_FLAGS, SERVE_FLAGS, SHOW_FLAGS, WAIT_FLAGS } from '../../server/cli/flags.ts'
import { environmentName } from '../../server/config.ts'
import { pageText } from './pages.ts'

const page = pageText('docs/cli.md')

/** The rows of the table in a command's section, as `--smtp HOST:PORT`. */
function rowsOf(command: string): string[] {
  const section = new RegExp(`^## ${command}$(.*?)(?=^## |$(?![^]))`, 'ms').exec(page)?.[1] ?? ''
  return [...section.matchAll(/^\| `(--.+?)` \|/gm)].map(([, flag]) => (flag as string).replaceAll('\\|', '|'))
}

const written = (flags: Flag[]): string[] => flags.map(({ name, value }) => `--${name}${value ? ` ${value}` : ''}`)

test.each([
  ['serve', SERVE_FLAGS],
  ['run', RUN_FLAGS],
  ['send', SEND_FLAGS],
  ['wait', WAIT_FLAGS],
] as const)('The flags of %s stand in its table, all of them and no others', (command, flags) => {
  expect(rowsOf(command)).toEqual(written(flags))
})

test('The flags of show are named in its section', () => {
  const section = page.slice(page.indexOf('\n## show\n'), page.indexOf('\n## send\n'))
  expect(SHOW_FLAGS.filter(({ name }) => !section.includes(`\`--${name}\``))).toEqual([])
})

test('The twin that the page gives as an example is the one in force', () => {
  expect(page).toContain(`\`--max-bytes\` is \`${environmentName('max-bytes')}\``)
})
