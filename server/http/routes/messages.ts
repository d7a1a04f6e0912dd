/** Listing messages, and one message in all its forms. */
import { isoTime } from '../../core/iso-time.ts'
import type { MessageState } from '../../core/state.ts'
import { summaryOf } from '../../core/summary.ts'
import { SandboxError } from '../../errors.ts'
import { scanHeader } from '../../mail/header.ts'
import { readMail, withOwnImages } from '../../sandbox/read-mail.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import {
  getDeliveredForm,
  getExplanation,
  getMessage,
  getQueueForm,
  getRaw,
  getTrace,
  listMessages,
} from '../../sandbox/views.ts'
import { type Handlers, Sent } from '../call.ts'
import { contentDisposition, safeContentType } from '../disposition.ts'
import { notFound } from '../problem.ts'
import { MAIL_POLICY } from '../security.ts'
import { epochOf } from './epoch.ts'

export const messageHandlers = {
  listMessages: async ({ sandbox: open, query }) => {
    const sandbox = await open()
    const list = await listMessages(sandbox, query)
    return { ...epochOf(sandbox), now: isoTime(sandbox.now()), ...list, pruned: sandbox.pruned }
  },

  removeMessages: async ({ sandbox: open }) => {
    const sandbox = await open()
    const removed = await sandbox.removeMessages(await sandbox.store.ids(sandbox.name), 'deleted')
    return { ...epochOf(sandbox), removed: removed.length }
  },

  getMessage: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const message = await messageOf(sandbox, params.id)
    const raw = await bytesOf(sandbox, message.id)
    const { text, html, attachments } = await readMail(raw)
    return {
      ...epochOf(sandbox),
      ...summaryOf(message),
      envelope: message.envelope,
      origin: message.origin,
      headers: scanHeader(raw),
      text,
      html: html !== null,
      attachments: attachments.map(({ filename, contentType, size }, i) => ({
        n: i + 1,
        filename: filename ?? null,
        contentType,
        size,
      })),
      // What has left the live state has ended with its whole trace.
      ended: message.ended || !sandbox.engine.state.messages.has(message.id),
    }
  },

  getRaw: async ({ sandbox: open, params, query }) => {
    const sandbox = await open()
    const message = await messageOf(sandbox, params.id)
    const bytes = await formOf(sandbox, message, query.form, query.recipient)
    if (!bytes) throw unknownMessage(sandbox, message.id)
    return new Sent(bytes, {
      'content-type': 'message/rfc822',
      'content-disposition': contentDisposition(`${message.id}.eml`),
      'content-security-policy': MAIL_POLICY,
    })
  },

  getTrace: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const trace = await getTrace(sandbox, params.id as string)
    if (!trace) throw unknownMessage(sandbox, params.id)
    return { ...epochOf(sandbox), now: isoTime(sandbox.now()), ...trace }
  },

  getExplanation: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const explanation = await getExplanation(sandbox, params.id as string)
    if (!explanation) throw unknownMessage(sandbox, params.id)
    return { ...epochOf(sandbox), ...explanation }
  },

  getPart: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const { attachments } = await readMail(await bytesOf(sandbox, params.id))
    const part = /^[1-9]\d*$/.test(params.n as string) ? attachments[Number(params.n) - 1] : undefined
    if (!part)
      throw notFound(
        `${params.id} has ${attachments.length} attachments; there is no number ${params.n}.`,
        'They are counted from 1.',
      )
    return new Sent(part.content, {
      'content-type': safeContentType(part.contentType),
      'content-disposition': contentDisposition(part.filename ?? `part-${params.n}`),
      'content-security-policy': MAIL_POLICY,
    })
  },

  getHtml: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const mail = await readMail(await bytesOf(sandbox, params.id))
    if (mail.html === null) throw notFound(`${params.id} has no HTML part.`)
    return new Sent(withOwnImages(mail), {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': MAIL_POLICY,
    })
  },

  removeMessage: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const removed = await sandbox.removeMessages([params.id as string], 'deleted')
    if (removed.length === 0) throw unknownMessage(sandbox, params.id)
    return { ...epochOf(sandbox), removed: removed.length }
  },
} satisfies Partial<Handlers>

/** @throws SandboxError E_NOT_FOUND */
export async function messageOf(sandbox: Sandbox, id: string | undefined): Promise<MessageState> {
  const message = await getMessage(sandbox, id ?? '')
  if (!message) throw unknownMessage(sandbox, id)
  return message
}

const unknownMessage = (sandbox: Sandbox, id: string | undefined): SandboxError =>
  notFound(
    `There is no message ${JSON.stringify(id)} in sandbox ${sandbox.name}.`,
    'It may have been deleted, pruned, or be of an older epoch; GET …/messages lists what is there.',
  )

async function bytesOf(sandbox: Sandbox, id: string | undefined): Promise<Uint8Array> {
  const raw = await getRaw(sandbox, id ?? '')
  if (!raw) throw unknownMessage(sandbox, id)
  return raw
}

function formOf(
  sandbox: Sandbox,
  message: MessageState,
  form: 'raw' | 'queue' | 'delivered',
  address: string | undefined,
): Promise<Uint8Array | null> {
  if (form !== 'delivered' && address !== undefined) {
    throw new SandboxError('E_BAD_REQUEST', 'recipient belongs to form=delivered.', {
      hint: 'Drop it, or add form=delivered.',
    })
  }
  if (form === 'raw') return getRaw(sandbox, message.id)
  if (form === 'queue') return getQueueForm(sandbox, message)
  const wanted = address?.replace(/^<(.*)>$/s, '$1').toLowerCase()
  const recipient = message.recipients.find(
    ({ path }) => wanted === undefined || path.forwardPath.toLowerCase() === wanted,
  )
  if (!recipient) throw notFound(`${message.id} has no recipient ${JSON.stringify(address)}.`)
  return getDeliveredForm(sandbox, message, recipient)
}
