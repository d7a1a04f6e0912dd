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

/** Copies for the postmaster have no words of their own. */
export function openingText(config: PostfixConfig, plan: NoticePlan, message: MessageState): string {
  if (plan.reversePath !== '') return ''
  return expandMacros(templateOf(config, plan).text, (name) => {
    const timed = /^(delay_warning_time|maximal_queue_lifetime)_(seconds|minutes|hours|days|weeks)$/.exec(name)
    if (timed) {
      const time = timed[1] === 'delay_warning_time' ? config.time('delay_warning_time') : lifetime(config, message)
      // Whole units: two seconds print as 0 hours.
      return String(Math.floor(time / (UNITS[timed[2] as string] as number)))
    }
    if (name === 'myhostname') return config.host
    return isParameter(name) ? config.value(name) : ''
  })
}
