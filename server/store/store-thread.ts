/**
 * The thread that the database lies in: it takes commits as frames, writes many of them in one transaction, and answers
 * what is asked, everything in the order in which it came. Its other end is thread-store.ts.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { releaseWhenIdle } from '../idle-memory.ts'
import { StoreError } from './errors.ts'
import { commitsOf } from './frames.ts'
import { merged } from './merge-commits.ts'
import { openSqliteStore } from './sqlite.ts'
import type { Commit, Store } from './store.ts'
import type { SentFrame, ToldError, ToMain, ToThread } from './thread-messages.ts'

/** Real milliseconds that frames are gathered for. */
const GATHERED = 20
/** Real milliseconds after which a writing that failed is tried again. */
const AGAIN = 1000

const { folder } = workerData as { folder: string | undefined }
const tell = (message: ToMain): void => parentPort?.postMessage(message)

releaseWhenIdle()
void openSqliteStore(folder ?? ':memory:').then(
  (store) => {
    tell({ type: 'opened' })
    serve(store)
  },
  (error: unknown) => tell({ type: 'refused', error: told(error) }),
)

function serve(store: Store): void {
  let frames: SentFrame[] = []
  let timer: NodeJS.Timeout | null = null
  let turn: Promise<void> = Promise.resolve()

  /** Writes what was gathered; what fails stays. */
  async function write(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    if (frames.length === 0) return
    const commits: Commit[] = merged(frames.flatMap(({ json, raws }) => commitsOf(json, raws)))
    await store.commit(commits)
    tell({ type: 'written', frames: frames.length })
    frames = []
  }

  function later(ms: number): void {
    timer ??= setTimeout(() => inTurn(() => write().catch(failed)), ms)
  }

  function failed(error: unknown): void {
    tell({ type: 'fault', error: told(error) })
    later(AGAIN)
  }

  function inTurn(work: () => Promise<void>): void {
    turn = turn.then(work)
  }

  async function answer({ id, method, args, json, raws }: Extract<ToThread, { type: 'call' }>): Promise<void> {
    try {
      await write()
      const ask = store[method] as (...args: unknown[]) => Promise<unknown>
      tell({ type: 'answer', id, value: await ask(...(json === undefined ? args : [commitsOf(json, raws)])) })
    } catch (error) {
      tell({ type: 'answer', id, error: told(error) })
      if (frames.length > 0) later(AGAIN)
    }
  }

  parentPort?.on('message', (message: ToThread) => {
    if (message.type === 'call') return inTurn(() => answer(message))
    frames.push(...message.frames)
    later(GATHERED)
  })
}

function told(error: unknown): ToldError {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof StoreError ? { code: error.code, message } : { message }
}
