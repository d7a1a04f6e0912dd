/** What the command menu offers: every command that applies now, tabs, sandboxes, and lengths to advance by. */
import { parseDuration } from '../../../server/core/duration.ts'
import { en } from '../i18n/en.ts'
import { hasText, language, type TextKey, t } from '../i18n/t.svelte.ts'
import { formatDuration } from '../lib/format.ts'
import { fuzzyFind } from '../lib/fuzzy.ts'
import { BINDINGS, type Command, keyCaps, keysOf } from '../lib/keys.ts'
import { sandboxPath } from '../lib/place.ts'
import { TABS } from '../lib/route.ts'
import type { App } from './app.svelte.ts'
import { actsOf } from './commands.ts'

export interface MenuEntry {
  id: string
  /** Heads the entries that follow each other with the same. */
  group: string
  label: string
  /** What it is called in English: whoever knows that name finds it on any page. */
  english: string
  caps: string[]
  run: () => void
}

/** Of no use from a menu: it says where the cursor goes, and the cursor is in the menu. */
const LEFT_OUT = new Set<Command>(['menu', 'down', 'up', 'extendDown', 'extendUp', 'tab'])
const LENGTHS = ['1h', '6h', '1d', '3d', '7d']

export function menuEntries(app: App, text: string): MenuEntry[] {
  const lengths = advanceEntries(app, text)
  if (text.startsWith('+')) return lengths
  const known = [...commandEntries(app), ...tabEntries(app), ...sandboxEntries(app)]
  if (text.trim() === '') return known
  const found = fuzzyFind(text, known, ({ label, english }) => [label, english])
  return [...(parseDuration(text) === null ? [] : lengths), ...found, searchEntry(app, text.trim())]
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function commandEntries(app: App): MenuEntry[] {
  const acts = actsOf(app)
  return BINDINGS.flatMap(({ command, group }) => {
    const act = acts[command]
    if (!act || LEFT_OUT.has(command)) return []
    const key = `key.${command}` as const
    return {
      id: command,
      group: t(`help.${group}`),
      label: sentence(t(key)),
      english: String(en[key]),
      caps: keyCaps(keysOf(command)[0] ?? ''),
      run: () => act(''),
    }
  })
}

function tabEntries(app: App): MenuEntry[] {
  const act = actsOf(app).tab
  if (!act) return []
  return TABS.flatMap((tab, place) => {
    const key = `message.tab.${tab}`
    if (!hasText(key)) return []
    return {
      id: key,
      group: t('message.tabs'),
      label: t(key as 'message.tab.trace'),
      english: String(en[key as TextKey]),
      caps: place < 9 ? [String(place + 1)] : [],
      run: () => act(String(place + 1)),
    }
  })
}

const sandboxEntries = (app: App): MenuEntry[] =>
  app.sandboxes
    .filter(({ name }) => name !== app.place.sandbox)
    .map(({ name }) => ({
      id: `sandbox ${name}`,
      group: t('menu.sandboxes'),
      label: t('menu.toSandbox', { name }),
      english: `sandbox ${name}`,
      caps: [],
      run: () => location.assign(sandboxPath(app.place.base, name)),
    }))

/** `+` and whatever length is written after it. */
function advanceEntries(app: App, text: string): MenuEntry[] {
  const written = text.replace(/^\+/, '').trim()
  const length = written === '' ? null : parseDuration(written)
  if (written !== '' && length === null) return []
  const lengths = written === '' ? LENGTHS : [written]
  return lengths.map((each) => ({
    id: `advance ${each}`,
    group: t('help.clock'),
    label: t('menu.advance', { t: formatDuration(parseDuration(each) ?? 0, language.locale) }),
    english: each,
    caps: [],
    run: () => void app.attempt(() => app.clock.move({ advance: each })),
  }))
}

const searchEntry = (app: App, text: string): MenuEntry => ({
  id: 'search messages',
  group: t('help.list'),
  label: t('menu.search', { text }),
  english: text,
  caps: [],
  run: () => {
    app.router.go({ view: 'messages' })
    app.messages.filter('', text)
  },
})
