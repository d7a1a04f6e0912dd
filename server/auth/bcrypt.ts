/** bcrypt in a thread of its own: in JavaScript one check takes a tenth of a second and more, and others must not wait. */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

/** Ended after so many ms without work. */
const IDLE = 10_000

// Source rather than a file: the server is bundled, and a worker's file would have to be found beside the bundle.
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads')
const { compareSync } = require(workerData)
parentPort.on('message', ({ id, password, hash }) => {
  let right = false
  try { right = compareSync(password, hash) } catch {}
  parentPort.postMessage({ id, right })
})`

interface Running {
  worker: Worker
  asked: Map<number, { resolve: (right: boolean) => void; reject: (error: Error) => void }>
  timer?: ReturnType<typeof setTimeout>
}

let running: Running | null = null
let count = 0

export function compareBcrypt(password: string, hash: string): Promise<boolean> {
  running ??= start()
  const { worker, asked, timer } = running
  clearTimeout(timer)
  const id = ++count
  return new Promise((resolve, reject) => {
    asked.set(id, { resolve, reject })
    // $2y$ is what PHP and htpasswd call $2b$.
    worker.postMessage({ id, password: password.normalize('NFC'), hash: hash.replace(/^\$2y\$/, '$2b$') })
  })
}

function start(): Running {
  const library = createRequire(import.meta.url).resolve('bcryptjs')
  const worker = new Worker(SOURCE, { eval: true, workerData: library })
  const made: Running = { worker, asked: new Map() }
  // A server that stops does not wait for it.
  worker.unref()
  worker.on('message', ({ id, right }: { id: number; right: boolean }) => {
    made.asked.get(id)?.resolve(right)
    made.asked.delete(id)
    if (made.asked.size === 0) made.timer = setTimeout(() => end(made), IDLE).unref()
  })
  worker.on('error', (error) => {
    for (const { reject } of made.asked.values()) reject(error)
    made.asked.clear()
    end(made)
  })
  return made
}

function end(made: Running): void {
  if (running === made) running = null
  void made.worker.terminate()
}
