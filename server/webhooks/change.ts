/** A webhook in force that is changed by its id. */
import { nearest } from '../core/nearest.ts'
import type { WebhookRecord } from '../core/webhook.ts'
import { SandboxError } from '../errors.ts'

export type ChangedWebhook = Omit<WebhookRecord, 'id'> & { id?: string | undefined }

/**
 * What is put in its place. Its secret stays unless another is given: for some formats only what verifies it is shown.
 *
 * @throws SandboxError E_INVALID where an id names none of the present ones
 */
export function changed(present: readonly WebhookRecord[], { id, ...webhook }: ChangedWebhook): typeof webhook {
  if (id === undefined) return webhook
  const before = present.find((each) => each.id === id)
  if (!before) {
    const near = nearest(
      id,
      present.map((each) => each.id),
    )
    const hint = `${near ? `Is it ${near}? ` : ''}Without an id it is a new webhook.`
    throw new SandboxError('E_INVALID', `There is no webhook ${JSON.stringify(id)}.`, { hint })
  }
  const keeps = webhook.secret === undefined && before.secret !== undefined && before.format === webhook.format
  return keeps ? { ...webhook, secret: before.secret as string } : webhook
}
