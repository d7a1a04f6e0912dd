/** The things that several answers hold. Each is checked against the core's own type. */

import { z } from 'zod'
import { ANSWERS } from '../../core/answer.ts'
import type { ShownSetting } from '../../core/mta.ts'
import type { NearMiss } from '../../core/rule-stack.ts'
import type { RecipientSummary, Summary } from '../../core/summary.ts'
import type { ClientInfo, Envelope, Finding, Origin, ReportEntry, SourcePlace } from '../../core/types.ts'
import { KINDS, NOTICE_KINDS, STATES } from '../../scenario/words.ts'
import { once } from './route.ts'

export const time = () => z.iso.datetime()
export const epoch = () => z.int().min(1)
export const nothing = <T extends z.ZodType>(schema: T) => schema.nullable()

/** An answer of a sandbox: it says which epoch it is of. */
export const answer = <S extends z.ZodRawShape>(shape: S) => z.object({ epoch: epoch(), ...shape })

const enhanced = () => z.string().regex(/^[245]\.\d{1,3}\.\d{1,3}$/)
export const kind = () => z.enum(KINDS)
export const state = () => z.enum(STATES)
export const recipientState = () => z.enum(['queued', 'delivered', 'failed', 'expired', 'held', 'discarded'])
const statusSource = () => z.enum(['reported', 'reply', 'implied'])

export const place = once(
  (): z.ZodType<SourcePlace> => z.object({ file: z.string(), line: z.int().optional(), column: z.int().optional() }),
)

/** A mistake or a warning, with what to write instead. */
export const finding = once(
  (): z.ZodType<Finding> =>
    z.object({
      line: z.int().optional(),
      column: z.int().optional(),
      path: z.string().optional().describe('Where it is in the data: rules[0].then.'),
      message: z.string(),
      mend: z.string().optional(),
    }),
)

export const report = once(
  (): z.ZodType<ReportEntry> =>
    z.object({
      finalRecipient: z.string(),
      originalRecipient: z.string().optional(),
      action: z.enum(['failed', 'delayed', 'delivered', 'relayed', 'expanded']),
      status: z.string(),
      diagnosticCode: z.string().optional(),
      remoteMta: z.string().optional(),
    }),
)

const recipient = once(
  (): z.ZodType<RecipientSummary> =>
    z.object({
      address: z.string(),
      expandsTo: z.string().optional(),
      state: recipientState(),
      attempts: z.int(),
      status: nothing(enhanced()),
      statusSource: nothing(statusSource()),
      nextAttemptAt: nothing(time()),
      diagnostic: nothing(z.string()),
    }),
)

export const summaryShape = once(() => ({
  id: z.string(),
  kind: kind(),
  parentId: nothing(z.string()),
  rootId: z.string(),
  state: state(),
  reversePath: z.string(),
  recipients: z.array(recipient()),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  size: z.int(),
  acceptedAt: time(),
  tags: z.array(z.string()),
  sessionId: z.string().optional(),
  answer: z.enum(ANSWERS).optional().describe("For what the recipient's side sent back."),
  report: z.array(report()).optional(),
  about: z.array(z.string()).optional(),
}))
export const summary = once((): z.ZodType<Summary> => z.object(summaryShape()))

export const client = once(
  (): z.ZodType<ClientInfo> =>
    z.object({
      ip: z.string(),
      port: z.int().optional(),
      helo: z.string().optional(),
      user: z.string().optional(),
      tls: z.boolean(),
      esmtp: z.boolean(),
    }),
)

export const envelope = once(
  (): z.ZodType<Envelope> =>
    z.object({
      reversePath: z.string(),
      queuedAs: z.string().optional(),
      recipients: z.array(
        z.object({
          forwardPath: z.string(),
          queuedAs: z.string().optional(),
          expandsTo: z.string().optional(),
          listAddress: z.string().optional(),
          orcpt: z.string().optional(),
          notify: z.array(z.enum(['NEVER', 'SUCCESS', 'FAILURE', 'DELAY'])).optional(),
        }),
      ),
      ret: z.enum(['FULL', 'HDRS']).optional(),
      envid: z.string().optional(),
      verp: z.string().optional(),
      smtpUtf8: z.boolean().optional(),
    }),
)

export const origin = once(
  (): z.ZodType<Origin> =>
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('smtp'), sessionId: z.string(), client: client() }),
      z.object({ type: z.literal('local'), uid: z.int() }),
      z.object({ type: z.literal('notice'), notice: z.enum(NOTICE_KINDS), parentId: z.string() }),
      z.object({ type: z.literal('forward'), parentId: z.string(), recipient: z.string() }),
      z.object({
        type: z.literal('answer'),
        answer: z.enum(ANSWERS),
        parentId: z.string(),
        recipient: z.string(),
        client: client(),
      }),
    ]),
)

export const nearMiss = once(
  (): z.ZodType<NearMiss> =>
    z.object({
      ruleId: z.string(),
      name: z.string().optional(),
      failed: z.array(z.string()),
      heldBack: z.enum(['times', 'while', 'chance']).optional(),
    }),
)

export const setting = once(
  (): z.ZodType<ShownSetting> =>
    z.object({
      name: z.string(),
      value: z.string(),
      default: z.string(),
      source: place().optional(),
      isDefault: z.boolean().optional(),
      played: z.boolean().optional(),
      standIn: z.string().optional(),
      sentence: z.string(),
      about: z.string().optional(),
      readBy: z.string().optional(),
      reread: z.enum(['restart', 'hup', 'each-run']).optional(),
      afterChange: z.string().optional(),
      warnings: z.array(z.object({ code: z.string(), text: z.string(), line: z.int().optional() })).optional(),
    }),
)

/** An event of the journal; what else it holds depends on its type. */
export const event = once(() => z.looseObject({ type: z.string(), epoch: epoch(), seq: z.int().min(0), at: time() }))

/** Errors, as application/problem+json (RFC 9457). */
export const problem = once(() =>
  z
    .object({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      code: z.string(),
      detail: z.string(),
      hint: z.string().optional(),
      problems: z
        .array(
          z.object({
            message: z.string(),
            file: z.string().optional(),
            line: z.int().optional(),
            column: z.int().optional(),
            path: z.string().optional(),
            hint: z.string().optional(),
          }),
        )
        .optional(),
    })
    .meta({ id: 'Problem' }),
)
