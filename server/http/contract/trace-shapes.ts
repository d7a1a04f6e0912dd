/** Why things happened: the trace as a tree, and its sentences. */
import { z } from 'zod'
import type { Sentence } from '../../core/explain.ts'
import type { NoticeTable } from '../../core/mta.ts'
import type { TraceNode } from '../../core/trace.ts'
import { CONNECT_RESULTS, DNS_RESULTS, MAILBOX_RESULTS, type Outcome, type Why } from '../../core/types.ts'
import { TELLINGS, WEBHOOK_FORMATS } from '../../core/webhook.ts'
import { NOTICE_KINDS, STATES } from '../../scenario/words.ts'
import { once } from './route.ts'
import { envelope, kind, nothing, origin, place, recipientState, time } from './shapes.ts'

const why = once(
  (): z.ZodType<Why> =>
    z.discriminatedUnion('by', [
      z.object({ by: z.literal('rule'), ruleId: z.string(), entry: z.int() }),
      z.object({
        by: z.literal('setting'),
        setting: z.string(),
        value: z.string(),
        source: place().optional(),
        text: z.string(),
      }),
      z.object({ by: z.literal('default'), text: z.string() }),
      z.object({ by: z.literal('operator'), text: z.string() }),
    ]),
)

const host = () =>
  z.object({
    from: z.string().optional().describe('Our own address, where a real connection was made.'),
    tls: z
      .object({ protocol: z.string(), cipher: z.string(), verified: z.boolean() })
      .optional()
      .describe('How it was encrypted, where a real connection was.'),
    name: z.string(),
    address: z.string(),
    greeting: z.string().optional(),
    offers: z.array(z.string()).optional(),
  })
const outcome = once(
  (): z.ZodType<Outcome> =>
    z.discriminatedUnion('type', [
      z.object({
        type: z.literal('delivered'),
        by: z.enum(['remote', 'mailbox', 'program', 'forward', 'nobody']),
        reply: z.string().optional(),
        host: host().optional(),
        output: z.string().optional(),
      }),
      z.object({
        type: z.literal('replied'),
        at: z.enum(['greeting', 'helo', 'mail', 'rcpt', 'data', 'message']),
        reply: z.string(),
        host: host(),
      }),
      z.object({ type: z.literal('dns'), result: z.enum(DNS_RESULTS), exchanger: z.string().optional() }),
      z.object({
        type: z.literal('connect'),
        result: z.enum(CONNECT_RESULTS),
        host: host(),
      }),
      z.object({
        type: z.literal('mailbox'),
        result: z.enum(MAILBOX_RESULTS),
        text: z.string().optional(),
      }),
      z.object({ type: z.literal('program'), exit: z.int(), output: z.string() }),
      z.object({
        type: z.literal('mta'),
        temporary: z.boolean(),
        text: z.string(),
        status: z.string().optional(),
        host: host().optional(),
      }),
    ]),
)

const handoff = () =>
  z.object({
    id: z.string().optional(),
    tells: z.enum(TELLINGS).optional(),
    format: z.enum(WEBHOOK_FORMATS).optional(),
    at: time(),
    seq: z.int(),
    protocol: z.string(),
    target: z.string(),
    recipient: z.string(),
    attempts: z.int(),
    nextAttemptAt: nothing(time()),
    endedAt: nothing(time()),
    ok: nothing(z.boolean()),
    reply: nothing(z.string()),
    dialogue: z.array(dialogueLine()),
  })

export const dialogueLine = () => z.object({ who: z.enum(['C', 'S', '*']), text: z.string() })

const attempt = () =>
  z.object({
    number: z.int(),
    seq: z.int(),
    at: time(),
    endedAt: nothing(time()),
    result: nothing(z.enum(['delivered', 'deferred', 'failed', 'expired', 'held'])),
    status: nothing(z.string()),
    diagnostic: nothing(z.string()),
    report: nothing(z.string()),
    outcome: nothing(outcome()),
    decidedBy: why(),
    nextAttemptAt: nothing(time()),
    handoff: handoff().optional(),
  })

const traceRecipient = () =>
  z.object({
    address: z.string(),
    index: z.int(),
    channel: z.enum(['local', 'remote']),
    routed: z.string(),
    state: recipientState(),
    attempts: z.array(attempt()),
    nextAttemptAt: nothing(time()),
    endedAt: nothing(time()),
    endedBy: z.enum(['age', 'operator']).optional(),
    status: nothing(z.string()),
    diagnostic: nothing(z.string()),
    routedBecause: why().optional(),
  })

const suppressed = () =>
  z.object({
    at: time(),
    seq: z.int(),
    kind: z.enum(NOTICE_KINDS),
    reason: z.string(),
    recipients: z.array(z.string()),
    why: why(),
  })

export const traceNode: () => z.ZodType<TraceNode> = once(() =>
  z
    .object({
      id: z.string(),
      kind: kind(),
      parentId: nothing(z.string()),
      reversePath: z.string(),
      envelope: envelope(),
      header: z.object({ from: z.string(), to: z.array(z.string()), subject: z.string() }),
      origin: origin(),
      acceptedAt: time(),
      state: z.enum(STATES),
      endedAt: nothing(time()),
      recipients: z.array(traceRecipient()),
      children: z.array(z.lazy(() => traceNode())),
      cause: z
        .object({ at: time(), seq: z.int(), recipients: z.array(z.string()), why: why(), age: z.number().optional() })
        .optional(),
      suppressed: z.array(suppressed()),
      discarded: z.object({ at: time(), reason: z.string() }).optional(),
      handoffs: z.array(handoff()),
    })
    .meta({ id: 'TraceNode' }),
)

export const sentence = once(
  (): z.ZodType<Sentence> =>
    z.object({ text: z.string(), at: time().optional(), why: why().optional(), source: place().optional() }),
)

export const noticeTable = once(
  (): z.ZodType<NoticeTable> =>
    z.object({
      channel: z.string(),
      notice: z.enum(['failure', 'warning']),
      rows: z.array(z.object({ situation: z.string(), sender: z.boolean(), postmaster: z.boolean(), why: why() })),
      choices: z.array(z.object({ keyword: nothing(z.string()), postmaster: z.array(z.boolean()) })),
    }),
)
