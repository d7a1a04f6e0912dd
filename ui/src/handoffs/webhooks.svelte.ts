/** The webhooks in force and their posts, as the view holds them. */
import type { Api } from '../lib/api.ts'
import type { PostRow, WebhookInput, WebhookRow } from '../lib/handoff-types.ts'
import { Reading } from '../state/reading.svelte.ts'

/** A thousand posts with their dialogues are not read more often than this. */
const LEAST_MS = 1000

export class Webhooks {
  readonly hooks: Reading<WebhookRow[]>
  readonly posts: Reading<PostRow[]>
  #api: Api

  constructor(api: Api) {
    this.#api = api
    this.hooks = new Reading(() => api.webhooks(), LEAST_MS)
    this.posts = new Reading(() => api.posts(), LEAST_MS)
  }

  soon(): void {
    this.hooks.soon()
    this.posts.soon()
  }

  /** @param place the id of the one whose place it takes; at the end where there is none */
  async put(input: WebhookInput, place?: string): Promise<void> {
    const present = await this.#api.webhooks()
    const isThere = present.some(({ id }) => id === place)
    const rest = present.map((hook) => (hook.id === place ? input : kept(hook)))
    this.hooks.value = await this.#api.setWebhooks(isThere ? rest : [...rest, withoutId(input)])
  }

  async remove(id: string): Promise<void> {
    const present = await this.#api.webhooks()
    this.hooks.value = await this.#api.setWebhooks(present.filter((hook) => hook.id !== id).map(kept))
  }
}

/** As it is: named by its id, so that its secret need not be said. */
const kept = ({ id, url, format, events, when, signatureVersion, retries, classes }: WebhookRow): WebhookInput => ({
  ...{ id, url, format },
  ...(signatureVersion ? { signatureVersion } : {}),
  ...(retries ? { retries } : {}),
  ...(classes ? { classes } : {}),
  ...(events ? { events } : {}),
  ...(when ? { when } : {}),
})

const withoutId = ({ id: _, ...input }: WebhookInput): WebhookInput => input
