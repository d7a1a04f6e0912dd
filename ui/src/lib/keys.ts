/**
 * Every command of the page, once: the key handler, the help sheet and the command menu all read this. A new command is
 * a line here, what it does in state/commands.ts, and `key.<command>` in both languages.
 */

export type Group = 'list' | 'message' | 'clock' | 'go' | 'page'

interface Entry {
  command: string
  /** Each entry is one way to say it; a space parts the keys of a sequence. Without any it is in the menu alone. */
  keys: readonly string[]
  group: Group
}

export const BINDINGS = [
  { command: 'down', keys: ['j', 'ArrowDown'], group: 'list' },
  { command: 'up', keys: ['k', 'ArrowUp'], group: 'list' },
  { command: 'open', keys: ['Enter', 'o'], group: 'list' },
  { command: 'unfold', keys: ['ArrowRight'], group: 'list' },
  { command: 'fold', keys: ['ArrowLeft'], group: 'list' },
  { command: 'search', keys: ['/'], group: 'list' },
  { command: 'select', keys: ['x'], group: 'list' },
  { command: 'extendDown', keys: ['J'], group: 'list' },
  { command: 'extendUp', keys: ['K'], group: 'list' },
  { command: 'selectAll', keys: ['* a'], group: 'list' },
  { command: 'tag', keys: ['t'], group: 'list' },
  { command: 'pause', keys: ['.'], group: 'list' },
  { command: 'remove', keys: ['#'], group: 'message' },
  { command: 'tab', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], group: 'message' },
  { command: 'earlier', keys: ['['], group: 'message' },
  { command: 'later', keys: [']'], group: 'message' },
  { command: 'cause', keys: ['p'], group: 'message' },
  { command: 'table', keys: ['v'], group: 'message' },
  { command: 'find', keys: ['f'], group: 'message' },
  { command: 'copyLink', keys: ['y'], group: 'message' },
  { command: 'back', keys: ['Escape', 'u'], group: 'message' },
  { command: 'retry', keys: ['a'], group: 'message' },
  { command: 'hold', keys: ['h'], group: 'message' },
  { command: 'release', keys: ['l'], group: 'message' },
  { command: 'bounce', keys: ['b'], group: 'message' },
  { command: 'discard', keys: ['d'], group: 'message' },
  { command: 'nextEvent', keys: ['n'], group: 'clock' },
  { command: 'advance', keys: ['+'], group: 'clock' },
  { command: 'plusHour', keys: [], group: 'clock' },
  { command: 'plusDay', keys: [], group: 'clock' },
  { command: 'runToIdle', keys: [], group: 'clock' },
  { command: 'clockReal', keys: [], group: 'clock' },
  { command: 'clockVirtual', keys: [], group: 'clock' },
  { command: 'clockAuto', keys: [], group: 'clock' },
  { command: 'goMessages', keys: ['g m', 'g i'], group: 'go' },
  { command: 'goQueue', keys: ['g q'], group: 'go' },
  { command: 'goScenarios', keys: ['g s'], group: 'go' },
  { command: 'goRules', keys: ['g r'], group: 'go' },
  { command: 'goCompare', keys: ['g o'], group: 'go' },
  { command: 'goMta', keys: ['g a'], group: 'go' },
  { command: 'goLog', keys: ['g l'], group: 'go' },
  { command: 'goSessions', keys: ['g e'], group: 'go' },
  { command: 'goWebhooks', keys: ['g w'], group: 'go' },
  { command: 'goConnect', keys: ['g c'], group: 'go' },
  { command: 'runScenario', keys: ['r'], group: 'page' },
  { command: 'makeRule', keys: ['m'], group: 'message' },
  { command: 'copyAs', keys: ['c'], group: 'message' },
  { command: 'handOver', keys: ['s'], group: 'message' },
  { command: 'menu', keys: ['Mod+k'], group: 'page' },
  { command: 'help', keys: ['?'], group: 'page' },
  { command: 'sandboxes', keys: [], group: 'page' },
  { command: 'importFiles', keys: ['i'], group: 'page' },
  { command: 'exportSandbox', keys: [], group: 'page' },
  { command: 'theme', keys: [], group: 'page' },
  { command: 'english', keys: [], group: 'page' },
  { command: 'japanese', keys: [], group: 'page' },
  { command: 'zoneUtc', keys: [], group: 'page' },
  { command: 'zoneSandbox', keys: [], group: 'page' },
  { command: 'zoneBrowser', keys: [], group: 'page' },
  { command: 'singleKeys', keys: [], group: 'page' },
  { command: 'logOut', keys: [], group: 'page' },
] as const satisfies readonly Entry[]

export type Command = (typeof BINDINGS)[number]['command']

export interface Binding extends Entry {
  command: Command
}

const ALL: readonly Binding[] = BINDINGS

/** The ways to say a command by keys. */
export const keysOf = (command: string): readonly string[] =>
  ALL.find((binding) => binding.command === command)?.keys ?? []

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
 * @param singles whether keys that print something are commands; what is said with Ctrl or ⌘ always is
 * @returns the command, or the prefix of a sequence that goes on
 */
export function readKey(
  event: Pressed,
  prefix: string,
  singles = true,
): { command?: Command; key: string; prefix: string } {
  const { key } = event
  const none = { key, prefix: '' }
  if (event.altKey || LIST_ONLY.has(key)) return none
  const isHeld = event.ctrlKey || event.metaKey
  if (!isHeld && !singles && key.length === 1) return none
  // On its own a Shift, or whatever else prints nothing, does not end a sequence.
  if (key === 'Shift') return { key, prefix }
  const typed = isHeld ? `Mod+${key.toLowerCase()}` : prefix ? `${prefix} ${key}` : key
  const found = ALL.find(({ keys }) => keys.includes(typed))
  if (found) return { command: found.command, key, prefix: '' }
  const begins = ALL.some(({ keys }) => keys.some((each) => each.startsWith(`${typed} `)))
  return { key, prefix: begins ? typed : '' }
}

/** Single keys never fire where a person types. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

const isMac = () => /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')
const CAPS: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' }

const capsOf = (key: string): string[] => {
  if (key.startsWith('Mod+')) return [isMac() ? '⌘' : 'Ctrl', key.slice(4).toUpperCase()]
  return /^[A-Z]$/.test(key) ? ['Shift', key] : [CAPS[key] ?? key]
}

/** What stands on the key caps. */
export const keyCaps = (keys: string): string[] => keys.split(' ').filter(Boolean).flatMap(capsOf)
