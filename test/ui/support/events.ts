/** Events as they come over the wire. */
import type { Summary } from '../../../server/core/summary.ts'
import type { MessageKind } from '../../../server/core/types.ts'
import { emptyBook, fold, type LiveEvent } from '../../../ui/src/lib/fold.ts'

export const event = (
  seq: number,
  type: string,
  messageId: string,
  fields: Record<string, unknown> = {},
): LiveEvent => ({
  type,
  epoch: 1,
  seq,
  at: '2026-01-05T09:00:00.000Z',
  messageId,
  rootId: messageId,
  index: 0,
  ...fields,
})

interface Accepted {
  kind?: MessageKind
  parentId?: string
  rootId?: string
  to?: string[]
  from?: string
  subject?: string
  at?: string
}

export function accepted(seq: number, id: string, options: Accepted = {}): LiveEvent {
  const {
    kind = 'mail',
    parentId = null,
    rootId = id,
    to = ['b@client.example'],
    from = 'a@shop.example',
    subject = 'hello',
  } = options
  return event(seq, 'message.accepted', id, {
    kind,
    parentId,
    rootId,
    origin: parentId ? { type: 'notice', notice: kind, parentId } : { type: 'smtp', sessionId: 's1' },
    envelope: { reversePath: from, recipients: to.map((forwardPath) => ({ forwardPath })) },
    header: { from, to, subject },
    size: 100,
    ...(options.at ? { at: options.at } : {}),
  })
}

/** The summaries that events come to. */
export function summaries(...events: LiveEvent[]): Summary[] {
  const book = emptyBook()
  for (const each of events) fold(book, each)
  return [...book.byId.values()]
}
