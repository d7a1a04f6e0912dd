/** The block `mta: {type: opensmtpd, …}`: its shape. What the values mean is read in config.ts. */
import { z } from 'zod'
import { configText, sharedSettings } from '../common/settings.ts'

export const opensmtpdSchema = z.strictObject({
  type: z.literal('opensmtpd').describe('OpenSMTPD 6.8.'),
  config: configText.describe('smtpd.conf: its text, or statements by name (`queue ttl: 4d`) on top of plain rules.'),
  ...sharedSettings,
})

export type OpensmtpdSettings = z.output<typeof opensmtpdSchema>
