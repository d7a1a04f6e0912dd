/** The scenario's `mta: {type: qmail, …}` block: its shape. What the values mean is read in config.ts. */
import { z } from 'zod'

const FILE = "write the file's content as text; '' is an empty file, and a file that is left out is missing"
const LINES = 'write the lines of the file: text, or a list of lines; [] is an empty file'

const content = z.union([z.string(), z.number(), z.array(z.string())], { error: FILE })
const dotQmail = z.union([z.string(), z.array(z.string()), z.null()], { error: LINES })
const place = z.object({ file: z.string(), line: z.number().optional() })

export const qmailSchema = z.strictObject({
  type: z.literal('qmail'),
  /** Files of /var/qmail/control by name. */
  control: z.record(z.string(), content, { error: 'write a map from file name to content' }).optional(),
  /** Home users and the lines of their .qmail files; `bob-list` beside `bob` is ~bob/.qmail-list. */
  users: z
    .record(z.string(), dotQmail, { error: "write a map from user to the lines of the user's .qmail" })
    .optional(),
  /** ~alias/.qmail-NAME. */
  alias: z
    .record(z.string(), dotQmail, { error: 'write a map from name to the lines of ~alias/.qmail-NAME' })
    .optional(),
  places: z.record(z.string(), place).optional(),
})

export type QmailInput = z.infer<typeof qmailSchema>
