/** The fields of message/delivery-status (RFC 3464): groups of fields, an empty line between the groups. */

export interface DsnField {
  /** In the letter case that the MTA writes. */
  name: string
  value: string
}

const CRLF = '\r\n'

/**
 * The body of the part, each group ending in CRLF: the message's fields, then each recipient's.
 * @param fold breaks a field that is too long; by default none is broken
 */
export function deliveryStatus(
  message: readonly DsnField[],
  recipients: readonly (readonly DsnField[])[],
  fold: (line: string) => string = (line) => line,
): string {
  const group = (fields: readonly DsnField[]) =>
    fields.map(({ name, value }) => fold(`${name}: ${toAscii(value)}`) + CRLF).join('')
  return [message, ...recipients].map(group).join(CRLF)
}

/**
 * Seven-bit text on one line, as the part must be (RFC 3464 section 2.1): line ends become spaces, and each
 * character beyond ASCII or control becomes `?`.
 */
export function toAscii(text: string): string {
  return text
    .replace(/\r?\n|\r/g, ' ')
    .replace(/\t/g, ' ')
    .replace(/[^ -~]/gu, '?')
    .trim()
}

/** Leaves out the fields that have no value. */
export const presentFields = (fields: readonly (readonly [name: string, value: string | undefined])[]): DsnField[] =>
  fields.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]))
