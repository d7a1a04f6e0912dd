/** The server around the sandboxes. */
import { SMTP_EXTENSIONS } from '../../core/smtp-dialect.ts'
import { SandboxError } from '../../errors.ts'
import { MTA_TYPES } from '../../mta/mta.ts'
import { DEFAULT_SANDBOX } from '../../sandbox/sandboxes.ts'
import type { Handlers } from '../call.ts'

const addressText = ({ host, port }: { host: string; port: number }): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

export const serverHandlers = {
  getInfo: async ({ context }) => {
    const { version, instance, smtp, url, sandboxes } = context
    const readers = Object.entries(context.readers).map(([name, address]) => [name, addressText(address)])
    // Before AUTH every client speaks with this one.
    const { mta } = (await sandboxes.get(DEFAULT_SANDBOX)).engine
    const extensions = [...(mta.smtp?.extensions ?? SMTP_EXTENSIONS)]
    const ports = { smtp: addressText(smtp), http: url, ...Object.fromEntries(readers) }
    return { version, instance, ...ports, mtaTypes: [...MTA_TYPES], extensions }
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
