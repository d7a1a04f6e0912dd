/** What the sender asked for with DSN parameters (RFC 3461 section 4), and what holds where nothing was asked. */
import type { RecipientPath } from '../../core/types.ts'
import { parseOrcpt } from '../../mail/xtext.ts'

/** Without NOTIFY failures are told (section 4.1). */
export const wantsFailure = ({ notify }: RecipientPath): boolean => notify === undefined || notify.includes('FAILURE')

/** Without NOTIFY delays may be told. */
export const wantsDelay = ({ notify }: RecipientPath): boolean => notify === undefined || notify.includes('DELAY')

export const wantsSuccess = ({ notify }: RecipientPath): boolean => notify?.includes('SUCCESS') === true

export const wantsNothing = ({ notify }: RecipientPath): boolean => notify?.includes('NEVER') === true

/** What an alias hands on to its members: everything but SUCCESS, which its own expansion is the answer to. */
export function withoutSuccess({ notify, ...path }: RecipientPath): RecipientPath {
  if (!notify) return path
  const rest = notify.filter((word) => word !== 'SUCCESS')
  return { ...path, notify: rest.length > 0 ? rest : ['NEVER'] }
}

/** ORCPT decoded; null where none was given or it has no address type. */
export const originalRecipient = ({ orcpt }: RecipientPath): { type: string; address: string } | null =>
  orcpt === undefined ? null : parseOrcpt(orcpt)
