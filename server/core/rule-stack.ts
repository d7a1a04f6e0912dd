/** The rules of a sandbox in their order: overrides in front, then the scenario's. The first that matches decides. */
import {
  type Condition,
  chanceHolds,
  compileWhen,
  entryFor,
  isActive,
  type OutcomeSpec,
  type RuleContext,
  type RuleRecord,
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

export interface Decision {
  rule: RuleRecord
  entry: number
  spec: OutcomeSpec
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
      if (!conditions.every((condition) => condition.test(context))) continue
      if (!chanceHolds(rule, memory.seed, memory.key)) continue
      const entry = entryFor(rule.then, memory.recipientUses[rule.id] ?? 0)
      return { rule, entry, spec: rule.then[entry] as OutcomeSpec }
    }
    return null
  }

  get hasSessionRules(): boolean {
    return this.#session.length > 0
  }

  /** All session rules that match at this point, in order; a rule that ends the command ends the list. */
  decideSession(
    at: SessionPoint,
    context: RuleContext,
    memory: Omit<RuleMemory, 'recipientUses'>,
  ): SessionRuleRecord[] {
    const acting: SessionRuleRecord[] = []
    for (const { rule, conditions } of this.#session) {
      if (rule.at !== at || !isActive(rule, memory.uses[rule.id] ?? 0, memory.sinceStart)) continue
      if (!conditions.every((condition) => condition.test(context))) continue
      if (!chanceHolds(rule, memory.seed, memory.key)) continue
      acting.push(rule)
      if (rule.then.do !== 'delay' && rule.then.do !== 'drip' && rule.then.do !== 'hide') break
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

const compiled = <R extends RuleRecord | SessionRuleRecord>(rule: R): Compiled<R> => ({
  rule,
  conditions: compileWhen(rule.when),
})

function miss(rule: RuleRecord, conditions: Condition[], context: RuleContext, memory: RuleMemory): NearMiss {
  const failed = conditions.filter((condition) => !condition.test(context)).map((condition) => condition.name)
  const uses = memory.uses[rule.id] ?? 0
  const spent = rule.times !== undefined && uses >= rule.times
  const isIdle = !isActive(rule, uses, memory.sinceStart)
  const isUnlucky = !chanceHolds(rule, memory.seed, memory.key)
  const heldBack = spent ? 'times' : isIdle ? 'while' : isUnlucky ? 'chance' : undefined
  return { ruleId: rule.id, ...(rule.name ? { name: rule.name } : {}), failed, ...(heldBack ? { heldBack } : {}) }
}
