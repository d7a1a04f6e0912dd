/** What the keys of lib/keys.ts do. */
import { type Command, isTyping, readKey } from '../lib/keys.ts'
import { TABS } from '../lib/route.ts'
import type { App } from './app.svelte.ts'

/** The handler for the whole page. */
export function commandKeys(app: App): (event: KeyboardEvent) => void {
  let prefix = ''
  return (event) => {
    if (event.defaultPrevented || isTyping(event.target) || app.helpOpen) return
    const read = readKey(event, prefix)
    prefix = read.prefix
    if (!read.command || !run(app, read.command, read.key)) return
    event.preventDefault()
  }
}

/** @returns whether the command applied */
function run(app: App, command: Command, key: string): boolean {
  const { messages, router, clock, trace } = app
  const { route } = router
  const inList = route.view === 'messages'
  const act: Partial<Record<Command, () => void>> = {
    goMessages: () => router.go({ view: 'messages' }),
    goQueue: () => router.go({ view: 'queue' }),
    goMta: () => router.go({ view: 'mta' }),
    goLog: () => router.go({ view: 'log' }),
    goSessions: () => router.go({ view: 'sessions' }),
    goConnect: () => router.go({ view: 'connect' }),
    help: () => {
      app.helpOpen = true
    },
    pause: () => messages.togglePause(),
    ...(clock.wait === null ? {} : { nextEvent: () => void app.attempt(() => clock.move({ next: true })) }),
    ...(inList ? inListCommands(app) : {}),
    ...(inList && route.id ? inMessageCommands(app, route.id, key) : {}),
    ...(trace
      ? {
          earlier: () => trace.step(-1),
          later: () => trace.step(1),
          cause: () => trace.toCause(),
          table: () => {
            app.table = !app.table
          },
        }
      : {}),
  }
  const found = act[command]
  found?.()
  return found !== undefined
}

const inListCommands = ({ messages, router }: App): Partial<Record<Command, () => void>> => ({
  down: () => void messages.step(1),
  up: () => void messages.step(-1),
  open: () => messages.cursor && router.go({ view: 'messages', id: messages.cursor }),
  search: () => document.getElementById('search')?.focus(),
})

const inMessageCommands = (app: App, id: string, key: string): Partial<Record<Command, () => void>> => ({
  tab: () => app.router.go({ view: 'messages', id, tab: TABS[Number(key) - 1] ?? 'trace' }, 'replace'),
  remove: () => app.remove(id),
  copyLink: () => void app.attempt(() => navigator.clipboard.writeText(location.href)),
  back: () => {
    if (app.trace?.chosen) app.trace.choose(null)
    else app.router.go({ view: 'messages' })
  },
})
