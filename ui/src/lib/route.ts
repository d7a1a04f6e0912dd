/** Views as addresses: `#/messages/m3/trace`. A pure pair of functions; state/router.svelte.ts holds the present one. */

export const VIEWS = [
  'messages',
  'queue',
  'scenarios',
  'compare',
  'mta',
  'log',
  'sessions',
  'webhooks',
  'connect',
] as const
export type View = (typeof VIEWS)[number]

export const TABS = ['trace', 'preview', 'text', 'headers', 'mime', 'source', 'session', 'envelope', 'report'] as const
export type Tab = (typeof TABS)[number]

export interface Route {
  view: View
  /** The message, session or scenario that is open; of the MTA, the channel or file. */
  id?: string
  tab?: Tab
  /** Of a scenario: the rules in force in place of the run. */
  panel?: 'rules'
}

const WITH_ID: readonly View[] = ['messages', 'sessions', 'scenarios', 'mta']

export function parseRoute(hash: string): Route {
  const [view, id, tab] = hash.replace(/^#\/?/, '').split('/').map(decode)
  const known = VIEWS.find((each) => each === view) ?? 'messages'
  return {
    view: known,
    ...(id && WITH_ID.includes(known) ? { id } : {}),
    ...(id && known === 'messages' ? { tab: TABS.find((each) => each === tab) ?? 'trace' } : {}),
    ...(known === 'scenarios' && tab === 'rules' ? { panel: tab } : {}),
  }
}

export function formatRoute({ view, id, tab, panel }: Route): string {
  const parts = [
    view,
    ...(id ? [id, ...(tab && tab !== 'trace' ? [tab] : [])] : panel ? [''] : []),
    ...(panel ? [panel] : []),
  ]
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
