/** A message of the sandbox as MailHog shows it. */
import { Buffer } from 'node:buffer'
import { isoTime } from '../core/iso-time.ts'
import type { MessageState } from '../core/state.ts'
import { toCrlf } from '../mail/bytes.ts'
import { utcDate } from '../mail/date.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { getMessage, getRaw } from '../sandbox/views.ts'
import { contentOf } from './content.ts'
import { mailhogId } from './ids.ts'
import { MAILHOG_HOST, type MailhogMessage, type MailhogPath } from './shapes.ts'

/** @returns null where there is no such message, or no longer */
export async function mailhogMessage(sandbox: Sandbox, id: string): Promise<MailhogMessage | null> {
  const { seed, epoch } = sandbox.engine.state
  const [message, raw] = await Promise.all([getMessage(sandbox, id), getRaw(sandbox, id)])
  return message && raw ? asMailhog(message, raw, mailhogId({ seed, epoch }, id)) : null
}

/** @param raw as `/raw` gives it */
export function asMailhog(message: MessageState, raw: Uint8Array, ID: string): MailhogMessage {
  const { envelope, acceptedAt } = message
  const from = envelope.reversePath
  // An alias of several targets makes several recipients of one forward-path; the envelope has it once.
  const to = envelope.recipients.map(({ forwardPath }) => forwardPath)
  const helo = heloOf(message)
  // Its data ends before the CRLF in front of the dot.
  const data = Buffer.from(toCrlf(raw)).toString('latin1').replace(/\r\n$/, '')
  const { content, mime } = contentOf(data)
  const { Headers } = content
  const known = (wanted: string) => Object.keys(Headers).find((name) => name.toLowerCase() === wanted)
  const add = (name: string, value: string) => {
    const key = known(name.toLowerCase()) ?? name
    Headers[key] = [...(Headers[key] ?? []), value]
  }
  if (!known('message-id')) add('Message-ID', ID)
  add('Received', `from ${helo} by ${MAILHOG_HOST} (MailHog)\r\n          id ${ID}; ${utcDate(acceptedAt)}`)
  add('Return-Path', `<${from}>`)
  return {
    ID,
    From: pathOf(from),
    To: to.map(pathOf),
    Content: { ...content, Headers: sorted(Headers) },
    Created: isoTime(acceptedAt),
    MIME: mime,
    Raw: { From: from, To: to, Data: Buffer.from(data, 'latin1').toString('utf8'), Helo: helo },
  }
}

/** In the order in which Go writes a map. */
const sorted = (headers: Record<string, string[]>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(headers).sort(([one], [other]) => (one < other ? -1 : 1)))

/** Notices and what was submitted locally came by no session. */
const heloOf = ({ origin }: MessageState): string =>
  (origin.type === 'smtp' || origin.type === 'answer' ? origin.client.helo : undefined) ?? 'localhost'

/** Cut at the first colon and the first at-sign, whatever is quoted. */
export function pathOf(path: string): MailhogPath {
  const colon = path.indexOf(':')
  const email = path.slice(colon + 1)
  const at = email.indexOf('@')
  return {
    Relays: colon < 0 ? null : path.slice(0, colon).split(','),
    Mailbox: at < 0 ? email : email.slice(0, at),
    Domain: at < 0 ? '' : email.slice(at + 1),
    Params: '',
  }
}
