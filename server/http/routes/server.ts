/** The server around the sandboxes. */
import { SMTP_EXTENSIONS } from '../../core/smtp-dialect.ts'
import { SandboxError } from '../../errors.ts'
import { MTA_TYPES } from '../../mta/types.ts'
import { DEFAULT_SANDBOX } from '../../sandbox/sandboxes.ts'
import { type Handlers, Sent } from '../call.ts'
import type { Described } from '../reference/document.ts'

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
    const { smtps, lmtp, ...wants } = context.doors
    const besides = { ...(smtps ? { smtps: addressText(smtps) } : {}), ...(lmtp === undefined ? {} : { lmtp }) }
    const madeCertificate = context.certificate()?.isMade ?? true
    return { version, instance, ...ports, ...besides, ...wants, madeCertificate, mtaTypes: [...MTA_TYPES], extensions }
  },

  isLive: () => ({ ok: true }),

  isReady: async ({ context }) => {
    const { sandboxes } = context
    if (sandboxes.state === 'starting') {
      throw new SandboxError('E_STARTING', 'The server is starting.', { hint: 'Ask again in a moment.' })
    }
    if (sandboxes.state === 'stopping' || context.stopping.aborted) {
      throw new SandboxError('E_STOPPING', 'The server is stopping.', { hint: 'Start it again.' })
    }
    try {
      await sandboxes.options.store.sandboxes()
    } catch (error) {
      throw new SandboxError('E_STORE', 'The storage cannot be read.', { cause: error })
    }
    return { ok: true }
  },

  getMetrics: async ({ context: { sandboxes }, req, res }) => {
    const { metrics } = sandboxes.options
    const { CONTENT_TYPES, exposition, formatFor } = await import('../../metrics/exposition.ts')
    const present = await Promise.all(sandboxes.names().map((name) => sandboxes.get(name)))
    const format = formatFor(req.headers.accept)
    res.setHeader('vary', 'accept')
    return new Sent(exposition(metrics?.families(present) ?? [], format), { 'content-type': CONTENT_TYPES[format] })
  },

  getOpenApi: async ({ context }) => {
    const { openApi } = await import('../openapi.ts')
    return { ...(await openApi(context.version)), servers: [{ url: context.basePath }] }
  },

  getReference: async ({ context, query, req }) => {
    const [{ openApi }, { referencePage, REFERENCE_POLICY }, { EN, JA }] = await Promise.all([
      import('../openapi.ts'),
      import('../reference/page.ts'),
      import('../reference/words.ts'),
    ])
    const { basePath, guard, policy, version } = context
    const lang = query.lang ?? (/^\s*ja\b/i.test(req.headers['accept-language'] ?? '') ? 'ja' : 'en')
    const origin = `${policy.isHttps(req) ? 'https' : 'http'}://${policy.host(req) ?? new URL(context.url).host}`
    const reached = { origin: `${origin}${basePath.slice(0, -1)}`, needsToken: guard.isNeeded }
    const document = (await openApi(version)) as unknown as Described
    return new Sent(referencePage(document, lang === 'ja' ? JA : EN, basePath, reached), {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': REFERENCE_POLICY,
      vary: 'accept-language, host',
    })
  },

  getScenarioSchema: async () => {
    const { scenarioJsonSchema } = await import('../../scenario/schema.ts')
    return scenarioJsonSchema() as { $schema: string }
  },
} satisfies Partial<Handlers>
