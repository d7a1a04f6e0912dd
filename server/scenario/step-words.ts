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
      return describeRules(step)
    case 'mta':
      return `change the MTA (${step.mta.type})`
    case 'await':
      return `await ${describeExpectation(step.query as Expectation)}`
    case 'expect':
      return 'expect'
  }
}

function describeRules({ rules, session, reset }: Extract<Step, { do: 'rules' }>): string {
  const some = (count: number, what: string) => (count > 0 ? [`${count} ${what}${count === 1 ? '' : 's'}`] : [])
  const applied = [...some(rules.length, 'rule'), ...some(session.length, 'session rule')]
  if (!reset) return `apply ${applied.join(' and ') || '0 rules'}`
  return applied.length > 0 ? `reset the rules, then apply ${applied.join(' and ')}` : 'reset the rules'
}
