/**
 * docs/man/bouncelab.1, from the command's own help: npm run docs:man. It is read as it is printed, so that a command
 * or flag that is added comes along by itself.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

interface Help {
  usage: string
  about: string
  /** By heading (`Options`, `Commands`): each term with what is said of it. */
  lists: Record<string, [term: string, about: string][]>
  rest: string[]
}

/** @param command what starts the command line: node's own arguments */
export function manPage(command: string[]): string {
  const main = readHelp(print(command, ['--help']))
  const names = (main.lists.Commands ?? []).map(([term]) => term.split(' ')[0] ?? '').filter((name) => name !== 'help')
  const commands = names.map((name) => [name, readHelp(print(command, [name, '--help']))] as const)
  const about = main.about.replace(/\.$/, '')
  return [
    '.\\" Made from the help of the command by scripts/man-page.ts; do not edit.',
    '.TH BOUNCELAB 1 "" "bouncelab" "User Commands"',
    '.SH NAME',
    `bouncelab \\- ${plain(about.charAt(0).toLowerCase() + about.slice(1))}`,
    '.SH SYNOPSIS',
    ...commands.flatMap(([, { usage }]) => ['.br', bold(usage.split(' ').slice(0, 2).join(' ')) + synopsis(usage)]),
    '.SH DESCRIPTION',
    plain(main.about),
    ...main.rest.flatMap((line) => ['.PP', plain(line)]),
    ...commands.flatMap(([name, help]) => [
      `.SH ${name.toUpperCase()}`,
      plain(`${help.about.charAt(0).toUpperCase()}${help.about.slice(1)}.`),
      ...Object.entries(help.lists).flatMap(([heading, list]) => [
        ...(heading === 'Options' ? [] : [`.SS ${heading}`]),
        ...list.filter(([term]) => term !== '-h, --help').flatMap(([term, words]) => ['.TP', flag(term), plain(words)]),
      ]),
      ...help.rest.flatMap((line) => ['.PP', plain(line)]),
    ]),
    '.SH ENVIRONMENT',
    plain(
      'Flags have twins: --max-bytes is BOUNCELAB_MAX_BYTES. A flag goes before its twin, and a flag that may repeat takes commas there.',
    ),
    plain(
      'Variables of Mailpit (MP_...) and MailHog (MH_...) that have an equal here work too; the others are named when the server starts.',
    ),
    '.SH EXIT STATUS',
    '.TP\n0\nIt worked.',
    '.TP\n1\nIt was done and failed: an expectation does not hold, the server refused the message, nothing came.',
    '.TP\n2\nIt could not be done: a mistake in the command line, a file that is not there, a port that is taken.',
    '',
  ].join('\n')
}

function print(command: string[], words: string[]): string {
  const { stdout, status, stderr } = spawnSync(process.execPath, [...command, ...words], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`bouncelab ${words.join(' ')} ended with ${status}: ${stderr}`)
  return stdout
}

/** Takes apart what Commander prints: usage, what it is, then lists of terms whose texts go on in the same column. */
export function readHelp(text: string): Help {
  const help: Help = { usage: '', about: '', lists: {}, rest: [] }
  let list: [string, string][] | null = null
  for (const block of text.trim().split(/\n\n+/)) {
    const heading = /^(\w+):\n/.exec(block)?.[1]
    if (heading) {
      list = itemsOf(block.split('\n').slice(1))
      help.lists[heading] = list
    } else if (block.startsWith('Usage: ')) help.usage = oneLine(block.slice('Usage: '.length))
    else if (list === null) help.about = oneLine(block)
    else help.rest.push(oneLine(block))
  }
  return help
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim()

function itemsOf(lines: string[]): [string, string][] {
  const items: [string, string][] = []
  for (const line of lines) {
    const item = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(line)
    const last = items.at(-1)
    if (item) items.push([item[1] ?? '', item[2] ?? ''])
    else if (last) last[1] = `${last[1]} ${line.trim()}`.trim()
  }
  return items
}

/** Text that roff takes for nothing else. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('…', '...')
    .replace(/^([.'])/, '\\&$1')

const bold = (text: string): string => `\\fB${plain(text)}\\fR`
const italic = (text: string): string => `\\fI${plain(text)}\\fR`

/** What follows the command's name. */
const synopsis = (usage: string): string => {
  const words = usage.split(' ').slice(2).join(' ')
  return words === '' ? '' : ` ${plain(words)}`
}

/** `--smtp <HOST:PORT>`: the flag in bold, its value in italics. */
function flag(term: string): string {
  const [, names = term, value] = /^(.*?)(?: <(.*)>)?$/.exec(term) ?? []
  return value === undefined ? bold(names) : `${bold(names)} ${italic(value)}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(at('../docs/man/bouncelab.1'), manPage(['--import', 'tsx', at('../server/cli/main.ts')]))
}
