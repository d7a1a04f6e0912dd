/** What the sender asked for with DSN parameters (RFC 3461 section 4), and what holds where nothing was asked. */
import type { RecipientPath } from '../../core/types.ts'
import { parseOrcpt } from '../../mail/xtext.ts'

/** Without NOTIFY failures are told (section 4.1). */
export const wantsFailure = ({ notify }: RecipientPath): boolean => notify === undefined || notify.includes('FAILURE')

/** Without NOTIFY delays may be told. */
export const wantsDelay = ({ notify }: RecipientPath): boolean => notify === undefined || notify.includes('DELAY')

export const wantsSuccess = ({ notify }: RecipientPath): boolean => notify?.includes('SUCCESS') === true

export const wantsNothing = ({ notify }: RecipientPath): boolean => notify?.includes('NEVER') === true

/** ORCPT decoded; null where none was given or it has no address type. */
export const originalRecipient = ({ orcpt }: RecipientPath): { type: string; address: string } | null =>
  orcpt === undefined ? null : parseOrcpt(orcpt)
