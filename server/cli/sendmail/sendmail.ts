/** `bouncelab sendmail`: what calls /usr/sbin/sendmail sends to the sandbox instead. */
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { Readable } from 'node:stream'
import { packageVersion } from '../../package/package.ts'
import { deliver } from './deliver.ts'
import { EX, type ExitCode, exitForReply, SendmailError } from './exit-codes.ts'
import { addressesIn, completed, recipientsIn } from './header.ts'
import { HELP } from './help.ts'
import { type Letter, readLetter } from './input.ts'
import { localDate } from './local-date.ts'
import { type Options, readOptions, usage } from './options.ts'
import { chooseServer } from './server.ts'
import { speak } from './speak.ts'

/** @param words after the program's name. @returns the exit code; never throws */
export async function sendmail(words: readonly string[]): Promise<number> {
  // Who calls may close the pipes as soon as it has heard enough.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const isQuiet = { errors: 'print' as Options['errors'] }
  try {
    const options = readOptions(words)
    isQuiet.errors = options.errors
    const code = await run(options)
    return options.errors === 'exit 0' ? EX.OK : code
  } catch (error) {
    return told(error, isQuiet.errors)
  } finally {
    // An input that nobody reads to its end would keep the process.
    process.stdin.destroy()
  }
}

function told(error: unknown, errors: Options['errors']): number {
  const known = error instanceof SendmailError
  const text = known ? error.message : `this is a fault in bouncelab, please report it.\n${(error as Error)?.stack}`
  if (errors !== 'quiet' || !known) tell(text)
  return errors === 'exit 0' ? EX.OK : known ? error.exit : EX.SOFTWARE
}

const tell = (text: string): void => {
  for (const line of text.split('\n')) process.stderr.write(`sendmail: ${line}\n`)
}

async function run(options: Options): Promise<ExitCode> {
  const { mode } = options
  if (mode === 'help' || mode === 'version') {
    process.stdout.write(mode === 'help' ? HELP : `${packageVersion()}\n`)
    return EX.OK
  }
  if (mode === 'nothing') return EX.OK
  const server = chooseServer(options.server, process.env)
  const sandbox = sandboxOf(options)
  if (mode === 'smtp') {
    await speak(server, sandbox, { input: process.stdin, output: process.stdout })
    return EX.OK
  }
  const named = options.recipients.flatMap(addressesIn)
  if (named.length === 0 && !options.readsRecipients && process.stdin.isTTY)
    throw usage('recipients must be named, or read from the message with -t.')
  const hear = listener(options)
  const source = chunks()
  try {
    const letter = await readLetter(source, options.ignoresDots)
    // mhsendmail and Mailpit's sendmail read the recipients wherever none are named, and PHP calls them so.
    const isRead = options.readsRecipients || named.length === 0
    const domain = options.domain ?? (hostname() || 'localhost')
    const recipients = recipientsOf([...named, ...(isRead ? recipientsIn(letter.fields) : [])], domain)
    const reversePath = reversePathOf(options, domain)
    const message = Readable.from(messageOf(letter, isRead, author(options, reversePath, domain)), {
      objectMode: false,
    })
    const { dsn, eightBit } = options
    const sent = await deliver({ server, sandbox, reversePath, recipients, dsn, eightBit, domain, hear }, message)
    if (options.errors !== 'quiet') for (const { recipient, reply } of sent.refused) tell(`${recipient}: ${reply}`)
    const [first] = sent.refused
    return first ? exitForReply(first.reply, 'RCPT') : EX.OK
  } catch (error) {
    // What is wrong is said at once; then the writer is let finish, for a broken pipe would hide it.
    if (!(error instanceof SendmailError)) throw error
    const code = told(error, options.errors) as ExitCode
    if (!process.stdin.isTTY) for (let next = await source.next(); !next.done; next = await source.next());
    return code
  }
}

/** Standard input, which stays open when a reader stops before its end. */
async function* chunks(): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of process.stdin.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch (cause) {
    throw new SendmailError(EX.IOERR, `the message cannot be read: ${(cause as Error).message}`, cause)
  }
}

async function* messageOf(letter: Letter, isRead: boolean, by: Parameters<typeof completed>[2]) {
  const header = completed(letter.fields, isRead, by).map((field) => field.replaceAll('\n', letter.newline))
  yield Buffer.from([...header, '', ''].join(letter.newline), 'latin1')
  yield* letter.body
}

function recipientsOf(given: readonly string[], domain: string): string[] {
  const recipients = [...new Set(given.map((address) => qualified(address, domain)))]
  if (recipients.length === 0)
    throw new SendmailError(EX.USAGE, 'no recipient is named, and none is in To, Cc or Bcc of the message.')
  const bad = recipients.find((address) => /[\s<>\p{Cc}]/u.test(address.replace(/"(?:[^"\\]|\\.)*"/g, '')))
  if (bad !== undefined) throw new SendmailError(EX.DATAERR, `${JSON.stringify(bad)} is no address.`)
  return recipients
}

const qualified = (address: string, domain: string): string =>
  address.includes('@') ? address : `${address}@${domain}`

function reversePathOf({ from }: Options, domain: string): string {
  const given = from ?? process.env.MH_SENDMAIL_FROM ?? process.env.MP_SENDMAIL_FROM ?? user()
  const [address = ''] = addressesIn(given)
  return address === '' ? '' : qualified(address, domain)
}

function user(): string {
  try {
    return userInfo().username
  } catch {
    // In a container the user id may have no name.
    return `uid${process.getuid?.() ?? ''}`
  }
}

function author({ fullName }: Options, address: string, domain: string): Parameters<typeof completed>[2] {
  const now = new Date()
  const id = `${now.toISOString().replace(/\D/g, '').slice(0, 14)}.${randomBytes(8).toString('hex')}`
  const name = fullName ?? process.env.NAME
  return { address, fullName: name, domain, date: localDate(now), messageId: `<${id}@${domain}>` }
}

function sandboxOf({ sandbox }: Options): string | undefined {
  const name = sandbox ?? (process.env.BOUNCELAB_SANDBOX || undefined)
  if (name === undefined || name === 'default') return undefined
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) return name
  const place = sandbox === undefined ? 'BOUNCELAB_SANDBOX' : '--sandbox'
  throw usage(`${place}: ${JSON.stringify(name)} is no sandbox name: lower case letters, digits and hyphens.`)
}

function listener({ verbose, logFile }: Options): (who: 'C' | 'S', line: string) => void {
  const append = (text: string) => {
    if (logFile === undefined) return
    try {
      appendFileSync(logFile, text)
    } catch (cause) {
      throw new SendmailError(EX.CANTCREAT, `-X ${logFile} cannot be written: ${(cause as Error).message}`, cause)
    }
  }
  append('')
  return (who, line) => {
    if (verbose) process.stdout.write(`${who === 'C' ? '>>> ' : ''}${line}\n`)
    append(`${process.pid} ${who === 'C' ? '>>>' : '<<<'} ${line}\n`)
  }
}
