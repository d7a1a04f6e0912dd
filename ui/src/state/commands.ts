/** What the commands of lib/keys.ts do. */
import { language } from '../i18n/t.svelte.ts'
import type { ClockCommand, Operation } from '../lib/api-types.ts'
import { type Command, isTyping, readKey } from '../lib/keys.ts'
import { TABS, VIEWS } from '../lib/route.ts'
import type { App, QueueKeys } from './app.svelte.ts'
import { keyboard } from './keyboard.svelte.ts'
import { theme } from './theme.svelte.ts'
import { ZONES, zone } from './zone.svelte.ts'

/** By command; one that is absent does not apply now. `key` is what was pressed. */
export type Acts = Partial<Record<Command, (key: string) => void>>

/** The handler for the whole page. */
export function commandKeys(app: App): (event: KeyboardEvent) => void {
  let prefix = ''
  return (event) => {
    const isHeld = event.ctrlKey || event.metaKey
    // In the editor's shadow root the event's target is its host.
    const target = event.composedPath()[0] ?? event.target
    if (event.defaultPrevented || app.dialogOpen || (isTyping(target) && !isHeld)) return
    const read = readKey(event, prefix, keyboard.singles)
    prefix = read.prefix
    const act = read.command && actsOf(app)[read.command]
    if (!act) return
    event.preventDefault()
    act(read.key)
  }
}

/** What can be done now. */
export function actsOf(app: App): Acts {
  const { route } = app.router
  const inList = route.view === 'messages'
  return {
    ...pageActs(app),
    ...clockActs(app),
    ...(inList ? listActs(app) : {}),
    ...(inList && route.id ? messageActs(app, route.id) : {}),
    ...(inList ? selectionActs(app) : {}),
    ...(app.trace ? traceActs(app) : {}),
    ...(app.queueKeys ? queueActs(app.queueKeys) : {}),
  }
}

const queueActs = ({ step, operate }: QueueKeys): Acts => ({
  down: () => step(1),
  up: () => step(-1),
  ...Object.fromEntries(OPERATIONS.map((operation) => [operation, () => operate(operation)])),
})

const OPERATIONS = ['retry', 'hold', 'release', 'bounce', 'discard'] as const satisfies readonly Operation[]

/** `goQueue` for the view queue. */
export const goCommand = (view: string): string => `go${view.charAt(0).toUpperCase()}${view.slice(1)}`

const pageActs = (app: App): Acts => ({
  ...Object.fromEntries(VIEWS.map((view) => [goCommand(view), () => app.router.go({ view })])),
  goRules: () => app.router.go({ view: 'scenarios', panel: 'rules' }),
  ...(app.runScenario ? { runScenario: () => app.runScenario?.() } : {}),
  menu: () => app.openMenu(),
  help: () => {
    app.helpOpen = true
  },
  sandboxes: () => {
    app.sandboxesOpen = true
  },
  importFiles: () => app.takeIn([]),
  exportSandbox: () => void app.exportSandbox(app.place.sandbox),
  theme: () => theme.toggle(),
  ...(language.locale === 'en' ? { japanese: () => language.choose('ja') } : { english: () => language.choose('en') }),
  ...Object.fromEntries(
    ZONES.filter((choice) => choice !== zone.choice).map((choice) => [
      `zone${choice.charAt(0).toUpperCase()}${choice.slice(1)}`,
      () => zone.choose(choice),
    ]),
  ),
  singleKeys: () => keyboard.set(!keyboard.singles),
  ...(app.who?.user ? { logOut: () => void app.logOut() } : {}),
})

function clockActs(app: App): Acts {
  const { clock } = app
  const move = (command: ClockCommand) => () => void app.attempt(() => clock.move(command))
  const mode = clock.answer?.mode
  return {
    ...(clock.wait === null ? {} : { nextEvent: move({ next: true }) }),
    advance: () => app.openMenu('+'),
    plusHour: move({ advance: '1h' }),
    plusDay: move({ advance: '1d' }),
    runToIdle: move({ run: 'idle' }),
    ...(mode === 'real' ? {} : { clockReal: move({ mode: 'real' }) }),
    ...(mode === 'virtual' ? {} : { clockVirtual: move({ mode: 'virtual' }) }),
    ...(mode === 'auto' ? {} : { clockAuto: move({ mode: 'auto' }) }),
    pause: () => app.messages.togglePause(),
  }
}

const listActs = (app: App, { messages, router } = app): Acts => ({
  down: () => void messages.step(1),
  up: () => void messages.step(-1),
  ...(messages.cursor ? { open: () => messages.cursor && router.go({ view: 'messages', id: messages.cursor }) } : {}),
  extendDown: () => messages.extend(1),
  extendUp: () => messages.extend(-1),
  ...(messages.cursor ? markActs(app, messages.cursor) : {}),
  ...(messages.rows.length > 0 ? { selectAll: () => messages.selection.all() } : {}),
  search: () => document.getElementById('search')?.focus(),
})

const markActs = (app: App, id: string): Acts => ({
  select: () => app.messages.selection.toggle(id),
  tag: () => {
    app.tagsOpen = true
  },
  remove: () => app.remove(id),
})

/** What is marked goes before what is open. */
function selectionActs(app: App): Acts {
  const { selection } = app.messages
  if (selection.size === 0) return {}
  return {
    tag: () => {
      app.tagsOpen = true
    },
    remove: () => app.removeAll([...selection.ids]),
    back: () => selection.clear(),
  }
}

function messageActs(app: App, id: string): Acts {
  const waiting = app.opened?.waiting
  const operate = (operation: Operation) => () => waiting && void app.operate(waiting.id, operation)
  const held = waiting?.state === 'held'
  return {
    tab: (key) => {
      const tab = TABS[Number(key) - 1]
      if (tab) app.router.go({ view: 'messages', id, tab }, 'replace')
    },
    makeRule: () => app.makeRule({ messageId: id }),
    copyAs: () => {
      app.copyOpen = true
    },
    handOver: () => {
      app.handOver = id
    },
    // The field of the tab that has one: Source, Headers.
    ...(document.getElementById('find') ? { find: () => document.getElementById('find')?.focus() } : {}),
    remove: () => app.remove(id),
    copyLink: () => void app.attempt(() => navigator.clipboard.writeText(location.href)),
    back: () => {
      if (app.trace?.chosen) app.trace.choose(null)
      else app.router.go({ view: 'messages' })
    },
    ...(waiting && !held ? { retry: operate('retry'), hold: operate('hold') } : {}),
    ...(held ? { release: operate('release') } : {}),
    ...(waiting ? { bounce: operate('bounce'), discard: operate('discard') } : {}),
  }
}

const traceActs = (app: App): Acts => ({
  earlier: () => app.trace?.step(-1),
  later: () => app.trace?.step(1),
  cause: () => app.trace?.toCause(),
  table: () => {
    app.table = !app.table
  },
})
