/** A webhook as a person wrote it, checked, and with all that it leaves unsaid. */
import { HIDDEN, isPasswordHidden, withoutPasswords } from '../core/secrets.ts'
import type { WebhookRecord } from '../core/webhook.ts'
import { SandboxError } from '../errors.ts'
import { type AllowList, notAllowed } from '../handoff/allow-list.ts'
import { secretFault, toldUnasked } from './formats.ts'
import { placeOf } from './http-post.ts'

type Given = Omit<WebhookRecord, 'id'>

/** @throws SandboxError E_INVALID for a secret that the format cannot use, E_RELAY_NOT_ALLOWED */
export async function complete(webhook: Given, allowed: AllowList): Promise<Given> {
  const { url, format, secret, events } = webhook
  const place = placeOf(url)
  if (place && !allowed.allows(place.host, place.port)) {
    const hint = `Start bouncelab with --relay-allow ${place.host}, if it may really be told.`
    throw new SandboxError('E_RELAY_NOT_ALLOWED', notAllowed(place.origin), { hint })
  }
  if (isPasswordHidden(url)) {
    const message = `The password of ${withoutPasswords(url)} is ${HIDDEN}, which stands in place of one that is not shown.`
    throw new SandboxError('E_INVALID', message, { hint: 'Write the password itself.' })
  }
  const fault = secret === undefined ? null : secretFault(format, secret)
  if (fault) {
    const [what, hint = ''] = fault.split('\n')
    throw new SandboxError('E_INVALID', `The secret of the webhook ${withoutPasswords(url)} ${what}`, { hint })
  }
  return { ...webhook, events: events ?? (await toldUnasked(format)) }
}
