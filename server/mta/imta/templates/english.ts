/**
 * The text templates of locale C (administration guide, "To Customize and Localize Delivery Status Notification
 * Messages"): a notice's first part is return_prefix.txt, the file of its cause and return_suffix.txt, one after the
 * other. As modules, so that a build has no files to copy.
 */
import type { NoticeCause } from '../../../core/mta.ts'

export interface Templates {
  prefix: string
  suffix: string
  causes: Record<NoticeCause, string>
}

/** The heading stays on one line, whatever its length: parsers look for it. */
const RETURN_PREFIX = `Content-type: text/plain; charset=us-ascii
Content-language: en-US

This report relates to a message you sent with the following header fields:

%H
`

const RETURN_FAILED = `Your message cannot be delivered to the following recipients:%R
`

const RETURN_BOUNCED = `Your message is being returned. It was forced to return by
the postmaster.

The recipient list for this message was:%R
`

/** Put together from a published warning. */
const RETURN_DELAYED = `Your message has been enqueued and undeliverable for %C %u%s
to the following recipients:%R
The mail system will continue to try to deliver your message
for an additional %L %u%s.

`

/** Recalled: only the subject and the status comment of this notice are attested. */
const RETURN_TIMEDOUT = `Your message is being returned; it has been enqueued and undeliverable for
%F %u%s to the following recipients:%R
`

/** Approximate: no sample of a success report is known. */
const RETURN_DELIVERED = `Your message has been successfully delivered to the following recipients:%R
`

export const ENGLISH: Templates = {
  prefix: RETURN_PREFIX,
  suffix: '',
  causes: {
    failed: RETURN_FAILED,
    expired: RETURN_TIMEDOUT,
    delayed: RETURN_DELAYED,
    returned: RETURN_BOUNCED,
    delivered: RETURN_DELIVERED,
  },
}
