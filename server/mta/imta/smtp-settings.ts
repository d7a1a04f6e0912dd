/** The `smtp` part of the `mta` block: how the SMTP server speaks, and where its checks have more than one meaning. */
import { z } from 'zod'
import { repliesSchema } from './smtpd-replies.ts'

const FRIENDLY_ONLY = ['SMTPUTF8', 'STARTTLS', 'AUTH'] as const

export const smtpSchema = z.strictObject(
  {
    /** `friendly` is bouncelab's own SMTP server, with every extension and none of the checks. */
    dialect: z.enum(['faithful', 'friendly'], 'is faithful or friendly').default('faithful'),
    /** What EHLO lists besides. */
    extensions: z.array(z.enum(FRIENDLY_ONLY, 'is none of SMTPUTF8, STARTTLS, AUTH; the others are there')).default([]),
    /** Who may send to domains that are not local; a client with AUTH always may. */
    relay: z.enum(['all', 'loopback', 'none'], 'is all, loopback or none').default('all'),
    /** What bit 2 of returnenvelope refuses: bad syntax (2005Q4), or a domain that no channel takes (later). */
    illegalSender: z.enum(['syntax', 'rewrite'], 'is syntax or rewrite').default('syntax'),
    /** Whether mailfromdnsverify is content with an address where there is no MX (from 6.1 on). */
    addressFallback: z.boolean().default(true),
    replies: repliesSchema.default({}),
  },
  { error: 'smtp takes dialect, extensions, relay, illegalSender, addressFallback and replies' },
)
