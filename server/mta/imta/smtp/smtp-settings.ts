/** The `smtp` part of the `mta` block: how the SMTP server speaks, and where its checks have more than one meaning. */
import { z } from 'zod'
import { repliesSchema } from './smtpd-replies.ts'

const FRIENDLY_ONLY = ['SMTPUTF8', 'STARTTLS', 'AUTH'] as const

export const smtpSchema = z.strictObject(
  {
    dialect: z
      .enum(['faithful', 'friendly'], 'is faithful or friendly')
      .default('faithful')
      .describe("`friendly` is bouncelab's own SMTP server, with every extension and none of the checks."),
    extensions: z
      .array(z.enum(FRIENDLY_ONLY, 'is none of SMTPUTF8, STARTTLS, AUTH; the others are there'))
      .default([])
      .describe('What EHLO lists besides.'),
    relay: z
      .enum(['all', 'loopback', 'none'], 'is all, loopback or none')
      .default('all')
      .describe('Who may send to domains that are not local; a client with AUTH always may.'),
    illegalSender: z
      .enum(['syntax', 'rewrite'], 'is syntax or rewrite')
      .default('syntax')
      .describe(
        'What bit 2 of returnenvelope refuses: bad syntax (2005Q4), or a domain that no channel takes (later).',
      ),
    addressFallback: z
      .boolean()
      .default(true)
      .describe('Whether mailfromdnsverify is content with an address where there is no MX (from 6.1 on).'),
    replies: repliesSchema.default({}).describe('Replies in your words, by the name of each.'),
  },
  { error: 'smtp takes dialect, extensions, relay, illegalSender, addressFallback and replies' },
)
