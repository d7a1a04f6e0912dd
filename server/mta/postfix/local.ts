/** local(8): what a local address comes to where no rule decides. */
import type { Outcome, Why } from '../../core/types.ts'
import { aliasWhy } from '../common/aliases-file.ts'
import type { PostfixConfig } from './config.ts'
import { aliasOf, isFile, isLocalDomain, isProgram, ownerOf, userOf, wholeAddress } from './recipient.ts'

export interface LocalDelivery {
  /** Null where mail is forwarded: that needs the message. */
  outcome: Outcome | null
  why: Why
}

export function deliverLocally(config: PostfixConfig, routed: string): LocalDelivery {
  const user = userOf(config, routed)
  const alias = aliasOf(config, routed)
  if (alias) {
    const why = aliasWhy(alias, 'alias_maps')
    if (isLoop(config, alias.name)) {
      return { outcome: { type: 'mailbox', result: 'loop', text: `alias database loop for ${alias.name}` }, why }
    }
    if (forwardTargets(config, routed).length > 0) return { outcome: null, why }
    const by = alias.targets.some(isProgram) ? 'program' : alias.targets.some(isFile) ? 'mailbox' : 'nobody'
    return { outcome: { type: 'delivered', by }, why }
  }
  if (config.forwards.has(user)) {
    return { outcome: null, why: { by: 'default', text: `${user} has a .forward file.` } }
  }
  if (!config.users || config.users.has(user) || user === 'postmaster' || user === 'root') {
    return { outcome: { type: 'delivered', by: 'mailbox' }, why: { by: 'default', text: `${user} has a mailbox.` } }
  }
  return {
    outcome: { type: 'mailbox', result: 'unknown' },
    why: { by: 'default', text: `${user} is neither among the users nor an alias.` },
  }
}

/** Who gets what an alias or a .forward file sends on: addresses elsewhere, or all members of a list with an owner. */
export function forwardTargets(config: PostfixConfig, routed: string): string[] {
  const alias = aliasOf(config, routed)
  const targets = alias?.targets ?? config.forwards.get(userOf(config, routed)) ?? []
  const addresses = targets.filter((target) => !isProgram(target) && !isFile(target) && !target.startsWith(':'))
  const whole = addresses.map((target) => wholeAddress(config, target.replace(/^\\/, '')))
  return alias && !ownerOf(config, alias) ? whole.filter((target) => !isLocalDomain(config, target)) : whole
}

function isLoop(config: PostfixConfig, name: string, seen: readonly string[] = []): boolean {
  if (seen.includes(name)) return true
  const targets = config.aliases.get(name)?.targets ?? []
  return targets.some((target) => {
    const whole = wholeAddress(config, target)
    return (
      isLocalDomain(config, whole) &&
      userOf(config, whole) !== name &&
      isLoop(config, userOf(config, whole), [...seen, name])
    )
  })
}

/** The program or file behind an alias, where there is one. */
export function commandOf(config: PostfixConfig, routed: string): string | null {
  return aliasOf(config, routed)?.targets.find(isProgram)?.slice(1).trim() ?? null
}

export const fileOf = (config: PostfixConfig, routed: string): string | null =>
  aliasOf(config, routed)?.targets.find(isFile) ?? null
