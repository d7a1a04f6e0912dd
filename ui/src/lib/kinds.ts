import type { MessageKind } from '../../../server/core/types.ts'

/** In the order of the filter tabs. */
export const KINDS: readonly MessageKind[] = [
  'mail',
  'bounce',
  'double-bounce',
  'warning',
  'postmaster-copy',
  'delivery-report',
  'forward',
]
