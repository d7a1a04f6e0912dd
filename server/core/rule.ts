/** A rule is data: conditions, then a list of outcomes. Compiling it gives tests that can say which one failed. */
import { domainOf } from './address.ts'
import type { AnswerKind, AnswerSpec } from './answer.ts'
import { parseDuration } from './duration.ts'
import type { HandTo } from './handoff.ts'
import { compilePattern, type Pattern, parseCount, parseRange, parseSize, type Range } from './pattern.ts'
import { draw } from './random.ts'
import type {
  ConnectResult,
  DnsResult,
  Duration,
  HeaderField,
  MailboxResult,
  MessageKind,
  ReplyStage,
  SourcePlace,
} from './types.ts'
import type { WebhookTarget } from './webhook.ts'

/** The conditions of a rule; all that are given must match. */
export interface When {
  recipient?: Pattern
  sender?: Pattern
  domain?: Pattern
  senderDomain?: Pattern
  header?: Record<string, Pattern>
  subject?: Pattern
  /** Bytes, as a range: `>1MB`. */
  size?: string | number
  /** The attempt's number from 1, as a range. */
  attempt?: string | number
  /** Time since acceptance, as a range: `<6h`. */
  age?: string
  kind?: Pattern
  client?: { ip?: Pattern; helo?: Pattern; user?: Pattern; tls?: boolean }
  /** Only from TypeScript. */
  fn?: NamedFunction<boolean>
}

/**
 * A function of a scenario in TypeScript. The journal keeps its name alone, so that it does not outlive its process:
 * a condition without its function does not hold, an outcome without it is a fault.
 */
export interface NamedFunction<R> {
  name: string
  call?: (attempt: RuleContext) => R
}

export interface EntryOptions {
  /** How many attempts of a recipient this entry serves before the next one takes over. */
  times?: number
  /** How long the attempt takes on the sandbox's clock. */
  delay?: Duration
}

/** The other side of a remote delivery, as a rule says it. */
export interface AtHost {
  /** `mx.example.net[192.0.2.25]`, or either half. */
  host?: string
  /** Its EHLO keywords. */
  offers?: string[]
}

/** What a rule does with an attempt at delivery. */
export type PlainOutcome = EntryOptions &
  (
    | ({ do: 'deliver' } & AtHost)
    | ({ do: 'reply'; reply: string; at: ReplyStage } & AtHost)
    | { do: 'dns'; result: DnsResult; exchanger?: string }
    | ({ do: 'connect'; result: ConnectResult } & AtHost)
    | { do: 'mailbox'; result: MailboxResult }
    | { do: 'program'; exit: number; output: string }
    | { do: 'hold' }
    | HandTo
    /** Delivered, and a URL is told of the message. */
    | ({ do: 'webhook' } & WebhookTarget)
    /** Delivered, and mail of another kind than a notice comes back. */
    | { do: 'answer'; answer: AnswerSpec }
  )

/** What is known to happen before the message's bytes are seen. */
export type DecidedOutcome = Exclude<PlainOutcome, { do: HandTo['do'] | 'answer' | 'webhook' }>

/** A rule's outcome, or a function that says it for each attempt anew. */
export type OutcomeSpec = PlainOutcome | (EntryOptions & { do: 'fn' } & NamedFunction<PlainOutcome>)

interface RuleBase {
  /** Unique within an epoch, never used again. */
  id: string
  name?: string
  /** Where a person wrote it. */
  source?: SourcePlace
  when: When
  /** Retires after so many uses over all recipients. */
  times?: number
  /** Probability of acting where it matches, drawn from the sandbox's seed. */
  chance?: number
  /** Active between these times after the sandbox's start. */
  while?: { from?: Duration; until?: Duration }
}

export interface RuleRecord extends RuleBase {
  then: OutcomeSpec[]
}

/** Where in the SMTP session a session rule acts. */
export type SessionPoint = 'connect' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'message' | 'quit'

export type SessionAction =
  | { do: 'reply'; reply: string }
  | { do: 'delay'; delay: Duration }
  /** Bytes per second at which the server reads the message. */
  | { do: 'drip'; bytesPerSecond: number }
  | { do: 'drop' }
  | { do: 'reset' }
  | { do: 'stall' }
  | { do: 'lose-ack' }
  | { do: 'hide'; extensions: string[] }
  | { do: 'tls'; fault: 'handshake-failure' | 'expired-certificate' }

export interface SessionRuleRecord extends RuleBase {
  at: SessionPoint
  /** A function says it for each command anew. */
  then: SessionAction | ({ do: 'fn' } & NamedFunction<SessionAction>)
}

/** A session rule that acts on a command, with what it does now. */
export interface ActingRule {
  id: string
  then: SessionAction
}

/** What a rule may look at. In a session, what is not known yet is absent, and a condition on it fails. */
export interface RuleContext {
  recipient?: string
  /** What an alias made of the recipient: a condition on the recipient holds where it holds for either. */
  expandsTo?: string | undefined
  sender?: string
  fields?: readonly HeaderField[]
  subject?: string
  size?: number
  attempt?: number
  age?: Duration
  kind?: MessageKind
  /** For what a recipient's side sent back: a condition on the kind holds for this as for `mail`. */
  answer?: AnswerKind | undefined
  client?: { ip: string; helo?: string; user?: string; tls: boolean } | undefined
}

/** One compiled condition; `name` is the word in the rule file. */
export interface Condition {
  name: string
  test: (context: RuleContext) => boolean
}

/**
 * Compiles the conditions of a rule.
 * @throws SyntaxError for a malformed regular expression, RangeError for an unreadable range;
 *   the scenario schema reports both with their place before it comes to this
 */
export function compileWhen(when: When): Condition[] {
  const conditions: Condition[] = []
  const text = (name: string, pattern: Pattern | undefined, value: (c: RuleContext) => string | undefined) => {
    if (pattern === undefined) return
    const test = compilePattern(pattern)
    conditions.push({ name, test: (c) => passes(test, value(c)) })
  }
  const recipient = (
    name: string,
    pattern: Pattern | undefined,
    of: (address: string | undefined) => string | undefined,
  ) => {
    if (pattern === undefined) return
    const test = compilePattern(pattern)
    conditions.push({ name, test: (c) => passes(test, of(c.recipient)) || passes(test, of(c.expandsTo)) })
  }
  recipient('recipient', when.recipient, (address) => address)
  text('sender', when.sender, (c) => c.sender)
  recipient('domain', when.domain, domainIn)
  text('senderDomain', when.senderDomain, (c) => domainIn(c.sender))
  text('subject', when.subject, (c) => c.subject)
  if (when.kind !== undefined) {
    const test = compilePattern(when.kind)
    conditions.push({ name: 'kind', test: (c) => passes(test, c.kind) || passes(test, c.answer) })
  }
  text('client.ip', when.client?.ip, (c) => c.client?.ip)
  text('client.helo', when.client?.helo, (c) => c.client?.helo)
  text('client.user', when.client?.user, (c) => c.client?.user)
  if (when.client?.tls !== undefined) {
    conditions.push({ name: 'client.tls', test: (c) => c.client?.tls === when.client?.tls })
  }
  for (const [name, pattern] of Object.entries(when.header ?? {})) conditions.push(headerCondition(name, pattern))
  range(conditions, 'size', when.size, parseSize, (c) => c.size)
  range(conditions, 'attempt', when.attempt, parseCount, (c) => c.attempt)
  range(conditions, 'age', when.age, parseDuration, (c) => c.age)
  const { fn } = when
  if (fn) conditions.push({ name: 'fn', test: (c) => fn.call?.(c) ?? false })
  return conditions
}

const domainIn = (address: string | undefined) => (address === undefined ? undefined : domainOf(address))

const passes = (test: (value: string) => boolean, value: string | undefined) => value !== undefined && test(value)

function headerCondition(name: string, pattern: Pattern): Condition {
  const wanted = name.toLowerCase()
  const test = compilePattern(pattern)
  return {
    name: `header.${name}`,
    test: (c) => (c.fields ?? []).some((field) => field.name.toLowerCase() === wanted && test(field.value)),
  }
}

function range(
  conditions: Condition[],
  name: string,
  text: string | number | undefined,
  unit: (text: string) => number | null,
  value: (c: RuleContext) => number | undefined,
): void {
  if (text === undefined) return
  const parsed: Range | null = parseRange(text, unit)
  if (!parsed) throw new RangeError(`${name}: ${text} is no range`)
  conditions.push({
    name,
    test: (c) => {
      const actual = value(c)
      return actual !== undefined && actual >= parsed.min && actual <= parsed.max
    },
  })
}

/** As the condition's test; a function that cannot cope with what is not known yet does not hold. */
export function holds({ test }: Condition, context: RuleContext): boolean {
  try {
    return test(context)
  } catch {
    return false
  }
}

/** Which entry of a rule's list serves its n-th use for one recipient (from 0); the last one stays. */
export function entryFor(then: readonly OutcomeSpec[], use: number): number {
  let left = use
  for (let i = 0; i < then.length - 1; i++) {
    left -= then[i]?.times ?? 1
    if (left < 0) return i
  }
  return then.length - 1
}

/** Whether a rule may act at all now: not used up, inside its time window. */
export function isActive(rule: RuleBase, uses: number, sinceStart: Duration): boolean {
  if (rule.times !== undefined && uses >= rule.times) return false
  if (rule.while?.from !== undefined && sinceStart < rule.while.from) return false
  return rule.while?.until === undefined || sinceStart < rule.while.until
}

/** Whether chance lets a matching rule act; `key` names the attempt or the command. */
export const chanceHolds = (rule: RuleBase, seed: number, key: () => string): boolean =>
  rule.chance === undefined || draw(seed, `${rule.id} ${key()}`) < rule.chance
