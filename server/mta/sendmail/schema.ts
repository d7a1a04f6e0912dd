/** The block `mta: {type: sendmail, …}`: its shape. What the values mean is read in config.ts. */
import { z } from 'zod'
import { configText, sharedSettings } from '../common/settings.ts'

export const sendmailSchema = z.strictObject({
  type: z.literal('sendmail').describe('Sendmail 8.17.'),
  config: configText.describe(
    'sendmail.mc, or lines of sendmail.cf: the text, or options by name (`Timeout.queuewarn`, `confTO_QUEUEWARN`).',
  ),
  ...sharedSettings,
  queueRun: z
    .string()
    .default('10m')
    .describe('How often the queue is run: what Debian has as QUEUE_INTERVAL in sendmail.conf.'),
})

export type SendmailSettings = z.output<typeof sendmailSchema>
