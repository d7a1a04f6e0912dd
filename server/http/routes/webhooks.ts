/** Webhooks of a sandbox, and their posts. */
import { isoTime } from '../../core/iso-time.ts'
import type { WebhookRecord } from '../../core/webhook.ts'
import { postsOf } from '../../sandbox/posts-view.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { Handlers } from '../call.ts'
import { notFound } from '../problem.ts'
import { epochOf } from './epoch.ts'

export const webhookHandlers = {
  listWebhooks: async ({ sandbox: open }) => {
    const sandbox = await open()
    return { ...epochOf(sandbox), webhooks: await withSecrets(sandbox, sandbox.engine.state.webhooks) }
  },

  putWebhooks: async ({ sandbox: open, body }) => {
    const sandbox = await open()
    const webhooks = await sandbox.setWebhooks(body.webhooks)
    return { ...epochOf(sandbox), webhooks: await withSecrets(sandbox, webhooks) }
  },

  listPosts: async ({ sandbox: open }) => {
    const sandbox = await open()
    const posts = await postsOf(sandbox)
    return {
      ...epochOf(sandbox),
      posts: posts.map(({ at, nextAttemptAt, ...rest }) => ({
        ...rest,
        at: isoTime(at),
        nextAttemptAt: nextAttemptAt === null ? null : isoTime(nextAttemptAt),
      })),
    }
  },

  sendPostAgain: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    if (!(await sandbox.sendAgain(params.id as string))) {
      throw notFound(
        `There is no ended post ${JSON.stringify(params.id)}.`,
        'GET …/webhooks/posts lists them; one that has not ended is tried again by itself.',
      )
    }
    return { ...epochOf(sandbox), again: true as const }
  },
} satisfies Partial<Handlers>

async function withSecrets(sandbox: Sandbox, webhooks: readonly WebhookRecord[]) {
  const { secretFor, verificationKeyOf } = await import('../../webhooks/formats.ts')
  const { seed } = sandbox.engine.state
  return webhooks.map((webhook) => ({
    ...webhook,
    ownSecret: webhook.secret !== undefined,
    secret: verificationKeyOf(webhook.format, secretFor(webhook.format, webhook.secret, seed, webhook.id)) ?? '',
  }))
}
