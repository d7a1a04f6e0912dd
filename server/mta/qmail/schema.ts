/** The scenario's `mta: {type: qmail, …}` block: its shape. What the values mean is read in config.ts. */
import { z } from 'zod'
import { patchesSchema } from './patches.ts'

const FILE = "write the file's content as text; '' is an empty file, and a file that is left out is missing"
const LINES = 'write the lines of the file: text, or a list of lines; [] is an empty file'

const content = z.union([z.string(), z.number(), z.array(z.string())], { error: FILE })
const dotQmail = z.union([z.string(), z.array(z.string()), z.null()], { error: LINES })
const folder = z.object({
  path: z.string(),
  /** Names in it that qmail reads nothing from. */
  unread: z.array(z.string()),
  /** What morercpthosts.cdb is beside morercpthosts. */
  cdb: z.enum(['missing', 'old', 'fresh']),
  /** Files that the sandbox has changed over the folder's, null for one taken away. */
  changed: z.record(z.string(), z.string().nullable()).optional(),
})
const smtp = z.strictObject(
  {
    dialect: z
      .enum(['faithful', 'friendly'])
      .optional()
      .describe("`friendly`: bouncelab's own words, every extension, and none of qmail-smtpd's checks."),
    extensions: z
      .array(
        z.enum(['SIZE', 'SMTPUTF8', 'DSN', 'ENHANCEDSTATUSCODES', 'STARTTLS', 'AUTH'], {
          error:
            'is none of SIZE, SMTPUTF8, DSN, ENHANCEDSTATUSCODES, STARTTLS, AUTH; PIPELINING and 8BITMIME are there',
        }),
      )
      .optional()
      .describe('What EHLO lists besides PIPELINING and 8BITMIME.'),
    relayclient: z
      .string()
      .optional()
      .describe('RELAYCLIENT, as tcpserver sets it: clients may send anywhere, and this is put behind each recipient.'),
    version: z
      .union([z.enum(['netqmail', '1.03', 'notqmail']), z.literal(1.03)])
      .optional()
      .describe('Whose HELP and whose answer to a bare line feed.'),
  },
  { error: 'smtp takes dialect, extensions, relayclient and version' },
)
const place = z.object({ file: z.string(), line: z.number().optional() })

export const qmailSchema = z.strictObject({
  type: z.literal('qmail').describe('netqmail 1.06.'),
  control: z
    .record(z.string(), content, { error: 'write a map from file name to content' })
    .optional()
    .describe('Files of /var/qmail/control by name.'),
  users: z
    .record(z.string(), dotQmail, { error: "write a map from user to the lines of the user's .qmail" })
    .optional()
    .describe('Home users and the lines of their .qmail files; `bob-list` beside `bob` is ~bob/.qmail-list.'),
  alias: z
    .record(z.string(), dotQmail, { error: 'write a map from name to the lines of ~alias/.qmail-NAME' })
    .optional()
    .describe('~alias/.qmail-NAME.'),
  smtp: smtp.optional().describe('How qmail-smtpd speaks.'),
  patches: patchesSchema.optional().describe('What netqmail 1.06 has not.'),
  places: z.record(z.string(), place).optional(),
  /** The folder that `control` was read from. */
  folder: folder.optional(),
})

export type ControlFolder = z.infer<typeof folder>
export type QmailInput = z.infer<typeof qmailSchema>
