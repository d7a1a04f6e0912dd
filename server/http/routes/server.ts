/** The server around the sandboxes. */
import { SMTP_EXTENSIONS } from '../../core/smtp-dialect.ts'
import { SandboxError } from '../../errors.ts'
import { MTA_TYPES } from '../../mta/mta.ts'
import { DEFAULT_SANDBOX } from '../../sandbox/sandboxes.ts'
import type { Handlers } from '../call.ts'

export const serverHandlers = {
  getInfo: async ({ context }) => {
    const { version, instance, smtp, url, sandboxes } = context
    const host = smtp.host.includes(':') ? `[${smtp.host}]` : smtp.host
    // Before AUTH every client speaks with this one.
    const { mta } = (await sandboxes.get(DEFAULT_SANDBOX)).engine
    const extensions = [...(mta.smtp?.extensions ?? SMTP_EXTENSIONS)]
    return { version, instance, smtp: `${host}:${smtp.port}`, http: url, mtaTypes: [...MTA_TYPES], extensions }
  },

  isLive: () => ({ ok: true }),

  isReady: async ({ context }) => {
    if (context.stopping.aborted) throw new SandboxError('E_STOPPING', 'The server is stopping.')
    try {
      await context.sandboxes.options.store.sandboxes()
    } catch (error) {
      throw new SandboxError('E_STORE', 'The storage cannot be read.', { cause: error })
    }
    return { ok: true }
  },

  getOpenApi: async ({ context }) => {
    const { openApi } = await import('../openapi.ts')
    return openApi(context.version)
  },

  getScenarioSchema: async () => {
    const { scenarioJsonSchema } = await import('../../scenario/schema.ts')
    return scenarioJsonSchema() as { $schema: string }
  },
} satisfies Partial<Handlers>
