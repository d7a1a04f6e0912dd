/**
 * The message that a mailing list sends to its members. With an error-return-address notices about it go to the list's
 * owner, and what the sender asked of DSN ends here (RFC 3461 section 5.2.7.1); without one both stay with the sender.
 */
import { isNullReversePath } from '../../../core/address.ts'
import type { Forward } from '../../../core/mta.ts'
import type { MessageState, RecipientState } from '../../../core/state.ts'
import type { Envelope, RecipientPath } from '../../../core/types.ts'
import { concat, utf8 } from '../../../mail/bytes.ts'
import { headerLength, headerSummary, scanHeader } from '../../../mail/header.ts'
import type { ImtaConfig } from '../config.ts'
import { aliasOf } from '../route.ts'
import type { ListParameters } from './alias-list.ts'
import { type Alias, targetsOf } from './aliases.ts'

/** @param raw `/raw` of the message that came to the list */
export function listMessage(
  config: ImtaConfig,
  list: Alias,
  message: MessageState,
  recipient: RecipientState,
  raw: Uint8Array,
): Forward {
  const own = withFields(raw, fieldsOf(list.list))
  const fields = scanHeader(own)
  const fieldNamed = (name: string) => fields.find((field) => field.name.toLowerCase() === name)?.value
  return {
    envelope: envelopeOf(config, list, message.envelope, recipient.path),
    raw: own,
    header: headerSummary(fields),
    fields,
    priority: message.priority,
    errorsTo: fieldNamed('errors-to'),
    warningsTo: fieldNamed('warnings-to'),
  }
}

/** Whether notices about the members' copies go to the list's owner. */
export const endsResponsibility = ({ list }: Alias): boolean => list['error-return-address'] !== undefined

function envelopeOf(config: ImtaConfig, list: Alias, envelope: Envelope, path: RecipientPath): Envelope {
  const { orcpt, notify } = path
  const owner = list.list['error-return-address']
  const members = targetsOf(list, (address) => aliasOf(config, address)).map(({ address }) => address)
  const asked = { ...(orcpt === undefined ? {} : { orcpt }), ...(notify ? { notify } : {}) }
  const recipients = members.map((forwardPath): RecipientPath => {
    return { forwardPath, listAddress: path.forwardPath, ...(owner === undefined ? asked : {}) }
  })
  // RFC 5321 section 4.5.5: what came from nobody must not gain somebody to answer to.
  const reversePath = owner === undefined || isNullReversePath(envelope.reversePath) ? envelope.reversePath : owner
  if (owner !== undefined) return { reversePath, recipients }
  return { ...envelope, recipients }
}

/** The error-return-address stands in Errors-to: unless the list names another for that. */
function fieldsOf(list: ListParameters): [name: string, value: string][] {
  const given: [string, string | undefined][] = [
    ['Reply-to', list['reply-to-address']],
    ['Errors-to', list['errors-to-address'] ?? list['error-return-address']],
    ['Warnings-to', list['warnings-to-address']],
  ]
  return given.filter((field): field is [string, string] => field[1] !== undefined)
}

/** Fields of these names go, and the new ones end the header. */
function withFields(raw: Uint8Array, fields: readonly [name: string, value: string][]): Uint8Array {
  const end = headerLength(raw)
  const names = fields.map(([name]) => name.toLowerCase())
  const kept: Uint8Array[] = []
  let dropping = false
  for (let start = 0; start < end; ) {
    const newline = raw.indexOf(10, start)
    const next = newline < 0 || newline >= end ? end : newline + 1
    const line = raw.subarray(start, next)
    const isContinuation = line[0] === 32 || line[0] === 9
    if (!isContinuation) dropping = names.includes(nameIn(line))
    if (!dropping) kept.push(line)
    start = next
  }
  const last = kept.at(-1)
  const newline = !last || last[last.length - 1] === 10 ? '' : '\r\n'
  const added = fields.map(([name, value]) => `${name}: <${value}>\r\n`).join('')
  return concat(...kept, utf8(newline + added), raw.subarray(end))
}

function nameIn(line: Uint8Array): string {
  const colon = line.indexOf(58)
  return colon < 0
    ? ''
    : String.fromCharCode(...line.subarray(0, Math.min(colon, 80)))
        .trim()
        .toLowerCase()
}
