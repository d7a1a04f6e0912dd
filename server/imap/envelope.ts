/** ENVELOPE: the header as lists show it (RFC 9051 section 7.5.2). */
import addressparser from 'nodemailer/lib/addressparser'
import type { HeaderField } from '../core/types.ts'
import { isNamed, scanHeader } from '../mail/header.ts'
import { nstring } from './format.ts'

type Parsed = { name: string; address?: string; group?: Parsed[] }

/** More of one field is nobody's mail. */
const LONGEST = 100_000

/** @param header the bytes of a header */
export function envelope(header: Uint8Array): string {
  const fields = scanHeader(header)
  const from = addresses(fields, 'from')
  const parts = [
    nstring(field(fields, 'date')),
    nstring(field(fields, 'subject')),
    from,
    ownOr(addresses(fields, 'sender'), from),
    ownOr(addresses(fields, 'reply-to'), from),
    ...['to', 'cc', 'bcc'].map((name) => addresses(fields, name)),
    nstring(field(fields, 'in-reply-to')),
    nstring(field(fields, 'message-id')),
  ]
  return `(${parts.join(' ')})`
}

/** Sender and Reply-To that are missing are those of From. */
const ownOr = (own: string, other: string): string => (own === 'NIL' ? other : own)

const field = (fields: readonly HeaderField[], name: string): string | undefined =>
  fields.find((each) => isNamed(each.name, name))?.value

function addresses(fields: readonly HeaderField[], name: string): string {
  const values = fields.filter((each) => isNamed(each.name, name)).map(({ value }) => value)
  const parsed = addressparser(values.join(', ').slice(0, LONGEST)) as Parsed[]
  const written = parsed.flatMap(addressOf)
  return written.length === 0 ? 'NIL' : `(${written.join('')})`
}

function addressOf({ name, address, group }: Parsed): string[] {
  if (group) return [quadruple(null, name, null), ...group.flatMap(addressOf), quadruple(null, null, null)]
  if (!address && !name) return []
  const given = address ?? ''
  const at = given.lastIndexOf('@')
  return [quadruple(name || null, at < 0 ? given : given.slice(0, at), at < 0 ? '' : given.slice(at + 1))]
}

const quadruple = (name: string | null, mailbox: string | null, host: string | null): string =>
  `(${nstring(name)} NIL ${nstring(mailbox)} ${nstring(host)})`
