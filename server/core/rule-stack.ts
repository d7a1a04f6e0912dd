/** The rules of a sandbox in their order: overrides in front, then the scenario's. The first that matches decides. */
import {
  type ActingRule,
  type Condition,
  chanceHolds,
  compileWhen,
  entryFor,
  holds,
  isActive,
  type OutcomeSpec,
  type PlainOutcome,
  type RuleContext,
  type RuleRecord,
  type SessionAction,
  type SessionPoint,
  type SessionRuleRecord,
} from './rule.ts'
import type { Duration } from './types.ts'

interface Compiled<R> {
  rule: R
  conditions: Condition[]
}

/** What a decision depends on besides the rules and the attempt itself. */
export interface RuleMemory {
  /** Uses of each rule over all recipients. */
  uses: Record<string, number>
  /** Uses of each rule for this recipient. */
  recipientUses: Record<string, number>
  sinceStart: Duration
  seed: number
  /** Names the attempt or the command, for rules with a chance. */
  key: () => string
}

/** `fault` says what is wrong with a function of the rule, in place of an outcome. */
export type Decision = { rule: RuleRecord; entry: number } & ({ spec: PlainOutcome } | { fault: string })

/** What a rule says of a domain's DNS. */
export interface RuledDns {
  ruleId: string
  result: Extract<OutcomeSpec, { do: 'dns' }>['result']
}

/** A rule that did not act, and what kept it from acting. */
export interface NearMiss {
  ruleId: string
  name?: string
  /** The conditions that did not hold, by their words in the rule; empty where chance, uses or time held it back. */
  failed: string[]
  heldBack?: 'times' | 'while' | 'chance'
}

export class RuleStack {
  #rules: Compiled<RuleRecord>[] = []
  #session: Compiled<SessionRuleRecord>[] = []

  /** Replaces all rules; overrides first. */
  set(rules: readonly RuleRecord[], session: readonly SessionRuleRecord[]): void {
    this.#rules = rules.map(compiled)
    this.#session = session.map(compiled)
  }

  /** The first rule that matches an attempt, and the entry of its list that serves it. */
  decide(context: RuleContext, memory: RuleMemory): Decision | null {
    for (const { rule, conditions } of this.#rules) {
      if (!isActive(rule, memory.uses[rule.id] ?? 0, memory.sinceStart)) continue
      const entry = entryFor(rule.then, memory.recipientUses[rule.id] ?? 0)
      try {
        if (!conditions.every((condition) => condition.test(context))) continue
        if (!chanceHolds(rule, memory.seed, memory.key)) continue
        return { rule, entry, spec: spoken(rule.then[entry] as OutcomeSpec, context) }
      } catch (error) {
        // Only functions throw. Whoever wrote one is to see it, and the queue goes on.
        return { rule, entry, fault: error instanceof Error ? error.message : String(error) }
      }
    }
    return null
  }

  /**
   * Whether a rule names this recipient, by address or domain, and nothing that is known in the session speaks against
   * it. What only the message or its attempts will tell counts as given.
   */
  names(context: RuleContext, { uses, sinceStart }: Pick<RuleMemory, 'uses' | 'sinceStart'>): boolean {
    return this.#rules.some(
      ({ rule, conditions }) =>
        (rule.when.recipient !== undefined || rule.when.domain !== undefined) &&
        isActive(rule, uses[rule.id] ?? 0, sinceStart) &&
        conditions.every(({ name, test }) => !KNOWN_IN_SESSION.test(name) || test(context)),
    )
  }

  /** What the first rule that would decide mail to this address says of its DNS: its first outcome, and no use of it. */
  dnsOf(address: string, { uses, sinceStart }: Pick<RuleMemory, 'uses' | 'sinceStart'>): RuledDns | null {
    const context: RuleContext = { recipient: address, attempt: 1, age: 0 }
    const found = this.#rules.find(
      ({ rule, conditions }) =>
        rule.chance === undefined &&
        isActive(rule, uses[rule.id] ?? 0, sinceStart) &&
        conditions.every((condition) => holds(condition, context)),
    )
    const first = found?.rule.then[0]
    return found && first?.do === 'dns' ? { ruleId: found.rule.id, result: first.result } : null
  }

  get hasSessionRules(): boolean {
    return this.#session.length > 0
  }

  /** All session rules that match at this point, in order; a rule that ends the command ends the list. */
  decideSession(at: SessionPoint, context: RuleContext, memory: Omit<RuleMemory, 'recipientUses'>): ActingRule[] {
    const acting: ActingRule[] = []
    for (const { rule, conditions } of this.#session) {
      if (rule.at !== at || !isActive(rule, memory.uses[rule.id] ?? 0, memory.sinceStart)) continue
      const then = actionOf(rule, conditions, context, memory)
      if (!then) continue
      acting.push({ id: rule.id, then })
      if (then.do !== 'delay' && then.do !== 'drip' && then.do !== 'hide') break
    }
    return acting
  }

  /** Why each rule that would not act did not, nearest first (fewest failed conditions). */
  nearMisses(context: RuleContext, memory: RuleMemory): NearMiss[] {
    return this.#rules
      .map(({ rule, conditions }) => miss(rule, conditions, context, memory))
      .filter((missed) => missed.failed.length > 0 || missed.heldBack !== undefined)
      .sort((a, b) => a.failed.length - b.failed.length)
  }
}

/** What a session rule does with this command; null where it does not act. */
function actionOf(
  rule: SessionRuleRecord,
  conditions: readonly Condition[],
  context: RuleContext,
  { seed, key }: Pick<RuleMemory, 'seed' | 'key'>,
): SessionAction | null {
  try {
    if (!conditions.every((condition) => condition.test(context)) || !chanceHolds(rule, seed, key)) return null
    if (rule.then.do !== 'fn') return rule.then
    if (!rule.then.call) throw new Error(gone(rule.then.name))
    return rule.then.call(context)
  } catch (error) {
    // Only functions throw. Whoever wrote one is to see it, and the client may come again (RFC 3463, 3.4: X.3.5).
    return { do: 'reply', reply: `451 4.3.5 bouncelab: ${error instanceof Error ? error.message : String(error)}` }
  }
}

const gone = (name: string): string => `the function ${name} is gone since bouncelab was started again`

/** An outcome as it stands, or as its function gives it. */
function spoken(spec: OutcomeSpec, context: RuleContext): PlainOutcome {
  if (spec.do !== 'fn') return spec
  if (!spec.call) throw new Error(gone(spec.name))
  const { times, delay } = spec
  return { ...(delay === undefined ? {} : { delay }), ...spec.call(context), ...(times === undefined ? {} : { times }) }
}

const KNOWN_IN_SESSION = /^(recipient|domain|sender|senderDomain|client\..*)$/

const compiled = <R extends RuleRecord | SessionRuleRecord>(rule: R): Compiled<R> => ({
  rule,
  conditions: compileWhen(rule.when),
})

function miss(rule: RuleRecord, conditions: Condition[], context: RuleContext, memory: RuleMemory): NearMiss {
  const failed = conditions.filter((condition) => !holds(condition, context)).map((condition) => condition.name)
  const uses = memory.uses[rule.id] ?? 0
  const spent = rule.times !== undefined && uses >= rule.times
  const isIdle = !isActive(rule, uses, memory.sinceStart)
  const isUnlucky = !chanceHolds(rule, memory.seed, memory.key)
  const heldBack = spent ? 'times' : isIdle ? 'while' : isUnlucky ? 'chance' : undefined
  return { ruleId: rule.id, ...(rule.name ? { name: rule.name } : {}), failed, ...(heldBack ? { heldBack } : {}) }
}
