#!/usr/bin/env node
/** The command line. Each command loads what it needs when it is called, so that none waits for another's imports. */
import { basename } from 'node:path'
import { Command, type CommanderError, Option } from 'commander'
import type { Flags } from '../config.ts'
import { packageVersion } from '../package/package.ts'
import { fail } from './fail.ts'
import {
  CERT_FLAGS,
  CORPUS_FLAGS,
  EXPORT_FLAGS,
  type Flag,
  IMPORT_FLAGS,
  RUN_FLAGS,
  SEND_FLAGS,
  SERVE_FLAGS,
  SHOW_FLAGS,
  TOKEN_FLAGS,
  WAIT_FLAGS,
} from './flags.ts'
import { withForeignHint } from './foreign-flags.ts'

/** Resolves with the exit code; a server resolves never. */
export type Run = (flags: Flags, files: string[]) => Promise<number>

const program = new Command('bouncelab')
  .description(
    'A mail server for tests that answers as the one you name: bounces, double bounces, warnings, on a clock you hold.',
  )
  .version(packageVersion(), '-V, --version')
  .addHelpText(
    'after',
    '\nWithout a command it serves. Every flag has a twin in the environment: --max-bytes is BOUNCELAB_MAX_BYTES.',
  )
  .exitOverride(leave)
  .configureOutput({ outputError: (text, write) => write(withForeignHint(text.replace(/^error: /, 'bouncelab: '))) })

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
add(
  'corpus',
  'write a sorted set of notices with what a parser should find in each: every failure, every MTA',
  CORPUS_FLAGS,
  async (...a) => (await import('./corpus.ts')).corpus(...a),
  '<DIR>',
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
// Its options are those of sendmail(8), which commander does not read: see below.
program
  .command('sendmail')
  .description('a stand-in for /usr/sbin/sendmail: hands the message on standard input to a running server')
  .argument('[recipients...]')
add(
  'export',
  'write a whole sandbox of a running server into a file, for bug reports',
  EXPORT_FLAGS,
  async (...a) => (await import('./transfer.ts')).exportSandbox(...a),
  '<SANDBOX FILE...>',
)
add(
  'import',
  'take in exported sandboxes, .eml files and mbox files',
  IMPORT_FLAGS,
  async (...a) => (await import('./transfer.ts')).importFiles(...a),
  '<FILE...>',
)
add('wait', 'wait for a message; exits 0 if it came, 1 if it did not', WAIT_FLAGS, async (flags) =>
  (await import('./wait.ts')).wait(flags),
)

add(
  'passwd',
  'write a line of a password file (--auth, --ui-auth); the password is asked for, or comes on standard input',
  [],
  async (...a) => (await import('./passwd.ts')).passwd(...a),
  '<FILE> <NAME>',
)
add(
  'token',
  'add a token of the API to a file (--tokens), and tell it',
  TOKEN_FLAGS,
  async (...a) => (await import('./passwd.ts')).token(...a),
  '<FILE> <NAME>',
)
add('cert', 'the certificate of a running server, for clients that are to trust it', CERT_FLAGS, async (flags) =>
  (await import('./passwd.ts')).cert(flags),
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
// By a symbolic link it is sendmail itself.
const isSendmail = /^(?:mh|bouncelab-)?sendmail$/.test(basename(process.argv[1] ?? ''))
if (isSendmail || words[0] === 'sendmail') {
  const { sendmail } = await import('./sendmail/sendmail.ts')
  process.exitCode = await sendmail(isSendmail ? words : words.slice(1))
} else await program.parseAsync(serves ? ['serve', ...words] : words, { from: 'user' })

function add(name: string, about: string, flags: Flag[], run: Run, files?: string): void {
  const command = program.command(name).description(about).exitOverride(leave)
  for (const file of files?.split(' ') ?? []) command.argument(file)
  for (const flag of flags) command.addOption(optionOf(flag))
  command.action(async (...given: unknown[]) => {
    const count = files?.split(' ').length ?? 0
    const [options, paths] = [given[count], given.slice(0, count).flat()]
    const named = paths.filter((path) => path !== undefined)
    process.exitCode = await run(await byName(flags, options as Flags), named as string[]).catch(fail)
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
async function byName(flags: Flag[], options: Flags): Promise<Flags> {
  const { environmentName, settings } = await import('../config.ts')
  const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  // Settings are looked up where they are read; here the flags that any text will do for.
  const twin = ({ name, repeats }: Flag) => {
    const value = (!(name in settings) && process.env[environmentName(name)]) || undefined
    return repeats ? value?.split(',') : value
  }
  return Object.fromEntries(flags.map((flag) => [flag.name, options[camel(flag.name)] ?? twin(flag)]))
}

/** Help and version leave with 0, mistakes in the command line with 2. */
function leave(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? 0 : 2)
}
