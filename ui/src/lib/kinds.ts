import { ANSWERS, type AnswerKind } from '../../../server/core/answer.ts'
import type { MessageKind, Origin } from '../../../server/core/types.ts'

/** An answer is a mail by kind, and more than that to a person. */
export type ShownKind = MessageKind | AnswerKind

/** In the order of the filter tabs. */
export const KINDS: readonly ShownKind[] = [
  'mail',
  'bounce',
  'double-bounce',
  'warning',
  'postmaster-copy',
  'delivery-report',
  'forward',
  ...ANSWERS,
]

/** What a message is called, of a list or of a trace. */
export const shownKind = (message: { kind: MessageKind; answer?: AnswerKind; origin?: Origin }): ShownKind =>
  message.answer ?? (message.origin?.type === 'answer' ? message.origin.answer : message.kind)
