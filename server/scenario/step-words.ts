/** A step in a few words. */
import { formatDuration } from '../core/duration.ts'
import { envelopeOf } from './compose-mail.ts'
import type { Expectation } from './expect-schema.ts'
import { describeExpectation } from './expect-words.ts'
import type { SendItem, Step } from './step-schema.ts'

/** `send hello to a@b.test`, `advance 8d` */
export function describeStep(step: Step): string {
  switch (step.do) {
    case 'send': {
      const first = step.messages[0] as SendItem
      const to = envelopeOf(first).recipients.map(({ forwardPath }) => forwardPath)
      const often = (first.times ?? 1) > 1 ? ` ${first.times} times` : ''
      const more = step.messages.length > 1 ? ` and ${step.messages.length - 1} more` : ''
      return `send ${first.eml ?? first.subject ?? 'a message'} to ${to.join(', ')}${first.via ? ' over SMTP' : ''}${often}${more}`
    }
    case 'pause':
    case 'advance':
      return `${step.do} ${formatDuration(step.length)}`
    case 'run':
      return 'run until idle'
    case 'rules':
      if (step.reset) return 'reset the rules'
      return `apply ${step.rules.length} ${step.rules.length === 1 ? 'rule' : 'rules'}`
    case 'mta':
      return `change the MTA (${step.mta.type})`
    case 'await':
      return `await ${describeExpectation(step.query as Expectation)}`
    case 'expect':
      return 'expect'
  }
}
