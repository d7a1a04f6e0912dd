/** The block `mta: {type: courier, …}`: its shape. What the values mean is read in config.ts. */
import { z } from 'zod'
import { configText, sharedSettings } from '../common/settings.ts'

export const courierSchema = z.strictObject({
  type: z.literal('courier').describe('Courier 1.0.'),
  config: configText.describe('Control files by name (`queuetime: 1w`), or the same as lines of text.'),
  ...sharedSettings,
})

export type CourierSettings = z.output<typeof courierSchema>
