#!/usr/bin/env node
/** The command line. Each command loads what it needs when it is called, so that none waits for another's imports. */
import { Command, type CommanderError, Option } from 'commander'
import type { Flags } from '../config.ts'
import { packageVersion } from '../package/package.ts'
import { fail } from './fail.ts'
import { type Flag, LATER_FLAGS, RUN_FLAGS, SEND_FLAGS, SERVE_FLAGS, SHOW_FLAGS, WAIT_FLAGS } from './flags.ts'

/** Resolves with the exit code; a server resolves never. */
export type Run = (flags: Flags, files: string[]) => Promise<number>

const program = new Command('bouncelab')
  .description(
    'A mail server for tests that answers as the one you name: bounces, double bounces, warnings, on a clock you hold.',
  )
  .version(packageVersion(), '-V, --version')
  .addHelpText(
    'after',
    '\nWithout a command it serves. Every flag of serve has a twin in the environment: --max-bytes is BOUNCELAB_MAX_BYTES.',
  )
  .exitOverride(leave)
  .configureOutput({ outputError: (text, write) => write(`${mend(text).replace(/^error: /, 'bouncelab: ')}`) })

add('serve', 'take mail, play the MTA, show the page (the default)', SERVE_FLAGS, async (flags) =>
  (await import('./serve.ts')).serve(flags),
)
add(
  'run',
  'run scenarios with their expectations; exits 0 if all hold, 1 if one fails, 2 if one cannot run',
  RUN_FLAGS,
  async (...a) => (await import('./run.ts')).run(...a),
  '<FILE|DIR...>',
)
add(
  'check',
  'check scenario files without running them',
  [],
  async (...a) => (await import('./check.ts')).check(...a),
  '<FILE|DIR...>',
)
add('show', "the MTA's effective configuration in sentences", SHOW_FLAGS, async (flags) =>
  (await import('./show.ts')).show(flags),
)
add(
  'send',
  'send a message to a running server',
  SEND_FLAGS,
  async (...a) => (await import('./send.ts')).send(...a),
  '[FILE.eml]',
)
add('wait', 'wait for a message; exits 0 if it came, 1 if it did not', WAIT_FLAGS, async (flags) =>
  (await import('./wait.ts')).wait(flags),
)

// Whoever reads no further, as `head` does, wants no more of it.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const words = process.argv.slice(2)
const serves =
  words.length === 0 || (words[0]?.startsWith('-') && !['-h', '--help', '-V', '--version'].includes(words[0]))
await program.parseAsync(serves ? ['serve', ...words] : words, { from: 'user' })

function add(name: string, about: string, flags: Flag[], run: Run, files?: string): void {
  const command = program.command(name).description(about).exitOverride(leave)
  if (files) command.argument(files)
  for (const flag of flags) command.addOption(optionOf(flag))
  command.action(async (...given: unknown[]) => {
    const [options, paths] = files ? [given[1], given[0]] : [given[0], []]
    const named = paths === undefined ? [] : [paths].flat()
    process.exitCode = await run(byName(flags, options as Flags), named as string[]).catch(fail)
  })
}

function optionOf({ name, value, about, repeats }: Flag): Option {
  const option = new Option(value ? `--${name} <${value}>` : `--${name}`, about)
  // A switch says what its twin in the environment would say.
  if (!value) option.preset('on')
  if (repeats) option.argParser((one: string, others: string[] | undefined) => [...(others ?? []), one])
  return option
}

/** Commander gives `max-bytes` as `maxBytes`. */
function byName(flags: Flag[], options: Flags): Flags {
  const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return Object.fromEntries(flags.map(({ name }) => [name, options[camel(name)]]))
}

/** Help and version leave with 0, mistakes in the command line with 2. */
function leave(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? 0 : 2)
}

/** Says of a flag that is to come that it is to come. */
function mend(text: string): string {
  const flag = /unknown option '--([a-z0-9-]+)/.exec(text)?.[1]
  return flag && LATER_FLAGS.includes(flag) ? `--${flag} is not there yet; see CHANGELOG.md.\n` : text
}
