/**
 * A store whose database lies in a thread of its own (store-thread.ts): writing it, searching it and copying its log
 * back keep nobody from sending mail.
 */
import { Worker } from 'node:worker_threads'
import { StoreError } from './errors.ts'
import { type Frame, frameOf, lengthOf } from './frames.ts'
import type { Store } from './store.ts'
import type { SentFrame, ToldError, ToMain, ToThread } from './thread-messages.ts'

export interface ThreadStore extends Store {
  /** Frames that the database does not have yet. */
  readonly waiting: number
  /** Has it written some time, before anything that is asked later is answered. */
  give(frame: Frame, withBytes: boolean): void
  /** Resolves at the next writing, however much it was; at once where nothing waits. Rejects where it fails. */
  written(): Promise<void>
}

export interface ThreadOptions {
  /** The data folder; undefined keeps the database in memory. */
  folder: string | undefined
  /** Told of a writing that failed in the background; it is tried again. */
  onFault: (error: unknown) => void
  /** Told that nothing waits any more. */
  onIdle?: () => void
  /** Starts the thread; another one in tests. */
  start?: (workerData: { folder: string | undefined }) => Worker
}

const METHODS = [
  'sandboxes',
  'clear',
  'list',
  'counts',
  'tags',
  'message',
  'raw',
  'remove',
  'ids',
  'index',
  'unindexed',
  'surplus',
  'pruning',
  'events',
  'traceEvents',
  'liveEvents',
  'moves',
  'mark',
  'marks',
  'posts',
  'sessions',
  'session',
] as const satisfies (keyof Store)[]

// The whole store, or the compiler says which one is missing.
const isWhole: Exclude<keyof Store, (typeof METHODS)[number] | 'commit' | 'close'> extends never ? true : false = true

/** Real milliseconds that frames are gathered for. */
const GATHERED = 5

interface Call {
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/** @throws StoreError where the folder cannot be used */
export async function openThreadStore(options: ThreadOptions): Promise<ThreadStore> {
  const { folder, onFault, onIdle = () => undefined, start = startThread } = options
  const thread = start({ folder })
  const calls = new Map<number, Call>()
  let lastCall = 0
  let waiting = 0
  let given: SentFrame[] = []
  let timer: NodeJS.Timeout | null = null
  let listeners: { resolve: () => void; reject: (error: unknown) => void }[] = []
  let gone: StoreError | null = null

  function told(fault?: unknown): void {
    const those = listeners
    listeners = []
    for (const { resolve, reject } of those) fault ? reject(fault) : resolve()
  }

  function hear(message: ToMain): void {
    if (message.type === 'written') {
      waiting -= message.frames
      if (waiting === 0) onIdle()
      told()
    } else if (message.type === 'fault') {
      const error = errorOf(message.error)
      onFault(error)
      told(error)
    } else if (message.type === 'answer') {
      const call = calls.get(message.id)
      calls.delete(message.id)
      if (message.error) call?.reject(errorOf(message.error))
      else call?.resolve(message.value)
    }
  }

  function died(cause: unknown): void {
    gone ??= new StoreError('E_STORE_FAULT', `The store's thread has ended: ${textOf(cause)}.`, cause)
    for (const { reject } of calls.values()) reject(gone)
    calls.clear()
    told(gone)
  }

  function call(method: keyof Store, args: unknown[], frame?: Frame): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (gone) return reject(gone)
      send()
      calls.set(++lastCall, { resolve, reject })
      if (!frame) return post({ type: 'call', id: lastCall, method, args }, [])
      const raws = joined(frame.raws)
      post({ type: 'call', id: lastCall, method, args, json: frame.json, raws }, [raws])
    })
  }

  /** Sends what was given since the last time: a message between threads costs as much as a frame takes to write. */
  function send(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (given.length === 0) return
    const frames = given
    given = []
    post(
      { type: 'frames', frames },
      frames.map(({ raws }) => raws).filter((raws) => raws !== undefined),
    )
  }

  const post = (message: ToThread, bytes: readonly Uint8Array[]): void =>
    thread.postMessage(
      message,
      bytes.map(({ buffer }) => buffer as ArrayBuffer),
    )

  await opening(thread)
  thread.on('message', hear)
  thread.on('error', died)
  thread.on('exit', (code) => died(`exit code ${code}`))
  const asked = Object.fromEntries(
    METHODS.map((method) => [method, (...args: unknown[]) => call(method, args)]),
  ) as unknown as Omit<Store, 'commit' | 'close'>
  return {
    ...asked,
    commit: async (commits) => void (await call('commit', [], frameOf(commits))),
    get waiting() {
      return waiting
    },
    give(frame, withBytes) {
      if (gone) throw gone
      waiting++
      given.push(withBytes ? { json: frame.json, raws: joined(frame.raws) } : { json: frame.json })
      timer ??= setTimeout(send, GATHERED)
    },
    written: () =>
      new Promise((resolve, reject) => {
        if (gone) reject(gone)
        else if (waiting === 0) resolve()
        else listeners.push({ resolve, reject })
      }),
    close: async () => {
      try {
        if (!gone) await call('close', [])
      } finally {
        gone ??= new StoreError('E_STORE_CLOSED', 'The store is closed.')
        await thread.terminate()
      }
    },
  }
}

/** Whether a program that was built runs; one from the sources has no file that a thread could run. */
export const canStartThread = isWhole && import.meta.url.endsWith('.js')

const startThread: NonNullable<ThreadOptions['start']> = (workerData) =>
  new Worker(new URL('./store-thread.js', import.meta.url), {
    workerData,
    name: 'store',
    // What it holds is on its way into the database: more room would only be filled with garbage.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  })

function opening(thread: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.once('error', reject)
    thread.once('message', (message: ToMain) => {
      thread.off('error', reject)
      if (message.type !== 'refused') return resolve()
      void thread.terminate()
      reject(errorOf(message.error))
    })
  })
}

/** In a buffer of their own, which the other thread takes over. */
function joined(raws: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lengthOf(raws))
  let at = 0
  for (const raw of raws) {
    bytes.set(raw, at)
    at += raw.length
  }
  return bytes
}

const errorOf = ({ code, message }: ToldError): Error => (code ? new StoreError(code, message) : new Error(message))

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))
