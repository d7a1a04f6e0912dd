/** Errors-to: and Warnings-to:, headers that say who is told in the sender's stead; blank ones say nobody. */
import type { MessageState } from '../../../core/state.ts'
import type { Why } from '../../../core/types.ts'
import { splitAddresses } from '../../../mail/address-list.ts'
import { type ImtaConfig, optionNumber } from '../config.ts'

export type HeaderReturn =
  /** Absent, or of no effect: the envelope's sender is told. */
  | { type: 'sender' }
  /** Blank, yet the sender is told; the copy that no keyword asks for is left out. */
  | { type: 'unwelcome' }
  | { type: 'nobody'; why: Why }
  | { type: 'addresses'; to: string[]; why: Why }

/** A header may name no more. */
const MOST_ADDRESSES = 10

export function headerReturn(
  config: ImtaConfig,
  message: Pick<MessageState, 'errorsTo' | 'warningsTo'>,
  isWarning: boolean,
  channel: string,
): HeaderReturn {
  const value = isWarning ? message.warningsTo : message.errorsTo
  if (value === undefined) return { type: 'sender' }
  const header = isWarning ? 'Warnings-to:' : 'Errors-to:'
  const option = isWarning ? 'USE_WARNINGS_TO' : 'USE_ERRORS_TO'
  const isUsed = optionNumber(config, option) === 1
  if (value.trim() === '') return blank(config, header, isUsed, channel)
  if (!isUsed) return { type: 'sender' }
  const to = [...new Set(splitAddresses(value).flatMap(addressIn))].slice(0, MOST_ADDRESSES)
  if (to.length === 0) return { type: 'sender' }
  const source = config.options.get(option)?.source
  const text = `${option} is 1, so the notice of channel ${channel} goes to the address in ${header}, <${to.join('>, <')}>.`
  return {
    type: 'addresses',
    to,
    why: { by: 'setting', setting: option, value: '1', ...(source ? { source } : {}), text },
  }
}

function blank({ blankErrorsTo, places }: ImtaConfig, header: string, isUsed: boolean, channel: string): HeaderReturn {
  if (!isUsed && blankErrorsTo !== 'suppress') return { type: blankErrorsTo === 'copies' ? 'unwelcome' : 'sender' }
  const source = places.blankErrorsTo
  const text = `A blank ${header} header keeps the notice of channel ${channel} from the sender.`
  return {
    type: 'nobody',
    why: { by: 'setting', setting: 'blankErrorsTo', value: blankErrorsTo, ...(source ? { source } : {}), text },
  }
}

function addressIn(text: string): string[] {
  const address = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text
  return /^[^\s@<>]+@[^\s@<>]+$/.test(address) ? [address] : []
}
