/** From plain fields to a message's bytes and envelope. The same fields at the same instant give the same bytes. */
import type { Envelope, Instant, RecipientPath } from '../core/types.ts'
import { splitAddresses } from '../mail/address-list.ts'
import { encodeXtext } from '../mail/xtext.ts'
import type { Mail } from './mail-schema.ts'

export interface ComposedMail {
  /** CRLF, with a last line end. */
  raw: Uint8Array
  envelope: Envelope
}

/** What must not come from chance. */
export interface MailStamp {
  now: Instant
  /** Tells messages of one instant apart, as a counter of the sandbox does. */
  number: number
}

/** The host of Message-IDs and of the From of a message with the null reverse-path. */
const HOST = 'client.bouncelab.test'

/** @param mail as `mailSchema` gives it */
export async function composeMail(mail: Mail, { now, number }: MailStamp): Promise<ComposedMail> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer/index.js')
  const isGiven = (name: string): boolean => Object.keys(mail.headers ?? {}).some((key) => key.toLowerCase() === name)
  const composer = new MailComposer({
    from: bareAddress(mail.from ?? '') === '' ? `Null Sender <null-sender@${HOST}>` : mail.from,
    to: mail.to ?? (mail.cc || mail.bcc ? undefined : mail.envelope?.to),
    cc: mail.cc,
    subject: mail.subject ?? '',
    text: mail.text ?? (mail.html === undefined ? '' : undefined),
    html: mail.html,
    headers: mail.headers,
    attachments: mail.attachments?.map(({ contentType, ...rest }) => ({
      ...rest,
      ...(contentType ? { contentType } : {}),
    })),
    ...(isGiven('date') ? {} : { date: new Date(now) }),
    ...(isGiven('message-id') ? {} : { messageId: `<${now}.${number}@${HOST}>` }),
    baseBoundary: `${now}-${number}`,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return { raw: withLastLineEnd(await composer.compile().build()), envelope: envelopeOf(mail) }
}

/** The envelope: what `envelope` says, else the addresses of the header fields. */
export function envelopeOf(mail: Mail): Envelope {
  const { envelope } = mail
  const to = envelope?.to ?? [mail.to ?? [], mail.cc ?? [], mail.bcc ?? []].flat()
  const notify = envelope?.notify ?? mail.notify
  const ret = envelope?.ret ?? mail.ret
  const envid = envelope?.envid ?? mail.envid
  return {
    reversePath: bareAddress(envelope?.from ?? mail.from ?? ''),
    recipients: [to]
      .flat()
      .flatMap(splitAddresses)
      .map((address): RecipientPath => ({ forwardPath: bareAddress(address), ...(notify ? { notify } : {}) })),
    ...(ret ? { ret } : {}),
    ...(envid === undefined ? {} : { envid: encodeXtext(envid) }),
  }
}

/** The address alone: `Ann <ann@b.test>` gives `ann@b.test`, and `<>` nothing. */
function bareAddress(text: string): string {
  const bracketed = /<([^<>]*)>\s*$/.exec(text)
  return (bracketed ? (bracketed[1] as string) : text).trim()
}

function withLastLineEnd(raw: Uint8Array): Uint8Array {
  if (raw.at(-1) === 10) return raw
  const ended = new Uint8Array(raw.length + 2)
  ended.set(raw)
  ended.set([13, 10], raw.length)
  return ended
}
