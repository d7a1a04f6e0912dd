/** Every message from now on to one reader, in order, and no faster than it reads. */
import { setTimeout } from 'node:timers/promises'
import type { Sink } from '../http/live-feed.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { mailhogMessage } from './message.ts'
import type { MailhogMessage } from './shapes.ts'

/** Bytes on their way to a reader; above it the next message waits. */
const MOST_WAITING = 1024 * 1024
/** A reader that is so many messages behind is let go, as MailHog does with one that is 256 behind. */
const MOST_BEHIND = 10_000
const LOOK_AGAIN_MS = 50

export function tellOfMail(
  sandbox: Sandbox,
  sink: Sink,
  textOf: (message: MailhogMessage) => string,
): { close(): void } {
  const waiting: { epoch: number; id: string }[] = []
  let isBusy = false
  let isClosed = false
  const unsubscribe = sandbox.subscribe(({ events }) => {
    for (const event of events)
      if (event.type === 'message.accepted') waiting.push({ epoch: event.epoch, id: event.messageId })
    if (waiting.length > MOST_BEHIND) {
      close()
      sink.fail(new Error(`a reader of ${sandbox.name} in MailHog's form is ${MOST_BEHIND} messages behind`))
    } else if (!isBusy) void tell()
  })

  async function tell(): Promise<void> {
    isBusy = true
    try {
      for (let next = waiting.shift(); next && !isClosed; next = waiting.shift()) {
        while (!isClosed && sink.waiting() > MOST_WAITING) await setTimeout(LOOK_AGAIN_MS, null, { ref: false })
        // After a reset another message has that id.
        if (next.epoch !== sandbox.engine.state.epoch) continue
        const message = await mailhogMessage(sandbox, next.id)
        if (message && !isClosed) sink.send(textOf(message))
      }
    } catch (error) {
      if (!isClosed) sink.fail(error)
    } finally {
      isBusy = false
    }
  }

  function close(): void {
    isClosed = true
    unsubscribe()
  }
  return { close }
}
