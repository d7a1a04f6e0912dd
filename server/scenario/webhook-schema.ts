/** Webhooks as people write them: which URL is told of what, as which provider would tell it. */
import { z } from 'zod'
import { nearest } from '../core/nearest.ts'
import { isPasswordHidden, withoutAnyPassword } from '../core/secrets.ts'
import { CLASS_WORDS, TELLINGS, WEBHOOK_FORMATS, type WebhookFormatName, type WebhookRecord } from '../core/webhook.ts'
import { secretFault } from '../webhooks/secrets.ts'
import { given, whenSchema } from './rule-parts.ts'
import { always, duration, hiddenPassword, wrong } from './words.ts'

/** A webhook before the sandbox numbers it. */
export type WebhookInput = Omit<WebhookRecord, 'id'>

const url = z.string().superRefine((value, context) => {
  const { protocol } = URL.canParse(value) ? new URL(value) : { protocol: '' }
  if (protocol === 'http:' || protocol === 'https:') return
  context.addIssue({
    code: 'custom',
    message: wrong(`${JSON.stringify(withoutAnyPassword(value))} is no URL.`, 'Write http://127.0.0.1:3000/bounces'),
  })
})

const target = {
  url: url.describe('Where to post; beyond this machine only what --relay-allow names.'),
  format: z
    .enum(WEBHOOK_FORMATS)
    .default('bouncelab')
    .describe("Whose words: bouncelab's own, or a provider's, signed as it signs."),
  secret: z.string().optional().describe('What the format signs with; made from the seed unless given.'),
  signatureVersion: z
    .int()
    .min(1)
    .max(2)
    .optional()
    .describe('Of Amazon SES, how SNS signs: 1 with SHA-1, 2 with SHA-256; 1 unless given.'),
  retries: z
    .array(duration)
    .max(100)
    .optional()
    .describe("How long to wait before each further attempt: [1m, 1h]; the provider's own waits unless given."),
  classes: z
    .record(z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
    .optional()
    .describe('How a bounce is classed, by a pattern of its status: { 5.2.1: { type: bounce } }.'),
}

interface Checked {
  url?: string
  format?: WebhookFormatName
  secret?: string
  classes?: Record<string, object>
}

/** What the format cannot sign with, and `***` that stands for nothing known. */
function checkSecrets({ url, format = 'bouncelab', secret }: Checked, context: z.RefinementCtx) {
  if (typeof url === 'string' && isPasswordHidden(url))
    context.addIssue({ code: 'custom', message: hiddenPassword(url), path: ['url'] })
  if (typeof secret !== 'string' || !WEBHOOK_FORMATS.includes(format)) return
  const fault = secretFault(format, secret)
  if (fault)
    context.addIssue({ code: 'custom', message: `The secret of the format ${format} ${fault}`, path: ['secret'] })
}

/** Class words that the format does not have. */
function checkClasses({ format = 'bouncelab', classes }: Checked, context: z.RefinementCtx) {
  if (typeof classes !== 'object' || classes === null) return
  const words: readonly string[] = CLASS_WORDS[format] ?? []
  for (const [status, given] of Object.entries(classes)) {
    for (const word of Object.keys(given ?? {})) {
      if (words.includes(word)) continue
      const near = nearest(word, words)
      const mend =
        words.length === 0
          ? 'Leave classes out: it has the status itself.'
          : `${near ? `Did you mean ${near}? ` : ''}Allowed: ${words.join(', ')}.`
      const message = wrong(`${JSON.stringify(word)} is no class word of ${format}.`, mend)
      context.addIssue({ code: 'custom', message, path: ['classes', status, word] })
    }
  }
}

/** In a rule: the message is delivered, and the URL is told of it. */
export const webhookTargetSchema = z
  .strictObject(target)
  .superRefine(checkClasses, always)
  .superRefine(checkSecrets, always)
  .meta({ id: 'webhookTarget', description: 'A URL that is told of the message.' })

const webhook = z.strictObject({
  ...target,
  events: z
    .array(z.enum(TELLINGS))
    .min(1)
    .optional()
    .describe('Of what it is told; of everything that its format knows unless given.'),
  when: whenSchema.optional().describe('The messages that it is told of; all unless given.'),
})

export const webhookSchema = webhook
  .superRefine(checkClasses, always)
  .superRefine(checkSecrets, always)
  .meta({ id: 'webhook', description: 'A URL that is told what becomes of mail, as a provider would tell it.' })
  .transform((webhook): WebhookInput => given(webhook))

/** In a list that takes the place of those in force, which have what `***` stands for: secrets are checked after that. */
export const changedWebhookSchema = webhook
  .safeExtend({
    id: z
      .string()
      .optional()
      .describe(
        'Of one in force, which this changes: posts on their way follow it, and its secret stays unless given.',
      ),
  })
  .superRefine(checkClasses, always)
  .transform((webhook): WebhookInput & { id?: string } => given(webhook))
