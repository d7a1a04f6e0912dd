/** What a person may do with a queued or held recipient. Each answers whether there was anything to do. */
import { type Engine, of } from './engine.ts'
import type { MessageState, RecipientState } from './state.ts'
import { impliedStatus } from './status.ts'
import type { RecipientStatus } from './types.ts'

export type Operation = 'retry' | 'hold' | 'release' | 'bounce' | 'discard'

type Act = (engine: Engine, message: MessageState, recipient: RecipientState) => void

const RETURNED = {
  ...impliedStatus(true),
  diagnostic: 'Returned by the operator.',
  report: 'Returned by the operator.\n',
}

const OPERATIONS: Record<Operation, { from: RecipientStatus[]; act: Act }> = {
  /** Due now. */
  retry: {
    from: ['queued'],
    act: (engine, message, recipient) => engine.requeue(message, recipient, engine.state.now, 'retried'),
  },
  hold: {
    from: ['queued'],
    act: (engine, message, recipient) => {
      engine.emit({ type: 'recipient.held', by: 'operator', ...of(message, recipient) })
    },
  },
  release: {
    from: ['held'],
    act: (engine, message, recipient) => engine.requeue(message, recipient, engine.state.now, 'released'),
  },
  /** Given up by hand: the sender is told as of any failure. */
  bounce: {
    from: ['queued', 'held'],
    act: (engine, message, recipient) => {
      const words = engine.mta.returnedByHand?.() ?? RETURNED
      engine.emit({ type: 'recipient.failed', by: 'operator', ...of(message, recipient), ...words })
      engine.noteEnd(message, recipient)
    },
  },
  discard: {
    from: ['queued', 'held'],
    act: (engine, message, recipient) => {
      engine.emit({ type: 'recipient.discarded', by: 'operator', ...of(message, recipient) })
      engine.noteEnd(message, recipient)
    },
  },
}

/** An attempt that is under way cannot be called back. */
export function operate(engine: Engine, operation: Operation, messageId: string, index: number): boolean {
  const message = engine.state.messages.get(messageId)
  const recipient = message?.recipients[index]
  const { from, act } = OPERATIONS[operation]
  if (!message || !recipient || !from.includes(recipient.state)) return false
  if (recipient.underWay || engine.runsOutside(recipient)) return false
  act(engine, message, recipient)
  return true
}

/**
 * Everything that is queued is due now: qmail-send's SIGALRM (qmail-send.c, pqrun). The schedule goes on from each
 * message's birth, as after any attempt.
 * @returns how many recipients were brought forward
 */
export function retryAll(engine: Engine): number {
  let changed = 0
  for (const message of engine.state.messages.values()) {
    for (const recipient of message.recipients) {
      if (recipient.nextAttemptAt === null || recipient.nextAttemptAt <= engine.state.now) continue
      // A queue run leaves frozen mail alone, forced or not; whoever means it names it.
      if (recipient.frozen) continue
      if (operate(engine, 'retry', message.id, recipient.index)) changed++
    }
  }
  return changed
}
