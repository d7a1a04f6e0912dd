/** Who is told what: one notice to the sender, one to the postmaster, or the reason why not. */
import { sameAddress } from '../../core/address.ts'
import type { NoticeCause, NoticeDecision } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { NoticeKind, Why } from '../../core/types.ts'
import { endsResponsibility } from './aliases/lists.ts'
import type { ImtaConfig } from './config.ts'
import { deliveryReport } from './notices/delivery-report.ts'
import { headerReturn } from './notices/header-return.ts'
import { isReturnedByHand } from './notices/operator.ts'
import { postmasterOf } from './notices/postmaster.ts'
import { senderOf } from './notices/return-envelope.ts'
import { type About, type Group, placed, send, senderSide, suppress } from './notices/sender-side.ts'
import { decideCopy, type Situation } from './notices/who-gets-what.ts'
import { channelOf, listOf } from './route.ts'

export interface Change {
  cause: 'ended' | 'delayed' | 'deferred'
  indexes: number[]
  age?: number
}

export function decideNotices(config: ImtaConfig, message: MessageState, change: Change): NoticeDecision[] {
  return groupsOf(config, message, change).flatMap((group) => {
    const about: About = { config, message, group, age: change.age }
    const sender = senderOf(config, group.channel, message)
    if (group.cause === 'delivered') return deliveryReport(about, sender)
    const isLast = message.kind === 'double-bounce' && config.failedDoubleBounce === 'discard'
    if (isLast && group.cause !== 'delayed') return [endOfChain(config, group)]
    return sender.address === '' ? [toPostmasterOnly(about)] : failureOrWarning(about, sender)
  })
}

function groupsOf(config: ImtaConfig, message: MessageState, { cause, indexes }: Change): Group[] {
  const groups = new Map<string, Group>()
  for (const index of indexes) {
    const recipient = message.recipients[index] as RecipientState
    const each = cause === 'delayed' ? 'delayed' : causeOf(recipient)
    if (!each || isPassedOn(config, recipient)) continue
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

/** A list without an owner of its own passes NOTIFY on with its members' copies, and they tell what became of them. */
function isPassedOn(config: ImtaConfig, { state, routed }: RecipientState): boolean {
  const list = state === 'delivered' ? listOf(config, routed) : undefined
  return list !== undefined && !endsResponsibility(list)
}

/** A notice to the postmaster about a message from `<>` that fails ends the chain. */
function endOfChain({ places }: ImtaConfig, { indexes, channel }: Group): NoticeDecision {
  const source = places.failedDoubleBounce
  const text = `The postmaster's own notice failed in channel ${channel.name}: nobody is left to tell.`
  const why: Why = {
    by: 'setting',
    setting: 'failedDoubleBounce',
    value: 'discard',
    ...(source ? { source } : {}),
    text,
  }
  return { type: 'suppress', kind: 'double-bounce', reason: 'triple-bounce', indexes, why, discard: true }
}

/** Where notices come of notices for ever, as with returnenvelope 1 and a postmaster who is not there. */
export function noticeChain({ noticeChain: longest, places }: ImtaConfig): { longest: number; why: Why } {
  const source = places.noticeChain
  const text = `A chain of ${longest} notices is a loop; no further one is sent.`
  const why: Why = {
    by: 'setting',
    setting: 'noticeChain',
    value: String(longest),
    ...(source ? { source } : {}),
    text,
  }
  return { longest, why }
}

/** The copy that a keyword asks for, or the reason why there is none. */
function copy(about: About, indexes: number[], situation: Situation, kind: NoticeKind): NoticeDecision {
  const { config, group } = about
  const family = group.cause === 'delayed' ? 'warnpost' : 'sendpost'
  const { copied, why } = decideCopy(config, family, group.channel, situation)
  if (copied) return send(about, kind, postmasterOf(config, group.channel), indexes, why)
  const reason = situation === 'null-sender' ? 'null-reverse-path' : 'no-postmaster-copy'
  return suppress(about, kind, reason, indexes, why)
}

/** Kind follows the cause: what is said of a message from `<>` is a double bounce, whoever hears it. */
function toPostmasterOnly(about: About): NoticeDecision {
  const kind = about.group.cause === 'delayed' ? 'warning' : 'double-bounce'
  return copy(about, about.group.indexes, 'null-sender', kind)
}

function failureOrWarning(about: About, sender: ReturnType<typeof senderOf>): NoticeDecision[] {
  const { config, message, group } = about
  const late = group.cause === 'delayed'
  const header = headerReturn(config, message, late, group.channel.name)
  const { told, untold, to, decisions } = senderSide(about, late ? 'warning' : 'bounce', sender.address, header)
  const situation = header.type === 'unwelcome' ? 'unwelcome' : 'ordinary'
  const copies = [
    ...(told.length > 0 ? [copyUnlessTold(about, told, situation, to)] : []),
    ...(untold.length > 0 ? [copy(about, untold, 'suppressed', 'postmaster-copy')] : []),
  ]
  return [...decisions.map((decision) => withSender(decision, sender)), ...mergeCopies(copies)]
}

/** Where the postmaster is the one who is told, a copy would be the same mail twice. */
function copyUnlessTold(about: About, told: number[], situation: Situation, to: readonly string[]): NoticeDecision {
  const decision = copy(about, told, situation, 'postmaster-copy')
  if (decision.type === 'suppress') return decision
  const { plan } = decision
  if (!to.some((address) => sameAddress(address, plan.to))) return decision
  const { why } = plan
  const text = `<${plan.to}> is the one who was told, so a copy would be the same notice twice.`
  return suppress(about, plan.kind, 'no-postmaster-copy', told, 'text' in why ? { ...why, text } : why)
}

/** Says so where returnenvelope put the postmaster in a blank sender's place. */
function withSender(decision: NoticeDecision, { address, by }: ReturnType<typeof senderOf>): NoticeDecision {
  if (!by || decision.type === 'suppress' || !('text' in decision.plan.why)) return decision
  const text = `${decision.plan.why.text} <${address}> stands for the blank sender: ${placed(by)}.`
  return { type: 'send', plan: { ...decision.plan, why: { ...decision.plan.why, text } } }
}

/** Two copies of one event to one postmaster are one notice. */
function mergeCopies(copies: readonly NoticeDecision[]): NoticeDecision[] {
  const [first, second] = copies
  if (first?.type !== 'send' || second?.type !== 'send') return [...copies]
  const indexes = [...first.plan.indexes, ...second.plan.indexes].sort((a, b) => a - b)
  return [{ type: 'send', plan: { ...first.plan, indexes } }]
}
