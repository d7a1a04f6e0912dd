/** The keys that the focused list takes for itself. */
import type { App } from '../state/app.svelte.ts'

export function listKey(event: KeyboardEvent, app: App): void {
  const { messages } = app
  const { cursor } = messages
  const act: Record<string, () => void> = {
    ArrowDown: () => void messages.step(1),
    ArrowUp: () => void messages.step(-1),
    ArrowRight: () => cursor && messages.setOpen(cursor, true),
    ArrowLeft: () => cursor && messages.setOpen(cursor, false),
    Enter: () => cursor && app.router.go({ view: 'messages', id: cursor }),
  }
  const run = act[event.key]
  if (!run || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  run()
}
