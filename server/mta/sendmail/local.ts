/** What a local address comes to where no rule decides: mailbox, program, file, list, or nobody. */
import type { Outcome, Why } from '../../core/types.ts'
import { aliasWhy } from '../common/aliases-file.ts'
import type { SendmailConfig } from './config.ts'
import { aliasOf, isFile, isProgram, ownerOf, reach, userOf } from './recipient.ts'

export interface LocalDelivery {
  /** Null for a list with an owner: its copy for the members needs the message. */
  outcome: Outcome | null
  why: Why
}

const byDefault = (text: string): Why => ({ by: 'default', text })

export function deliverLocally(config: SendmailConfig, routed: string): LocalDelivery {
  if (isProgram(routed)) {
    return { outcome: { type: 'delivered', by: 'program' }, why: byDefault('No rule says how the program ends.') }
  }
  if (isFile(routed)) return { outcome: { type: 'delivered', by: 'mailbox' }, why: byDefault(`It goes to ${routed}.`) }
  const alias = aliasOf(config, routed)
  if (alias) {
    const why = aliasWhy(alias)
    if (ownerOf(config, alias)) return { outcome: null, why }
    if (reach(config, routed).some(({ isLoop }) => isLoop)) return { outcome: { type: 'mailbox', result: 'loop' }, why }
  }
  const user = userOf(config, routed)
  if (isUser(config, user)) {
    return { outcome: { type: 'delivered', by: 'mailbox' }, why: byDefault(`${user} has a mailbox.`) }
  }
  return {
    outcome: { type: 'mailbox', result: 'unknown' },
    why: byDefault(`${user} is neither among the users nor an alias.`),
  }
}

export const isUser = ({ users }: SendmailConfig, user: string): boolean =>
  users === null || users.includes(user) || user === 'postmaster' || user === 'root'

/** Whether mail for a local address finds somebody. */
export const isKnown = (config: SendmailConfig, address: string): boolean =>
  aliasOf(config, address) !== undefined || isUser(config, userOf(config, address))
