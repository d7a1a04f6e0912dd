/** Webhooks of a sandbox, and their posts. */
import { formatDuration, parseDuration } from '../../core/duration.ts'
import { isoTime } from '../../core/iso-time.ts'
import { withoutPasswords } from '../../core/secrets.ts'
import type { Duration } from '../../core/types.ts'
import type { WebhookRecord } from '../../core/webhook.ts'
import { postsOf } from '../../sandbox/posts-view.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { Handlers, HttpContext } from '../call.ts'
import { notFound } from '../problem.ts'
import { epochOf } from './epoch.ts'
import { withKnown } from './scenario.ts'

export const webhookHandlers = {
  listWebhooks: async ({ context, sandbox: open }) => {
    const sandbox = await open()
    return { ...epochOf(sandbox), webhooks: await shown(sandbox, sandbox.engine.state.webhooks, context) }
  },

  putWebhooks: async ({ context, sandbox: open, body }) => {
    const sandbox = await open()
    const webhooks = await sandbox.setWebhooks(await withKnown(body.webhooks, sandbox))
    return { ...epochOf(sandbox), webhooks: await shown(sandbox, webhooks, context) }
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

/** With what the application verifies by, and whether it has agreed to be told. */
async function shown(sandbox: Sandbox, webhooks: readonly WebhookRecord[], { sandboxes }: HttpContext) {
  const { formatOf, secretFor, verificationKeyOf } = await import('../../webhooks/formats.ts')
  const { subscribeUrl } = await import('../../webhooks/signing/sns.ts')
  const { seed, confirmed } = sandbox.engine.state
  const baseUrl = sandbox.urlBase(sandboxes.options.handoffs.baseUrl)
  const subscriptionOf = ({ id }: WebhookRecord) => ({
    state: confirmed.has(id) ? ('confirmed' as const) : ('pending' as const),
    url: subscribeUrl({ baseUrl, seed, webhookId: id }),
  })
  return Promise.all(
    webhooks.map(async (webhook) => ({
      ...webhook,
      url: withoutPasswords(webhook.url),
      retries: webhook.retries?.map(durationText),
      ownSecret: webhook.secret !== undefined,
      secret: verificationKeyOf(webhook.format, secretFor(webhook.format, webhook.secret, seed, webhook.id)) ?? '',
      ...((await formatOf(webhook.format)).confirmation ? { subscription: subscriptionOf(webhook) } : {}),
    })),
  )
}

/** Exactly so long when it is read again. */
function durationText(length: Duration): string {
  const short = formatDuration(length)
  return parseDuration(short) === length ? short : `${length}ms`
}
