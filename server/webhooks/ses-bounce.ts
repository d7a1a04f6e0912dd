/** How Amazon SES classes bounces and delays. Resend, which sends through it, shows the same words. */
import type { Cause } from './cause.ts'
import type { Fate } from './fate.ts'

export type SesBounceType = 'Undetermined' | 'Permanent' | 'Transient'
export type SesBounceSubType =
  | 'Undetermined'
  | 'General'
  | 'MailboxFull'
  | 'MessageTooLarge'
  | 'ContentRejected'
  | 'AttachmentRejected'

export type SesDelayType =
  | 'General'
  | 'MailboxFull'
  | 'SpamDetected'
  | 'RecipientServerError'
  | 'IPFailure'
  | 'TransientCommunicationFailure'
  | 'Undetermined'

interface Class {
  bounce: [SesBounceType, SesBounceSubType]
  delay: SesDelayType
}

/**
 * The words are documented (SES Developer Guide, "Bounce types" and "DeliveryDelay object"), MailboxFull,
 * MessageTooLarge, ContentRejected and AttachmentRejected as Transient ones; which code leads to which is recalled.
 */
const CLASSES: Record<Cause, Class> = {
  'unknown-user': { bounce: ['Permanent', 'General'], delay: 'General' },
  'disabled-user': { bounce: ['Permanent', 'General'], delay: 'General' },
  'bad-domain': { bounce: ['Permanent', 'General'], delay: 'TransientCommunicationFailure' },
  'mailbox-full': { bounce: ['Transient', 'MailboxFull'], delay: 'MailboxFull' },
  'too-large': { bounce: ['Transient', 'MessageTooLarge'], delay: 'General' },
  system: { bounce: ['Transient', 'General'], delay: 'RecipientServerError' },
  connection: { bounce: ['Transient', 'General'], delay: 'TransientCommunicationFailure' },
  loop: { bounce: ['Transient', 'General'], delay: 'RecipientServerError' },
  protocol: { bounce: ['Transient', 'General'], delay: 'RecipientServerError' },
  content: { bounce: ['Transient', 'ContentRejected'], delay: 'General' },
  attachment: { bounce: ['Transient', 'AttachmentRejected'], delay: 'General' },
  greylisted: { bounce: ['Transient', 'General'], delay: 'General' },
  relaying: { bounce: ['Transient', 'General'], delay: 'General' },
  'spam-source': { bounce: ['Transient', 'General'], delay: 'IPFailure' },
  'spam-content': { bounce: ['Transient', 'ContentRejected'], delay: 'SpamDetected' },
  policy: { bounce: ['Transient', 'General'], delay: 'General' },
  other: { bounce: ['Permanent', 'General'], delay: 'Undetermined' },
}

/** @param expired given up after delays: never Permanent, for the address may be good */
export function sesBounceOf(
  { became, cause }: Fate,
  expired: boolean,
): { type: SesBounceType; subType: SesBounceSubType } {
  // Documented: automatic answers are Transient and General.
  if (became === 'answered') return { type: 'Transient', subType: 'General' }
  const [type, subType] = CLASSES[cause].bounce
  return expired && type === 'Permanent' ? { type: 'Transient', subType: 'General' } : { type, subType }
}

export const sesDelayOf = ({ cause }: Fate): SesDelayType => CLASSES[cause].delay

/** As SES gives it: `smtp; 550 5.1.1 …`; for what has expired it writes one of its own around the last. */
export function sesDiagnostic({ reply }: Fate, expired: boolean, minutes: number): string {
  return expired
    ? `smtp; 550 4.4.7 Message expired: unable to deliver in ${minutes} minutes.<${reply}>`
    : `smtp; ${reply}`
}
