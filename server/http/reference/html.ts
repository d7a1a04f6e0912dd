/** Text as HTML. */

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] as string)

/** Sentences of the document: what stands between backquotes is code. */
export const sentence = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')

/** An example as it is read: JSON on lines of its own, text as it is. */
export const shown = (value: unknown): string =>
  `<pre>${escaped(typeof value === 'string' ? value : JSON.stringify(value, null, 2))}</pre>`

export const folded = (title: string, content: string, isOpen = false): string =>
  `<details${isOpen ? ' open' : ''}><summary>${title}</summary>${content}</details>`
