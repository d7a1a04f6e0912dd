/** Rules that are well written and can never act. */
import { parseDuration } from '../core/duration.ts'
import { compilePattern, type Pattern, parseCount, parseRange } from '../core/pattern.ts'
import type { OutcomeSpec, SessionPoint, When } from '../core/rule.ts'
import { domainsOf, whenImplies } from './implies.ts'
import type { Mistake, Path } from './problems.ts'
import type { RuleInput } from './rule-schema.ts'
import type { SessionRuleInput } from './session-schema.ts'

type AnyRule = RuleInput | SessionRuleInput

export const ruleContradictions = (rules: readonly RuleInput[], path: Path): Mistake[] =>
  rules.flatMap((rule, i) => {
    const at = [...path, i]
    return [...hidden(rules, i, at, () => true), ...impossible(rule, at), ...unreached(rule.then, [...at, 'then'])]
  })

export const sessionContradictions = (rules: readonly SessionRuleInput[], path: Path): Mistake[] =>
  rules.flatMap((rule, i) => {
    const at = [...path, i]
    const ends = (earlier: SessionRuleInput) => earlier.at === rule.at && !GO_ON.includes(earlier.then.do)
    return [...hidden(rules, i, at, ends), ...impossible(rule, at), ...unknownYet(rule, at)]
  })

/** Actions that let the rules after them act too, or may. */
const GO_ON: readonly string[] = ['delay', 'drip', 'hide', 'fn']

const warning = (path: Path, message: string, hint: string): Mistake => ({ path, at: 'value', message, hint })

/** An earlier rule that always acts and matches wherever this one does. */
function hidden<R extends AnyRule>(
  rules: readonly R[],
  index: number,
  path: Path,
  ends: (rule: R) => boolean,
): Mistake[] {
  const rule = rules[index] as R
  const earlier = rules
    .slice(0, index)
    .findIndex((one) => ends(one) && actsAlways(one, rule) && whenImplies(rule.when, one.when))
  const by = rules[earlier]
  if (!by) return []
  const name = by.name ? `rule ${earlier + 1} (${by.name})` : `rule ${earlier + 1}`
  const message = `${called(rule)} can never act: ${name} before it matches whatever it matches.`
  return [warning(path, message, 'Put the narrower rule first, or drop one.')]
}

const called = (rule: AnyRule): string => (rule.name ? `${JSON.stringify(rule.name)}` : 'This rule')

/** Whether `rule` acts whenever it matches while `other` may act. */
function actsAlways(rule: AnyRule, other: AnyRule): boolean {
  if (rule.times !== undefined || (rule.chance ?? 1) < 1) return false
  const { from = 0, until = Number.POSITIVE_INFINITY } = rule.while ?? {}
  return (other.while?.from ?? 0) >= from && (other.while?.until ?? Number.POSITIVE_INFINITY) <= until
}

/** Conditions that nothing meets. */
function impossible(rule: AnyRule, path: Path): Mistake[] {
  const { when, chance } = rule
  const found: Mistake[] = []
  if (chance === 0)
    found.push(warning([...path, 'chance'], 'A chance of 0 never acts.', 'Write more than 0, or drop the rule.'))
  const last = (word: 'attempt' | 'age', least: number, unit: (text: string) => number | null, says: string) => {
    const range = when[word] === undefined ? null : parseRange(when[word] as string | number, unit)
    if (range && range.max < least) found.push(warning([...path, 'when', word], `No ${word} is ${when[word]}.`, says))
  }
  last('attempt', 1, parseCount, 'Attempts are counted from 1.')
  last('age', 0, parseDuration, 'Ages are counted from 0s.')
  found.push(...otherDomain(when.recipient, when.domain, 'recipient', 'domain', path))
  found.push(...otherDomain(when.sender, when.senderDomain, 'sender', 'senderDomain', path))
  return found
}

/** An address that is written out, and a domain that is not its own. */
function otherDomain(
  address: Pattern | undefined,
  domain: Pattern | undefined,
  word: keyof When,
  domainWord: keyof When,
  path: Path,
): Mistake[] {
  const own = domainsOf(address)
  if (!own || domain === undefined || own.some(compilePattern(domain))) return []
  const message = `No ${word} is in ${[domain].flat().join(' or ')}: ${domainWord} and ${word} contradict each other.`
  return [warning([...path, 'when', domainWord], message, `Drop ${domainWord}, or mend one of them.`)]
}

/** Entries of a list behind one that ends the recipient. */
function unreached(then: readonly OutcomeSpec[], path: Path): Mistake[] {
  const end = then.findIndex((outcome) => endsRecipient(outcome))
  if (end < 0 || end === then.length - 1) return []
  const message = `This outcome is never reached: entry ${end + 1} of the list ends the recipient.`
  return [warning([...path, end + 1], message, 'Put it before, or drop it.')]
}

const endsRecipient = (outcome: OutcomeSpec): boolean =>
  outcome.do === 'deliver' ||
  (outcome.do === 'reply' && outcome.reply.startsWith('5') && !['greeting', 'helo'].includes(outcome.at))

/** From which point on a condition can be met; those that are absent never can in a session. */
const KNOWN_FROM: Partial<Record<string, SessionPoint>> = {
  'client.ip': 'connect',
  'client.tls': 'connect',
  'client.helo': 'ehlo',
  'client.user': 'mail',
  sender: 'mail',
  senderDomain: 'mail',
  kind: 'mail',
  size: 'mail',
  recipient: 'rcpt',
  domain: 'rcpt',
  header: 'message',
  subject: 'message',
}

const POINTS: readonly SessionPoint[] = ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'message']

function unknownYet({ when, at }: SessionRuleInput, path: Path): Mistake[] {
  // At QUIT a transaction may be open or not.
  if (at === 'quit') return []
  const { client = {}, fn: _, ...rest } = when
  const words: [string, Path][] = [
    ...Object.keys(rest).map((word): [string, Path] => [word, [...path, 'when', word]]),
    ...Object.keys(client).map((word): [string, Path] => [`client.${word}`, [...path, 'when', 'client', word]]),
  ]
  return words.flatMap(([word, place]) => {
    const from = KNOWN_FROM[word]
    if (from === undefined) {
      const hint = 'Drop it here, or write the rule under rules.'
      return [warning(place, `${word} is of attempts at delivery: a session rule with it never acts.`, hint)]
    }
    if (POINTS.indexOf(from) <= POINTS.indexOf(at)) return []
    const message = `${word} is not known at ${at}: this rule never acts.`
    return [warning(place, message, `Write at: ${from}, or drop ${word}.`)]
  })
}
