/** The server around the sandboxes. */
import { SandboxError } from '../../errors.ts'
import { MTA_TYPES } from '../../mta/mta.ts'
import type { Handlers } from '../call.ts'

export const serverHandlers = {
  getInfo: ({ context }) => {
    const { version, smtp, url } = context
    const host = smtp.host.includes(':') ? `[${smtp.host}]` : smtp.host
    return { version, smtp: `${host}:${smtp.port}`, http: url, mtaTypes: [...MTA_TYPES] }
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
