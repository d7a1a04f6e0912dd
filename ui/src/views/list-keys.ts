/** The keys that the focused list takes for itself. */
import type { App } from '../state/app.svelte.ts'

export function listKey(event: KeyboardEvent, app: App): void {
  const { messages } = app
  const { cursor } = messages
  const plain: Record<string, () => void> = {
    ArrowDown: () => void messages.step(1),
    ArrowUp: () => void messages.step(-1),
    ArrowRight: () => cursor && messages.setOpen(cursor, true),
    ArrowLeft: () => cursor && messages.setOpen(cursor, false),
    Enter: () => cursor && app.router.go({ view: 'messages', id: cursor }),
    ' ': () => cursor && messages.selection.toggle(cursor),
  }
  const shifted: Record<string, () => void> = {
    ArrowDown: () => messages.extend(1),
    ArrowUp: () => messages.extend(-1),
  }
  const held: Record<string, () => void> = { a: () => messages.selection.all() }
  const isHeld = event.ctrlKey || event.metaKey
  const run = (isHeld ? held : event.shiftKey ? shifted : plain)[event.key]
  if (!run || event.altKey) return
  event.preventDefault()
  run()
}
