/** Runs the commands of a .qmail line: what is built in here, the rest outside where that is allowed. */
import type { CommandRequest } from '../../../core/mta.ts'
import { expand, parseCommands, type SimpleCommand } from '../shell-words.ts'
import { PREDICATES, READERS } from './predicates.ts'
import { type Run, type Steps, Stopped } from './run.ts'
import { WRAPPERS } from './wrappers.ts'

/** How a program ended: its exit code, or killed by a signal. */
export type Exit = number | 'crashed'

/** `/bin/sh -c LINE`. */
export function* executeLine(run: Run, line: string): Steps<Exit> {
  const commands = parseCommands(line)
  const expanded = commands?.map((command) => ({ command, words: expand(command.words, run.variables) }))
  const calls = expanded?.filter((call): call is Call => call.words !== null && isBuiltIn(call.words, run))
  // A shell that has to run one of them runs them all: they share its standard input.
  if (!calls || calls.length !== expanded?.length || calls.filter(readsMessage).length > 1) {
    return yield* outside(run, { shell: line }, line)
  }
  let code: Exit = 0
  for (const { command, words } of calls) {
    if ((command.after === '&&' && code !== 0) || (command.after === '||' && code === 0)) continue
    if (words[0] === 'exit') return exitCode(words, code)
    code = yield* execute(run, words)
    if (command.negated) code = code === 0 ? 1 : 0
  }
  return code
}

interface Call {
  command: SimpleCommand
  words: string[]
}

/** Runs one program with its words, as execvp does: no shell looks at them. */
export function* execute(run: Run, words: readonly string[]): Steps<Exit> {
  const [name = '', ...rest] = words
  const wrapper = WRAPPERS[baseName(name)]
  if (wrapper) return yield* wrapper(run, rest)
  const { message, output } = run
  const code = PREDICATES[baseName(name)]?.({ words: rest, message, write: output.write })
  if (code !== undefined && code !== null) return code
  return yield* outside(run, { program: [...words] }, words.join(' '))
}

/** Built in whole: the program, and where it runs another one, that one too. With commands allowed only then. */
function isBuiltIn(words: readonly string[], run: Run): boolean {
  const [name = '', ...rest] = words
  // Only the shell itself can exit, and do nothing.
  if (name === 'exit') return rest.length === 0 || (rest.length === 1 && /^\d{1,9}$/.test(rest[0] as string))
  if (baseName(name) in WRAPPERS) return true
  const predicate = PREDICATES[baseName(name)]
  const io = { words: rest, message: NOTHING, write: () => undefined }
  return predicate !== undefined && (predicate(io) !== null || run.commands !== 'run')
}

const NOTHING = new Uint8Array()

const readsMessage = ({ words }: Call): boolean =>
  words.some((word, i) => READERS.has(baseName(word)) && (i === 0 || baseName(words[0] as string) in WRAPPERS))

const exitCode = ([, code]: readonly string[], last: Exit): Exit => (code === undefined ? last : Number(code) & 0xff)

/** `/usr/bin/grep` and `/var/qmail/bin/bouncesaying` are what their last part says. */
const baseName = (name: string): string => /^\/(?:[^/]+\/)*bin\/([^/]+)$/.exec(name)?.[1] ?? name

/** @throws Stopped where it may not run, or ran into a limit */
function* outside(run: Run, what: CommandRequest['run'], shown: string): Steps<Exit> {
  if (run.commands !== 'run') throw new Stopped(refusal(run.commands, shown))
  const result = yield { run: what, environment: run.variables, message: run.message }
  run.output.write(result.output)
  switch (result.type) {
    case 'exited':
      return result.code
    case 'crashed':
      return 'crashed'
    // bouncesaying.c and its like: the child that could not be executed exits so.
    case 'not-run':
      return result.temporary ? 111 : 100
    case 'stopped':
      throw new Stopped(`bouncelab stopped ${JSON.stringify(shown)}: ${result.why}. (#4.3.0)\n`)
  }
}

function refusal(commands: 'off' | 'foreign', shown: string): string {
  const mend =
    commands === 'off'
      ? 'Start bouncelab with --allow-commands, or'
      : 'This configuration came over HTTP, whose commands never run: name it in a file or flag of serve, or'
  const rule = 'let a rule stand in: {program: {exit: 0, output: ""}}.'
  return `bouncelab does not run the command ${JSON.stringify(cut(shown))}. ${mend} ${rule} (#4.3.0)\n`
}

const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
