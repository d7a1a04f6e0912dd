/** Who is told what (the dsn module; courier.8). */
import { DOUBLE_BOUNCE_SENDER, isNullReversePath } from '../../core/address.ts'
import type { NoticeChange, NoticeDecision } from '../../core/mta.ts'
import { isFinal, type MessageState, type RecipientState } from '../../core/state.ts'
import type { NoticeKind, Why } from '../../core/types.ts'
import { wantsDelay, wantsFailure, wantsSuccess } from '../common/dsn-requests.ts'
import { hostOf, offers } from '../common/remote-host.ts'
import type { CourierConfig } from './config.ts'
import { wholeAddress } from './recipient.ts'

export function decideNotices(config: CourierConfig, message: MessageState, change: NoticeChange): NoticeDecision[] {
  if (change.cause !== 'ended') return delays(config, message)
  return change.allEnded ? results(config, message) : []
}

const told = (text: string): Why => ({ by: 'default', text })

const suppress = (
  kind: NoticeKind,
  reason: Extract<NoticeDecision, { type: 'suppress' }>['reason'],
  indexes: number[],
  text: string,
  discard = false,
): NoticeDecision => ({ type: 'suppress', kind, reason, indexes, why: told(text), ...(discard ? { discard } : {}) })

const indexes = (recipients: readonly RecipientState[]): number[] => recipients.map(({ index }) => index)

/** All that became of a message is told at once, when its last recipient is done. */
function results(config: CourierConfig, message: MessageState): NoticeDecision[] {
  const { reversePath } = message.envelope
  const failed = message.recipients.filter(({ state }) => state === 'failed' || state === 'expired')
  if (reversePath === DOUBLE_BOUNCE_SENDER) {
    if (failed.length === 0) return []
    return [suppress('double-bounce', 'triple-bounce', indexes(failed), 'A double bounce that fails is dropped.', true)]
  }
  if (isNullReversePath(reversePath)) {
    const wanted = failed.filter(({ path }) => wantsFailure(path))
    if (wanted.length === 0) return []
    const why = told('Mail from the null sender failed: the postmaster is told.')
    const to = wholeAddress(config, 'postmaster')
    return [
      {
        type: 'send',
        plan: {
          kind: 'double-bounce',
          cause: 'failed',
          reversePath: DOUBLE_BOUNCE_SENDER,
          to,
          indexes: indexes(wanted),
          why,
        },
      },
    ]
  }
  const wanted = failed.filter(({ path }) => wantsFailure(path))
  const unwanted = failed.filter(({ path }) => !wantsFailure(path))
  const successes = message.recipients.filter(({ state, path }) => state === 'delivered' && wantsSuccess(path))
  const passedOn = successes.filter(
    ({ channel, lastOutcome }) => channel === 'remote' && offers(hostOf(lastOutcome), 'DSN', config.remoteDsn),
  )
  const here = successes.filter((recipient) => !passedOn.includes(recipient))
  const decisions: NoticeDecision[] = []
  if (unwanted.length > 0) {
    const isList = unwanted.some(({ path }) => path.expandsTo !== undefined)
    const text = isList
      ? 'Members of an alias with several are asked no reports for, or the sender asked for none (NOTIFY).'
      : 'The sender asked not to be told of it (NOTIFY).'
    decisions.push(suppress('bounce', 'notify', indexes(unwanted), text))
  }
  if (passedOn.length > 0) {
    const text = 'The next host offers DSN, so that the request went on to it.'
    decisions.push(suppress('delivery-report', 'passed-on', indexes(passedOn), text))
  }
  // What was forwarded by a .courier file reports for itself.
  const reported = [...here.filter(({ lastOutcome }) => !isForwarded(lastOutcome)), ...wanted]
  if (reported.length === 0) return decisions
  const isFailure = wanted.length > 0
  const why = told(
    isFailure ? 'Failures are told when the last recipient is done.' : 'The sender asked for it (NOTIFY=SUCCESS).',
  )
  const about = isFailure
    ? ({ kind: 'bounce', cause: 'failed' } as const)
    : ({ kind: 'delivery-report', cause: 'delivered' } as const)
  return [
    ...decisions,
    {
      type: 'send',
      plan: { ...about, reversePath: '', to: wholeAddress(config, reversePath), indexes: indexes(reported), why },
    },
  ]
}

const isForwarded = (outcome: RecipientState['lastOutcome']): boolean =>
  outcome?.type === 'delivered' && outcome.by === 'forward'

/** One notice of delay for a message, after the first attempt at that age. */
function delays(config: CourierConfig, message: MessageState): NoticeDecision[] {
  const wait = config.time('warntime')
  const { recipients, envelope, acceptedAt } = message
  if (wait === 0 || isNullReversePath(envelope.reversePath) || envelope.reversePath === DOUBLE_BOUNCE_SENDER) return []
  if (recipients.some(({ warnedAge }) => warnedAge > 0)) return []
  const late = recipients.filter(({ state, attempts }) => !isFinal(state) && attempts > 0)
  const lastAttempt = Math.max(...late.map(({ history, passAt }) => history.at(-1)?.at.at(-1) ?? passAt))
  const age = lastAttempt - acceptedAt
  if (late.length === 0 || age < wait) return []
  const seconds = Math.max(1, Math.round(age / 1000))
  const wanted = late.filter(({ path }) => wantsDelay(path))
  if (wanted.length === 0) {
    const text = 'The sender asked not to be told of it (NOTIFY).'
    return [{ ...suppress('warning', 'notify', indexes(late), text), age: seconds } as NoticeDecision]
  }
  const why = config.why('warntime', `It has waited for more than ${config.value('warntime').trim()}.`)
  return [
    {
      type: 'send',
      plan: {
        kind: 'warning',
        cause: 'delayed',
        reversePath: '',
        to: wholeAddress(config, envelope.reversePath),
        indexes: indexes(wanted),
        why,
        age: seconds,
      },
    },
  ]
}
