/** The live state of a sandbox: a fold over its events (reduce.ts), holding only what is still in motion. */
import type { ClockState } from './clock.ts'
import type { Running } from './events.ts'
import type { MtaInput } from './mta.ts'
import type { RuleRecord, SessionRuleRecord } from './rule.ts'
import type {
  Channel,
  Envelope,
  HeaderSummary,
  Instant,
  MessageKind,
  MessageStatus,
  Origin,
  Outcome,
  RecipientPath,
  RecipientStatus,
  ReportEntry,
  StatusSource,
} from './types.ts'
import type { HandoffState, WebhookRecord } from './webhook.ts'

/** One forward-path of a message with its own delivery state. */
export interface RecipientState {
  index: number
  path: RecipientPath
  channel: Channel
  /** The address that the MTA delivers to, after its own rewriting. */
  routed: string
  state: RecipientStatus
  attempts: number
  nextAttemptAt: Instant | null
  /** `seq` of the event that gave it its present job in the queue. */
  queuedSeq: number
  /** When the pass began that its last attempt belonged to. */
  passAt: Instant
  /** An attempt that takes time, decided when it began. */
  underWay: UnderWay | null
  /** Put aside by the MTA itself at its last attempt. */
  frozen?: boolean
  status: string | null
  statusSource: StatusSource | null
  diagnostic: string | null
  /** The MTA's own words for the last outcome. */
  report: string
  lastOutcome: Outcome | null
  /** How often each rule decided for this recipient. */
  ruleUses: Record<string, number>
  warningsSent: number
  /** The highest age that was dealt with, by a warning or by the decision to send none; in the MTA's units. */
  warnedAge: number
  /** What ended it where no attempt did. */
  endedBy: 'age' | 'operator' | null
  /** `seq` of the event that ended it; bounces name recipients in this order. */
  endedSeq: number | null
  /** The latest attempts, oldest first, for notices that tell of them (imta's delivery history); like ones in a row. */
  history: { at: Instant[]; report: string }[]
  /** How many attempts the history holds. */
  remembered: number
}

/** An attempt that has begun and not ended. */
export interface UnderWay {
  startedAt: Instant
  endsAt: Instant
  deliveryNumber: number
  ruleId?: string
  outcome: Outcome
}

export interface MessageState {
  id: string
  /** The number in its id. */
  number: number
  rootId: string
  parentId: string | null
  kind: MessageKind
  origin: Origin
  envelope: Envelope
  header: HeaderSummary
  size: number
  queueSize: number
  partialLastLine: boolean
  trace: string
  newline: 'lf' | 'crlf'
  processId: number
  queueNumber: number
  priority: string | undefined
  errorsTo: string | undefined
  warningsTo: string | undefined
  acceptedAt: Instant
  recipients: RecipientState[]
  report: ReportEntry[]
  about: string[]
  tags: string[]
  ended: boolean
  /** The last pass over the recipients of each channel: those that fell due together, however long they waited. */
  passes: Partial<Record<Channel, { due: Instant | null; at: Instant }>>
}

/** Counters that give out names; each starts anew with an epoch. */
export interface Counters {
  message: number
  session: number
  rule: number
  processId: number
  queueNumber: number
  delivery: number
  handoff: number
}

export interface SandboxState {
  epoch: number
  seq: number
  now: Instant
  startedAt: Instant
  seed: number
  timezone: string
  clock: ClockState
  counters: Counters
  running: Running
  /** Messages of traces in which something is still in motion. */
  messages: Map<string, MessageState>
  /** For each such trace its message ids and how many have not ended. */
  traces: Map<string, { ids: string[]; open: number }>
  mta: MtaInput
  scenarioName: string | null
  rules: RuleRecord[]
  overrides: RuleRecord[]
  sessionRules: SessionRuleRecord[]
  sessionOverrides: SessionRuleRecord[]
  ruleUses: Record<string, number>
  webhooks: WebhookRecord[]
  /** Ids of webhooks, and of rules that have one, that the application has agreed to. */
  confirmed: Set<string>
  /** Posts to webhooks that have not ended. */
  handoffs: Map<string, HandoffState>
}

/** Numbers start where a system that has been up for a while would be. */
export const FIRST_COUNTERS: Counters = {
  message: 0,
  session: 0,
  rule: 0,
  processId: 20_000,
  queueNumber: 2_198_000,
  delivery: 0,
  handoff: 0,
}

export function emptyState(
  settings: Pick<SandboxState, 'now' | 'seed' | 'timezone' | 'clock' | 'mta'> & { epoch?: number },
): SandboxState {
  return {
    epoch: settings.epoch ?? 1,
    seq: 0,
    now: settings.now,
    startedAt: settings.now,
    seed: settings.seed,
    timezone: settings.timezone,
    clock: settings.clock,
    counters: { ...FIRST_COUNTERS },
    running: { local: 0, remote: 0 },
    messages: new Map(),
    traces: new Map(),
    mta: settings.mta,
    scenarioName: null,
    rules: [],
    overrides: [],
    sessionRules: [],
    sessionOverrides: [],
    ruleUses: {},
    webhooks: [],
    confirmed: new Set(),
    handoffs: new Map(),
  }
}

/** A message's state from its recipients': the one they share, or `mixed`; `queued` while any is. */
export function messageStatus(recipients: readonly { state: RecipientStatus }[]): MessageStatus {
  let status: MessageStatus = recipients[0]?.state ?? 'mixed'
  for (const { state } of recipients) {
    if (state === 'queued') return state
    if (state === 'held') status = state
    else if (status !== 'held' && status !== state) status = 'mixed'
  }
  return status
}

export const isFinal = (state: RecipientStatus): boolean => state !== 'queued' && state !== 'held'
