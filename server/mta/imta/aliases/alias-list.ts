/** A mailing list's parameters (administration guide, "Aliases": the positional and named parameters of a list). */

/** In the order of the positional parameters, which follow the list's file. */
export const LIST_PARAMETERS = [
  'error-return-address',
  'reply-to-address',
  'errors-to-address',
  'warnings-to-address',
] as const

export type ListParameter = (typeof LIST_PARAMETERS)[number]

export type ListParameters = Partial<Record<ListParameter, string>>

/** Named parameters that say the same. */
export const NAMED: Readonly<Record<string, ListParameter>> = {
  ENVELOPE_FROM: 'error-return-address',
  REPLY_TO: 'reply-to-address',
  ERRORS_TO: 'errors-to-address',
  WARNINGS_TO: 'warnings-to-address',
}

/** Those without effect on notices, recalled from the guide; accepted, not played. */
export const UNPLAYED_NAMED: readonly string[] = `
  AUTH_CHANNEL AUTH_LIST AUTH_MAPPING AUTH_USERNAME BLOCKLIMIT CANT_CHANNEL CANT_LIST CANT_MAPPING CANT_USERNAME
  CONVERSION_TAG DEFERRED DELAY_NOTIFICATIONS EXPANDABLE EXPIRY FILTER HEADER_ADDITION HEADER_ALIAS HEADER_EXPANSION
  HEADER_TRIM HOLD_LIST HOLD_MAPPING IMPORTANCE KEEP_DELIVERY KEEP_READ LINELIMIT MODERATOR_ADDRESS MODERATOR_LIST
  MODERATOR_MAPPING NODELAY_NOTIFICATIONS NOHOLD_LIST NOHOLD_MAPPING NONEXPANDABLE ORIGINATOR_REPLY PRECEDENCE PRIORITY
  PRIVATE PUBLIC RECEIPTFROM RECEIPTTO SENSITIVITY SEQUENCE_PREFIX SEQUENCE_STRIP SEQUENCE_SUFFIX TAG TITLE
  USERNAME USERNAME_AUTH_LIST
`
  .trim()
  .split(/\s+/)

/** Whether its mail goes out as a message of its own, with a sender or header fields of its own. */
export const isOwnMessage = (list: ListParameters): boolean => LIST_PARAMETERS.some((name) => list[name] !== undefined)
