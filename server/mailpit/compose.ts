/** From the body of Mailpit's send route to a message and its envelope. */
import type { Attachment } from 'nodemailer/lib/mailer/index.js'
import type { Envelope, Instant } from '../core/types.ts'
import { Refusal } from './answers.ts'
import { type Body, membersOf } from './body.ts'

interface Person {
  name: string
  address: string
}

/** These say who it is from and to and how it is built: the route's own members do. */
const OWN_FIELDS = ['to', 'from', 'cc', 'bcc', 'reply-to', 'date', 'subject', 'content-type', 'mime-version', 'x-tags']

/** @param stamp what must not come from chance */
export async function composeSend(
  body: Body,
  stamp: { now: Instant; number: number },
): Promise<{ raw: Uint8Array; envelope: Envelope; tags: string[] }> {
  const [from] = peopleOf([body.From ?? {}], 'From')
  const [to, cc, replyTo] = [
    peopleOf(listOf(body.To, 'To'), 'To'),
    peopleOf(listOf(body.Cc, 'Cc'), 'Cc'),
    peopleOf(listOf(body.ReplyTo, 'ReplyTo'), 'Reply-To'),
  ]
  const bcc = peopleOf(
    textList(body.Bcc, 'Bcc').map((Email) => ({ Email })),
    'Bcc',
  )
  const recipients = [...to, ...cc, ...bcc].map(({ address }) => ({ forwardPath: address }))
  if (recipients.length === 0) throw refused('no recipient: give at least one of To, Cc and Bcc')
  const tags = textList(body.Tags, 'Tags')
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer/index.js')
  const headers = headersOf(body.Headers)
  const isGiven = (name: string) => headers.some(({ key }) => key.toLowerCase() === name)
  const html = textOf(body.HTML, 'HTML')
  const composer = new MailComposer({
    from: from as Person,
    ...(to.length > 0 ? { to } : {}),
    ...(cc.length > 0 ? { cc } : {}),
    ...(replyTo.length > 0 ? { replyTo } : {}),
    subject: textOf(body.Subject, 'Subject'),
    text: textOf(body.Text, 'Text'),
    ...(html === '' ? {} : { html }),
    headers: [...(tags.length > 0 ? [{ key: 'X-Tags', value: tags.join(', ') }] : []), ...headers],
    attachments: listOf(body.Attachments, 'Attachments').map(attachmentOf),
    date: new Date(stamp.now),
    ...(isGiven('message-id') ? {} : { messageId: `<${stamp.now}.${stamp.number}@client.bouncelab.test>` }),
    baseBoundary: `${stamp.now}-${stamp.number}`,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const raw = await composer.compile().build()
  return { raw, envelope: { reversePath: (from as Person).address, recipients }, tags }
}

const refused = (message: string): Refusal => new Refusal(400, message, { asJson: true })

function textOf(value: unknown, name: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw refused(`${name} is no text`)
}

function listOf(value: unknown, name: string): object[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null)) return value
  throw refused(`${name} is no list of objects`)
}

function textList(value: unknown, name: string): string[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value
  throw refused(`${name} is no list of texts`)
}

const peopleOf = (given: readonly unknown[], field: string): Person[] =>
  given.map((person) => {
    const { Email, Name } = membersOf(person as object)
    const address = textOf(Email, `${field} Email`).trim()
    if (!/^[^\s<>@,;:"\p{Cc}]+@[^\s<>@,;:"\p{Cc}]+$/u.test(address))
      throw refused(`invalid ${field} address: ${address}`)
    return { name: textOf(Name, `${field} Name`), address }
  })

function headersOf(given: unknown): { key: string; value: string }[] {
  if (given === undefined || given === null) return []
  if (typeof given !== 'object' || Array.isArray(given)) throw refused('Headers is no object')
  return Object.entries(given).map(([key, value]) => {
    if (OWN_FIELDS.includes(key.toLowerCase())) throw refused(`cannot overwrite header: "${key}"`)
    if (!/^[!-9;-~]+$/.test(key)) throw refused(`"${key}" is no name of a header field`)
    return { key, value: textOf(value, `Headers.${key}`) }
  })
}

/** What a browser's file reader gives has its type in front: `data:image/png;base64,…`. */
function attachmentOf(given: object): Attachment {
  const { Content, Filename, ContentType, ContentID } = membersOf(given)
  const name = textOf(Filename, 'Filename')
  const [, type, base64 = ''] = /^(?:data:([^;,]*)[^,]*,)?(.*)$/s.exec(textOf(Content, 'Content')) ?? []
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64)) throw refused(`error decoding base64 attachment "${name}"`)
  const contentType = textOf(ContentType, 'ContentType') || type
  const cid = textOf(ContentID, 'ContentID')
  return {
    filename: name || false,
    content: Buffer.from(base64, 'base64'),
    ...(contentType ? { contentType } : {}),
    ...(cid ? { cid, contentDisposition: 'inline' as const } : {}),
  }
}
