/**
 * The order in which Exim comes to recipients, and its notices to name them. Addresses are routed last one first, so
 * what no router wants fails in that order; then come local deliveries, then remote ones, each in the order given. Of
 * several hosts the one that refuses the connection is done first: which is chance in the real one.
 */
import type { MessageState, RecipientState } from '../../core/state.ts'
import type { EximConfig } from './config.ts'
import { wordsOf } from './judge.ts'

/** The order of the log. */
function finishing(config: EximConfig, message: MessageState, indexes: readonly number[]): number[] {
  const key = (index: number): [number, number] => {
    const recipient = message.recipients[index] as RecipientState
    const { lastOutcome, channel } = recipient
    const isTried = lastOutcome ? wordsOf(config, lastOutcome, recipient, message).isTried : false
    if (!isTried) return [0, -index]
    if (channel === 'local') return [1, index]
    return [lastOutcome?.type === 'connect' && lastOutcome.result === 'refused' ? 2 : 3, index]
  }
  return [...indexes].sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    return left[0] - right[0] || left[1] - right[1]
  })
}

/**
 * The text of a bounce names the last failure first. What expires does so in the contrary order of its last deferral, so
 * that it is named in the order of the attempts.
 */
export function failureOrder(config: EximConfig, message: MessageState, indexes: readonly number[]): number[] {
  const isExpired = (index: number) => message.recipients[index]?.state === 'expired'
  const sorted = finishing(config, message, indexes)
  return [...sorted.filter(isExpired), ...sorted.filter((index) => !isExpired(index)).reverse()]
}

/** A warning goes through the deferred addresses, the last one first. */
export const warningOrder = (config: EximConfig, message: MessageState, indexes: readonly number[]): number[] =>
  finishing(config, message, indexes).reverse()
