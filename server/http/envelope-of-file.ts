/** The envelope of a message that comes from a file, where nobody says it: from its header. */
import type { Envelope } from '../core/types.ts'
import { SandboxError } from '../errors.ts'
import { splitAddresses } from '../mail/address-list.ts'
import { fieldValue, isNamed, scanHeader } from '../mail/header.ts'

interface Given {
  from?: string | undefined
  to?: readonly string[] | undefined
}

/** Where delivery left no other trace of to whom it went. */
const TO = ['to', 'cc', 'bcc']
const DELIVERED = ['x-original-to', 'envelope-to', 'delivered-to']

/**
 * @param where begins the sentence of a refusal: `The message`
 * @throws SandboxError E_INVALID where it is no message, or is to nobody
 */
export function envelopeOfFile(raw: Uint8Array, given: Given, where: string): Envelope {
  const fields = scanHeader(raw)
  if (fields.length === 0) {
    throw new SandboxError('E_INVALID', `${where} has no header field.`, {
      hint: 'Import .eml files, mbox files, and what `bouncelab export` wrote.',
    })
  }
  const all = (names: string[]) =>
    fields
      .filter(({ name }) => names.some((wanted) => isNamed(name, wanted)))
      .flatMap(({ value }) => splitAddresses(value).map(bare))
      .filter((address) => address !== '')
  const named = all(TO)
  const to = given.to?.map(bare) ?? (named.length > 0 ? named : all(DELIVERED))
  if (to.length === 0) {
    throw new SandboxError('E_INVALID', `${where} names no recipient.`, {
      hint: 'Say to whom it goes: ?to=somebody@example.com (--to).',
    })
  }
  const sender = ['return-path', 'sender', 'from']
    .map((name) => fieldValue(fields, name))
    .find((value) => value?.trim())
  const reversePath = bare(given.from ?? splitAddresses(sender ?? '')[0] ?? '')
  return { reversePath, recipients: [...new Set(to)].map((forwardPath) => ({ forwardPath })) }
}

/** The address without its name, its brackets and its comments; no control characters. */
function bare(text: string): string {
  const address = /<([^<>]*)>/.exec(text)?.[1] ?? text.replace(/\([^()]*\)/g, '')
  return address.replace(/\p{Cc}/gu, '').trim()
}
