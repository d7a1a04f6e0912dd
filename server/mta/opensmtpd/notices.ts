/** Who is told what (queue.c: queue_bounce; scheduler.c; bounce.c). */
import { isNullReversePath } from '../../core/address.ts'
import type { NoticeCause, NoticeChange, NoticeDecision } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { NoticeKind, Why } from '../../core/types.ts'
import { wantsNothing, wantsSuccess } from '../common/dsn-requests.ts'
import { hostOf, offers } from '../common/remote-host.ts'
import type { OpensmtpdConfig } from './config.ts'
import { expandAddress, LOCAL, wholeAddress } from './expand.ts'
import { durationText } from './values.ts'

export function decideNotices(
  config: OpensmtpdConfig,
  message: MessageState,
  { cause, indexes }: NoticeChange,
): NoticeDecision[] {
  if (cause !== 'ended') return delays(config, message, indexes)
  const of = (...states: string[]) => indexes.filter((index) => states.includes(at(message, index).state))
  return [
    ...tell(config, message, of('failed'), { kind: 'bounce', cause: 'failed', why: told('A failure is told.') }),
    ...tell(config, message, of('expired'), {
      kind: 'bounce',
      cause: 'expired',
      why: config.why('queue ttl', `It was given up at the age of ${durationText(config.ttl)}.`),
    }),
    ...successes(config, message, of('delivered')),
  ]
}

const at = (message: MessageState, index: number) => message.recipients[index] as RecipientState

const told = (text: string): Why => ({ by: 'default', text })

interface About {
  kind: NoticeKind
  cause: NoticeCause
  why: Why
  age?: number
}

/** One notice for all of one kind, through the server's own rules like any local mail. */
function tell(config: OpensmtpdConfig, message: MessageState, indexes: number[], about: About): NoticeDecision[] {
  const never = indexes.filter((index) => wantsNothing(at(message, index).path))
  const others = indexes.filter((index) => !never.includes(index))
  const suppressed = (
    reason: 'notify' | 'null-reverse-path' | 'no-sender-copy',
    indexes: number[],
    why: Why,
  ): NoticeDecision => ({
    type: 'suppress',
    kind: about.kind,
    reason,
    indexes,
    why,
    ...(about.age === undefined ? {} : { age: about.age }),
  })
  const decisions: NoticeDecision[] = []
  if (never.length > 0)
    decisions.push(suppressed('notify', never, told('The sender asked not to be told (NOTIFY=NEVER).')))
  if (others.length === 0) return decisions
  const { reversePath } = message.envelope
  if (isNullReversePath(reversePath)) {
    const why = told('No return path: mail from the null sender is dropped, and nobody is told.')
    return [...decisions, suppressed('null-reverse-path', others, why)]
  }
  const to = wholeAddress(config, reversePath)
  const { refused } = expandAddress(config, to, LOCAL)
  if (refused) {
    const text = `The notice is submitted as local mail, and that is refused: ${refused.reply}`
    const { source } = refused
    const why: Why = source
      ? { by: 'setting', setting: 'match', value: 'reject', source, text }
      : { by: 'default', text }
    return [...decisions, suppressed('no-sender-copy', others, why)]
  }
  return [...decisions, { type: 'send', plan: { ...about, reversePath: '', to, indexes: others } }]
}

/** What refuses a notice to this address; null where it is taken. The log tells of it. */
export const refusalOf = (config: OpensmtpdConfig, to: string): string | null =>
  expandAddress(config, wholeAddress(config, to), LOCAL).refused?.reply ?? null

/**
 * A delay is told when the next attempt would come after the interval: at the attempt before it. Of several intervals
 * one is told at each attempt.
 */
function delays(config: OpensmtpdConfig, message: MessageState, indexes: number[]): NoticeDecision[] {
  const late = new Map<number, number[]>()
  for (const index of indexes) {
    const { nextAttemptAt, warnedAge } = at(message, index)
    if (nextAttemptAt === null) continue
    const wait = config.warnIntervals.find(
      (each) => nextAttemptAt >= message.acceptedAt + each && warnedAge < each / 1000,
    )
    if (wait !== undefined) late.set(wait, [...(late.get(wait) ?? []), index])
  }
  return [...late].flatMap(([wait, found]) => {
    const text = `The next attempt comes at an age of ${durationText(wait)} or more.`
    const why = config.why('bounce warn-interval', text)
    return tell(config, message, found, { kind: 'warning', cause: 'delayed', why, age: wait / 1000 })
  })
}

/** Reports of success where they were asked for, unless the next host writes them. */
function successes(config: OpensmtpdConfig, message: MessageState, indexes: number[]): NoticeDecision[] {
  const wanted = indexes.filter((index) => wantsSuccess(at(message, index).path))
  const passedOn = wanted.filter((index) => {
    const { channel, lastOutcome } = at(message, index)
    return channel === 'remote' && offers(hostOf(lastOutcome), 'DSN', config.remoteDsn)
  })
  const here = wanted.filter((index) => !passedOn.includes(index))
  const why = told('The sender asked to be told of success (NOTIFY=SUCCESS).')
  const reports = (['local', 'remote'] as const).flatMap((channel) => {
    const found = here.filter((index) => at(message, index).channel === channel)
    return found.length === 0 ? [] : tell(config, message, found, { kind: 'delivery-report', cause: 'delivered', why })
  })
  if (passedOn.length === 0) return reports
  const text = 'The next host offers DSN, so that the request went on to it.'
  return [
    { type: 'suppress', kind: 'delivery-report', reason: 'passed-on', indexes: passedOn, why: told(text) },
    ...reports,
  ]
}
