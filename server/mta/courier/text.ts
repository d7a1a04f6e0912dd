/** The texts of notices: those that come with Courier, or those of the files beside the control files. */
import type { CourierConfig } from './config.ts'
import type { ControlName } from './controls.ts'

/** The parts of a notice, in the order in which it holds them. */
export type Block = 'delivered' | 'relayed' | 'failed' | 'delayed'

const RULE = `${'-'.repeat(75)}\n\n`

const BUILT_IN = {
  'dsnheader.txt': `
This is a delivery status notification from [#ME#],
running the Courier mail server, version 1.0.16.

The original message was received on [#FROMTIME#]
from [#FROMMTA#]

`,
  'dsndelivered.txt': `${RULE}                    MESSAGE DELIVERED SUCCESSFULLY

Your E-mail requested a delivery notice/return receipt for the following
addresses:

`,
  'dsnrelayed.txt': `${RULE}                   MESSAGE DELIVERED TO A MAIL GATEWAY

You requested a delivery acknowledgement (a return receipt) for the
following recipients of your E-mail message.  Unfortunately, your message
has been transferred to an intermediate mail gateway that is not capable
of generating delivery acknowledgements.

Unless your message is eventually returned as undeliverable, you may not
receive any further delivery notices for the following addresses:

`,
  'dsnfailed.txt': `${RULE}                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

`,
  'dsndelayed.txt': `${RULE}                     DELAYS IN DELIVERING YOUR MESSAGE

The delivery of the following E-mail message has been delayed.  This is an
advisory notice only; it is sent only to notify you about a temporary delay
in delivering your message.  You DO NOT need to do anything at this time.
Additional attempts to deliver your message will be made.  Some possible
reasons for this delay:

   * Network congestion or failure.

   * The destination mail server is temporarily off-line.

Diagnostic information is provided below for each recipient.  If copies of
this message were sent to additional recipients, deliveries to those
addresses are not included in this notice.  This is an advisory notice for
the following addresses only:

`,
  'dsnfooter.txt': `${RULE}If your message was also sent to additional recipients, their delivery
status is not included in this report.  You may or may not receive
other delivery status notifications for additional recipients.

The original message follows as a separate attachment.

`,
  'dsnsubjectnotice.txt': 'NOTICE: mail delivery status.',
  'dsnsubjectwarn.txt': 'WARNING: delayed mail.',
} as const satisfies Partial<Record<ControlName, string>>

export type TextName = keyof typeof BUILT_IN

/** What `[#ME#]`, `[#FROMMTA#]` and `[#FROMTIME#]` stand for. */
export interface Fillings {
  me: string
  from: string
  time: string
}

export function textOf({ given }: CourierConfig, name: TextName, { me, from, time }: Fillings): string {
  const written = given.get(name)?.value
  // Values lose the line break at their end when they are read; a text keeps it.
  const isSubject = name.startsWith('dsnsubject')
  const text = written === undefined ? BUILT_IN[name] : isSubject ? (written.split('\n')[0] as string) : `${written}\n`
  return text
    .replaceAll('[#ME#]', () => me)
    .replaceAll('[#FROMMTA#]', () => from)
    .replaceAll('[#FROMTIME#]', () => time)
}
