/** The text part up to the recipients: a template with its parameters filled in (bounce_template.c). */
import type { NoticePlan } from '../../core/mta.ts'
import type { MessageState } from '../../core/state.ts'
import type { PostfixConfig } from './config.ts'
import { expandMacros } from './main-cf.ts'
import { isParameter } from './parameters.ts'
import { lifetime } from './schedule.ts'
import type { Template } from './templates.ts'

export function templateOf({ templates }: PostfixConfig, { cause }: NoticePlan): Template {
  if (cause === 'delayed') return templates.delay
  return cause === 'delivered' ? templates.success : templates.failure
}

const UNITS: Record<string, number> = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
}

type About = Pick<MessageState, 'envelope'>

const TIMED = /(delay_warning_time|maximal_queue_lifetime)_(seconds|minutes|hours|days|weeks)/

/** A time of a template in whole units: two seconds print as 0 hours. */
function wholeUnits(config: PostfixConfig, message: About, [, parameter, unit]: readonly string[]): number {
  const time = parameter === 'delay_warning_time' ? config.time(parameter) : lifetime(config, message)
  return Math.floor(time / (UNITS[unit as string] as number))
}

/** Times of the delay template that print as 0: each parameter with its unit. */
export function zeroTimes(config: PostfixConfig, message: About): [name: string, unit: string][] {
  return [...config.templates.delay.text.matchAll(new RegExp(TIMED, 'g'))].flatMap((found) =>
    wholeUnits(config, message, found) === 0 ? [[found[0], found[2] as string] as [string, string]] : [],
  )
}

/** Copies for the postmaster have no words of their own. */
export function openingText(config: PostfixConfig, plan: NoticePlan, message: MessageState): string {
  if (plan.reversePath !== '') return ''
  return expandMacros(templateOf(config, plan).text, (name) => {
    const timed = TIMED.exec(name)
    if (timed?.[0] === name) return String(wholeUnits(config, message, timed))
    if (name === 'myhostname') return config.host
    return isParameter(name) ? config.value(name) : ''
  })
}
