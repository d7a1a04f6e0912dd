/** Commits as text and bytes: what the spool keeps of them, and what goes to the store's thread. */
import type { Commit } from './store.ts'

export interface Frame {
  /** The commits without the messages' bytes. */
  json: string
  /** The bytes of their messages, in order. */
  raws: Uint8Array[]
}

type Framed = Omit<Commit, 'messages'> & { messages: (Omit<Commit['messages'][number], 'raw'> & { bytes: number })[] }

export function frameOf(commits: readonly Commit[]): Frame {
  const raws: Uint8Array[] = []
  const framed = commits.map(({ messages, ...rest }) => ({
    ...rest,
    messages: messages.map(({ raw, ...message }) => {
      raws.push(raw)
      return { ...message, bytes: raw.length }
    }),
  }))
  return { json: JSON.stringify(framed), raws }
}

/** @param raws the messages' bytes, one after another; absent where they are kept elsewhere */
export function commitsOf(json: string, raws?: Uint8Array): Commit[] {
  let at = 0
  const next = (bytes: number): Uint8Array => {
    if (!raws) return NO_BYTES
    at += bytes
    return raws.subarray(at - bytes, at)
  }
  return (JSON.parse(json) as Framed[]).map((commit) => ({
    ...commit,
    messages: commit.messages.map(({ bytes, ...message }) => ({ ...message, raw: next(bytes) })),
  }))
}

const NO_BYTES = new Uint8Array()

export const lengthOf = (raws: readonly Uint8Array[]): number => raws.reduce((sum, raw) => sum + raw.length, 0)
