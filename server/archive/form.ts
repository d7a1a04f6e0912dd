/** What an archive of a sandbox holds. One place for both ways, so that they cannot grow apart. */

/** Raised where an older bouncelab could not read it any more. */
export const ARCHIVE_VERSION = 1
export const ARCHIVE_FORMAT = 'bouncelab-sandbox'

/** First in the archive, so that what it is can be told before the rest is looked at. */
export interface Manifest {
  format: typeof ARCHIVE_FORMAT
  version: number
  /** The bouncelab that wrote it. */
  bouncelab: string
  sandbox: string
  epoch: number
  /** The sandbox's clock, ISO 8601. */
  now: string
  messages: number
  events: number
}

export const FILES = {
  manifest: 'bouncelab.json',
  record: 'record.json',
  journal: 'journal.jsonl',
  sessions: 'sessions.jsonl',
  marks: 'marks.jsonl',
  messages: 'messages.jsonl',
} as const

/** Where the exact bytes of a message lie. */
export const emlPath = (id: string): string => `messages/${id}.eml`
