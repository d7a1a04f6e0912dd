/** A message to send, in plain fields; scenario files and POST …/send share it. */
import { z } from 'zod'
import type { Notify } from '../core/types.ts'
import { adding } from './rule-parts.ts'
import { always, notify, wrong } from './words.ts'

const addresses = z.union([z.string(), z.array(z.string()).min(1)])

/** The DSN parameters of RFC 3461, for all recipients alike. */
const dsn = {
  notify: notify.optional().describe('When to send notices: NEVER, or any of SUCCESS, FAILURE, DELAY.'),
  ret: z.enum(['FULL', 'HDRS']).optional().describe('How much of the message a bounce returns.'),
  envid: z.string().optional().describe('An envelope id, given back in notices.'),
}

const attachment = z
  .strictObject({
    filename: z.string().optional().describe('Its name.'),
    contentType: z.string().optional().describe('Its MIME type; made from the name unless given.'),
    content: z.string().describe('What is in it.'),
    encoding: z.enum(['utf8', 'base64']).optional().meta({ description: 'How content is written.', default: 'utf8' }),
  })
  .meta({ id: 'attachment', description: 'A file that goes with a message.' })

export const mailFields = {
  from: z.string().optional().describe('The sender; also the reverse-path, unless envelope says otherwise.'),
  to: addresses.optional().describe('Recipients that stand in To.'),
  cc: addresses.optional().describe('Recipients that stand in Cc.'),
  bcc: addresses.optional().describe('Recipients that stand in no header field.'),
  subject: z.string().optional().describe('The subject.'),
  text: z.string().optional().describe('The body as plain text.'),
  html: z.string().optional().describe('The body as HTML.'),
  headers: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .optional()
    .describe('More header fields by name; a list repeats the field.'),
  attachments: z.array(attachment).optional().describe('Files that go with it.'),
  ...dsn,
  envelope: z
    .strictObject({
      from: z.string().optional().describe('The reverse-path; empty is the null one.'),
      to: addresses.optional().describe('The envelope recipients.'),
      ...dsn,
    })
    .optional()
    .describe('Where it differs from the header; from: "" is the null reverse-path.'),
}

export const mailSchema = z.strictObject(mailFields).superRefine(checkMail, always)
export type Mail = z.output<typeof mailSchema>

/** A message has a sender and a recipient, in its envelope if not in its header. */
export function checkMail(mail: MailFields, context: z.RefinementCtx): void {
  const add = (message: string) => adding(context)(message, [], 'missing')
  if (mail.from === undefined && mail.envelope?.from === undefined) {
    add(wrong('A message has a sender.', "Write from: app@client.test, or from: '<>' for the null reverse-path."))
  }
  if (!mail.to && !mail.cc && !mail.bcc && !mail.envelope?.to)
    add(wrong('A message has recipients.', 'Write to: somebody@example.com'))
}

interface MailFields {
  from?: string
  to?: unknown
  cc?: unknown
  bcc?: unknown
  envelope?: { from?: string; to?: unknown; notify?: Notify[] }
}
