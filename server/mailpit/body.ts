/** Bodies of Mailpit's routes: JSON whose member names may be written in capital or small letters. */

import { SandboxError } from '../errors.ts'
import type { CompatCall } from '../http/compat.ts'
import { parseJson, readBody } from '../http/input.ts'
import { badRequest, Refusal } from './answers.ts'

/** Of all routes but the one that takes mail in. */
const MOST_BYTES = 5 * 1024 * 1024

/** The members, in the capital letters of Mailpit's own names where they are written otherwise. */
export type Body = Record<string, unknown>

/** @throws Refusal 400, 413 */
export async function readJson({ req }: CompatCall, limit = MOST_BYTES): Promise<Body> {
  let given: unknown
  try {
    given = parseJson(await readBody(req, limit))
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error
    throw error.code === 'E_TOO_LARGE' ? new Refusal(413, error.message) : badRequest(error.message)
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badRequest('The body is no JSON object.')
  return membersOf(given)
}

const NAMES = [
  'IDs',
  'Read',
  'Search',
  'Tags',
  'Name',
  'Email',
  'To',
  'Cc',
  'Bcc',
  'From',
  'ReplyTo',
  'Subject',
  'Text',
  'HTML',
  'Headers',
  'Attachments',
  'Content',
  'Filename',
  'ContentType',
  'ContentID',
  'Sender',
  'Recipient',
  'Authentication',
  'ErrorCode',
  'Probability',
]
const BY_SMALL = new Map(NAMES.map((name) => [name.toLowerCase(), name]))

/** Go's decoder, for which clients were written, takes names in any letters. */
export const membersOf = (given: object): Body =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [BY_SMALL.get(name.toLowerCase()) ?? name, value]))

/** A list of texts; one that is absent or null is empty. @throws Refusal 400 */
export function textsOf(body: Body, name: string): string[] {
  const value = body[name] ?? []
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value
  throw badRequest(`${name} is no list of texts.`)
}
