/** Mail that comes back although the message was taken: from the recipient, or from who reads for them. */

export const ANSWERS = ['vacation', 'challenge', 'address-changed', 'complaint'] as const
export type AnswerKind = (typeof ANSWERS)[number]

/** The kinds of complaint of RFC 5965 section 7.3. */
export const FEEDBACK_TYPES = ['abuse', 'fraud', 'virus', 'not-spam', 'auth-failure', 'other'] as const

/** Whether a message is of a kind: an answer is of its own and, as it always was, mail. */
export const isOfKind = (message: { kind: string; answer?: AnswerKind | undefined }, kind: string): boolean =>
  message.kind === kind || message.answer === kind

/** What a message is called: an answer by its own kind. */
export const kindName = <K extends string>({ kind, answer }: { kind: K; answer?: AnswerKind | undefined }) =>
  answer ?? kind

export interface AnswerSpec {
  with: AnswerKind
  /** In place of its own words. */
  text?: string
  /** To whom; the reverse-path unless given. */
  to?: string
  /** For address-changed: where mail is to go from now on. */
  newAddress?: string
  /** For a complaint; abuse unless given. */
  feedback?: (typeof FEEDBACK_TYPES)[number]
}
