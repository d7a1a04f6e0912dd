/** Tokens of the API: a file with a line each, `NAME:TOKEN [read-only] [sandbox=ci-42,ci-43]`. `#` begins a comment. */
import { createHash } from 'node:crypto'
import { linesOf, mistakes, readSmallFile } from '../../auth/password-file.ts'
import type { Problem } from '../../errors.ts'
import { isSandboxName } from '../../sandbox/sandboxes.ts'
import { everything, type Scope } from './scope.ts'

/** By the SHA-256 of the token: how long a look takes tells nothing of it. */
export type Tokens = ReadonlyMap<string, Scope>

const SHORTEST = 16
const MEND = 'Write it with bouncelab token FILE NAME.'

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

/** @throws SandboxError E_CONFIG with every mistake and its line */
export function readTokens(file: string): Map<string, Scope> {
  return parseTokens(readSmallFile(file, '--tokens'), file)
}

/** @throws SandboxError E_CONFIG with every mistake and its line */
export function parseTokens(text: string, file: string): Map<string, Scope> {
  const tokens = new Map<string, Scope>()
  const problems: Problem[] = []
  for (const { written, line } of linesOf(text)) {
    const read = readLine(written)
    if ('wrong' in read) problems.push({ file, line, message: read.wrong, hint: read.hint })
    else if (tokens.has(read.hash))
      problems.push({ file, line, message: 'the token stands in a line above.', hint: MEND })
    else tokens.set(read.hash, read.scope)
  }
  if (problems.length > 0) throw mistakes(problems)
  return tokens
}

/** One of the command line may do everything. @returns null where it is too short to be a secret */
export const plainToken = (token: string): [string, Scope] | null =>
  token.length < SHORTEST ? null : [tokenHash(token), everything('the token of --token')]

function readLine(line: string): { hash: string; scope: Scope } | { wrong: string; hint: string } {
  const [, name, token = '', rest = ''] = /^([^\s:]+):(\S+)(.*)$/.exec(line) ?? []
  if (name === undefined) return { wrong: 'the line is not NAME:TOKEN.', hint: MEND }
  const hashed = /^sha256:([0-9a-f]{64})$/.exec(token)?.[1]
  if (hashed === undefined && token.length < SHORTEST)
    return { wrong: `the token of ${name} is shorter than ${SHORTEST} characters.`, hint: MEND }
  const scope: Scope = { name, readOnly: false, sandboxes: null }
  for (const word of rest.split(/\s+/).filter(Boolean)) {
    if (word === 'read-only') scope.readOnly = true
    else if (word.startsWith('sandbox=')) {
      const names = word.slice('sandbox='.length).split(',')
      const wrong = names.find((each) => !isSandboxName(each))
      if (wrong !== undefined)
        return {
          wrong: `${JSON.stringify(wrong)} is no sandbox.`,
          hint: 'Write lower case letters, digits and hyphens.',
        }
      scope.sandboxes = new Set(names)
    } else return { wrong: `${word} means nothing here.`, hint: 'Write read-only or sandbox=NAME,NAME.' }
  }
  return { hash: hashed ?? tokenHash(token), scope }
}
