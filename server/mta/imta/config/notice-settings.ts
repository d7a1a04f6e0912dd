/** Settings for the bytes of notices: whose layout, in which language, from which texts. */
import { z } from 'zod'

export const noticeSettings = {
  layout: z
    .enum(['6.2', '6.1', '7'])
    .default('6.2')
    .describe(
      "Which builds' layout a notice has. `6.1`: one empty line before the first boundary, and a Content-transfer-encoding in part 1. `6.2` (2005Q4). `7`: In-reply-to, References, Arrival-date, the envelope's own id where ENVID was not given, report-type first, the ORCPT in Received, the address in the delivery history.",
    ),
  language: z
    .string()
    .default('en')
    .describe(
      'The folder of texts where the mapping table names none (IMTA_LANG): `en`, `ja`, `ja.UTF-8`, or one of `templates`.',
    ),
  templates: z
    .record(z.string(), z.record(z.string(), z.string()))
    .default({})
    .describe(
      'Language to file name (return_failed.txt) to content; what a language lacks is taken from the shipped ones.',
    ),
  mapping: z.string().default('').describe('A mapping file, of which the table NOTIFICATION_LANGUAGE is read.'),
} as const
