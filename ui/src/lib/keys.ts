/** Every key of the page, once: the handler and the help sheet both read this. */

export type Command =
  | 'down'
  | 'up'
  | 'open'
  | 'back'
  | 'unfold'
  | 'fold'
  | 'search'
  | 'goMessages'
  | 'goQueue'
  | 'goMta'
  | 'goLog'
  | 'goSessions'
  | 'goConnect'
  | 'tab'
  | 'earlier'
  | 'later'
  | 'cause'
  | 'table'
  | 'remove'
  | 'copyLink'
  | 'nextEvent'
  | 'pause'
  | 'help'

export interface Binding {
  command: Command
  /** Each entry is one way to say it; a space parts the keys of a sequence. */
  keys: readonly string[]
  group: 'list' | 'message' | 'clock' | 'page'
}

export const BINDINGS: readonly Binding[] = [
  { command: 'down', keys: ['j', 'ArrowDown'], group: 'list' },
  { command: 'up', keys: ['k', 'ArrowUp'], group: 'list' },
  { command: 'open', keys: ['Enter', 'o'], group: 'list' },
  { command: 'unfold', keys: ['ArrowRight'], group: 'list' },
  { command: 'fold', keys: ['ArrowLeft'], group: 'list' },
  { command: 'search', keys: ['/'], group: 'list' },
  { command: 'pause', keys: ['.'], group: 'list' },
  { command: 'remove', keys: ['#'], group: 'message' },
  { command: 'tab', keys: ['1', '2', '3', '4', '5', '6'], group: 'message' },
  { command: 'earlier', keys: ['['], group: 'message' },
  { command: 'later', keys: [']'], group: 'message' },
  { command: 'cause', keys: ['p'], group: 'message' },
  { command: 'table', keys: ['v'], group: 'message' },
  { command: 'copyLink', keys: ['y'], group: 'message' },
  { command: 'back', keys: ['Escape', 'u'], group: 'message' },
  { command: 'nextEvent', keys: ['n'], group: 'clock' },
  { command: 'goMessages', keys: ['g m', 'g i'], group: 'page' },
  { command: 'goQueue', keys: ['g q'], group: 'page' },
  { command: 'goMta', keys: ['g a'], group: 'page' },
  { command: 'goLog', keys: ['g l'], group: 'page' },
  { command: 'goSessions', keys: ['g s'], group: 'page' },
  { command: 'goConnect', keys: ['g c'], group: 'page' },
  { command: 'help', keys: ['?'], group: 'page' },
]

/** Keys that the focused list row handles itself; elsewhere they keep what the browser does with them. */
const LIST_ONLY = new Set(['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Enter'])

interface Pressed {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/**
 * Reads a key stroke.
 *
 * @param prefix the first key of a sequence that has begun, or ''
 * @returns the command, or the prefix of a sequence that goes on
 */
export function readKey(event: Pressed, prefix: string): { command?: Command; key: string; prefix: string } {
  const none = { key: event.key, prefix: '' }
  if (event.ctrlKey || event.metaKey || event.altKey || LIST_ONLY.has(event.key)) return none
  const typed = prefix ? `${prefix} ${event.key}` : event.key
  const found = BINDINGS.find(({ keys }) => keys.includes(typed))
  if (found) return { command: found.command, key: event.key, prefix: '' }
  const begins = BINDINGS.some(({ keys }) => keys.some((each) => each.startsWith(`${typed} `)))
  return { key: event.key, prefix: begins ? typed : '' }
}

/** Single keys never fire where a person types. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

const CAPS: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' }

/** What stands on the key cap. */
export const keyCaps = (keys: string): string[] => keys.split(' ').map((key) => CAPS[key] ?? key)
