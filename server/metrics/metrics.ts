/** What a server counts, as a fold over the commits of its sandboxes; what stands at a moment is read when it is asked for. */
import type { SandboxEvent } from '../core/events.ts'
import { packageVersion } from '../package/package.ts'
import type { Committed } from '../sandbox/journal.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { Counter } from './counter.ts'
import { EventLoopLag } from './event-loop.ts'
import type { Family, Sample } from './exposition.ts'
import { processFamilies } from './process.ts'

/** Sandboxes beyond so many are summed up under OTHER: a CI server makes thousands, a time series each would be a flood. */
export const MOST_SANDBOXES = 50
/** Rules with a series of their own, over all sandboxes. */
export const MOST_RULES = 500
/** No sandbox can be called so. */
export const OTHER = '_other'

export class Metrics {
  readonly #accepted = new Counter(
    'bouncelab_messages_accepted',
    'Messages taken in, by kind and by where they came from.',
  )
  readonly #acceptedBytes = new Counter('bouncelab_accepted_bytes', 'Bytes of messages taken in.')
  readonly #ended = new Counter('bouncelab_recipients_ended', 'Recipients that came to an end, by their last state.')
  readonly #deliveredBytes = new Counter(
    'bouncelab_delivered_bytes',
    'Bytes of messages delivered, for each recipient.',
  )
  readonly #deferrals = new Counter('bouncelab_deferrals', 'Attempts at delivery that will be made again.')
  readonly #notices = new Counter('bouncelab_notices', 'Bounces, warnings and reports sent, by kind.')
  readonly #suppressed = new Counter('bouncelab_notices_suppressed', 'Notices that were not sent, by reason.')
  readonly #sessions = new Counter('bouncelab_smtp_sessions', 'SMTP sessions opened.')
  readonly #closed = new Counter('bouncelab_smtp_sessions_closed', 'SMTP sessions closed.')
  readonly #refused = new Counter('bouncelab_smtp_commands_refused', 'SMTP commands refused, by stage.')
  readonly #ruleHits = new Counter('bouncelab_rule_hits', 'How often a rule decided, by its name or else its id.')
  readonly #handoffs = new Counter('bouncelab_handoffs', 'Messages handed outside, by way and outcome.')
  readonly #posts = new Counter('bouncelab_webhook_posts', 'Attempts at posts to webhooks, by outcome.')
  readonly #pruned = new Counter('bouncelab_messages_pruned', 'Messages that retention took.')
  readonly #lag = new EventLoopLag()
  readonly #named = new Set<string>()

  /** Counts what happens in a sandbox from now on. */
  watch(sandbox: Sandbox): void {
    sandbox.subscribe((committed) => this.#count(sandbox, committed))
  }

  stop(): void {
    this.#lag.stop()
  }

  /** @param sandboxes those that are there now */
  families(sandboxes: readonly Sandbox[]): Family[] {
    this.#lag.start()
    this.#forgetOthers(new Set(sandboxes.map(({ name }) => name)))
    return [
      ...this.#counters().map((counter) => counter.family()),
      ...this.#standing(sandboxes),
      this.#lag.family(),
      ...processFamilies(),
      {
        name: 'bouncelab_build_info',
        type: 'gauge',
        help: 'Which bouncelab this is, on which Node.',
        samples: [{ labels: { version: packageVersion(), node: process.version }, value: 1 }],
      },
    ]
  }

  #counters(): Counter[] {
    return [
      ...[this.#accepted, this.#acceptedBytes, this.#ended, this.#deliveredBytes, this.#deferrals],
      ...[this.#notices, this.#suppressed, this.#sessions, this.#closed, this.#refused],
      ...[this.#ruleHits, this.#handoffs, this.#posts, this.#pruned],
    ]
  }

  /** The name that a sandbox is counted under. */
  #label(name: string): string {
    if (this.#named.has(name)) return name
    if (this.#named.size >= MOST_SANDBOXES) return OTHER
    this.#named.add(name)
    return name
  }

  /** What sandboxes counted that are gone goes to the others, so that their places are free. */
  #forgetOthers(present: ReadonlySet<string>): void {
    for (const name of this.#named) {
      if (present.has(name)) continue
      this.#named.delete(name)
      for (const counter of this.#counters()) counter.fold('sandbox', name, OTHER)
    }
  }

  #count(from: Sandbox, { events, summaries }: Committed): void {
    const sandbox = this.#label(from.name)
    const sizeOf = (id: string) => summaries.find((summary) => summary.id === id)?.size ?? 0
    for (const event of events) {
      this.#countRule(from, sandbox, event)
      switch (event.type) {
        case 'message.accepted':
          this.#accepted.add({ sandbox, kind: event.kind, origin: event.origin.type })
          this.#acceptedBytes.add({ sandbox }, event.size)
          break
        case 'recipient.delivered':
          this.#ended.add({ sandbox, state: 'delivered' })
          this.#deliveredBytes.add({ sandbox }, sizeOf(event.messageId))
          break
        case 'recipient.failed':
        case 'recipient.expired':
        case 'recipient.discarded':
          this.#ended.add({ sandbox, state: event.type.slice('recipient.'.length) })
          break
        case 'recipient.deferred':
          this.#deferrals.add({ sandbox })
          break
        case 'notice.sent':
          this.#notices.add({ sandbox, kind: event.kind })
          break
        case 'notice.suppressed':
          this.#suppressed.add({ sandbox, reason: event.reason })
          break
        case 'session.opened':
          this.#sessions.add({ sandbox })
          break
        case 'session.closed':
          this.#closed.add({ sandbox })
          break
        case 'session.refused':
          this.#refused.add({ sandbox, stage: event.stage })
          break
        case 'handoff.delivered':
        case 'handoff.failed': {
          const outcome = event.type.slice('handoff.'.length)
          if (event.handoffId !== undefined) this.#posts.add({ sandbox, outcome })
          else this.#handoffs.add({ sandbox, way: event.protocol, outcome })
          break
        }
        case 'messages.pruned':
          this.#pruned.add({ sandbox }, event.messageIds.length)
          break
        default:
      }
    }
  }

  #countRule(from: Sandbox, sandbox: string, event: SandboxEvent): void {
    if (event.type === 'session.closed') {
      for (const [id, uses] of Object.entries(event.ruleUses ?? {})) this.#hit(from, sandbox, id, uses)
      return
    }
    const decides = event.type === 'recipient.attempted' || event.type === 'session.refused'
    if (decides && event.ruleId !== undefined) this.#hit(from, sandbox, event.ruleId, 1)
  }

  #hit(from: Sandbox, sandbox: string, id: string, uses: number): void {
    const labels = { sandbox, rule: sandbox === OTHER ? OTHER : (from.ruleBook.get(id)?.name ?? id) }
    const isFull = this.#ruleHits.size >= MOST_RULES && !this.#ruleHits.has(labels)
    this.#ruleHits.add(isFull ? { sandbox: OTHER, rule: OTHER } : labels, uses)
  }

  /** What stands now: the queue and the journal of each sandbox. */
  #standing(sandboxes: readonly Sandbox[]): Family[] {
    const queue = new Map<string, number>()
    const oldest = new Map<string, number>()
    const seqs = new Map<string, number>()
    const add = (map: Map<string, number>, key: string, by: number) => map.set(key, (map.get(key) ?? 0) + by)
    for (const sandbox of sandboxes) {
      const label = this.#label(sandbox.name)
      add(queue, `${label}\nqueued`, 0)
      add(queue, `${label}\nheld`, 0)
      let since = sandbox.now()
      for (const { acceptedAt, recipients } of sandbox.engine.state.messages.values()) {
        for (const { state } of recipients) {
          if (state !== 'queued' && state !== 'held') continue
          add(queue, `${label}\n${state}`, 1)
          if (state === 'queued') since = Math.min(since, acceptedAt)
        }
      }
      oldest.set(label, Math.max(oldest.get(label) ?? 0, (sandbox.now() - since) / 1000))
      add(seqs, label, sandbox.committedSeq)
    }
    const bySandbox = (map: Map<string, number>): Sample[] =>
      [...map].map(([sandbox, value]) => ({ labels: { sandbox }, value }))
    return [
      gauge('bouncelab_sandboxes', 'Sandboxes that are there.', [{ labels: {}, value: sandboxes.length }]),
      gauge(
        'bouncelab_queue_recipients',
        'Recipients in the queue, waiting for an attempt or held.',
        [...queue].map(([key, value]) => {
          const [sandbox = '', state = ''] = key.split('\n')
          return { labels: { sandbox, state }, value }
        }),
      ),
      gauge(
        'bouncelab_queue_oldest_age_seconds',
        "Age of the oldest message that waits for an attempt, on its sandbox's clock.",
        bySandbox(oldest),
      ),
      gauge('bouncelab_journal_seq', 'The last event of the journal; begins again with a reset.', bySandbox(seqs)),
    ]
  }
}

const gauge = (name: string, help: string, samples: Sample[]): Family => ({ name, type: 'gauge', help, samples })
