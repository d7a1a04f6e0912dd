import type { Telling } from '../core/webhook.ts'

/** @example tellsOnly('delivered', 'failed')('deferred') // false */
export const tellsOnly =
  (...known: Telling[]) =>
  (type: Telling): boolean =>
    known.includes(type)
