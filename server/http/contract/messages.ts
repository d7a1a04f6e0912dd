/** Messages: listing, one of them in all its forms, waiting, the operator's hand, local submission. */
import { z } from 'zod'
import { ANSWERS } from '../../core/answer.ts'
import { pattern } from '../../scenario/words.ts'
import { address, addresses, addressPattern, kinds, noticeKinds, states, tag, timeout, whole } from './parameters.ts'
import { route } from './route.ts'
import { answer, envelope, kind, nearMiss, origin, state, summary, summaryShape, time } from './shapes.ts'
import { structureShape } from './structure-shapes.ts'
import { dialogueLine, sentence, traceNode } from './trace-shapes.ts'

const ALL = '/api/sandboxes/{s}/messages'
const ONE = `${ALL}/{id}`

const notify = () =>
  z.preprocess(
    (value) => [value].flat().join(',').toUpperCase().split(','),
    z
      .array(z.enum(['NEVER', 'SUCCESS', 'FAILURE', 'DELAY']))
      .refine((words) => !words.includes('NEVER') || words.length === 1, 'NEVER stands alone (RFC 3461, section 4.1)'),
  )

/** What the query of a message sent as bytes may hold. */
export const sendQuery = () =>
  z.strictObject({
    from: address().optional(),
    to: addresses().optional(),
    uid: whole(0, 4_294_967_295).default(0),
    notify: notify().optional(),
    ret: z
      .preprocess((value) => (typeof value === 'string' ? value.toUpperCase() : value), z.enum(['FULL', 'HDRS']))
      .optional(),
    envid: z.string().max(100).optional(),
  })

const searchText = () => z.string().max(1000).optional().describe('In the language of search.')

/** What narrows a list. */
const filter = () => ({ q: searchText(), kind: kinds(), state: states() })

const messageIds = () =>
  z.array(z.string().max(20)).max(100_000).describe('Ids of messages; those that are gone are passed over.')

const handedOver = () =>
  answer({
    ok: z.boolean().describe('Whether it was taken for everybody.'),
    handed: z.array(
      z.object({ to: z.string(), ok: z.boolean(), reply: z.string(), dialogue: z.array(dialogueLine()) }),
    ),
  })

const operation = (summary: string, path: string) =>
  route({
    method: 'post',
    path: `${ONE}/${path}`,
    summary,
    body: () =>
      z.strictObject({
        recipient: z.string().optional().describe('Only this one; all that it applies to unless given.'),
      }),
    out: () => answer({ changed: z.int().min(1) }),
    also: { 409: 'There was nothing to do.' },
  })

export const messageRoutes = {
  listMessages: route({
    method: 'get',
    path: ALL,
    summary: 'Messages, newest first',
    query: () =>
      z.strictObject({
        ...filter(),
        before: z.string().optional().describe('`next` of the page before.'),
        limit: whole(1, 500).default(50),
      }),
    out: () =>
      answer({
        now: time(),
        messages: z.array(summary()),
        next: z.string().optional(),
        total: z.int(),
        pruned: z.int(),
      }),
  }),

  removeMessages: route({
    method: 'delete',
    path: ALL,
    summary: 'Removes all messages, or those that a search finds, or those that the body names',
    query: () => z.strictObject(filter()),
    body: () => z.strictObject({ ids: messageIds().optional() }),
    out: () => answer({ removed: z.int() }),
  }),

  countMessages: route({
    method: 'get',
    path: `${ALL}/counts`,
    summary: 'How many messages there are, by kind and state',
    out: () =>
      answer({
        total: z.int(),
        counts: z.array(
          z.object({ kind: kind(), answer: z.enum(ANSWERS).optional(), state: state(), messages: z.int() }),
        ),
      }),
  }),

  listTags: route({
    method: 'get',
    path: '/api/sandboxes/{s}/tags',
    summary: 'Tags in use, the most used first',
    out: () => answer({ tags: z.array(z.object({ tag: z.string(), messages: z.int() })) }),
  }),

  changeTags: route({
    method: 'post',
    path: `${ALL}/tags`,
    summary: 'Adds tags to messages and takes tags from them',
    body: () =>
      z.strictObject({ ids: messageIds(), add: z.array(tag()).default([]), remove: z.array(tag()).default([]) }),
    out: () => answer({ found: z.int() }),
  }),

  setTags: route({
    method: 'put',
    path: `${ONE}/tags`,
    summary: 'Gives one message exactly these tags',
    body: () => z.strictObject({ tags: z.array(tag()) }),
    out: () => answer({ tags: z.array(z.string()) }),
  }),

  waitForMessage: route({
    method: 'get',
    path: `${ALL}/wait`,
    summary: 'Answers as soon as such a message is there',
    query: () =>
      z.strictObject({
        kind: kinds(),
        notice: noticeKinds(),
        to: addressPattern().optional(),
        from: addressPattern().optional(),
        about: address().optional().describe('A message id, or an address that the notice is about.'),
        subject: pattern.optional(),
        q: searchText(),
        state: states(),
        status: pattern.optional(),
        count: whole(1, 1_000_000).default(1),
        timeout: timeout('30s'),
        raw: z.enum(['base64', 'text']).optional().describe("Wants the first one's bytes in the answer, written so."),
      }),
    out: () =>
      z.object({
        epoch: z.int(),
        ...summaryShape(),
        messages: z.array(summary()).describe('All that match.'),
        raw: z
          .string()
          .optional()
          .describe(
            'What …/raw of the first one has, where the query asks for it; as text what is no UTF-8 becomes U+FFFD.',
          ),
      }),
    also: { 204: 'Nothing came before the timeout.', 409: 'It can no longer come; the detail says why.' },
  }),

  getMessage: route({
    method: 'get',
    path: ONE,
    summary: 'One message, read',
    out: () =>
      answer({
        ...summaryShape(),
        envelope: envelope(),
        origin: origin(),
        headers: z.array(z.object({ name: z.string(), value: z.string() })),
        text: z.string().nullable(),
        html: z.boolean(),
        attachments: z.array(
          z.object({ n: z.int(), filename: z.string().nullable(), contentType: z.string(), size: z.int() }),
        ),
        ended: z.boolean(),
      }),
  }),

  getRaw: route({
    method: 'get',
    path: `${ONE}/raw`,
    summary: 'Its exact bytes',
    query: () =>
      z.strictObject({
        form: z.enum(['raw', 'queue', 'delivered']).default('raw'),
        recipient: address().optional().describe('For form=delivered; the first recipient unless given.'),
      }),
    gives: ['message/rfc822'],
  }),

  getTrace: route({
    method: 'get',
    path: `${ONE}/trace`,
    summary: 'Everything that came of its root message, as a tree',
    out: () =>
      answer({
        now: time(),
        root: traceNode(),
        ahead: z.record(z.string(), z.object({ count: z.int(), first: z.array(time()), last: time().nullable() })),
      }),
  }),

  getExplanation: route({
    method: 'get',
    path: `${ONE}/explain`,
    summary: 'The reasons in sentences',
    out: () => answer({ messageId: z.string(), sentences: z.array(sentence()), nearMisses: z.array(nearMiss()) }),
  }),

  getPart: route({
    method: 'get',
    path: `${ONE}/parts/{n}`,
    summary: 'An attachment, counted from 1',
    gives: ['application/octet-stream'],
  }),

  getHtml: route({
    method: 'get',
    path: `${ONE}/html`,
    summary: 'The HTML part in its locked-down document',
    query: () =>
      z.strictObject({
        images: z
          .enum(['own', 'remote'])
          .default('own')
          .describe('`remote` lets the browser that shows it fetch images from elsewhere.'),
      }),
    gives: ['text/html'],
  }),

  getStructure: route({
    method: 'get',
    path: `${ONE}/structure`,
    summary: 'How it is built: header fields as written and decoded, the MIME tree, links, and the report of a notice',
    out: () => answer(structureShape()),
  }),

  getSection: route({
    method: 'get',
    path: `${ONE}/sections/{path}`,
    summary: 'A part of the MIME tree by its place: its content, or its source with its header',
    query: () => z.strictObject({ form: z.enum(['content', 'source']).default('content') }),
    gives: ['application/octet-stream'],
  }),

  removeMessage: route({
    method: 'delete',
    path: ONE,
    summary: 'Removes one message',
    out: () => answer({ removed: z.int() }),
  }),

  retryMessage: operation('Makes queued recipients due now', 'retry'),
  holdMessage: operation('Holds queued recipients', 'hold'),
  releaseMessage: operation('Makes held recipients queued and due now', 'release'),
  bounceMessage: operation('Gives queued and held recipients up; the sender is told', 'bounce'),
  discardMessage: operation('Gives queued and held recipients up; nobody is told', 'discard'),

  relayMessage: route({
    method: 'post',
    path: `${ONE}/relay`,
    summary: "Sends a copy to a real server; the message's own state stays as it is",
    body: async () =>
      z.strictObject({
        to: z
          .union([address(), z.array(address()).min(1)])
          .describe('To whom; it need be no recipient of the message.'),
        server: z
          .string()
          .describe('smtp://127.0.0.1:2525, smtps://… or lmtp://…; beyond this machine only what --relay-allow names.'),
      }),
    out: handedOver,
  }),

  relayMessageAgain: route({
    method: 'post',
    path: `${ONE}/relay/{n}/again`,
    summary: "Sends the copy of a hand-off by hand once more; n is the hand-off's seq in the trace",
    body: async () =>
      z.strictObject({
        server: z.string().optional().describe('Another server, or the same with a password that is known no longer.'),
      }),
    also: { 409: 'The password of that server is known no longer' },
    out: handedOver,
  }),

  send: route({
    method: 'post',
    path: '/api/sandboxes/{s}/send',
    summary: 'Local submission, in fields or as bytes with the envelope in the query',
    query: sendQuery,
    body: async () => {
      const { mailSchema } = await import('../../scenario/mail-schema.ts')
      return mailSchema.safeExtend({ uid: z.int().min(0).max(4_294_967_295).optional() })
    },
    takes: ['message/rfc822'],
    out: () => answer({ id: z.string() }),
    status: 201,
  }),
}
