/**
 * The notice texts of locale C (administration guide, "To Customize and Localize Delivery Status Notification
 * Messages"): part 1 of a notice is return_prefix.txt, the file of its cause and return_suffix.txt, one after the other.
 * As modules, so that a build has no files to copy. Documented: prefix, failed, bounced. Put together from a published
 * warning: delayed. Recalled or our own words: the others.
 */

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

const RETURN_DELAYED = `Your message has been enqueued and undeliverable for %C %u%s
to the following recipients:%R
The mail system will continue to try to deliver your message
for an additional %L %u%s.

`

const RETURN_TIMEDOUT = `Your message is being returned; it has been enqueued and undeliverable for
%F %u%s to the following recipients:%R
`

const RETURN_DELIVERED = `Your message has been successfully delivered to the following recipients:%R
`

const RETURN_RELAYED = `Your message has been successfully relayed to the following recipients. The
system that took it may send no delivery notifications of its own:%R
`

const RETURN_EXPANDED = `Your message has been successfully delivered to the following mailing lists.
No further notifications will tell of their members:%R
`

export const ENGLISH: Record<string, string> = {
  'return_prefix.txt': RETURN_PREFIX,
  'return_suffix.txt': '',
  'return_failed.txt': RETURN_FAILED,
  'return_bounced.txt': RETURN_BOUNCED,
  'return_delayed.txt': RETURN_DELAYED,
  'return_timedout.txt': RETURN_TIMEDOUT,
  'return_delivered.txt': RETURN_DELIVERED,
  'return_relayed.txt': RETURN_RELAYED,
  'return_expanded.txt': RETURN_EXPANDED,
}
