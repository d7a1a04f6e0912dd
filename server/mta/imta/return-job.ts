/**
 * The return job, which looks at ages: by default daily at 00:30 local time (`30 0 * * *`), with RETURN_UNITS=1 hourly
 * at half past. A warning is sent when a message's age attains one of the notices values, once per value; at the last
 * one the message is returned. With `timing: exact` each comes at its age to the second.
 */
import type { AgeDecision } from '../../core/mta.ts'
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { Instant, Judgement } from '../../core/types.ts'
import { instantOfLocal, localTime, zoneOffset } from '../../mail/zone-date.ts'
import type { ImtaConfig } from './config.ts'
import { channelOf } from './route.ts'
import { ageUnit, lastAge, noticesOf } from './schedule.ts'
import { undeliverable } from './wire/reasons.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

export interface ReturnJob {
  /** The first run at or after an instant. */
  runFrom(at: Instant): Instant
}

export function returnJob(config: ImtaConfig, timezone: string): ReturnJob {
  if (config.timing === 'exact') return { runFrom: (at) => at }
  const hourly = ageUnit(config).name === 'hour'
  return { runFrom: (at) => (hourly ? halfPast(at, timezone) : halfPastMidnight(at, timezone)) }
}

/** Half an hour past local midnight, on the day or the day after. */
function halfPastMidnight(at: Instant, zone: string): Instant {
  const midnight = Math.floor((at + zoneOffset(at, zone)) / DAY) * DAY
  const runs = [-1, 0, 1, 2].map((days) => instantOfLocal(midnight + days * DAY + 30 * MINUTE, zone))
  return runs.find((run) => run >= at) as Instant
}

function halfPast(at: Instant, zone: string): Instant {
  const local = localTime(at, zone)
  const past = ((local.minute - 30) * MINUTE + local.second * 1000 + local.millisecond + HOUR) % HOUR
  return past === 0 ? at : at + HOUR - past
}

/** The recipients that still wait and for whom the queue's copy ages. */
const waiting = (message: MessageState): RecipientState[] => message.recipients.filter((r) => r.state === 'queued')

/**
 * The next instant at which the job does something to this message. Runs that would find nothing are left out: they
 * would be steps of the clock that nobody can tell apart. It may be `now` itself where part of a return is still to do.
 */
export function nextCheckAt(config: ImtaConfig, job: ReturnJob, message: MessageState, now: Instant): Instant | null {
  const { length } = ageUnit(config)
  const due: Instant[] = []
  for (const recipient of waiting(message)) {
    const channel = channelOf(config, recipient)
    for (const age of noticesOf(channel, message)) {
      const run = job.runFrom(message.acceptedAt + age * length)
      if (run > now) due.push(run)
    }
    const last = job.runFrom(message.acceptedAt + lastAge(channel, message) * length)
    if (last <= now) due.push(recipient.underWay ? afterAttempt(recipient.underWay.endsAt, now) : job.runFrom(now))
    else if (recipient.underWay && isOwed(recipient, attainedBy(config, job, message, recipient, now))) {
      due.push(afterAttempt(recipient.underWay.endsAt, now))
    }
  }
  return due.length === 0 ? null : Math.min(...due)
}

/** A message that an attempt holds is returned when it lets go; at the next run another attempt might hold it again. */
const afterAttempt = (endsAt: Instant, now: Instant): Instant => Math.max(endsAt, now) + 1000

/** When the last recipient that still waits is returned, whatever its attempts bring. */
export function givesUpAt(config: ImtaConfig, job: ReturnJob, message: MessageState): Instant | null {
  const { length } = ageUnit(config)
  const ends = waiting(message).map((recipient) =>
    job.runFrom(message.acceptedAt + lastAge(channelOf(config, recipient), message) * length),
  )
  return ends.length === 0 ? null : Math.max(...ends)
}

export function checkAge(config: ImtaConfig, job: ReturnJob, message: MessageState, now: Instant): AgeDecision[] {
  const attained = waiting(message).map((recipient) => ({
    recipient,
    ...attainedBy(config, job, message, recipient, now),
  }))
  const over = attained.filter(({ age, last, recipient }) => age === last && recipient.underWay === null)
  const late = attained.filter(({ age, last, run, recipient }) => {
    // What an attempt held at the age's own run is warned of at the next look, though another attempt may hold it then.
    const isHeld = recipient.underWay !== null && recipient.underWay.startedAt <= run
    return age !== last && !isHeld
  })
  return [...expire(config, over), ...warn(late)]
}

interface Attained {
  /** The highest of the ages that a run has found attained; null for none. */
  age: number | null
  /** When that run was. */
  run: Instant
  last: number
}

type Late = Attained & { recipient: RecipientState }

const isOwed = ({ warnedAge }: RecipientState, { age }: Pick<Attained, 'age'>): boolean =>
  age !== null && age > warnedAge

/** Each recipient is warned of its highest age alone, however many have passed since the job last ran. */
function warn(late: readonly Late[]): AgeDecision[] {
  const byAge = new Map<number, number[]>()
  for (const { recipient, age } of late) {
    if (age === null || !isOwed(recipient, { age })) continue
    byAge.set(age, [...(byAge.get(age) ?? []), recipient.index])
  }
  return [...byAge].map(([age, indexes]) => ({ type: 'warn', age, indexes }))
}

/** The highest notices value that a run up to `now` has found attained. */
function attainedBy(
  config: ImtaConfig,
  job: ReturnJob,
  message: MessageState,
  recipient: RecipientState,
  now: Instant,
): Attained {
  const ages = noticesOf(channelOf(config, recipient), message)
  const { length } = ageUnit(config)
  const runs = ages.map((age) => ({ age, run: job.runFrom(message.acceptedAt + age * length) }))
  const found = runs.findLast(({ run }) => run <= now)
  return { age: found?.age ?? null, run: found?.run ?? now, last: ages.at(-1) as number }
}

type Over = { recipient: RecipientState; last: number }

/** A recipient that runs out of time keeps the status of its last cause, so each status is returned by itself. */
function expire(config: ImtaConfig, over: readonly Over[]): AgeDecision[] {
  const groups = new Map<string, Over[]>()
  for (const each of over) {
    const key = `${each.recipient.status} ${each.last}`
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return [...groups.values()].map((alike) => {
    const { recipient, last } = alike[0] as Over
    const report = undeliverable(last, ageUnit(config))
    const judgement: Omit<Judgement, 'result'> = {
      report,
      diagnostic: report,
      status: recipient.status ?? config.timedOutStatus,
      statusSource: recipient.status === null ? 'reported' : (recipient.statusSource ?? 'implied'),
    }
    return { type: 'expire', indexes: alike.map((each) => each.recipient.index), judgement }
  })
}
