/**
 * The three forms of a recipient's address that notices choose from by includefinal, suppressfinal and useintermediate
 * (administration guide, "Including Altered Addresses in Notification Messages").
 */
import { domainOf, localPartOf } from '../../../core/address.ts'
import type { RecipientState } from '../../../core/state.ts'
import { parseOrcpt } from '../../../mail/xtext.ts'
import type { ImtaConfig } from '../config.ts'
import { channelOf } from '../route.ts'

export interface AddressForms {
  /** As the sender gave it: ORCPT, else the list that it came by, else the forward-path. */
  original: string
  /** The type of the original form, `rfc822` unless ORCPT names another (RFC 3461 section 4.2). */
  originalType: string
  /** After aliases, lists and rewriting, before a mailbox name takes its place. */
  intermediate: string
  /**
   * What the channel delivers to: for a user with a mailbox name that name, at the channel's official host unless it
   * has a host of its own (`bob7@ims-ms-daemon`); for everybody else the intermediate form.
   */
  final: string
}

export function addressForms(config: ImtaConfig, recipient: Pick<RecipientState, 'path' | 'routed'>): AddressForms {
  const { path, routed } = recipient
  const orcpt = path.orcpt === undefined ? null : parseOrcpt(path.orcpt)
  return {
    original: orcpt?.address ?? path.listAddress ?? path.forwardPath,
    originalType: orcpt?.type ?? 'rfc822',
    intermediate: routed,
    final: mailboxName(config, recipient) ?? routed,
  }
}

function mailboxName(config: ImtaConfig, { routed }: Pick<RecipientState, 'routed'>): string | null {
  const channel = channelOf(config, { routed })
  const name = channel.isLocal ? config.mailboxNames.get(localPartOf(routed).toLowerCase()) : undefined
  if (name === undefined) return null
  return domainOf(name) === '' ? `${name}@${channel.officialHost}` : name
}
