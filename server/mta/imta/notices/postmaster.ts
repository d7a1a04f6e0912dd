/** The postmaster that notices come from and go to (administration guide, "Setting Postmaster Addresses"). */
import type { SourcePlace } from '../../../core/types.ts'
import type { Channel } from '../config/channels.ts'
import { type ImtaConfig, optionValue } from '../config.ts'

export interface Named {
  value: string
  /** The keyword or option that names it; absent for the built-in one. */
  setting?: string
  source?: SourcePlace
}

/** The channel's returnaddress, else option RETURN_ADDRESS, else postmaster at the local host. */
export function returnAddress(config: ImtaConfig, channel: Channel): Named {
  const own = channel.returnAddress
  if (own.value !== null) return named(own.value, 'returnaddress', own.source)
  const option = config.options.get('RETURN_ADDRESS')
  if (option?.value) return named(option.value, 'RETURN_ADDRESS', option.source)
  return { value: `postmaster@${config.host}` }
}

/** The channel's returnpersonal, else option RETURN_PERSONAL, else the built-in name; '' for no name. */
export function returnPersonal(config: ImtaConfig, channel: Channel): Named {
  const own = channel.returnPersonal
  if (own.value !== null) return named(own.value, 'returnpersonal', own.source)
  const option = config.options.get('RETURN_PERSONAL')
  if (option) return named(option.value, 'RETURN_PERSONAL', option.source)
  return { value: optionValue(config, 'RETURN_PERSONAL') }
}

const named = (value: string, setting: string, source?: SourcePlace): Named => ({
  value,
  setting,
  ...(source ? { source } : {}),
})

export const postmasterOf = (config: ImtaConfig, channel: Channel): string => returnAddress(config, channel).value
