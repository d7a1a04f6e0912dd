/** What the store's thread and the main one say to each other. */
import type { StoreErrorCode } from './errors.ts'
import type { Store } from './store.ts'

export type ToThread =
  /** To be written some time, before anything that is asked later is answered. */
  | { type: 'frames'; frames: SentFrame[] }
  /** A method of the store; commit() has its commits as a frame. */
  | { type: 'call'; id: number; method: keyof Store; args: unknown[]; json?: string; raws?: Uint8Array }

export interface SentFrame {
  json: string
  /** The messages' bytes, one after another; absent where they stay behind. */
  raws?: Uint8Array
}

export type ToMain =
  | { type: 'opened' }
  | { type: 'refused'; error: ToldError }
  /** So many more of the frames are in the database. */
  | { type: 'written'; frames: number }
  /** A writing that nobody waits for failed; it is tried again. */
  | { type: 'fault'; error: ToldError }
  | { type: 'answer'; id: number; value?: unknown; error?: ToldError }

export interface ToldError {
  code?: StoreErrorCode
  message: string
}
