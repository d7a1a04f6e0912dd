/** The block `mta: {type: exim, …}`: its shape. What the values mean is read in config.ts. */
import { z } from 'zod'
import { configText, sharedSettings } from '../common/settings.ts'

export const eximSchema = z.strictObject({
  type: z.literal('exim').describe('Exim 4.96.'),
  config: configText.describe("Exim's run time configuration: its text, or main options by name."),
  defaults: z
    .enum(['debian', 'upstream'])
    .default('debian')
    .describe("Whose values hold where the configuration is silent: Debian's exim4-config, or Exim's own."),
  queueInterval: z
    .string()
    .regex(/^(?:\d+[smhdw])+$/, 'must be a time such as 30m')
    .optional()
    .describe('How often a queue runner goes through the queue (exim -q30m); 0s: mail is tried when it is due.'),
  ...sharedSettings,
})

export type EximSettings = z.output<typeof eximSchema>
