/**
 * Settings for what the documents of the product leave open, or answer in several ways: who is told, and by which
 * channel. The first value of each is the default.
 */
import { z } from 'zod'

export const policySettings = {
  postDefault: z
    .enum(['guide', 'copy', 'inherit', 'later'])
    .default('guide')
    .describe(
      'What holds without a sendpost or warnpost keyword. `guide` (administration guide of 2005Q4): a copy, unless the sender is blank or returns are suppressed. `copy`: as copysendpost and copywarnpost. `inherit`: as copysendpost, and warnings as a sendpost keyword of the channel says, else as copywarnpost. `later` (releases after 2005Q4): as nosendpost, and warnings as for `inherit`.',
    ),
  suppressedCopies: z
    .enum(['copied', 'none'])
    .default('copied')
    .describe(
      'Whether the copy and err keywords have a copy made of what a blank header or NOTIFY keeps from the sender.',
    ),
  blankErrorsTo: z
    .enum(['suppress', 'copies', 'option'])
    .default('suppress')
    .describe(
      'What a blank Errors-to: or Warnings-to: does. `suppress`: the sender is not told. `copies`: without USE_ERRORS_TO or USE_WARNINGS_TO the sender is told, and only the copy that no keyword asks for is left out. `option`: without that option nothing.',
    ),
  returnEnvelopeChannel: z
    .enum(['destination', 'source'])
    .default('destination')
    .describe('The channel that bits 0 and 1 of returnenvelope are read from.'),
  remoteDsn: z
    .boolean()
    .default(false)
    .describe('Whether other hosts understand DSN requests, where neither notary nor nonotary says so.'),
  noticeChain: z
    .int()
    .min(1)
    .max(100)
    .default(12)
    .describe('How many notices may come of each other before that is called a loop.'),
  failedDoubleBounce: z
    .enum(['discard', 'continue'])
    .default('discard')
    .describe(
      'Whether a notice to the postmaster that fails is thrown away, or told of again for as long as keywords say so.',
    ),
} as const
