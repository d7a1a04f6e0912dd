/** Webhooks of a sandbox, and their posts. */
import { z } from 'zod'
import type { When } from '../../core/rule.ts'
import { TELLINGS, WEBHOOK_FORMATS } from '../../core/webhook.ts'
import { route } from './route.ts'
import { answer, place, time } from './shapes.ts'
import { dialogueLine } from './trace-shapes.ts'

const HERE = '/api/sandboxes/{s}'

const webhookShape = () =>
  z.object({
    id: z.string(),
    url: z.string(),
    format: z.enum(WEBHOOK_FORMATS),
    secret: z.string().describe('What it signs with, as the application is given it.'),
    signatureVersion: z.int().optional(),
    retries: z
      .array(z.string())
      .optional()
      .describe("Durations before each further attempt, where they are not the provider's own."),
    classes: z
      .record(z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
      .optional()
      .describe('Class words by status, in place of the tables of the format.'),
    ownSecret: z.boolean().describe('Whether the secret was given; else it is made from the seed.'),
    subscription: z
      .object({
        state: z.enum(['pending', 'confirmed']).describe('While it is pending nothing is told: posts wait.'),
        url: z.string().describe('The SubscribeURL: a GET of it confirms.'),
      })
      .optional()
      .describe('Of Amazon SNS: whether the application has agreed to be told.'),
    events: z.array(z.enum(TELLINGS)).optional(),
    when: (z.looseObject({}) as unknown as z.ZodType<When>).optional(),
    source: place().optional(),
  })

const postShape = () =>
  z.object({
    id: z.string(),
    by: z.string().describe("The webhook's id, or the rule's."),
    target: z.string(),
    format: z.enum(WEBHOOK_FORMATS),
    tells: z.enum(TELLINGS),
    messageId: z.string(),
    recipient: z.string(),
    at: time(),
    attempts: z.int(),
    state: z.enum(['queued', 'under-way', 'delivered', 'failed']),
    nextAttemptAt: time().nullable(),
    reply: z.string().nullable(),
    dialogue: z.array(dialogueLine()),
  })

export const webhookRoutes = {
  listWebhooks: route({
    method: 'get',
    path: `${HERE}/webhooks`,
    summary: 'The URLs that are told what becomes of mail',
    out: () => answer({ webhooks: z.array(webhookShape()) }),
  }),

  putWebhooks: route({
    method: 'put',
    path: `${HERE}/webhooks`,
    summary: 'Puts others in their place; a webhook that stays the same, or is named by its id, keeps its id',
    body: async () => {
      const { changedWebhookSchema } = await import('../../scenario/webhook-schema.ts')
      return z.strictObject({ webhooks: z.array(changedWebhookSchema) })
    },
    out: () => answer({ webhooks: z.array(webhookShape()) }),
  }),

  listPosts: route({
    method: 'get',
    path: `${HERE}/webhooks/posts`,
    summary: 'Posts to webhooks, newest first, with the dialogue of their last attempt',
    out: () => answer({ posts: z.array(postShape()).describe('At most a thousand.') }),
  }),

  sendPostAgain: route({
    method: 'post',
    path: `${HERE}/webhooks/posts/{id}/again`,
    summary: 'Makes a post that has ended once more',
    out: () => answer({ again: z.literal(true) }),
  }),
}
