/**
 * The order of a message's recipients (recipient.c). Each is put in front of those of the same host; hosts are compared
 * from their ends, and programs, files and users here have none. The queue is written and read again before every
 * attempt, so that the order within a host turns round each time. SMTP commands go from the last to the first.
 */
import { domainOf } from '../../core/address.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'

const hostKey = ({ channel, routed }: RecipientState): string =>
  channel === 'local' ? '' : [...domainOf(routed)].reverse().join('')

/** Puts one by one in front of the first that is not less. */
function insertAll(recipients: readonly RecipientState[]): RecipientState[] {
  const list: RecipientState[] = []
  for (const recipient of recipients) {
    const key = hostKey(recipient)
    const at = list.findIndex((other) => hostKey(other) >= key)
    list.splice(at < 0 ? list.length : at, 0, recipient)
  }
  return list
}

/** The envelope's addresses as they were queued; a list's copy for its members was never read from a client. */
function asQueued({ origin, recipients }: MessageState): RecipientState[] {
  if (origin.type === 'forward') return recipients
  const groups = new Map<string, RecipientState[]>()
  for (const recipient of recipients) {
    const { forwardPath } = recipient.path
    groups.set(forwardPath, [...(groups.get(forwardPath) ?? []), recipient])
  }
  // What aliases make of an address follows only when the queue is read.
  const heads = insertAll([...groups.values()].map((group) => group[0] as RecipientState))
  return heads.flatMap(({ path }) => groups.get(path.forwardPath) as RecipientState[])
}

/**
 * The recipients as a notice lists them.
 * @param attempt the number of the attempt, from 1
 */
export function queueOrder(message: MessageState, attempt: number): RecipientState[] {
  let list = asQueued(message)
  // Two readings undo each other.
  for (let i = 0; i < 2 - (attempt % 2); i++) list = insertAll(list)
  return list
}

/**
 * Of some recipients those that one session or one local delivery serves, in the order of its commands.
 * @param ordered as queueOrder() has them
 */
export function batches(ordered: readonly RecipientState[]): RecipientState[][] {
  const found: RecipientState[][] = []
  for (const recipient of ordered) {
    const open = found.at(-1)
    const isSame = recipient.channel === 'remote' && open?.[0] && hostKey(open[0]) === hostKey(recipient)
    if (isSame && open) open.unshift(recipient)
    else found.push([recipient])
  }
  return found
}
