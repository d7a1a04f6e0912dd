/** `bouncelab passwd`, `token` and `cert`: what the files of `--auth`, `--ui-auth` and `--tokens` hold, and what clients trust. */
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { text as readAll } from 'node:stream/consumers'
import { hashPassword } from '../auth/password-hash.ts'
import type { Flags } from '../config.ts'
import { SandboxError } from '../errors.ts'
import { parseTokens, tokenHash } from '../http/guard/tokens.ts'
import { runningServer } from './ask-server.ts'

/** Writes NAME's line anew, or adds it; the password comes from the terminal, unseen, or from standard input. */
export async function passwd(_: Flags, [file = '', name = '']: string[]): Promise<number> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a name with them could not be typed
  if (name === '' || /[:\u0000-\u001f\u007f]/.test(name) || name.startsWith('#')) {
    const hint = 'A name has no colon, and does not begin with #.'
    throw new SandboxError('E_CONFIG', `${JSON.stringify(name)} cannot be a name of the file.`, { hint })
  }
  const password = await askPassword(name)
  if (password === '') throw new SandboxError('E_CONFIG', 'The password is empty.', { hint: 'Type one.' })
  const what = putLine(file, name, `${name}:${await hashPassword(password)}`)
  process.stdout.write(`${file}: ${name} ${what}\n`)
  return 0
}

/** Adds a token and tells it, once: the file keeps only its hash. */
export async function token(flags: Flags, [file = '', name = '']: string[]): Promise<number> {
  const secret = `bl_${randomBytes(24).toString('base64url')}`
  const sandboxes = [flags.sandbox ?? []].flat()
  const words = [
    ...(flags['read-only'] ? ['read-only'] : []),
    ...(sandboxes.length > 0 ? [`sandbox=${sandboxes.join(',')}`] : []),
  ]
  const line = [`${name}:sha256:${tokenHash(secret)}`, ...words].join(' ')
  parseTokens(line, file)
  putLine(file, name, line)
  process.stderr.write(`${file}: ${name} is there; the token is told only now:\n`)
  process.stdout.write(`${secret}\n`)
  return 0
}

/** Tells the certificate of a running server. */
export async function cert(flags: Flags): Promise<number> {
  const answer = await runningServer(flags).ask('/api/certificate.pem')
  process.stdout.write(await answer.text())
  return 0
}

/** Whole or not at all, so that a server that follows the file never reads half of it. @returns what was done */
function putLine(file: string, name: string, line: string): string {
  const there = statSync(file, { throwIfNoEntry: false })
  const lines = there ? readFileSync(file, 'utf8').replace(/\n$/, '').split(/\r?\n/) : []
  const at = lines.findIndex((each) => each.startsWith(`${name}:`))
  if (at >= 0) lines[at] = line
  else lines.push(line)
  const half = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(half, `${lines.filter((each, i) => each !== '' || i > 0).join('\n')}\n`, {
      mode: there?.mode ?? 0o600,
    })
    renameSync(half, file)
  } catch (cause) {
    const hint = 'Give a path in a folder that is there and can be written.'
    throw new SandboxError('E_CONFIG', `${file} cannot be written.`, { hint, cause })
  }
  return at >= 0 ? 'has another password' : 'was added'
}

async function askPassword(name: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) return (await readAll(stdin)).replace(/\r?\n$/, '')
  stderr.write(`Password for ${name}: `)
  stdin.setRawMode(true)
  let typed = ''
  try {
    for await (const chunk of stdin) {
      for (const letter of String(chunk)) {
        if (letter === '\r' || letter === '\n') return typed
        if (letter === '\u0003') process.exit(130)
        typed = letter === '\u007f' || letter === '\b' ? typed.slice(0, -1) : typed + letter
      }
    }
    return typed
  } finally {
    stdin.setRawMode(false)
    stderr.write('\n')
  }
}
