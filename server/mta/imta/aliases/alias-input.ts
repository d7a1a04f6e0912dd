/** Aliases as data: a record of addresses, lists of them, and mailing lists; or the text of an aliases file. */
import { z } from 'zod'
import type { SourcePlace } from '../../../core/types.ts'
import type { Problem } from '../../../errors.ts'
import type { NamedFiles } from '../config/named-files.ts'
import { readAliasFile } from './alias-file.ts'
import { LIST_PARAMETERS, type ListParameters } from './alias-list.ts'
import { type Alias, isAddress, type ReadAliases, wholeAddress } from './aliases.ts'

const address = z.string()
const parameter = address.optional()

const listSchema = z.strictObject({
  members: z.array(address).describe('To whom it goes.'),
  'error-return-address': parameter.describe('The reverse-path of what goes to the members.'),
  'reply-to-address': parameter.describe('Reply-to of what goes to the members.'),
  'errors-to-address': parameter.describe('Errors-to of what goes to the members: who is told of failures.'),
  'warnings-to-address': parameter.describe('Warnings-to of what goes to the members: who is told of delays.'),
})

type Given = string | string[] | z.output<typeof listSchema> | null

/** Null takes the postmaster's mailbox away, as beside the users. */
export const aliasesSchema = z.union([
  z.string(),
  z.record(z.string(), z.union([address, z.array(address), listSchema, z.null()])),
])

export type GivenAliases = z.output<typeof aliasesSchema>

export function readAliases(
  given: GivenAliases,
  host: string,
  places: Readonly<Record<string, SourcePlace>>,
  files: NamedFiles,
): ReadAliases {
  if (typeof given === 'string') return readAliasFile(given, places.aliases, host, files)
  const read: ReadAliases = { aliases: [], problems: [] }
  for (const [name, value] of Object.entries(given)) {
    const path = `aliases.${name}`
    const source = places[path] ?? places.aliases
    if (value === null) continue
    const { alias, wrong } = aliasOf(name, value, host, source)
    read.aliases.push(alias)
    read.problems.push(...wrong.map((message): Problem => ({ path, ...source, message })))
  }
  return read
}

function aliasOf(name: string, value: Exclude<Given, null>, host: string, source: SourcePlace | undefined) {
  const { members, ...parameters } =
    Array.isArray(value) || typeof value === 'string' ? { members: split(value) } : value
  const list = parameters as ListParameters
  const bad = members
    .filter((member) => !isAddress(member))
    .map((member) => `${name} cannot expand to ${JSON.stringify(member)}`)
  const badParameters = LIST_PARAMETERS.flatMap((each) => {
    const given = list[each]
    return given === undefined || isAddress(given) ? [] : [`${each} needs an address, not ${JSON.stringify(given)}`]
  })
  const empty = members.length === 0 ? [`${name} needs at least one address`] : []
  if (!isAddress(name)) empty.push(`${JSON.stringify(name)} cannot be an alias; write a local part or an address`)
  for (const each of LIST_PARAMETERS) {
    const given = list[each]
    if (given !== undefined) list[each] = wholeAddress(given, host)
  }
  const alias: Alias = {
    address: wholeAddress(name, host).toLowerCase(),
    targets: members.map((member) => wholeAddress(member, host)),
    list,
    unplayed: [],
    ...(source ? { source } : {}),
  }
  return { alias, wrong: [...empty, ...bad, ...badParameters] }
}

/** As in the aliases file, commas part addresses. */
const split = (value: string | string[]): string[] =>
  Array.isArray(value) ? value : value.split(',').map((part) => part.trim())
