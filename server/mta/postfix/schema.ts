/** The block `mta: {type: postfix, …}`: its shape. What the values mean is read in config.ts. */
import { z } from 'zod'
import { configText, sharedSettings } from '../common/settings.ts'

export const postfixSchema = z.strictObject({
  type: z.literal('postfix').describe('Postfix 3.7.'),
  config: configText.describe('main.cf: its text, or parameters by name.'),
  ...sharedSettings,
})

export type PostfixSettings = z.output<typeof postfixSchema>
