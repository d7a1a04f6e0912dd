/** Who is told what: one notice to the sender, one to the postmaster, or the reason why not. */
import { isNullReversePath } from '../../core/address.ts'
import type { NoticeCause, NoticeDecision } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { NoticeKind, Why } from '../../core/types.ts'
import type { ImtaConfig } from './config.ts'
import { isReturnedByHand } from './operator.ts'
import { postmasterOf } from './postmaster.ts'
import { channelOf } from './route.ts'
import { type Group, NEVER, notifyOf, send, senderSide } from './sender-side.ts'
import { postmasterGetsCopy, type Situation, whyCopy } from './who-gets-what.ts'

export interface Change {
  cause: 'ended' | 'delayed'
  indexes: number[]
  age?: number
}

export function decideNotices(config: ImtaConfig, message: MessageState, change: Change): NoticeDecision[] {
  return groupsOf(config, message, change).flatMap((group) => {
    if (group.cause === 'delivered') return deliveryReport(message, group)
    if (message.kind === 'double-bounce') return [endOfChain(group)]
    return failureOrWarning(config, message, group, change.age)
  })
}

function groupsOf(config: ImtaConfig, message: MessageState, { cause, indexes }: Change): Group[] {
  const groups = new Map<string, Group>()
  for (const index of indexes) {
    const recipient = message.recipients[index] as RecipientState
    const each = cause === 'delayed' ? 'delayed' : causeOf(recipient)
    if (!each) continue
    const channel = channelOf(config, recipient)
    const key = `${channel.name} ${each}`
    const group = groups.get(key)
    if (group) group.indexes.push(index)
    else groups.set(key, { channel, cause: each, indexes: [index] })
  }
  return [...groups.values()]
}

function causeOf(recipient: RecipientState): NoticeCause | null {
  if (isReturnedByHand(recipient)) return 'returned'
  const { state } = recipient
  return state === 'failed' || state === 'expired' || state === 'delivered' ? state : null
}

// ── Success (RFC 3461 section 5.2.3): only where it was asked for ─────────────────────────────────────────────────

function deliveryReport(message: MessageState, { cause, indexes }: Group): NoticeDecision[] {
  const asked = indexes.filter((index) => notifyOf(message, index)?.includes('SUCCESS'))
  if (asked.length === 0) return []
  const why: Why = { by: 'setting', setting: 'NOTIFY', value: 'SUCCESS', text: 'NOTIFY=SUCCESS asked for a report.' }
  const to = message.envelope.reversePath
  if (isNullReversePath(to)) {
    return [{ type: 'suppress', kind: 'delivery-report', reason: 'null-reverse-path', indexes: asked, why: nobody }]
  }
  const plan = { kind: 'delivery-report' as const, cause, reversePath: '', to, notify: NEVER, indexes: asked, why }
  return [{ type: 'send', plan }]
}

const nobody: Why = {
  by: 'default',
  text: 'The message came from <>: there is nobody to tell (RFC 5321 section 4.5.5).',
}

/** A copy to the postmaster that fails ends the chain here; the product would go on while keywords let it. */
const endOfChain = ({ indexes }: Group): NoticeDecision => ({
  type: 'suppress',
  kind: 'double-bounce',
  reason: 'triple-bounce',
  indexes,
  why: { by: 'default', text: "The postmaster's own notice failed: nobody is left to tell." },
  discard: true,
})

// ── Failures, returns and warnings ────────────────────────────────────────────────────────────────────────────────

function failureOrWarning(config: ImtaConfig, message: MessageState, group: Group, age?: number): NoticeDecision[] {
  const { channel, cause } = group
  const late = cause === 'delayed'
  const family = late ? 'warnpost' : 'sendpost'
  const policy = channel[family]
  const kind: NoticeKind = late ? 'warning' : 'bounce'
  const copy = (indexes: number[], situation: Situation, kindOfCopy: NoticeKind): NoticeDecision => {
    const why = whyCopy(family, policy, channel.name, situation)
    if (postmasterGetsCopy(policy.value, situation)) {
      return send(kindOfCopy, cause, postmasterOf(config, channel), indexes, why, age)
    }
    const reason = situation === 'null-sender' ? 'null-reverse-path' : 'no-postmaster-copy'
    return { type: 'suppress', kind: kindOfCopy, reason, indexes, why }
  }

  const { reversePath } = message.envelope
  // Kind follows the cause: what is said of a message from `<>` is a double bounce, whoever hears it.
  if (isNullReversePath(reversePath)) return [copy(group.indexes, 'null-sender', late ? 'warning' : 'double-bounce')]

  const { told, untold, decisions } = senderSide(config, message, group, kind, age)
  const copies = [
    ...(told.length > 0 ? [copy(told, 'ordinary', 'postmaster-copy')] : []),
    ...(untold.length > 0 ? [copy(untold, 'suppressed', 'postmaster-copy')] : []),
  ]
  return [...decisions, ...mergeCopies(copies)]
}

/** Two copies of one event to one postmaster are one notice. */
function mergeCopies(copies: readonly NoticeDecision[]): NoticeDecision[] {
  const [first, second] = copies
  if (first?.type !== 'send' || second?.type !== 'send') return [...copies]
  const indexes = [...first.plan.indexes, ...second.plan.indexes].sort((a, b) => a - b)
  return [{ type: 'send', plan: { ...first.plan, indexes } }]
}
