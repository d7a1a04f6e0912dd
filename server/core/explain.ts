/** Why things happened, in sentences: each names the rule or setting that decided, with its file and line. */
import type { AnswerKind } from './answer.ts'
import { formatDuration } from './duration.ts'
import type { EventOf } from './events.ts'
import { instantOf, isoTime } from './iso-time.ts'
import type { RuleRecord, SessionRuleRecord } from './rule.ts'
import type { NearMiss } from './rule-stack.ts'
import type { TraceAttempt, TraceNode, TraceRecipient } from './trace.ts'
import type { RecipientPath, SourcePlace, Why } from './types.ts'

export interface Sentence {
  text: string
  at?: string
  /** What decided. */
  why?: Why
  source?: SourcePlace
}

export interface Explanation {
  messageId: string
  sentences: Sentence[]
  /** Rules that did not match, nearest first. */
  nearMisses: NearMiss[]
}

type RuleBook = ReadonlyMap<string, RuleRecord | SessionRuleRecord>

/** Why the MTA writes no report of a delivery that nobody asked for; absent in one that writes none at all. */
export type NoReportBecause = ((path: RecipientPath, routed: string) => Why) | undefined

/**
 * @param messageId the message that is asked about; its notices and their fate are part of the answer
 * @param refused recipients of its transaction whom the SMTP server did not take
 */
export function explain(
  root: TraceNode,
  messageId: string,
  rules: RuleBook,
  nearMisses: NearMiss[],
  now: string,
  noReportBecause?: NoReportBecause,
  refused: readonly EventOf<'session.refused'>[] = [],
): Explanation {
  const node = find(root, messageId)
  const beside = refused.map((event) => refusal(event, rules))
  const sentences = node
    ? [...origin(node), ...beside, ...fate(node, rules, now), ...unreported(node, noReportBecause)]
    : []
  return { messageId, sentences, nearMisses }
}

function find(node: TraceNode, id: string): TraceNode | null {
  if (node.id === id) return node
  for (const child of node.children) {
    const found = find(child, id)
    if (found) return found
  }
  return null
}

const KIND_NAMES: Record<string, string> = {
  mail: 'mail',
  bounce: 'bounce',
  'double-bounce': 'double bounce',
  warning: 'delay warning',
  'delivery-report': 'delivery report',
  'postmaster-copy': 'postmaster copy',
  forward: 'forward',
}

const ANSWER_NAMES: Record<AnswerKind, string> = {
  vacation: 'a vacation notice',
  challenge: 'a challenge to confirm it',
  'address-changed': 'a change of address',
  complaint: 'a complaint',
}

const kindName = (kind: string): string => KIND_NAMES[kind] ?? kind

function origin(node: TraceNode): Sentence[] {
  const at = node.acceptedAt
  if (node.cause) {
    const about = node.cause.recipients.map((address) => `<${address}>`).join(', ')
    const text = `${node.id} is the ${kindName(node.kind)} about ${about} of ${node.parentId}. ${because(node.cause.why)}`
    return [withWhy({ text, at }, node.cause.why)]
  }
  if (node.origin.type === 'forward') {
    const { parentId, recipient } = node.origin
    const from = node.reversePath === '' ? 'the null reverse-path <>' : `<${node.reversePath}>`
    return [{ text: `${node.id} was forwarded by the delivery of ${parentId} to <${recipient}>, from ${from}.`, at }]
  }
  if (node.origin.type === 'answer') {
    const { answer, parentId, recipient } = node.origin
    return [{ text: `${node.id} is what <${recipient}> sent back for ${parentId}: ${ANSWER_NAMES[answer]}.`, at }]
  }
  const how =
    node.origin.type === 'smtp'
      ? `over SMTP from ${node.origin.client.ip} (session ${node.origin.sessionId})`
      : 'by local submission'
  const from = node.reversePath === '' ? 'the null reverse-path <>' : `<${node.reversePath}>`
  return [{ text: `${node.id} was accepted ${how}, from ${from}.`, at }]
}

function refusal({ recipient, reply, ruleId, why, at }: EventOf<'session.refused'>, rules: RuleBook): Sentence {
  const said = firstLine(reply).replace(/\.$/, '') || 'the connection was cut'
  const text = `<${recipient}> was refused at RCPT: ${said}.`
  const decided: Why | undefined = why ?? (ruleId === undefined ? undefined : { by: 'rule', ruleId, entry: 0 })
  const told = { text, at: isoTime(at) }
  return decided ? withWhy({ ...told, text: `${text} ${decision(decided, rules)}` }, decided) : told
}

/** Forwards are followed so far; each further one is explained by itself. */
const DEEPEST = 5

function fate(node: TraceNode, rules: RuleBook, now: string, depth = 0): Sentence[] {
  const sentences = node.recipients.flatMap((recipient) => recipientFate(node, recipient, rules, now))
  for (const child of node.children) {
    if (child.origin.type === 'forward') {
      sentences.push(forwarded(node, child, child.origin.recipient))
      if (depth < DEEPEST) sentences.push(...fate(child, rules, now, depth + 1))
    }
    if (child.origin.type === 'answer') {
      const { answer, recipient } = child.origin
      sentences.push({ text: `<${recipient}> sent ${ANSWER_NAMES[answer]} back (${child.id}).`, at: child.acceptedAt })
    }
    if (!child.cause) continue
    const text = `A ${kindName(child.kind)} (${child.id}) went to <${child.recipients[0]?.address ?? ''}>. ${because(child.cause.why)}`
    sentences.push(withWhy({ text, at: child.cause.at }, child.cause.why))
  }
  for (const { at, kind, reason, why } of node.suppressed) {
    const text = `No ${kindName(kind)} was sent (${reason}). ${because(why)}`
    sentences.push(withWhy({ text, at }, why))
  }
  if (node.discarded)
    sentences.push({ text: `${node.id} was discarded: ${node.discarded.reason}.`, at: node.discarded.at })
  if (!node.cause && node.children.length === 0 && node.suppressed.length === 0) sentences.push(...silence(node))
  return sentences
}

/** What decided it is what decided the delivery that forwarded. */
function forwarded(node: TraceNode, child: TraceNode, address: string): Sentence {
  const recipient = node.recipients.find((each) => each.address === address)
  const why = recipient?.attempts.findLast((attempt) => attempt.at <= child.acceptedAt)?.decidedBy
  const to = child.recipients.map((each) => `<${each.address}>`).join(', ')
  const text = `The delivery to <${address}> forwarded it to ${to} (${child.id}).`
  return why ? withWhy({ text: `${text} ${because(why)}`, at: child.acceptedAt }, why) : { text, at: child.acceptedAt }
}

/** Why no notice came, where nothing else says it. */
function silence(node: TraceNode): Sentence[] {
  if (node.recipients.every((r) => r.state === 'delivered')) {
    return [{ text: 'No bounce came, because every recipient was delivered.' }]
  }
  if (node.recipients.some((r) => r.state === 'queued')) {
    return [{ text: 'No bounce has come, because the queue has not given up.' }]
  }
  if (node.recipients.some((r) => r.state === 'held'))
    return [{ text: 'No bounce has come, because a recipient is held.' }]
  return []
}

/** Deliveries of which nobody was to be told: told in one sentence where they are alike. */
function unreported(node: TraceNode, tell: NoReportBecause): Sentence[] {
  if (!tell || node.cause) return []
  const sentences = new Map<string, Sentence>()
  for (const { address, state, routed } of node.recipients) {
    const path = node.envelope.recipients.find(({ forwardPath }) => forwardPath === address)
    if (state !== 'delivered' || !path || path.notify?.includes('SUCCESS')) continue
    const why = tell(path, routed)
    const text = `No delivery report was sent. ${because(why)}`
    sentences.set(text, withWhy({ text }, why))
  }
  return [...sentences.values()]
}

function recipientFate(node: TraceNode, recipient: TraceRecipient, rules: RuleBook, now: string): Sentence[] {
  const sentences: Sentence[] = []
  const why = recipient.routedBecause
  if (why) {
    const text = `<${recipient.address}> is ${recipient.channel}. ${because(why)}`
    sentences.push(withWhy({ text, at: node.acceptedAt }, why))
  }
  for (const group of alike(recipient.attempts)) sentences.push(attemptSentence(node, recipient, group, rules))
  if (recipient.endedBy === 'operator') {
    sentences.push({
      text: `The operator ended <${recipient.address}> (${recipient.state}).`,
      at: recipient.endedAt ?? now,
    })
  }
  if (recipient.endedBy === 'age') {
    sentences.push({ text: `<${recipient.address}> expired: ${recipient.diagnostic}.`, at: recipient.endedAt ?? now })
  }
  if (recipient.nextAttemptAt) {
    const wait = duration(now, recipient.nextAttemptAt)
    sentences.push({ text: `Attempt ${recipient.attempts.length + 1} is due in ${wait}.`, at: recipient.nextAttemptAt })
  }
  return sentences
}

/** Runs of attempts that went the same way for the same reason are told in one sentence. */
function alike(attempts: readonly TraceAttempt[]): TraceAttempt[][] {
  const groups: TraceAttempt[][] = []
  for (const attempt of attempts) {
    const last = groups.at(-1)
    if (last && sameStory(last[0] as TraceAttempt, attempt)) last.push(attempt)
    else groups.push([attempt])
  }
  return groups
}

const sameStory = (a: TraceAttempt, b: TraceAttempt): boolean =>
  a.result === b.result && a.diagnostic === b.diagnostic && ruleOf(a) === ruleOf(b)

const ruleOf = ({ decidedBy }: TraceAttempt): string =>
  decidedBy.by === 'rule' ? `${decidedBy.ruleId}/${decidedBy.entry}` : decidedBy.text

function attemptSentence(node: TraceNode, recipient: TraceRecipient, group: TraceAttempt[], rules: RuleBook): Sentence {
  const first = group[0] as TraceAttempt
  const last = group.at(-1) as TraceAttempt
  const which = group.length === 1 ? `Attempt ${first.number}` : `Attempts ${first.number} to ${last.number}`
  const verb = verbOf(first, group.length > 1)
  const status = first.status && first.result !== 'delivered' ? ` with ${first.status}` : ''
  const said = first.diagnostic && first.result !== 'delivered' ? `: ${firstLine(first.diagnostic)}` : ''
  const after = duration(node.acceptedAt, first.at)
  const text = `${which} for <${recipient.address}>, ${after} after acceptance, ${verb}${status}${said}. ${decision(first.decidedBy, rules)}`
  const why = first.decidedBy
  const source = why.by === 'rule' ? rules.get(why.ruleId)?.source : why.by === 'setting' ? why.source : undefined
  return { text, at: first.at, why, ...(source ? { source } : {}) }
}

function verbOf({ result, endedAt }: TraceAttempt, several: boolean): string {
  if (result === null)
    return endedAt === null ? 'is under way' : `${several ? 'were' : 'was'} cut short by a stop of bouncelab`
  if (result === 'failed' || result === 'expired') return result
  return `${several ? 'were' : 'was'} ${result}`
}

function decision(why: Why, rules: RuleBook): string {
  if (why.by !== 'rule') return because(why)
  if (why.ruleId.startsWith('simulator:')) {
    return `Decided by the simulator address ${why.ruleId.slice('simulator:'.length)}@bouncelab.test.`
  }
  const rule = rules.get(why.ruleId)
  const name = rule?.name ? ` “${rule.name}”` : ''
  const entries = rule && Array.isArray(rule.then) && rule.then.length > 1 ? `, entry ${why.entry + 1} of its list` : ''
  return `Decided by rule ${why.ruleId}${name}${place(rule?.source)}${entries}.`
}

/** The reason in one sentence, with the setting's place. */
export function because(why: Why): string {
  if (why.by === 'rule') return `Decided by rule ${why.ruleId}.`
  if (why.by !== 'setting') return why.text
  return `${why.text} [${why.setting}${place(why.source)}]`
}

const place = (source: SourcePlace | undefined): string =>
  source ? ` (${source.file}${source.line === undefined ? '' : `:${source.line}`})` : ''

const withWhy = (sentence: Sentence, why: Why): Sentence =>
  why.by === 'setting' && why.source ? { ...sentence, why, source: why.source } : { ...sentence, why }

const firstLine = (text: string): string => text.split('\n')[0] ?? ''

function duration(from: string, to: string): string {
  const length = instantOf(to) - instantOf(from)
  return length <= 0 ? '0s' : formatDuration(length)
}
