/** When mail is tried again and given up: the retry rules, and what becomes of frozen mail (spec chapter 32). */
import { isNullReversePath } from '../../core/address.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Duration, Instant, Judgement, Outcome } from '../../core/types.ts'
import type { EximConfig } from './config.ts'
import { type RetryRule, type RetryStep, ruleFor } from './retry-rules.ts'

type Asked = Pick<RecipientState, 'routed' | 'lastOutcome'>

const rule = ({ retry }: EximConfig, { routed, lastOutcome }: Asked, outcome?: Outcome): RetryRule | undefined =>
  ruleFor(retry, routed, outcome ?? lastOutcome)

/** The age at which a temporary error becomes the last one; 0 without a rule or without a schedule. */
export function cutoff(config: EximConfig, recipient: Asked, outcome?: Outcome): Duration {
  return rule(config, recipient, outcome)?.steps.at(-1)?.until ?? 0
}

/** A rule without a schedule ends at the first attempt; any other once its last time has passed. */
export function isLastAttempt(
  config: EximConfig,
  message: MessageState,
  now: Instant,
  recipient: Asked | undefined,
  outcome?: Outcome,
): boolean {
  const until = cutoff(config, recipient ?? (message.recipients[0] as RecipientState), outcome)
  return until === 0 || now - message.acceptedAt > until
}

/** @returns null for frozen mail that nothing thaws */
export function nextAttemptAt(
  config: EximConfig,
  message: MessageState,
  recipient: RecipientState,
  endedAt: Instant,
  met: { outcome: Outcome; judgement: Judgement } | undefined,
): Instant | null {
  if (met ? met.judgement.frozen : recipient.frozen) return inRun(config, message, thawsAt(config, message, endedAt))
  const age = endedAt - message.acceptedAt
  const steps = rule(config, recipient, met?.outcome)?.steps ?? []
  const step = steps.find(({ until }) => until > age) ?? steps.at(-1)
  if (!step) return endedAt
  const before = recipient.history.at(-1)?.at.at(-1)
  const wait = Math.min(waitOf(step, before === undefined ? 0 : endedAt - before), config.time('retry_interval_max'))
  return inRun(config, message, endedAt + wait)
}

/** The first queue run that finds it due; runs are counted from the message's birth: nobody knows when the daemon began. */
function inRun({ queueInterval }: EximConfig, { acceptedAt }: MessageState, due: Instant | null): Instant | null {
  if (due === null || queueInterval === 0) return due
  return acceptedAt + Math.ceil((due - acceptedAt) / queueInterval) * queueInterval
}

/** H would draw a wait between the interval and the grown one; here it takes the grown one, as G does. */
const waitOf = ({ letter, interval, factor }: RetryStep, lastGap: Duration): Duration =>
  letter === 'F' || lastGap < interval ? interval : Math.round(lastGap * factor)

/** What becomes of frozen mail first: it is given up, tried once more and thrown away, or thawed. */
function thawsAt(config: EximConfig, message: MessageState, now: Instant): Instant | null {
  const { acceptedAt, envelope } = message
  const timeout = config.time('timeout_frozen_after')
  const thaw = config.time('auto_thaw')
  const instants = [
    ...(timeout > 0 ? [acceptedAt + timeout] : []),
    ...(thaw > 0 ? [now + thaw] : []),
    ...(isNullReversePath(envelope.reversePath) ? [acceptedAt + config.time('ignore_bounce_errors_after')] : []),
  ].filter((at) => at > now)
  return instants.length === 0 ? null : Math.min(...instants)
}
