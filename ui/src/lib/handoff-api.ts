/** The page's calls about hand-offs and webhooks. */
import type { HandedAnswer, PostRow, WebhookInput, WebhookRow } from './handoff-types.ts'

type Call = (path: string, method?: string, body?: unknown) => Promise<Response>

/** @param here the sandbox's own routes */
export function handoffApi(here: string, call: Call) {
  const json = async <T>(...args: Parameters<Call>): Promise<T> => (await call(...args)).json() as Promise<T>
  return {
    /** Sends a copy of a message to a real server. */
    handOver: (id: string, to: readonly string[], server: string) =>
      json<HandedAnswer>(`${here}/messages/${encodeURIComponent(id)}/relay`, 'POST', { to, server }),
    /** The same once more. @param seq of the hand-off in the trace */
    handOverAgain: (id: string, seq: number) =>
      json<HandedAnswer>(`${here}/messages/${encodeURIComponent(id)}/relay/${seq}/again`, 'POST', {}),
    webhooks: async () => (await json<{ webhooks: WebhookRow[] }>(`${here}/webhooks`)).webhooks,
    setWebhooks: async (webhooks: readonly WebhookInput[]) =>
      (await json<{ webhooks: WebhookRow[] }>(`${here}/webhooks`, 'PUT', { webhooks })).webhooks,
    posts: async () => (await json<{ posts: PostRow[] }>(`${here}/webhooks/posts`)).posts,
    sendAgain: (id: string) => call(`${here}/webhooks/posts/${encodeURIComponent(id)}/again`, 'POST', {}),
  }
}
