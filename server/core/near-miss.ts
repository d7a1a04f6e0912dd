/** Why a rule did not act, in a sentence: what it wanted and what there was. */
import { domainOf } from './address.ts'
import { formatDuration } from './duration.ts'
import type { RuleContext, RuleRecord } from './rule.ts'
import type { NearMiss } from './rule-stack.ts'

/**
 * @param rule the rule that did not act, where it is still known
 * @example 'Rule r1 “the customer left” is nearest: recipient is "a@b.test", not "left@b.test".'
 */
export function nearMissSentence(miss: NearMiss, rule: RuleRecord | undefined, context: RuleContext): string {
  const name = miss.name === undefined ? '' : ` “${miss.name}”`
  const faults = miss.failed.map((word) => faultOf(word, rule, context))
  return `Rule ${miss.ruleId}${name} is nearest: ${[...faults, ...heldBack(miss, rule)].join('; ')}.`
}

const HELD_BACK = {
  while: 'it is not active at this time',
  chance: 'chance decided against it',
} as const

function heldBack({ heldBack: by }: NearMiss, rule: RuleRecord | undefined): string[] {
  if (by === undefined) return []
  if (by !== 'times') return [HELD_BACK[by]]
  return [`it has been used ${rule?.times ?? 'as many'} times, as often as it may`]
}

function faultOf(word: string, rule: RuleRecord | undefined, context: RuleContext): string {
  if (word === 'fn') return `its function ${rule?.when.fn?.name ?? ''} does not hold`
  const wanted = wantedBy(word, rule)
  const actual = actualOf(word, context)
  const not = wanted === undefined ? '' : `, not ${quoted(wanted)}`
  return `${word} is ${actual === undefined ? 'absent' : quoted(actual)}${not}`
}

const quoted = (value: unknown): string =>
  [value]
    .flat()
    .map((each) => JSON.stringify(each))
    .join(' or ')

function wantedBy(word: string, rule: RuleRecord | undefined): unknown {
  if (!rule) return undefined
  const { header, client, ...rest } = rule.when
  if (word.startsWith('header.')) return header?.[word.slice('header.'.length)]
  if (word.startsWith('client.')) return client?.[word.slice('client.'.length) as keyof typeof client]
  return rest[word as keyof typeof rest]
}

function actualOf(word: string, context: RuleContext): unknown {
  const { recipient, sender, fields = [], client, age, ...rest } = context
  if (word.startsWith('header.')) {
    const name = word.slice('header.'.length).toLowerCase()
    const values = fields.filter((field) => field.name.toLowerCase() === name).map(({ value }) => value)
    return values.length > 0 ? values : undefined
  }
  if (word.startsWith('client.')) return client?.[word.slice('client.'.length) as keyof typeof client]
  if (word === 'domain') return recipient === undefined ? undefined : domainOf(recipient)
  if (word === 'senderDomain') return sender === undefined ? undefined : domainOf(sender)
  if (word === 'age') return age === undefined ? undefined : age === 0 ? '0s' : formatDuration(age)
  return { recipient, sender, ...rest }[word as 'recipient']
}
