/** One scenario, or one failure, as each MTA reports it. */
import { z } from 'zod'
import { NOTICE_KINDS } from '../../scenario/words.ts'
import { timeout } from './parameters.ts'
import { route } from './route.ts'
import { PLAYED_IN_VAIN } from './scenarios.ts'
import { answer, nothing, recipientState, report, time } from './shapes.ts'

const kind = () => z.enum(NOTICE_KINDS)
const ms = () => z.int().min(0)

const notice = () =>
  z.object({
    id: z.string(),
    kind: kind(),
    parentId: nothing(z.string()).describe('The message that it is about.'),
    about: z.array(z.string()).describe('The addresses that it is about.'),
    reversePath: z.string(),
    to: z.array(z.string()).describe('Who was told.'),
    state: z.string().describe('What became of the notice itself.'),
    at: time(),
    after: ms().describe('Milliseconds after the mail that began it all.'),
    subject: z.string(),
    report: z.array(report()).describe('What the MTA knows of the recipients when it writes.'),
    form: z.enum(['dsn', 'qsbmf']).nullable().describe("RFC 3464's fields, or qmail's paragraphs."),
    parts: z.array(
      z.object({
        name: z.enum(['header', 'text', 'delivery-status', 'returned']),
        type: z.string(),
        text: z.string(),
      }),
    ),
    recipients: z
      .array(
        z.object({
          address: z.string(),
          original: nothing(z.string()),
          action: nothing(z.string()),
          status: nothing(z.string()),
          diagnostic: nothing(z.string()),
          remoteMta: nothing(z.string()),
        }),
      )
      .describe('What a parser finds in its bytes.'),
    eml: z.base64().describe('Its bytes.'),
  })

const played = () =>
  z.object({
    mta: z.string(),
    version: z.string(),
    block: z
      .enum(['own', 'none', 'replaced'])
      .describe("Whether the scenario's own mta block is for this MTA, is not there, or gave way to its defaults."),
    asked: z.boolean().describe('Whether what the scenario expects is asked of this MTA.'),
    ok: nothing(z.boolean()).describe('Whether it holds; null where nothing is asked, or it could not be played.'),
    failures: z.array(z.object({ expected: z.string(), nearest: z.string(), why: z.string() })),
    error: z.string().optional().describe('Why this MTA could not play it.'),
    notices: z.array(notice()),
    untold: z
      .array(z.object({ kind: kind(), why: z.string(), at: time(), about: z.array(z.string()) }))
      .describe('Notices that were not sent, and why.'),
    fates: z.array(
      z.object({
        address: z.string(),
        state: recipientState(),
        attempts: z.int(),
        status: nothing(z.string()),
        after: nothing(ms()),
        report: nothing(z.string()),
      }),
    ),
  })

export const compareRoutes = {
  listFailures: route({
    method: 'get',
    path: '/api/failures',
    summary: 'The failures that can be compared by their names',
    out: () =>
      z.array(
        z.object({
          name: z.string(),
          about: z.string(),
          lasts: z.enum(['permanent', 'temporary']),
          at: z.enum(['remote', 'local']).describe('At another host, or in a mailbox of this one.'),
          outcome: z.looseObject({}).describe('In the words of a rule.'),
        }),
      ),
  }),

  compare: route({
    method: 'post',
    path: '/api/sandboxes/{s}/compare',
    summary: 'Plays a scenario, or one failure, once per MTA; without either the scenario in force',
    query: () => z.strictObject({ timeout: timeout('30s').describe('How long each MTA may take, in real time.') }),
    body: async () => (await import('../../compare/request.ts')).compareRequest,
    also: PLAYED_IN_VAIN,
    out: () =>
      answer({
        name: z.string(),
        seed: z.int(),
        ok: z.boolean().describe('Every expectation that was asked holds, and every MTA could play it.'),
        played: z.array(played()),
      }),
  }),
}
