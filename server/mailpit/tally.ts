/** What a sandbox has taken in and let go in this epoch, counted from its journal, each event once. */
import type { SandboxEvent } from '../core/events.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'

export interface Tally {
  accepted: number
  acceptedBytes: number
  refused: number
  deleted: number
  /** Of the messages that are there. */
  bytes: number
}

interface Counting extends Tally {
  epoch: number
  seq: number
  sizes: Map<string, number>
  /** One reading at a time. */
  reading: Promise<void>
}

const PAGE = 5000
const countings = new WeakMap<Sandbox, Counting>()

export async function tallyOf(sandbox: Sandbox): Promise<Tally> {
  const { epoch } = sandbox.engine.state
  let counting = countings.get(sandbox)
  if (counting?.epoch !== epoch) {
    const none = { accepted: 0, acceptedBytes: 0, refused: 0, deleted: 0, bytes: 0 }
    counting = { ...none, epoch, seq: 0, sizes: new Map(), reading: Promise.resolve() }
    countings.set(sandbox, counting)
  }
  const current = counting
  current.reading = current.reading.then(() => readOn(sandbox, current))
  await current.reading
  return current
}

async function readOn(sandbox: Sandbox, counting: Counting): Promise<void> {
  for (;;) {
    const events = await sandbox.store.events(sandbox.name, counting.seq, PAGE)
    for (const event of events) if (event.epoch === counting.epoch) count(counting, event)
    const last = events.at(-1)
    if (!last || last.epoch !== counting.epoch) return
    counting.seq = last.seq
  }
}

function count(counting: Counting, event: SandboxEvent): void {
  if (event.type === 'message.accepted') {
    counting.sizes.set(event.messageId, event.size)
    counting.bytes += event.size
    if (event.origin.type !== 'smtp') return
    counting.accepted++
    counting.acceptedBytes += event.size
  } else if (event.type === 'session.refused') counting.refused++
  else if (event.type === 'message.deleted') forget(counting, event.messageId)
  else if (event.type === 'messages.pruned') for (const id of event.messageIds) forget(counting, id)
}

function forget(counting: Counting, id: string): void {
  counting.bytes -= counting.sizes.get(id) ?? 0
  counting.sizes.delete(id)
  counting.deleted++
}
