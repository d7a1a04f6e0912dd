/** What receivers of webhooks fetch from a provider: the certificate that signatures name, and the agreement to be told. */
import type { Express } from 'express'
import type { HttpContext } from './call.ts'
import { notFound } from './problem.ts'

export function addProviderRoutes(app: Express, { sandboxes }: HttpContext): void {
  app.get('/webhooks/SimpleNotificationService.pem', async (_req, res) => {
    const { certificatePem } = await import('../webhooks/signing/certificate.ts')
    res.setHeader('content-type', 'application/x-pem-file')
    res.end(await certificatePem())
  })

  app.get('/webhooks/:id/', async (req, res) => {
    const query = new URL(req.url, 'http://localhost').searchParams
    const sandbox = await sandboxes.get(res.locals.sandbox ?? 'default')
    const { seed } = sandbox.engine.state
    const keys = { seed, webhookId: req.params.id as string, baseUrl: '', secret: '' }
    const { confirmationToken, confirmedXml } = await import('../webhooks/signing/sns.ts')
    if (query.get('Action') !== 'ConfirmSubscription' || query.get('Token') !== confirmationToken(keys)) {
      throw notFound(
        `There is no such subscription of ${keys.webhookId} to confirm.`,
        'Fetch the SubscribeURL of the SubscriptionConfirmation as it stands.',
      )
    }
    await sandbox.confirmWebhook(keys.webhookId)
    res.setHeader('content-type', 'text/xml; charset=utf-8')
    res.end(confirmedXml(keys))
  })
}
