/**
 * The first page of the list, asked for before the page itself has come. Whatever happens between this answer and the
 * opened socket is not in it, so it is only shown until the list is read again.
 */
import type { MessagesPage } from './api-types.ts'
import type { Place } from './place.ts'

/** Messages that one request asks for. */
export const PAGE = 500

let early: Promise<MessagesPage | null> | null = null

export function askEarly({ base, sandbox }: Place): void {
  early = fetch(`${base}api/sandboxes/${sandbox}/messages?limit=${PAGE}`).then(
    (answer) => (answer.ok ? (answer.json() as Promise<MessagesPage>) : null),
    // Whoever asks again says why it fails.
    () => null,
  )
}

/** The answer, once; null where nobody asked. */
export async function takeEarly(): Promise<MessagesPage | null> {
  const taken = early
  early = null
  return taken
}
