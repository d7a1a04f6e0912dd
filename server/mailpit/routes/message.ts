/** One message: its summary, header, source and parts. */
import { createHash } from 'node:crypto'
import type { CompatCall, CompatRoute } from '../../http/compat.ts'
import { contentDisposition, safeContentType } from '../../http/disposition.ts'
import { MAIL_POLICY } from '../../http/security.ts'
import { safeFilename } from '../../mail/safe-filename.ts'
import type { Attachment } from '../../sandbox/read-mail.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import { getMessage, getRaw } from '../../sandbox/views.ts'
import { notThere, sendJson } from '../answers.ts'
import { idOf } from '../find.ts'
import { listUnsubscribe } from '../list-unsubscribe.ts'
import { dateOf, headOf, type ReadMessage, readMessage, usernameOf } from '../read-message.ts'
import { readStateOf } from '../read-state.ts'
import { sortedTags } from '../summaries.ts'

export const messageRoutes: CompatRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/message/{id}',
    handle: async (call) => {
      const { sandbox, id, read } = await opened(call)
      const found = await messageIn(sandbox, id)
      const summary = summaryOf(found)
      await read.set([id], true)
      sendJson(call.res, summary)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{id}/headers',
    handle: async (call) => {
      const { fields } = (await wholeMessage(call)).read
      const headers: Record<string, string[]> = Object.create(null)
      for (const { name, value } of fields) {
        const key = canonicalName(name)
        headers[key] = [...(headers[key] ?? []), value]
      }
      sendJson(call.res, Object.fromEntries(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))))
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{id}/raw',
    handle: async (call) => {
      const { id, raw } = await wholeMessage(call)
      call.res.setHeader('content-type', 'text/plain; charset=utf-8')
      if (call.query.get('dl') === '1') call.res.setHeader('content-disposition', contentDisposition(`${id}.eml`))
      call.res.end(raw)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{id}/part/{part}',
    handle: async (call) => {
      const { part, content } = await partOf(call)
      const isActive = /^(?:text\/(?:html|xml|xsl)|application\/(?:xhtml\+)?xml|image\/svg\+xml)$/.test(part.type)
      const asFile = contentDisposition(nameOf({ part, content }))
      call.res.setHeader('content-type', isActive ? 'application/octet-stream' : safeContentType(part.type))
      call.res.setHeader('content-disposition', isActive ? asFile : asFile.replace(/^attachment/, 'inline'))
      call.res.setHeader('content-security-policy', MAIL_POLICY)
      call.res.end(content)
    },
  },
  {
    method: 'GET',
    path: '/api/v1/message/{id}/part/{part}/thumb',
    handle: async (call) => {
      const attachment = await partOf(call)
      const { thumbnail } = await import('../thumbnail.ts')
      const asFile = contentDisposition(`${nameOf(attachment)}.jpg`)
      call.res.setHeader('content-type', 'image/jpeg')
      call.res.setHeader('content-disposition', asFile.replace(/^attachment/, 'inline'))
      call.res.end(thumbnail(attachment.part.type, attachment.content))
    },
  },
]

interface Found {
  id: string
  raw: Uint8Array
  message: NonNullable<Awaited<ReturnType<typeof getMessage>>>
  read: ReadMessage
}

async function opened(call: CompatCall) {
  const sandbox = await call.sandbox()
  const read = await readStateOf(sandbox)
  return { sandbox, read, id: await idOf(call, sandbox, read) }
}

/** @throws Refusal 404 */
async function messageIn(sandbox: Sandbox, id: string): Promise<Found> {
  const [raw, message] = await Promise.all([getRaw(sandbox, id), getMessage(sandbox, id)])
  if (!raw || !message) throw notThere()
  return { id, raw, message, read: readMessage(raw, message) }
}

/** The message of the path, which is not marked as read. @throws Refusal 404 */
export async function wholeMessage(call: CompatCall): Promise<Found & { sandbox: Sandbox }> {
  const { sandbox, id } = await opened(call)
  return { sandbox, ...(await messageIn(sandbox, id)) }
}

async function partOf(call: CompatCall): Promise<Attachment> {
  const { read } = await wholeMessage(call)
  const found = read.mail.attachments.find(({ part }) => part.path === call.params.part)
  if (!found) throw notThere()
  return found
}

function summaryOf({ id, raw, message, read }: Found) {
  return {
    ...headOf(id, read),
    ReturnPath: message.envelope.reversePath,
    Subject: read.subject,
    ListUnsubscribe: listUnsubscribe(read.fields),
    Date: dateOf(read.fields, message.acceptedAt),
    Tags: sortedTags(message.tags),
    Username: usernameOf(message),
    Text: read.mail.text ?? '',
    HTML: read.mail.html ?? '',
    Size: raw.length,
    Inline: read.inline.map(attachmentOf),
    Attachments: read.attachments.map(attachmentOf),
  }
}

function attachmentOf(attachment: Attachment) {
  const { part, content } = attachment
  const sum = (algorithm: string) => createHash(algorithm).update(content).digest('hex')
  return {
    PartID: part.path,
    FileName: nameOf(attachment),
    ContentType: part.type,
    ContentID: part.cid ?? '',
    Size: content.length,
    Checksums: { MD5: sum('md5'), SHA1: sum('sha1'), SHA256: sum('sha256') },
  }
}

/** One that has no name is called after its Content-ID, or its place. */
const nameOf = ({ part }: Attachment): string => safeFilename(part.filename || part.cid || `part-${part.path}`)

/** As Go writes the names of header fields: `message-id` is `Message-Id`. */
const canonicalName = (name: string): string =>
  name.toLowerCase().replace(/(^|-)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())
