/** Small traces to draw. Times are given in seconds after the start. */
import type { TraceAttempt, TraceNode, TraceRecipient } from '../../../server/core/trace.ts'
import type { MessageKind, RecipientStatus } from '../../../server/core/types.ts'

export const START = Date.parse('2026-01-05T09:00:00.000Z')
export const iso = (seconds: number): string => new Date(START + seconds * 1000).toISOString()

const BY_DEFAULT = { by: 'default', text: 'nothing stands in the way' } as const
const HOST = { name: 'mx.down.example', address: '192.0.2.7' }

let seq = 0
/** Call before each trace: events count from 1. */
export const restart = (): void => {
  seq = 0
}

export function attempt(number: number, at: number, result: TraceAttempt['result'], status = '4.4.1'): TraceAttempt {
  seq += 2
  const outcome = result === 'delivered' ? { type: 'delivered' as const, by: 'remote' as const, host: HOST } : null
  const bad = { type: 'replied' as const, at: 'rcpt' as const, reply: `550 ${status} no such user`, host: HOST }
  return {
    number,
    seq,
    at: iso(at),
    endedAt: iso(at),
    result,
    status: result === 'delivered' ? '2.0.0' : status,
    diagnostic: null,
    report: 'the words of the MTA',
    outcome: outcome ?? (result === 'failed' ? bad : { type: 'connect', result: 'timeout', host: HOST }),
    decidedBy: BY_DEFAULT,
    nextAttemptAt: null,
  }
}

export function recipient(
  address: string,
  state: RecipientStatus,
  attempts: TraceAttempt[],
  index = 0,
): TraceRecipient {
  const last = attempts.at(-1)
  return {
    address,
    index,
    channel: 'remote',
    routed: address,
    state,
    attempts,
    nextAttemptAt: null,
    endedAt: state === 'queued' || state === 'held' ? null : (last?.endedAt ?? null),
    status: last?.status ?? null,
    diagnostic: last?.report ?? null,
  }
}

interface NodeOptions {
  id: string
  kind?: MessageKind
  at?: number
  recipients: TraceRecipient[]
  children?: TraceNode[]
  parentId?: string
  /** The addresses of the parent that it is about. */
  about?: string[]
  reversePath?: string
}

export function node({
  id,
  kind = 'mail',
  at = 0,
  recipients,
  children = [],
  parentId,
  about,
  reversePath = 'a@shop.example',
}: NodeOptions): TraceNode {
  // The notice was sent just before its first attempt.
  const born = Math.min(...recipients.flatMap(({ attempts }) => attempts.map((each) => each.seq)), ++seq) - 1
  const states = new Set(recipients.map(({ state }) => state))
  return {
    id,
    kind,
    parentId: parentId ?? null,
    reversePath: parentId ? '' : reversePath,
    envelope: { reversePath, recipients: recipients.map(({ address }) => ({ forwardPath: address })) },
    header: { from: reversePath, to: recipients.map(({ address }) => address), subject: 'hello' },
    origin: { type: 'local', uid: 0 },
    acceptedAt: iso(at),
    state: states.size === 1 ? ([...states][0] as RecipientStatus) : 'mixed',
    endedAt: null,
    recipients,
    children,
    suppressed: [],
    handoffs: [],
    ...(parentId ? { cause: { at: iso(at), seq: born, recipients: about ?? [], why: BY_DEFAULT } } : {}),
  }
}

/** A mail refused at once, its bounce refused too, and the double bounce that arrives: all in one second. */
export function doubleBounce(): TraceNode {
  restart()
  const failed = attempt(1, 0, 'failed', '5.1.1')
  const bounceAt = seq + 1
  const bounceFailed = { ...attempt(1, 0, 'failed', '5.1.1'), seq: bounceAt + 3 }
  const doubleDone = { ...attempt(1, 0, 'delivered'), seq: bounceAt + 7 }
  const double = node({
    id: 'm3',
    kind: 'double-bounce',
    parentId: 'm2',
    about: ['nobody@shop.example'],
    recipients: [recipient('postmaster@mta.example', 'delivered', [doubleDone])],
  })
  const bounce = node({
    id: 'm2',
    kind: 'bounce',
    parentId: 'm1',
    about: ['u@down.example'],
    recipients: [recipient('nobody@shop.example', 'failed', [bounceFailed])],
    children: [double],
  })
  if (bounce.cause) bounce.cause.seq = bounceAt
  if (double.cause) double.cause.seq = bounceAt + 5
  return node({ id: 'm1', recipients: [recipient('u@down.example', 'failed', [failed])], children: [bounce] })
}

/** Deferred every hour, given up after `count` attempts, and a bounce that arrives. */
export function expired(count: number): TraceNode {
  restart()
  const attempts = Array.from({ length: count }, (_, n) =>
    attempt(n + 1, n * 3600, n === count - 1 ? 'expired' : 'deferred'),
  )
  const end = (count - 1) * 3600
  const bounce = node({
    id: 'm2',
    kind: 'bounce',
    at: end,
    parentId: 'm1',
    about: ['u@down.example'],
    recipients: [recipient('a@shop.example', 'delivered', [{ ...attempt(1, end, 'delivered'), seq: seq + 5 }])],
  })
  return node({ id: 'm1', recipients: [recipient('u@down.example', 'expired', attempts)], children: [bounce] })
}

/** Deferred three times, with warnings after them, and still queued. */
export function warned(warnings: 'delivered' | 'failed' = 'delivered'): TraceNode {
  restart()
  const day = 86_400
  const attempts = [0, day, 2 * day].map((at, n) => attempt(n + 1, at, 'deferred'))
  const warning = (id: string, at: number) =>
    node({
      id,
      kind: 'warning',
      at,
      parentId: 'm1',
      about: ['u@down.example'],
      recipients: [recipient('a@shop.example', warnings, [attempt(1, at, warnings)])],
    })
  const children = [warning('m2', day + 60), warning('m3', 2 * day + 60)]
  return node({ id: 'm1', recipients: [recipient('u@down.example', 'queued', attempts)], children })
}
