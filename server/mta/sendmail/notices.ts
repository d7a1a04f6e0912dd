/** Who is told what (envelope.c: dropenvelope(); savemail.c). */
import { isNullReversePath } from '../../core/address.ts'
import type { NoticeChange, NoticeDecision, NoticePlan } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { HeaderField, NoticeKind, Why } from '../../core/types.ts'
import { fieldValue } from '../../mail/header.ts'
import { wantsDelay, wantsFailure, wantsNothing, wantsSuccess } from '../common/dsn-requests.ts'
import type { SendmailConfig } from './config.ts'
import { isKnown } from './local.ts'
import { isUnderWay, lastTried, type Pass, passOf } from './pass.ts'
import { isLocalDomain, wholeAddress } from './recipient.ts'
import { warnsAfter } from './schedule.ts'
import { isPassedOn } from './transcript.ts'

/** @param fields the message's header */
export function decideNotices(
  config: SendmailConfig,
  message: MessageState,
  { cause, indexes }: NoticeChange,
  fields: readonly HeaderField[],
): NoticeDecision[] {
  const changed = indexes.map((index) => message.recipients[index] as RecipientState)
  const byHand = changed.filter(({ endedBy }) => endedBy !== null)
  if (byHand.length > 0) return failures(config, message, fields, byHand, [])
  const pass = passOf(message, changed)
  const began = Math.max(...changed.map(({ passAt }) => passAt))
  if (isUnderWay(message, began)) return []
  const ended = pass.recipients.filter(({ state }) => state !== 'queued')
  if (cause === 'deferred') {
    const warnings = delays(config, message, pass)
    // Where somebody's attempt ended together with these, that change is told of by itself.
    const now = Math.max(...changed.map((each) => lastTried(each) ?? 0))
    return ended.some((each) => lastTried(each) === now)
      ? warnings
      : [...warnings, ...ends(config, message, fields, ended)]
  }
  return ends(config, message, fields, ended)
}

const isBad = ({ state }: RecipientState): boolean => state === 'failed' || state === 'expired'

/** One notice for all that has ended in one attempt. */
function ends(
  config: SendmailConfig,
  message: MessageState,
  fields: readonly HeaderField[],
  ended: readonly RecipientState[],
): NoticeDecision[] {
  const bad = ended.filter(isBad)
  const delivered = ended.filter(({ state }) => state === 'delivered')
  const asked = delivered.filter(({ path }) => asksReceipt(config, path, fields))
  const passedOn = asked.filter((each) => isPassedOn(config, each))
  const good = config.privacy.has('noreceipts') ? [] : asked.filter((each) => !passedOn.includes(each))
  const decisions: NoticeDecision[] = []
  if (asked.length > 0 && config.privacy.has('noreceipts')) {
    const why = config.why('PrivacyOptions', 'noreceipts: there are no reports of success.')
    decisions.push(suppress('delivery-report', 'receipts-off', asked, why))
  }
  if (passedOn.length > 0) {
    const text = 'The next host offers DSN, so that the request went on to it.'
    decisions.push(suppress('delivery-report', 'passed-on', passedOn, { by: 'default', text }))
  }
  const wanted = bad.filter(({ path }) => wantsFailure(path))
  const kept = bad.filter(({ path }) => !wantsFailure(path))
  if (kept.length > 0) decisions.push(suppress('bounce', 'notify', kept, NOT_ASKED))
  if (wanted.length > 0) return [...decisions, ...failures(config, message, fields, wanted, good)]
  if (good.length === 0 || !isTold(config, message)) return decisions
  const why = { by: 'default', text: 'The sender asked to be told of success (NOTIFY=SUCCESS).' } as const
  const plan = { kind: 'delivery-report', cause: 'delivered', indexes: indexesOf(good), why } as const
  return [...decisions, toSender(message, plan)]
}

/** RrtImpliesDsn: Return-Receipt-To asks for those whose NOTIFY says nothing. */
const asksReceipt = (config: SendmailConfig, path: RecipientState['path'], fields: readonly HeaderField[]): boolean =>
  wantsSuccess(path) ||
  (path.notify === undefined && config.isOn('RrtImpliesDsn') && fieldValue(fields, 'return-receipt-to') !== undefined)

/** Whether the sender can be told of anything: there is one, and he is known where he is one of ours. */
function isTold(config: SendmailConfig, { envelope: { reversePath } }: MessageState): boolean {
  if (isNullReversePath(reversePath)) return false
  return !isLocalDomain(config, reversePath) || isKnown(config, wholeAddress(config, reversePath))
}

function failures(
  config: SendmailConfig,
  message: MessageState,
  fields: readonly HeaderField[],
  bad: readonly RecipientState[],
  good: readonly RecipientState[],
): NoticeDecision[] {
  const indexes = indexesOf([...bad, ...good])
  const copies = copy(config, message, fields, indexes)
  if (!isTold(config, message)) return [doubleBounce(config, message, indexes), ...copies]
  const why = { by: 'default', text: 'The sender is told of failures.' } as const
  const also = [
    ...(bad.some(isOurFault) ? ['postmaster'] : []),
    ...(config.isOn('UseErrorsTo') ? errorsTo(fields) : []),
  ]
  const plan = { kind: 'bounce', cause: 'failed', indexes, why } as const
  return [toSender(message, plan, also), ...copies]
}

const errorsTo = (fields: readonly HeaderField[]): string[] => {
  const value = fieldValue(fields, 'errors-to')
  return value ? [value.replace(/^.*<([^>]*)>.*$/, '$1')] : []
}

/** A local configuration error: the sender can do nothing about it. */
const isOurFault = ({ lastOutcome }: RecipientState): boolean =>
  lastOutcome?.type === 'dns' && lastOutcome.result === 'loop'

/** Of mail without a sender, and of notices that are refused in their turn. */
function doubleBounce(config: SendmailConfig, message: MessageState, indexes: number[]): NoticeDecision {
  const address = config.value('DoubleBounceAddress')
  const { kind, parentId, rootId } = message
  if (kind === 'double-bounce' && parentId !== rootId) {
    const why = config.why('DeadLetterDrop', 'A notice about a notice ends in the dead letter file.')
    return { type: 'suppress', kind: 'double-bounce', reason: 'triple-bounce', indexes, why, discard: true }
  }
  if (address === '') {
    const why = config.why('DoubleBounceAddress', 'It is empty: nobody is told.')
    return {
      type: 'suppress',
      kind: 'double-bounce',
      reason: 'no-postmaster-copy',
      indexes,
      why,
      discard: message.kind !== 'mail',
    }
  }
  const why = config.why('DoubleBounceAddress', 'There is no sender who could be told.')
  return send({ kind: 'double-bounce', cause: 'failed', reversePath: '', to: address, indexes, why })
}

/** PostmasterCopy: not for notices, nor for mail of low precedence. */
function copy(
  config: SendmailConfig,
  message: MessageState,
  fields: readonly HeaderField[],
  indexes: number[],
): NoticeDecision[] {
  const to = config.value('PostmasterCopy')
  if (to === '' || message.origin.type === 'notice' || classOf(fields) < 0) return []
  const why = config.why('PostmasterCopy', 'It gets a copy of every failure.')
  return [send({ kind: 'postmaster-copy', cause: 'failed', reversePath: '', to, indexes, why })]
}

const PRECEDENCES: Record<string, number> = { 'special-delivery': 100, list: -30, bulk: -60, junk: -100 }

/** The class that the Precedence field gives. */
export const classOf = (fields: readonly HeaderField[]): number =>
  PRECEDENCES[fieldValue(fields, 'precedence')?.toLowerCase() ?? ''] ?? 0

/** One warning for a message, at the first attempt after its age; none for mail without a sender. */
function delays(config: SendmailConfig, message: MessageState, { recipients }: Pass): NoticeDecision[] {
  const wait = warnsAfter(config, message)
  const late = recipients.filter(({ state }) => state === 'queued')
  const age = Math.max(...late.map((each) => lastTried(each) ?? 0)) - message.acceptedAt
  if (wait === 0 || late.length === 0 || age < wait || !isTold(config, message)) return []
  if (message.recipients.some(({ warnedAge }) => warnedAge > 0)) return []
  const why = config.why('Timeout.queuewarn', `It has waited for more than ${config.value('Timeout.queuewarn')}.`)
  const wanted = late.filter(({ path }) => wantsDelay(path) && !wantsNothing(path))
  const seconds = Math.max(1, Math.round(age / 1000))
  if (wanted.length === 0) {
    return [{ ...suppress('warning', 'notify', late, NOT_ASKED), age: seconds }]
  }
  return [toSender(message, { kind: 'warning', cause: 'delayed', indexes: indexesOf(wanted), why, age: seconds })]
}

const NOT_ASKED: Why = { by: 'default', text: 'The sender asked not to be told of it (NOTIFY).' }

const indexesOf = (recipients: readonly RecipientState[]): number[] => recipients.map(({ index }) => index)

const suppress = (
  kind: NoticeKind,
  reason: 'notify' | 'passed-on' | 'receipts-off',
  recipients: readonly RecipientState[],
  why: Why,
) => ({ type: 'suppress', kind, reason, indexes: indexesOf(recipients), why }) as const

const send = (plan: NoticePlan): NoticeDecision => ({ type: 'send', plan })

const toSender = (
  { envelope: { reversePath } }: MessageState,
  plan: Omit<NoticePlan, 'reversePath' | 'to'>,
  also: readonly string[] = [],
): NoticeDecision =>
  send({ ...plan, reversePath: '', to: reversePath, ...(also.length === 0 ? {} : { alsoTo: [...also] }) })
