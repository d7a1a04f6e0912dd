/**
 * The settings that the block of every MTA in this family takes beside its own: `mta: {type: postfix, config: …, files:
 * {…}, users: […]}`. The words inside `config` and `files` are the MTA's own.
 */
import { z } from 'zod'
import type { MtaInput } from '../../core/mta.ts'
import type { SourcePlace, Why } from '../../core/types.ts'
import { invalid } from './problems.ts'

const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join('\n'))], {
  error: 'write the text of the file, or a list of its lines',
})

const host = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'must be a host name such as mail.example.net')

/** What each MTA's schema spreads into its own. */
export const sharedSettings = {
  host: host.optional().describe('The name of this host, where the configuration gives none.'),
  files: z
    .record(z.string(), text)
    .default({})
    .describe("The MTA's files by the names that its configuration has for them, such as /etc/aliases."),
  users: z
    .array(z.string().min(1))
    .nullable()
    .default(null)
    .describe('Who has a mailbox on this host; without it everybody has.'),
  reverseNames: z
    .record(z.string(), z.string())
    .default({})
    .describe("Clients' addresses with their names in the DNS, '' for none; else the name that a client gives itself."),
  remoteDsn: z
    .boolean()
    .default(false)
    .describe('Whether other hosts understand DSN requests, where no rule says what they offer.'),
  smtp: z
    .strictObject({
      dialect: z
        .enum(['faithful', 'friendly'])
        .default('faithful')
        .describe("`friendly`: bouncelab's own words, every extension, and none of the MTA's checks."),
    })
    .prefault({})
    .describe('How its SMTP server speaks.'),
  places: z.record(z.string(), z.custom<SourcePlace>()).default({}),
} as const

const sharedObject = z.object(sharedSettings)

/** The configuration as text, or as parameters by name. */
export const configText = z
  .union([z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))], {
    error: 'write the text of the configuration, or a map from parameter to value',
  })
  .default('')

/** @throws SandboxError E_INVALID with every mistake in the block's shape, each with its place */
export function readSettings<S extends z.ZodType>(schema: S, input: MtaInput): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const places = input.places ?? {}
  const problems = parsed.error.issues.map(({ path, message }) => {
    const at = path.join('.')
    const place = places[at] ?? places[String(path[0])]
    return { path: at || 'mta', ...place, message: at ? `${at}: ${message}` : message }
  })
  throw invalid(problems)
}

/** What of the block an MTA's configuration has as it is. */
export type AsGiven = Pick<z.output<typeof sharedObject>, 'reverseNames' | 'remoteDsn' | 'smtp'>

export const asGiven = ({ reverseNames, remoteDsn, smtp }: AsGiven): AsGiven => ({ reverseNames, remoteDsn, smtp })

/** Names of users in lower case, as they are compared; null: everybody has a mailbox. */
export const userSet = (users: readonly string[] | null): ReadonlySet<string> | null =>
  users && new Set(users.map((user) => user.toLowerCase()))

/** Why something is so, by a setting. @param source where it was written; absent for a default */
export const settingWhy = (setting: string, value: string, source: SourcePlace | undefined, text: string): Why => ({
  by: 'setting',
  setting,
  value,
  ...(source ? { source } : {}),
  text,
})

/** The name of a plain catcher's host. */
export const DEFAULT_HOST = 'mail.bouncelab.test'
