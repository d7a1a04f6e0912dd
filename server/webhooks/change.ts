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

/**
 * With their ids: one that stays, or is changed by its id, keeps it, for posts on their way name it.
 *
 * @param ids those that were given with them, place by place
 */
export function numbered(
  present: readonly WebhookRecord[],
  webhooks: readonly Omit<WebhookRecord, 'id'>[],
  ids: readonly (string | undefined)[],
): WebhookRecord[] {
  const free = new Map(present.map((each) => [each.id, each]))
  for (const id of ids) if (id !== undefined) free.delete(id)
  const used = new Set(present.map(({ id }) => id))
  return webhooks.map((webhook, place) => {
    const same = [...free.values()].find(({ id: _, ...rest }) => sameData(rest, webhook))?.id
    const id = ids[place] ?? same ?? newId(used)
    free.delete(id)
    used.add(id)
    return { ...webhook, id }
  })
}

function newId(used: ReadonlySet<string>): string {
  for (let n = 1; ; n++) if (!used.has(`w${n}`)) return `w${n}`
}

/** Alike but for the order of their keys, and for what is undefined. */
const sameData = (a: object, b: object): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))

const sorted = (value: object): unknown => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
