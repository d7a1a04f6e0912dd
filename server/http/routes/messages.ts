/** Listing messages, and one message in all its forms. */
import type { EventOf } from '../../core/events.ts'
import { isoTime } from '../../core/iso-time.ts'
import type { MessageState } from '../../core/state.ts'
import { summaryOf } from '../../core/summary.ts'
import { SandboxError } from '../../errors.ts'
import { scanHeader } from '../../mail/header.ts'
import { lockHtml } from '../../mail/lock-html.ts'
import { partBytes } from '../../mail/part-text.ts'
import { ownImages } from '../../sandbox/own-images.ts'
import { readMail } from '../../sandbox/read-mail.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { structureOf } from '../../sandbox/structure.ts'
import { changeBy, setTo, tagMessages } from '../../sandbox/tags.ts'
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
import type { Answer, Query } from '../contract.ts'
import { contentDisposition, safeContentType } from '../disposition.ts'
import { notFound } from '../problem.ts'
import { MAIL_POLICY, MAIL_POLICY_WITH_IMAGES } from '../security.ts'
import { epochOf } from './epoch.ts'

export const messageHandlers = {
  listMessages: async ({ sandbox: open, query }) => {
    const sandbox = await open()
    const list = await listMessages(sandbox, query)
    return { ...epochOf(sandbox), now: isoTime(sandbox.now()), ...list, pruned: sandbox.pruned }
  },

  removeMessages: async ({ sandbox: open, query, body }) => {
    const sandbox = await open()
    const ids = await idsToRemove(sandbox, query, body.ids)
    const removed = await sandbox.removeMessages(ids)
    return { ...epochOf(sandbox), removed: removed.length }
  },

  countMessages: async ({ sandbox: open }) => {
    const sandbox = await open()
    const counts = (await sandbox.store.counts(sandbox.name)) as Answer<'countMessages'>['counts']
    return { ...epochOf(sandbox), total: counts.reduce((sum, { messages }) => sum + messages, 0), counts }
  },

  listTags: async ({ sandbox: open }) => {
    const sandbox = await open()
    return { ...epochOf(sandbox), tags: await sandbox.store.tags(sandbox.name) }
  },

  changeTags: async ({ sandbox: open, body: { ids, ...change } }) => {
    const sandbox = await open()
    const found = await tagMessages(sandbox, ids, changeBy(change))
    return { ...epochOf(sandbox), found: found.length }
  },

  setTags: async ({ sandbox: open, params, body }) => {
    const sandbox = await open()
    const [message] = await tagMessages(sandbox, [params.id as string], setTo(body.tags))
    if (!message) throw await unknownMessage(sandbox, params.id)
    return { ...epochOf(sandbox), tags: message.tags }
  },

  getMessage: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const message = await messageOf(sandbox, params.id)
    const raw = await bytesOf(sandbox, message.id)
    const { text, html, attachments } = readMail(raw)
    return {
      ...epochOf(sandbox),
      ...summaryOf(message),
      envelope: message.envelope,
      origin: message.origin,
      headers: scanHeader(raw),
      text,
      html: html !== null,
      attachments: attachments.map(({ part, content }, i) => ({
        n: i + 1,
        filename: part.filename,
        contentType: part.type,
        size: content.length,
      })),
      // What has left the live state has ended with its whole trace.
      ended: message.ended || !sandbox.engine.state.messages.has(message.id),
    }
  },

  getRaw: async ({ sandbox: open, params, query }) => {
    const sandbox = await open()
    const message = await messageOf(sandbox, params.id)
    const bytes = await formOf(sandbox, message, query.form, query.recipient)
    if (!bytes) throw await unknownMessage(sandbox, message.id)
    return new Sent(bytes, {
      'content-type': 'message/rfc822',
      'content-disposition': contentDisposition(`${message.id}.eml`),
      'content-security-policy': MAIL_POLICY,
    })
  },

  getTrace: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const trace = await getTrace(sandbox, params.id as string)
    if (!trace) throw await unknownMessage(sandbox, params.id)
    return { ...epochOf(sandbox), now: isoTime(sandbox.now()), ...trace }
  },

  getExplanation: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const explanation = await getExplanation(sandbox, params.id as string)
    if (!explanation) throw await unknownMessage(sandbox, params.id)
    return { ...epochOf(sandbox), ...explanation }
  },

  getPart: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const { attachments } = readMail(await bytesOf(sandbox, params.id))
    const found = /^[1-9]\d*$/.test(params.n as string) ? attachments[Number(params.n) - 1] : undefined
    if (!found)
      throw notFound(
        `${params.id} has ${attachments.length} attachments; there is no number ${params.n}.`,
        'They are counted from 1.',
      )
    return new Sent(found.content, {
      'content-type': safeContentType(found.part.type),
      'content-disposition': contentDisposition(found.part.filename ?? `part-${params.n}`),
      'content-security-policy': MAIL_POLICY,
    })
  },

  getHtml: async ({ sandbox: open, params, query }) => {
    const sandbox = await open()
    const mail = readMail(await bytesOf(sandbox, params.id))
    if (mail.html === null) throw notFound(`${params.id} has no HTML part.`)
    return new Sent(ownImages(lockHtml(mail.html).html, mail.attachments), {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': query.images === 'remote' ? MAIL_POLICY_WITH_IMAGES : MAIL_POLICY,
    })
  },

  getStructure: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    return { ...epochOf(sandbox), ...structureOf(await bytesOf(sandbox, params.id)) }
  },

  getSection: async ({ sandbox: open, params, query }) => {
    const sandbox = await open()
    const raw = await bytesOf(sandbox, params.id)
    const { parts } = readMail(raw)
    const part = parts.find(({ path }) => path === params.path)
    if (!part)
      throw notFound(
        `${params.id} has no part ${JSON.stringify(params.path)}.`,
        `GET …/structure lists its parts; 0 is the whole message.`,
      )
    const source = query.form === 'source'
    return new Sent(source ? raw.subarray(part.start, part.end) : partBytes(raw, part), {
      'content-type': source || part.container ? 'application/octet-stream' : safeContentType(part.type),
      'content-disposition': contentDisposition(part.filename ?? `part-${part.path}`),
      'content-security-policy': MAIL_POLICY,
    })
  },

  removeMessage: async ({ sandbox: open, params }) => {
    const sandbox = await open()
    const removed = await sandbox.removeMessages([params.id as string])
    if (removed.length === 0) throw await unknownMessage(sandbox, params.id)
    return { ...epochOf(sandbox), removed: removed.length }
  },
} satisfies Partial<Handlers>

/** More than any sandbox holds. */
const MOST_MESSAGES = 2 ** 31

async function idsToRemove(
  sandbox: Sandbox,
  filter: Query<'removeMessages'>,
  ids: readonly string[] | undefined,
): Promise<readonly string[]> {
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  if (ids && isFiltered) {
    throw new SandboxError('E_BAD_REQUEST', 'Both a search and a list of ids say what to remove.', {
      hint: 'Leave the query or the body out.',
    })
  }
  if (ids) return ids
  if (!isFiltered) return sandbox.store.ids(sandbox.name)
  const { messages } = await listMessages(sandbox, { ...filter, limit: MOST_MESSAGES })
  return messages.map(({ id }) => id)
}

/** @throws SandboxError E_NOT_FOUND */
export async function messageOf(sandbox: Sandbox, id: string | undefined): Promise<MessageState> {
  const message = await getMessage(sandbox, id ?? '')
  if (!message) throw await unknownMessage(sandbox, id)
  return message
}

async function unknownMessage(sandbox: Sandbox, id = ''): Promise<SandboxError> {
  const pruning = await sandbox.store.pruning(sandbox.name, id)
  if (pruning) return prunedMessage(sandbox, id, pruning)
  return notFound(
    `There is no message ${JSON.stringify(id)} in sandbox ${sandbox.name}.`,
    'It may have been deleted, or be of an older epoch; GET …/messages lists what is there.',
  )
}

function prunedMessage(sandbox: Sandbox, id: string, { at, limits = {} }: EventOf<'messages.pruned'>): SandboxError {
  const settings = [
    ...(limits.messages === undefined ? [] : [`--max-messages ${limits.messages}`]),
    ...(limits.bytes === undefined ? [] : [`--max-bytes ${limits.bytes}`]),
  ]
  const by = settings.length > 0 ? settings.join(', ') : 'retention'
  const message = `${id} of sandbox ${sandbox.name} was pruned at ${isoTime(at)} (${by}).`
  const hint = 'Start the server with larger limits, or export the sandbox before; its events are still in the journal.'
  return new SandboxError('E_PRUNED', message, { hint })
}

export async function bytesOf(sandbox: Sandbox, id: string | undefined): Promise<Uint8Array> {
  const raw = await getRaw(sandbox, id ?? '')
  if (!raw) throw await unknownMessage(sandbox, id)
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
