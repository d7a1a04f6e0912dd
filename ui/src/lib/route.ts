/** Views as addresses: `#/messages/m3/trace`. A pure pair of functions; state/router.svelte.ts holds the present one. */

export const VIEWS = ['messages', 'queue', 'mta', 'log', 'sessions', 'connect'] as const
export type View = (typeof VIEWS)[number]

export const TABS = ['trace', 'text', 'headers', 'source', 'session', 'envelope'] as const
export type Tab = (typeof TABS)[number]

export interface Route {
  view: View
  /** The message or session that is open; of the MTA, the channel or file. */
  id?: string
  tab?: Tab
}

export function parseRoute(hash: string): Route {
  const [view, id, tab] = hash.replace(/^#\/?/, '').split('/').map(decode)
  const known = VIEWS.find((each) => each === view) ?? 'messages'
  return {
    view: known,
    ...(id && (known === 'messages' || known === 'sessions' || known === 'mta') ? { id } : {}),
    ...(id && known === 'messages' ? { tab: TABS.find((each) => each === tab) ?? 'trace' } : {}),
  }
}

export function formatRoute({ view, id, tab }: Route): string {
  const parts = [view, ...(id ? [id, ...(tab && tab !== 'trace' ? [tab] : [])] : [])]
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
