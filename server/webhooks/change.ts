/** A webhook in force that is changed by its id. */
import { nearest } from '../core/nearest.ts'
import { withoutSecrets } from '../core/posts.ts'
import type { HandoffState, WebhookRecord } from '../core/webhook.ts'
import { SandboxError } from '../errors.ts'

export type ChangedWebhook = Omit<WebhookRecord, 'id'> & { id?: string | undefined }

/** Webhooks that were in force once and for which posts were made, by their ids. */
export type FormerWebhooks = ReadonlyMap<string, Pick<HandoffState, 'target' | 'format'>>

/**
 * What is put in its place. Its secret stays unless another is given: for some formats only what verifies it is shown.
 *
 * @throws SandboxError E_INVALID where an id names none of the present or former ones
 */
export function changed(
  present: readonly WebhookRecord[],
  former: FormerWebhooks,
  { id, ...webhook }: ChangedWebhook,
): typeof webhook {
  if (id === undefined || former.has(id)) return webhook
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

/** @throws SandboxError E_INVALID with both places of an id that stands twice */
export function refuseTwins(webhooks: readonly ChangedWebhook[]): void {
  const places = new Map<string, number>()
  for (const [place, { id }] of webhooks.entries()) {
    if (id === undefined) continue
    const first = places.get(id)
    if (first === undefined) {
      places.set(id, place)
      continue
    }
    const paths = [first, place].map((each) => `webhooks[${each}].id`)
    const message = `${paths.join(' and ')} are the same, ${JSON.stringify(id)}: posts could not tell them apart.`
    const hint = 'Change one entry by this id, and leave the id out of the other: without one it is a new webhook.'
    throw new SandboxError('E_INVALID', message, { hint, problems: paths.map((path) => ({ path, message, hint })) })
  }
}

/**
 * With their ids: one that stays, or is changed by its id, keeps it, for posts on their way name it. One that comes
 * back, to the same place in the same words, has the id that it had: posts that it has not got can be sent again.
 *
 * @param ids those that were given with them, place by place
 */
export function numbered(
  present: readonly WebhookRecord[],
  webhooks: readonly Omit<WebhookRecord, 'id'>[],
  ids: readonly (string | undefined)[],
  former: FormerWebhooks,
): WebhookRecord[] {
  const free = new Map(present.map((each) => [each.id, each]))
  for (const id of ids) if (id !== undefined) free.delete(id)
  const gone = new Map(former)
  for (const id of ids) if (id !== undefined) gone.delete(id)
  const used = new Set([...present.map(({ id }) => id), ...former.keys()])
  return webhooks.map((webhook, place) => {
    const same = [...free.values()].find(({ id: _, ...rest }) => sameData(rest, webhook))?.id
    const target = withoutSecrets(webhook.url)
    const back = [...gone].find(([, each]) => each.target === target && each.format === webhook.format)?.[0]
    const id = ids[place] ?? same ?? back ?? newId(used)
    free.delete(id)
    gone.delete(id)
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
